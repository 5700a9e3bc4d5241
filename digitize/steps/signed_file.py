"""Signed PDFs that came whole: kept byte for byte as the document's file, their signatures looked at and told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from digitize.second_copy import note
from digitize.service import Service
from digitize.steps.sealing import PDF_TYPE, keep_pdf
from digitize.steps.transitions import advance
from digitize.store import work
from digitize.store.access import SYSTEM
from digitize.store.audit import append
from digitize.store.repositories.signatures import SignatureState, keep_signatures, state_of
from digitize.store.seal import SignatureLevel, SignatureReport, verify_pdf
from digitize.store.tables import Document, DocumentPage, DocumentState, Page
from digitize.store.work import Claim

_NOT_SOUND = {
    SignatureState.CHANGED: "Tệp gốc đã bị thay đổi sau khi ký số. Tệp được giữ nguyên như khi nhận; cần cán bộ xem.",
    SignatureState.WRONG: "Tệp gốc có chữ ký số không đúng. Tệp được giữ nguyên như khi nhận; cần cán bộ xem.",
    SignatureState.UNTRUSTED: "Chữ ký số trên tệp gốc còn nguyên vẹn nhưng chứng thư số không dẫn tới tổ chức chứng "
    "thực được tin cậy, hoặc không còn hiệu lực; cần cán bộ xem.",
}
_UNREADABLE_VI = "Không đọc được chữ ký số trên tệp gốc. Tệp được giữ nguyên như khi nhận; cần cán bộ xem."


@dataclass(frozen=True, slots=True)
class Judged:
    """Who signed first and when; why a person has to look, as (code, Vietnamese), None where all signatures stand."""

    signer: str
    signed_at: datetime | None
    reason: tuple[str, str] | None


def signed_file_of(pages: Sequence[DocumentPage]) -> Page | None:
    """The first page of the signed file that ``pages`` are, all of it in its own order; None for anything else."""
    rows = [each.page for each in pages]
    if not rows or rows[0].file_pages != len(rows):
        return None
    whole = all(row.sha256 == rows[0].sha256 and row.file_page == number for number, row in enumerate(rows, 1))
    return rows[0] if whole else None


def files_of(pages: Sequence[Page]) -> tuple[range, ...]:
    """Which stretches of a batch's pages, in order, are signed files that came whole; positions from 1."""
    return tuple(
        range(at, at + page.file_pages)
        for at, page in enumerate(pages, 1)
        if page.file_page == 1 and page.file_pages is not None
    )


def keep_as_it_came(service: Service, claim: Claim, document: Document) -> None:
    """Make the signed file the document's file, not one byte changed, and tell what its signatures are worth.

    No signature of ours is added: the paper is electronic already, there is nothing to copy. One that is not sound
    makes a person look; the file is kept all the same.
    """
    original = document.pages[0].page
    data = service.objects.get(original.original_key, sha256=original.sha256)
    now = service.clock()
    report = verify_pdf(data, service.sealer.trust_roots, now)
    judged = judge(report)
    kept = keep_pdf(service, document.dossier.code, document.sequence, data)
    with service.writing() as session:
        work.finish(session, claim, now)
        row = session.get_one(Document, document.id)
        row.pdf_key, row.pdf_sha256, row.pdf_bytes = kept.key, kept.sha256, len(data)
        note.keep(service, session, kept.key, kept.sha256, PDF_TYPE, row.dossier_id)
        row.signer, row.signed_at, row.signature_valid = judged.signer, judged.signed_at, judged.reason is None
        row.stamp_template = None
        if judged.reason is not None:
            code, text_vi = judged.reason
            row.needs_review = True
            row.reasons = [*row.reasons, {"code": code, "message_vi": text_vi}]
        keep_signatures(session, row.id, report, now, as_it_came=True)
        append(session, SYSTEM, "document.keep_as_it_came", "document", row.id, signatures=len(report.signatures))
        advance(session, row, DocumentState.COPIED, now)
        work.add_step(session, "extract_document", row.id, row.dossier_id, now)


def judge(report: SignatureReport) -> Judged:
    """What a report means for the document. What follows the last signature may be proofs for it (PAdES B-LT)."""
    people = [status for status in report.signatures if status.level is not SignatureLevel.TIMESTAMP]
    if not people:
        return Judged("", None, ("signature_unreadable", _UNREADABLE_VI))
    first = people[0]
    worst = max((state_of(status) for status in report.signatures), key=list(SignatureState).index)
    reason = None if worst is SignatureState.SOUND else (f"signature_{worst}", _NOT_SOUND[worst])
    name = first.signer_name.replace("\0", "")[:200]  # no database holds a NUL, a stranger's certificate may
    return Judged(name, first.timestamped_at or first.signing_time, reason)
