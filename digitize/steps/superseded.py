"""Steps on what a person has superseded or had erased meanwhile: there is nothing left to do."""

from __future__ import annotations

from digitize.service import Service
from digitize.store import work
from digitize.store.access import SYSTEM
from digitize.store.audit import append
from digitize.store.tables import Document, Page, PageState
from digitize.store.work import Claim

_OF_DOCUMENTS = frozenset({"seal_document", "complete_signature", "extract_document", "record_document"})
_OF_PAGES = "read_page"
_OF_FILES = frozenset({"finish_pdf", "extend_signatures", "validate_pdf"})


def drop_if_superseded(service: Service, claim: Claim) -> bool:
    """Finish a step whose document is no longer in force, or whose page was erased, without doing it; whether so.

    Should the document come into force again, its step is put again.
    """
    kind = "page" if claim.step == _OF_PAGES else "document"
    with service.reading() as session:
        if kind == "page":
            page = session.get(Page, claim.subject_id)
            over = page is not None and page.erased_at is not None
        elif claim.step in _OF_DOCUMENTS | _OF_FILES:
            document = session.get(Document, claim.subject_id)
            over = document is not None and _is_over(document, claim.step)
        else:
            over = False
    if not over:
        return False
    with service.writing() as session:
        work.finish(session, claim, service.clock())
        if kind == "page":
            session.get_one(Page, claim.subject_id).state = PageState.READ  # nothing of its batch waits for it
        append(session, SYSTEM, "work.drop", kind, claim.subject_id, step=claim.step)
    return True


def _is_over(document: Document, step: str) -> bool:
    superseded = document.superseded_at is not None and step in _OF_DOCUMENTS  # a stored file is still finished
    return superseded or document.erased_at is not None
