"""Step 3, sao chụp: the pages of a document become one searchable PDF/A, signed, verified and stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from digitize.errors import ClockError
from digitize.sealer import Sealer
from digitize.second_copy import note
from digitize.service import Service
from digitize.steps.readings import original_of, reading_of
from digitize.steps.sealing import PDF_TYPE, UNSIGNED, keep_pdf, sign_and_verify, signed_soundly
from digitize.steps.signed_file import keep_as_it_came, signed_file_of
from digitize.steps.transitions import advance
from digitize.store import work
from digitize.store.access import SYSTEM
from digitize.store.audit import append
from digitize.store.clock import VIETNAM, vietnam_day
from digitize.store.objects import sha256_of
from digitize.store.pdf import MinimumMetadata, PdfMetadata, PdfPage, Rectangle, build_pdf, check_pdf, occupied
from digitize.store.repositories.signatures import keep_signatures
from digitize.store.seal import Appearance, SignatureReport, StampKind, StampTemplate, template_for
from digitize.store.signing_tables import PendingSignature
from digitize.store.tables import Document, DocumentPage, DocumentState
from digitize.store.work import Claim

NAME = "seal_document"
_CLOCK_SLACK = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class SealedPdf:
    """A PDF that was signed and stood up to its checks."""

    data: bytes
    sha256: str
    template: StampTemplate
    report: SignatureReport


def perform(service: Service, claim: Claim) -> None:
    """Build, sign, verify and store the PDF of the document ``claim.subject_id``."""
    with service.reading() as session:
        document = session.scalars(
            select(Document)
            .where(Document.id == claim.subject_id)
            .options(
                selectinload(Document.dossier),
                selectinload(Document.pages).selectinload(DocumentPage.page),
            )
        ).one()
    if signed_file_of(document.pages) is not None:
        keep_as_it_came(service, claim, document)
        return
    pages = [PdfPage(original_of(service, row.page), reading_of(service, row.page)) for row in document.pages]
    paper = service.catalog.paper_type(document.paper_type)
    metadata = PdfMetadata(
        title=paper.name_vi,
        created_at=document.proposed_at.astimezone(VIETNAM),
        minimum=MinimumMetadata(paper_type_code=paper.code, paper_name=paper.name_vi),
    )
    now = service.clock()
    if now + _CLOCK_SLACK < document.proposed_at:
        raise ClockError(reason="sớm hơn lúc quét")
    if service.settings.signing == "officer":
        _let_wait(service, claim, document, pages, metadata, now)
        return
    template = template_for(StampKind.PERSONAL, vietnam_day(now))
    sealed = signed_soundly(service, lambda sealer: seal_pages(sealer, pages, metadata, now))
    kept = keep_pdf(service, document.dossier.code, document.sequence, sealed.data)
    with service.writing() as session:
        work.finish(session, claim, now)
        document = session.get_one(Document, claim.subject_id)
        document.pdf_key, document.pdf_sha256, document.pdf_bytes = kept.key, kept.sha256, len(sealed.data)
        note.keep(service, session, kept.key, kept.sha256, PDF_TYPE, document.dossier_id)
        document.signer, document.signed_at, document.signature_valid = service.sealer.signer.name, now, True
        document.stamp_template = f"{template.kind}/{template.valid_from.isoformat()}"
        keep_signatures(session, document.id, sealed.report, now)
        advance(session, document, DocumentState.COPIED, now)
        work.add_step(session, "extract_document", document.id, document.dossier_id, now)


def _let_wait(
    service: Service,
    claim: Claim,
    document: Document,
    pages: Sequence[PdfPage],
    metadata: PdfMetadata,
    now: datetime,
) -> None:
    """Build the file, check it, and let it wait for the officer's signature; one that waited before is replaced."""
    built = build_pdf(pages, metadata)
    check_pdf(built, pages)
    taken = occupied(pages[0])
    kept = keep_pdf(service, document.dossier.code, document.sequence, built, folder=UNSIGNED)
    with service.writing() as session:
        work.finish(session, claim, now)
        row = session.get(PendingSignature, document.id, with_for_update=True)
        if row is None:
            row = PendingSignature(document_id=document.id)
            session.add(row)
        row.release()
        row.built_at, row.built_key, row.built_sha256 = now, kept.key, kept.sha256
        note.keep(service, session, kept.key, kept.sha256, PDF_TYPE, document.dossier_id)
        row.occupied = {"text": _corners(taken.text), "codes": _corners(taken.codes)}
        append(session, SYSTEM, "document.wait_for_signature", "document", document.id)


def _corners(places: Sequence[Rectangle]) -> list[list[float]]:
    return [[each.left, each.bottom, each.width, each.height] for each in places]


def seal_pages(sealer: Sealer, pages: Sequence[PdfPage], metadata: PdfMetadata, now: datetime) -> SealedPdf:
    """Build and sign with the officer's personal stamp (TT 01/2023/TT-VPCP Đ.8), then check what came out.

    Raises SealError, CertificateError, or VerificationError where the finished file does not stand up to its checks.
    """
    template = template_for(StampKind.PERSONAL, vietnam_day(now))
    appearance = Appearance(template, agency=sealer.agency_name, occupied=occupied(pages[0]))
    signed = sign_and_verify(sealer, build_pdf(pages, metadata), sealer.signer, appearance, now)
    check_pdf(signed.data, pages)
    return SealedPdf(signed.data, sha256_of(signed.data), template, signed.report)
