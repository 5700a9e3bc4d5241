"""The last act on a document's PDF: the nine minimum metadata and the result code go in, a second signature covers
them, and trusted times and proofs are added as the settings ask.

The officer's signature must stand before anything is extracted (TT 01/2023/TT-VPCP Đ.8; R3), so what was extracted can
only be added to the end of the signed file (docs/decisions/0004).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from digitize.errors import BusyError, ClockError, VerificationError
from digitize.extract import MinimumMetadata, minimum_metadata
from digitize.extract.metadata import MetadataState
from digitize.review.arrangement import Draft
from digitize.review.fields import values_of
from digitize.sealer import Sealer
from digitize.second_copy import note
from digitize.service import Service
from digitize.steps import validate_pdf
from digitize.steps.readings import original_of, reading_of
from digitize.steps.sealing import PDF_TYPE, SignedPdf, keep_pdf, sign_and_verify, signed_soundly
from digitize.store import work
from digitize.store.access import SYSTEM
from digitize.store.audit import append
from digitize.store.clock import VIETNAM, vietnam_day
from digitize.store.pdf import MinimumMetadata as PdfMinimum
from digitize.store.pdf import Occupied, PdfPage, check_pdf, occupied
from digitize.store.pdf.xmp import RESULT_CODE
from digitize.store.repositories.arrangements import draft_in
from digitize.store.repositories.former import replace_pdf
from digitize.store.repositories.scope import dossier_for
from digitize.store.repositories.signatures import came_signed, keep_signatures
from digitize.store.seal import Appearance, StampKind, describe_pdf, own_metadata, template_for
from digitize.store.tables import Document, DocumentPage
from digitize.store.work import Claim

NAME = "finish_pdf"
_NONE_VI = "không có"
_UNKNOWN_VI = "chưa xác định"
_SLACK = timedelta(minutes=10)
_NAMES = {
    "ma_loai_giay_to": "paper_type_code",
    "owner_id": "owner_id",
    "ten_giay_to": "paper_name",
    "number": "number",
    "issue_date": "issue_date",
    "issuer": "issuer",
    "summary": "summary",
    "valid_until": "valid_until",
    "scope": "scope",
}


@dataclass(frozen=True, slots=True)
class Described:
    """The nine as the file states them, and which of them no person has confirmed."""

    minimum: PdfMinimum
    unconfirmed: tuple[str, ...]


def perform(service: Service, claim: Claim) -> None:
    """Finish the PDF of the document ``claim.subject_id``; the file before it stays whole inside the new one."""
    with service.reading() as session:
        document = session.scalars(
            select(Document)
            .where(Document.id == claim.subject_id)
            .options(
                selectinload(Document.dossier),
                selectinload(Document.fields),
                selectinload(Document.pages).selectinload(DocumentPage.page),
            )
        ).one()
        decided = draft_in(session, document)
        whole = came_signed(session, document.id)
    if document.pdf_key is None:
        raise VerificationError(check="tệp PDF đã ký")
    now = service.clock()
    if whole:  # its signatures would not hold with anything added; what is known of it stands in the database
        with service.writing() as session:
            work.finish(session, claim, now)
        return
    if document.signed_at is not None and now + _SLACK < document.signed_at:
        raise ClockError(reason="sớm hơn chữ ký trước")
    before = service.objects.get(document.pdf_key, sha256=document.pdf_sha256)
    described = _described(service, document, decided)
    taken = None
    if stamps(service.sealer) and not own_metadata(before).get(RESULT_CODE[0]):  # a correction brings no second stamp
        first = document.pages[0].page
        taken = occupied(PdfPage(original_of(service, first), reading_of(service, first)))
    finished = finish(service, before, described, document.result_code or "", taken, now)
    key = keep_pdf(service, document.dossier.code, document.sequence, finished.data)
    look = validate_pdf.wanted(service, key.sha256)
    code = document.result_code
    with service.writing() as session:
        # a person who decides holds the dossier: what is decided while this step runs is seen here, or puts it again
        dossier_for(session, SYSTEM, claim.dossier_id, lock=True)
        work.finish(session, claim, now)
        former = document
        document = session.get_one(Document, claim.subject_id, with_for_update=True)  # trusted times may come just now
        refuse_moved_on(former, document)
        if (_described(service, document, draft_in(session, document)), document.result_code) != (described, code):
            work.put_again(session, NAME, document.id, document.dossier_id, now)
        replace_pdf(session, document, key.key, key.sha256, len(finished.data), now)
        note.keep(service, session, key.key, key.sha256, PDF_TYPE, document.dossier_id)
        keep_signatures(session, document.id, finished.report, now)
        append(session, SYSTEM, "document.finish", "document", document.id)
        if look:
            work.put_again(session, validate_pdf.NAME, document.id, document.dossier_id, now, even_set_aside=True)
        if service.sealer.level != "B-B":
            work.put_again(session, "extend_signatures", document.id, document.dossier_id, now)


def refuse_moved_on(read: Document, present: Document) -> None:
    """Raise BusyError, so that the step is done again soon, where another one has replaced the file that was read."""
    if present.pdf_key != read.pdf_key:
        raise BusyError(retry_after_seconds=1)


def _described(service: Service, document: Document, decided: Draft | None) -> Described:
    paper = service.catalog.paper_type(document.paper_type)
    absent = [each.name for each in decided.absent] if decided else []
    return describe(minimum_metadata(paper, values_of(document.fields), declared_absent=absent))


def finish(
    service: Service, pdf: bytes, described: Described, result_code: str, taken: Occupied | None, now: datetime
) -> SignedPdf:
    """As :func:`finish_file`; a certificate that is out of force makes the keys be opened anew next time."""
    return signed_soundly(service, lambda sealer: finish_file(sealer, pdf, described, result_code, taken, now))


def finish_file(
    sealer: Sealer, pdf: bytes, described: Described, result_code: str, taken: Occupied | None, now: datetime
) -> SignedPdf:
    """Add metadata and the second signature, and check what came out.

    The agency's key signs where there is one, with its stamp if set and if ``taken`` says what must stay free; else the
    key that signed the copy, without a stamp. Raises SealError, CertificateError, or VerificationError where the
    finished file does not stand up.
    """
    moment = now.astimezone(VIETNAM)
    longer = describe_pdf(pdf, described.minimum, moment, result_code=result_code, unconfirmed=described.unconfirmed)
    appearance = None
    if stamps(sealer) and taken is not None:
        template = template_for(StampKind(sealer.agency_stamp), vietnam_day(now))
        appearance = Appearance(template, sealer.agency_name, sealer.seal_image, taken)
    finished = sign_and_verify(sealer, longer, sealer.agency or sealer.signer, appearance, now)
    if not finished.data.startswith(pdf):
        raise VerificationError(check="nội dung đã ký bị ghi lại")
    check_pdf(finished.data)
    if own_metadata(finished.data).get("maLoaiGiayTo") != described.minimum.paper_type_code:
        raise VerificationError(check="siêu dữ liệu")
    return finished


def stamps(sealer: Sealer) -> bool:
    """Whether the second signature is seen on the page."""
    return sealer.agency is not None and sealer.agency_stamp != "none"


def describe(metadata: MinimumMetadata) -> Described:
    """The nine in words: each stands in the file, also where there is no value."""
    words = {}
    for item in metadata.items:
        absent = _UNKNOWN_VI if item.state is MetadataState.MISSING else _NONE_VI
        words[_NAMES[item.name]] = item.value if item.value is not None else absent
    unconfirmed = tuple(
        _NAMES[item.name] for item in metadata.items if item.needs_review or item.state is MetadataState.MISSING
    )
    return Described(PdfMinimum(**words), unconfirmed)
