"""Verifying: every signature of a file, with what is wrong in words. Nothing is trusted that was not told to be."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import DocumentTimestampStatus, PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import CRLValidationError, OCSPValidationError, PathError, ValidationError

from digitize.store.seal.adapter import DAMAGED, asn1_certificate
from digitize.store.seal.model import SignatureLevel, SignatureReport, SignatureStatus

_PADES = "/ETSI.CAdES.detached"
_TIMESTAMP_ATTRIBUTE = "signature_time_stamp_token"
_UNPROVEN = (
    SignatureValidationError,
    PathError,
    ValidationError,
    CRLValidationError,
    OCSPValidationError,
)


def verify_pdf(data: bytes, trust_roots: Sequence[x509.Certificate], at: datetime | None = None) -> SignatureReport:
    """Verify all signatures of a file against ``trust_roots`` as of ``at`` (the present if not given).

    Works offline: revocation is judged by what the file itself carries. Never raises for what a file holds: damage is
    reported as a problem. Must not be called from inside a running event loop.
    """
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # its log repeats, with names, what the report says
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    try:
        reader = PdfFileReader(io.BytesIO(data))
        signatures = [*reader.embedded_signatures]
        store = DocumentSecurityStore.read_dss(reader) if "/DSS" in reader.root else None
    except DAMAGED as error:
        return SignatureReport((), (f"Tệp PDF bị hỏng, không đọc được ({type(error).__name__}).",))
    if not signatures:
        return SignatureReport((), ("Tệp không có chữ ký số.",))
    roots = [asn1_certificate(root) for root in trust_roots]
    statuses: list[SignatureStatus] = []
    for signature in reversed(signatures):  # a document timestamp vouches for the signatures before it
        statuses.insert(0, _status(signature, roots, at, store, tuple(statuses)))
    return SignatureReport(tuple(statuses))


def has_signatures(data: bytes) -> bool:
    """Whether a file carries a signature, valid or not: such a file must be kept byte for byte.

    A file that can't be read has none.
    """
    try:
        return bool(PdfFileReader(io.BytesIO(data)).embedded_signatures)
    except DAMAGED:
        return b"/ByteRange" in data


def _status(
    signature: EmbeddedPdfSignature,
    roots: list[Any],
    at: datetime | None,
    store: DocumentSecurityStore | None,
    later: tuple[SignatureStatus, ...],
) -> SignatureStatus:
    timestamps = [each for each in later if each.level is SignatureLevel.TIMESTAMP]
    level = _level(signature, store is not None, bool(timestamps))
    vouching = (each.timestamped_at for each in timestamps if each.intact and each.valid and each.trusted)
    name, moment = "", None
    try:
        name = _signer_name(signature)
        moment = signature.self_reported_timestamp
        found = _validated(signature, level, roots, at, at, store)
        stamped = found if isinstance(found, DocumentTimestampStatus) else found.timestamp_validity
        vouched = stamped.timestamp if stamped is not None and stamped.valid and stamped.trusted else None
        if level is not SignatureLevel.TIMESTAMP:
            vouched = vouched or next((moment for moment in vouching if moment is not None), None)
        if not found.trusted and vouched is not None and level is not SignatureLevel.TIMESTAMP:
            # the certificate may have run out since: what counts is whether it was in force when the authority saw it
            found = _validated(signature, level, roots, vouched, at, store)
    except (*_UNPROVEN, *DAMAGED) as error:
        problem = f"Không kiểm tra được chữ ký ({type(error).__name__})."
        return SignatureStatus(signature.field_name, name, moment, level, False, False, False, False, False, (problem,))
    if isinstance(found, DocumentTimestampStatus):
        moment = found.timestamp
    whole = found.coverage is SignatureCoverageLevel.ENTIRE_FILE
    allowed = found.coverage is not None and found.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
    if not whole:
        allowed = allowed and found.modification_level is not None
        allowed = allowed and found.modification_level <= ModificationLevel.FORM_FILLING
    return SignatureStatus(
        field_name=signature.field_name,
        signer_name=name,
        signing_time=moment,
        level=level,
        intact=bool(found.intact),
        valid=bool(found.valid),
        trusted=bool(found.trusted),
        covers_whole_file=whole,
        later_changes_allowed=allowed,
        problems=_problems(found, allowed) + _timestamp_problems(found),
        timestamped_at=vouched,
    )


def _validated(
    signature: EmbeddedPdfSignature,
    level: SignatureLevel,
    roots: list[Any],
    signer_at: datetime | None,
    timestamp_at: datetime | None,
    store: DocumentSecurityStore | None,
) -> PdfSignatureStatus | DocumentTimestampStatus:
    contexts = []
    for moment in (signer_at, timestamp_at):
        settings: dict[str, Any] = {
            "trust_roots": roots,
            "allow_fetching": False,
            "moment": moment,
            "revocation_mode": "soft-fail",
            "retroactive_revinfo": True,  # revocation lists in a file are made after the signatures they speak of
        }
        contexts.append(ValidationContext(**settings) if store is None else store.as_validation_context(settings))
    if level is SignatureLevel.TIMESTAMP:
        return validate_pdf_timestamp(signature, contexts[1])
    return validate_pdf_signature(signature, contexts[0], contexts[1])


def _problems(found: PdfSignatureStatus | DocumentTimestampStatus, allowed: bool) -> tuple[str, ...]:
    problems = []
    if not found.intact:
        problems.append("Nội dung đã bị thay đổi sau khi ký.")
    elif not found.valid:
        problems.append("Chữ ký không đúng với chứng thư số.")
    if getattr(found, "revoked", False):
        problems.append("Chứng thư số đã bị thu hồi.")
    if not found.trusted:
        problems.append("Chứng thư số không dẫn tới tổ chức chứng thực được tin cậy, hoặc không còn hiệu lực.")
    if not allowed:
        problems.append("Tệp bị thêm nội dung không được phép sau chữ ký này.")
    return tuple(problems)


def _timestamp_problems(found: PdfSignatureStatus | DocumentTimestampStatus) -> tuple[str, ...]:
    stamped = None if isinstance(found, DocumentTimestampStatus) else found.timestamp_validity
    if stamped is None or (stamped.valid and stamped.trusted):
        return ()
    return ("Dấu thời gian không đúng hoặc không do tổ chức được tin cậy cấp.",)


def _level(signature: EmbeddedPdfSignature, security_store: bool, later_timestamp: bool) -> SignatureLevel:
    """Level by what is there. A document timestamp gives a trusted time as well as one inside the signature does (ETSI
    EN 319 142-1 §6.3, level B-T).
    """
    if signature.sig_object.get("/Type") == "/DocTimeStamp":
        return SignatureLevel.TIMESTAMP
    if signature.sig_object.get("/SubFilter") != _PADES:
        return SignatureLevel.OTHER
    unsigned = signature.signer_info["unsigned_attrs"]
    stamped = any(attribute["type"].native == _TIMESTAMP_ATTRIBUTE for attribute in unsigned or ())
    if not stamped and not later_timestamp:
        return SignatureLevel.B_B
    if not security_store:
        return SignatureLevel.B_T
    return SignatureLevel.B_LTA if later_timestamp else SignatureLevel.B_LT


def _signer_name(signature: EmbeddedPdfSignature) -> str:
    certificate = signature.signer_cert
    names = certificate.subject.native
    return str(names.get("common_name") or certificate.subject.human_friendly)
