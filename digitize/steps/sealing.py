"""Signing, verifying and keeping a PDF: what all steps that seal have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from digitize.errors import CertificateError, TimestampError, VerificationError
from digitize.sealer import Sealer
from digitize.service import Service
from digitize.store.clock import VIETNAM
from digitize.store.objects import sha256_of
from digitize.store.repositories.documents import file_name
from digitize.store.seal import Appearance, SignatureReport, Signer, complete_signature, prepare_signature, verify_pdf

_Signed = TypeVar("_Signed")
UNSIGNED = "unsigned"
PDF_TYPE = "application/pdf"
"""Folder of files that wait for an officer's signature."""


@dataclass(frozen=True, slots=True)
class SignedPdf:
    """A PDF with its signatures, all of them verified."""

    data: bytes
    report: SignatureReport


@dataclass(frozen=True, slots=True)
class KeptPdf:
    """Where a PDF lies and the hash of its bytes."""

    key: str
    sha256: str


def signed_soundly(service: Service, act: Callable[[Sealer], _Signed]) -> _Signed:
    """Do ``act`` with the keys of the service; where a certificate can't be used they are opened anew next time."""
    try:
        return act(service.sealer)
    except CertificateError:
        service.forget_sealer()
        raise


def sign_and_verify(
    sealer: Sealer, pdf: bytes, signer: Signer, appearance: Appearance | None, now: datetime
) -> SignedPdf:
    """Sign, with a timestamp where the level asks for one and the authority answers; then verify the whole file.

    A silent authority stops no signature: its time is added later (``extend_signatures``). Raises SealError,
    CertificateError, VerificationError.
    """
    timestamps = sealer.timestamps if sealer.level != "B-B" else None
    pending = prepare_signature(
        pdf,
        signer.certificate,
        signer.chain,
        appearance,
        now.astimezone(VIETNAM),
        with_timestamp=timestamps is not None,
    )
    signature = signer.sign(pending.to_sign)
    try:
        signed = complete_signature(pending, signature, timestamps)
    except TimestampError:
        signed = complete_signature(pending, signature)
    return SignedPdf(signed, refuse_unsound(sealer, signed, now))


def refuse_unsound(sealer: Sealer, pdf: bytes, now: datetime) -> SignatureReport:
    """Raise VerificationError unless every signature of the file is sound and the last covers it whole; what was
    found of them.
    """
    report = verify_pdf(pdf, sealer.trust_roots, now)
    if not report.sound:
        problems = (*report.problems, *(problem for status in report.signatures for problem in status.problems))
        raise VerificationError(check="; ".join(problems) or "chữ ký")
    return report


def keep_pdf(service: Service, dossier_code: str, sequence: int, data: bytes, *, folder: str = "documents") -> KeptPdf:
    """Store a verified PDF and read it back: what can't be read back is not stored.

    A signature differs each time it is made, so the object's key holds the hash of its bytes: a worker that was killed
    after writing, or lost its claim, leaves an object that no row points to, and never changes one that a row does.
    ``folder``: files that wait for a signature lie apart, where no lock of finished ones keeps them.
    """
    sha256 = sha256_of(data)
    key = f"{folder}/{dossier_code}/{sequence:02d}-{sha256[:16]}/{file_name(dossier_code, sequence)}"
    service.objects.put(key, data, sha256=sha256, content_type=PDF_TYPE)
    service.objects.get(key, sha256=sha256)
    return KeptPdf(key, sha256)
