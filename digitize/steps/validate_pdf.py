"""A share of the finished PDFs is put before veraPDF; one that does not conform waits for a person, with the rules."""

from __future__ import annotations

from functools import lru_cache

import structlog

from digitize.errors import SetupError
from digitize.service import Service
from digitize.store import work
from digitize.store.access import SYSTEM
from digitize.store.audit import append
from digitize.store.pdf import PdfaValidator, find_validator
from digitize.store.tables import Document
from digitize.store.work import Claim

NAME = "validate_pdf"
_log = structlog.get_logger("digitize.seal")


def validator_of(service: Service) -> PdfaValidator | None:
    """The validator of the settings; None where it is turned off or not to be had, which the log says once.

    Raises SetupError where one is named that is not there.
    """
    if service.settings.verapdf_share == 0:
        return None
    return _found(service.settings.verapdf)


@lru_cache(maxsize=4)
def _found(path: str) -> PdfaValidator | None:
    found = find_validator(path)
    if found is None:
        _log.warning("verapdf.off", reason="no verapdf command and JRE on this machine; see docs/operations.md")
    return found


def wanted(service: Service, sha256: str) -> bool:
    """Whether the file with this hash is one of the share: the same file is always in or out.

    A validator that is named and not there does not hold up the file: its step waits for a person, who is told.
    """
    if int(sha256[:8], 16) >= service.settings.verapdf_share * 2**32:
        return False
    try:
        return validator_of(service) is not None
    except SetupError:
        return True


def perform(service: Service, claim: Claim) -> None:
    """Validate the present PDF of the document ``claim.subject_id``; VerificationError where it does not conform."""
    with service.reading() as session:
        document = session.get_one(Document, claim.subject_id)
    validator = validator_of(service)
    checked = validator is not None and document.pdf_key is not None
    if validator is not None and document.pdf_key is not None:
        validator.check(service.objects.get(document.pdf_key, sha256=document.pdf_sha256))
    with service.writing() as session:
        work.finish(session, claim, service.clock())
        if checked:
            append(session, SYSTEM, "document.validate", "document", document.id, sha256=document.pdf_sha256)
