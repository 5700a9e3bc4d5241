"""Is one kept object still what it was when it was kept?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from digitize.errors import ObjectMissingError, StoreError, VerificationError
from digitize.service import Service
from digitize.store.integrity_tables import FindingKind, ObjectKind
from digitize.store.objects import sha256_of
from digitize.store.pdf import check_pdf
from digitize.store.repositories.findings import Finding
from digitize.store.repositories.kept import KeptObject
from digitize.store.seal import SignatureReport, verify_pdf

_SIGNED = (ObjectKind.PDF, ObjectKind.FORMER_PDF)


@dataclass(frozen=True, slots=True)
class Checked:
    """One object after its check: bytes read, and the finding, None where all is right.

    ``unreadable``: the store is there but does not give this object, as with a bad sector of its disk.
    ``copy_finding`` is about its second copy, if that was looked at; ``mended`` was wrong in one of them and was put
    back from the other one.
    """

    kept: KeptObject
    size_bytes: int
    finding: Finding | None
    unreadable: bool = False
    copy_looked_at: bool = False
    copy_finding: Finding | None = None
    mended: Finding | None = None


def check_kept(service: Service, kept: KeptObject) -> Checked:
    """Read the object and judge it.

    Raises StoreError where the whole store is away: that says nothing about one object.
    """
    try:
        data = service.objects.get(kept.key)
    except ObjectMissingError:
        return Checked(kept, 0, _found(kept, FindingKind.MISSING, "Không còn trong kho lưu trữ."))
    except StoreError:
        service.objects.check()
        text = "Kho lưu trữ không cho đọc tệp này."
        return Checked(kept, 0, _found(kept, FindingKind.UNVERIFIABLE, text), unreadable=True)
    if sha256_of(data) != kept.sha256:
        text = "Nội dung trong kho khác mã băm SHA-256 đã ghi khi lưu."
        return Checked(kept, len(data), _found(kept, FindingKind.CHANGED, text))
    if kept.kind not in _SIGNED:
        return Checked(kept, len(data), None)
    return Checked(kept, len(data), _judge_pdf(service, kept, data))


def _judge_pdf(service: Service, kept: KeptObject, data: bytes) -> Finding | None:
    if kept.as_it_came:  # its hash fits, so its signatures are worth what they were when it came, and that was told
        report = verify_pdf(data, service.sealer.trust_roots, service.clock())
        return None if report.signed else _found(kept, FindingKind.UNSIGNED, " ".join(report.problems))
    try:
        check_pdf(data)
    except VerificationError as error:
        return _found(kept, FindingKind.UNSOUND, f"Tệp không qua kiểm tra: {error.details['check']}.")
    roots = service.sealer.trust_roots
    report = verify_pdf(data, roots, service.clock())
    if not report.signed:
        return _found(kept, FindingKind.UNSIGNED, " ".join(report.problems))
    if _stands(report):
        return None
    if not all(status.intact and status.valid and status.later_changes_allowed for status in report.signatures):
        return _found(kept, FindingKind.UNSOUND, _problems(report))
    # The certificate may have run out since, with no timestamp in the file: the hash, which is in the database and has
    # not changed, proves that the file is as old as its row, so it is judged by the time written there.
    if kept.signed_at is not None and _stands(_as_of(service, data, kept.signed_at)):
        return None
    return _found(kept, FindingKind.UNVERIFIABLE, _problems(report))


def _as_of(service: Service, data: bytes, moment: datetime) -> SignatureReport:
    return verify_pdf(data, service.sealer.trust_roots, moment)


def _stands(report: SignatureReport) -> bool:
    """All signatures are sound; what follows the last one may be proofs for it (PAdES B-LT)."""
    return report.signed and not report.problems and all(status.sound for status in report.signatures)


def _problems(report: SignatureReport) -> str:
    told = (*report.problems, *(problem for status in report.signatures for problem in status.problems))
    return " ".join(dict.fromkeys(told)) or "Chữ ký không đứng vững."


def _found(kept: KeptObject, kind: FindingKind, text_vi: str) -> Finding:
    return Finding(kind, kept.kind, kept.key, text_vi, kept.subject_id, kept.dossier_id)
