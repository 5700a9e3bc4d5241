"""The end of step 3 where the key stays with the officer: his signature goes into the file that he signed."""

from __future__ import annotations

import base64
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from digitize.errors import SealError, TimestampError
from digitize.second_copy import note
from digitize.service import Service
from digitize.steps.sealing import PDF_TYPE, KeptPdf, SignedPdf, keep_pdf, refuse_unsound
from digitize.steps.transitions import advance
from digitize.store import work
from digitize.store.access import SYSTEM
from digitize.store.audit import append
from digitize.store.pdf import check_pdf
from digitize.store.repositories.signatures import keep_signatures
from digitize.store.seal import PendingSignature, certificate_of, common_name
from digitize.store.seal import complete_signature as put_in
from digitize.store.signing_tables import PendingSignature as PendingRow
from digitize.store.signing_tables import PendingState
from digitize.store.tables import Document, DocumentState
from digitize.store.work import Claim

NAME = "complete_signature"


def perform(service: Service, claim: Claim) -> None:
    """Finish, verify and keep the PDF of the document ``claim.subject_id``, then let it be extracted (R3).

    A file that does not stand up with its signature waits to be signed again, with the reason.
    """
    with service.reading() as session:
        row = session.scalar(
            select(PendingRow)
            .where(PendingRow.document_id == claim.subject_id)
            .options(joinedload(PendingRow.session), joinedload(PendingRow.document).joinedload(Document.dossier))
        )
    now = service.clock()
    if row is None or row.state != PendingState.SIGNED or row.session is None or row.signature is None:
        with service.writing() as session:  # it was built anew meanwhile and waits for another signature
            work.finish(session, claim, now)
        return
    try:
        signed = _signed(service, row, bytes.fromhex(row.signature), now)
    except SealError as error:
        with service.writing() as session:
            work.finish(session, claim, now)
            mine = session.get_one(PendingRow, claim.subject_id, with_for_update=True)
            if mine.signature == row.signature:
                mine.release(error.code, error.text_vi)
            append(session, SYSTEM, "document.sign_refused", "document", claim.subject_id, code=error.code)
        return
    kept = keep_pdf(service, row.document.dossier.code, row.document.sequence, signed.data)
    _commit(service, claim, row, kept, signed, now)
    for key in _unsigned(row):
        service.objects.delete(key)  # whole inside the signed file


def _unsigned(row: PendingRow) -> list[str]:
    return [key for key in (row.built_key, row.prepared_key) if key is not None]


def _signed(service: Service, row: PendingRow, signature: bytes, now: datetime) -> SignedPdf:
    if row.session is None:
        raise SealError(reason="phiên ký")
    pending = PendingSignature(
        document=service.objects.get(row.prepared_key or "", sha256=row.prepared_sha256),
        place_start=row.place_start or 0,
        place_end=row.place_end or 0,
        document_digest=bytes.fromhex(row.document_digest or ""),
        to_sign=bytes.fromhex(row.to_sign or ""),
        certificate=base64.b64decode(row.session.certificate),
        chain=tuple(base64.b64decode(item) for item in row.session.chain),
    )
    timestamps = service.sealer.timestamps if service.sealer.level != "B-B" else None
    try:
        signed = put_in(pending, signature, timestamps)
    except TimestampError:  # its time is added later, by extend_signatures
        signed = put_in(pending, signature)
    report = refuse_unsound(service.sealer, signed, now)
    check_pdf(signed)
    return SignedPdf(signed, report)


def _commit(service: Service, claim: Claim, row: PendingRow, kept: KeptPdf, signed: SignedPdf, now: datetime) -> None:
    with service.writing() as session:
        work.finish(session, claim, now)
        document = session.get_one(Document, claim.subject_id)
        document.pdf_key, document.pdf_sha256, document.pdf_bytes = kept.key, kept.sha256, len(signed.data)
        note.keep(service, session, kept.key, kept.sha256, PDF_TYPE, document.dossier_id)
        note.erase(service, session, _unsigned(row), None)
        document.signer = common_name(certificate_of(base64.b64decode(row.session.certificate))) if row.session else ""
        document.signed_at, document.signature_valid = row.prepared_at, True
        document.stamp_template = row.stamp_template
        keep_signatures(session, document.id, signed.report, now)
        advance(session, document, DocumentState.COPIED, now)
        work.add_step(session, "extract_document", document.id, document.dossier_id, now)
        session.delete(session.get_one(PendingRow, claim.subject_id))
