"""Trusted times and proofs of the signatures of a finished PDF, as the level of the settings asks; where an authority
is away the file waits, visibly and with its reason, and gets them later.
"""

from __future__ import annotations

from datetime import datetime

from digitize.errors import SealError, VerificationError
from digitize.sealer import Sealer
from digitize.second_copy import note
from digitize.service import Service
from digitize.steps.finish_pdf import refuse_moved_on
from digitize.steps.sealing import PDF_TYPE, SignedPdf, keep_pdf, refuse_unsound
from digitize.store import work
from digitize.store.access import SYSTEM
from digitize.store.audit import append
from digitize.store.pdf import check_pdf
from digitize.store.repositories.former import replace_pdf
from digitize.store.repositories.signatures import keep_signatures
from digitize.store.seal import (
    RevocationData,
    SignatureLevel,
    add_document_timestamp,
    add_validation_data,
    verify_pdf,
)
from digitize.store.tables import Document, Dossier
from digitize.store.work import Claim

NAME = "extend_signatures"
_LONG_TERM = ("B-LT", "B-LTA")


def perform(service: Service, claim: Claim) -> None:
    """Extend the PDF of the document ``claim.subject_id``; does nothing where it has the level already."""
    with service.reading() as session:
        document = session.get_one(Document, claim.subject_id)
        dossier_code = session.get_one(Dossier, document.dossier_id).code
    if document.pdf_key is None:
        raise VerificationError(check="tệp PDF đã ký")
    now = service.clock()
    before = service.objects.get(document.pdf_key, sha256=document.pdf_sha256)
    longer = extended(service.sealer, before, now)
    kept = None if longer is None else keep_pdf(service, dossier_code, document.sequence, longer.data)
    with service.writing() as session:
        work.finish(session, claim, now)
        if kept is not None and longer is not None:
            read, document = document, session.get_one(Document, claim.subject_id, with_for_update=True)
            refuse_moved_on(read, document)
            replace_pdf(session, document, kept.key, kept.sha256, len(longer.data), now)
            note.keep(service, session, kept.key, kept.sha256, PDF_TYPE, document.dossier_id)
            keep_signatures(session, document.id, longer.report, now)
            append(session, SYSTEM, "document.extend", "document", document.id, level=service.sealer.level)


def extended(sealer: Sealer, pdf: bytes, now: datetime) -> SignedPdf | None:
    """Bring all signatures of a file to the level of ``sealer``, adding only to its end; None where they have it.

    Raises TimestampError or ValidationDataError while an authority is away, SealError where a certificate was revoked,
    VerificationError where what came out does not stand up.
    """
    longer = pdf
    if sealer.level == SignatureLevel.B_B:
        return None
    if sealer.timestamps is None:
        raise SealError(reason="timestamp_url")
    levels = {status.level for status in verify_pdf(pdf, sealer.trust_roots, now).signatures}
    if SignatureLevel.B_B in levels:  # a time over the whole file stands for those that got none when they were made
        longer = add_document_timestamp(longer, sealer.timestamps)
    if sealer.level in _LONG_TERM and not levels & set(_LONG_TERM):
        longer = add_validation_data(longer, sealer.trust_roots, RevocationData(), now, fetch=True)
    if sealer.level == SignatureLevel.B_LTA and SignatureLevel.B_LTA not in levels:
        longer = add_document_timestamp(longer, sealer.timestamps)
    if longer == pdf:
        return None
    if not longer.startswith(pdf):
        raise VerificationError(check="nội dung đã ký bị ghi lại")
    check_pdf(longer)
    if sealer.level == SignatureLevel.B_LT:  # proofs come after the last signature and are not covered by one
        report = verify_pdf(longer, sealer.trust_roots, now)
        if not all(status.sound for status in report.signatures):
            raise VerificationError(check="chữ ký")
        return SignedPdf(longer, report)
    return SignedPdf(longer, refuse_unsound(sealer, longer, now))
