"""Step 3, sao chụp: the pages of a document become one searchable PDF/A, signed, verified and stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from digitize.errors import VerificationError
from digitize.service import Sealer, Service
from digitize.steps.readings import original_of, reading_of
from digitize.steps.transitions import advance
from digitize.store import work
from digitize.store.clock import VIETNAM, vietnam_day
from digitize.store.objects import sha256_of
from digitize.store.pdf import MinimumMetadata, PdfMetadata, PdfPage, build_pdf, check_pdf, occupied
from digitize.store.repositories.documents import file_name
from digitize.store.seal import Appearance, StampKind, StampTemplate, sign_pdf, template_for, verify_pdf
from digitize.store.tables import Document, DocumentPage, DocumentState
from digitize.store.work import Claim

NAME = "seal_document"


@dataclass(frozen=True, slots=True)
class SealedPdf:
    """A PDF that was signed and stood up to its checks."""

    data: bytes
    sha256: str
    template: StampTemplate


def perform(service: Service, claim: Claim) -> None:
    """Build, sign, verify and store the PDF of the document ``claim.subject_id``.

    A signature differs each time it is made, so the object's key holds the hash of its bytes: a worker that was killed
    after writing, or lost its claim, leaves an object that no row points to, and never changes one that a row does.
    """
    with service.reading() as session:
        document = session.scalars(
            select(Document)
            .where(Document.id == claim.subject_id)
            .options(
                selectinload(Document.dossier),
                selectinload(Document.pages).selectinload(DocumentPage.page),
            )
        ).one()
    pages = [PdfPage(original_of(service, row.page), reading_of(service, row.page)) for row in document.pages]
    paper = service.catalog.paper_type(document.paper_type)
    metadata = PdfMetadata(
        title=paper.name_vi,
        created_at=document.proposed_at.astimezone(VIETNAM),
        minimum=MinimumMetadata(paper_type_code=paper.code, paper_name=paper.name_vi),
    )
    now = service.clock()
    sealed = seal_pages(service.sealer, pages, metadata, now)
    name = file_name(document.dossier.code, document.sequence)
    key = f"documents/{document.dossier.code}/{document.sequence:02d}-{sealed.sha256[:16]}/{name}"
    service.objects.put(key, sealed.data, sha256=sealed.sha256, content_type="application/pdf")
    service.objects.get(key, sha256=sealed.sha256)  # what can't be read back is not stored
    with service.writing() as session:
        work.finish(session, claim, now)
        document = session.get_one(Document, claim.subject_id)
        document.pdf_key, document.pdf_sha256, document.pdf_bytes = key, sealed.sha256, len(sealed.data)
        document.signer, document.signed_at, document.signature_valid = service.sealer.signer.name, now, True
        document.stamp_template = f"{sealed.template.kind}/{sealed.template.valid_from.isoformat()}"
        advance(session, document, DocumentState.COPIED, now)
        work.add_step(session, "extract_document", document.id, document.dossier_id, now)


def seal_pages(sealer: Sealer, pages: Sequence[PdfPage], metadata: PdfMetadata, now: datetime) -> SealedPdf:
    """Build and sign with the officer's personal stamp (TT 01/2023/TT-VPCP Đ.8), then check what came out.

    Raises SealError, CertificateError, or VerificationError where the finished file does not stand up to its checks.
    """
    template = template_for(StampKind.PERSONAL, vietnam_day(now))
    appearance = Appearance(template, agency=sealer.agency_name, occupied=occupied(pages[0]))
    signed = sign_pdf(build_pdf(pages, metadata), sealer.signer, appearance, now.astimezone(VIETNAM))
    check_pdf(signed, pages)
    report = verify_pdf(signed, sealer.trust_roots, now)
    if not report.sound:
        problems = (*report.problems, *(problem for status in report.signatures for problem in status.problems))
        raise VerificationError(check="; ".join(problems) or "chữ ký")
    return SealedPdf(signed, sha256_of(signed), template)
