"""Steps on a document that a person has superseded or had erased meanwhile: there is nothing left to do."""

from __future__ import annotations

from digitize.service import Service
from digitize.store import work
from digitize.store.access import SYSTEM
from digitize.store.audit import append
from digitize.store.tables import Document
from digitize.store.work import Claim

_OF_DOCUMENTS = frozenset({"seal_document", "complete_signature", "extract_document", "record_document"})
_OF_FILES = frozenset({"finish_pdf", "extend_signatures", "validate_pdf"})


def drop_if_superseded(service: Service, claim: Claim) -> bool:
    """Finish a step whose document is no longer in force without doing it; whether that was so.

    Should the document come into force again, its step is put again.
    """
    if claim.step not in _OF_DOCUMENTS | _OF_FILES:
        return False
    with service.reading() as session:
        document = session.get(Document, claim.subject_id)
    if document is None:
        return False
    superseded = document.superseded_at is not None and claim.step in _OF_DOCUMENTS  # a stored file is still finished
    if not superseded and document.erased_at is None:
        return False
    with service.writing() as session:
        work.finish(session, claim, service.clock())
        append(session, SYSTEM, "work.drop", "document", claim.subject_id, step=claim.step)
    return True
