# mypy: disallow-untyped-calls=False
# (pyHanko is typed only in part)
"""Whether a certificate may be signed with at all, before anybody signs with it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from digitize.errors import CertificateError
from digitize.store.seal.adapter import DAMAGED, asn1_certificate
from digitize.store.seal.keys import check_certificate

_SMALLEST_RSA_BITS = 2048


def certificate_of(der: bytes) -> x509.Certificate:
    """Read a certificate. Raises :class:`CertificateError` for anything else."""
    try:
        return x509.load_der_x509_certificate(der)
    except ValueError as error:
        raise CertificateError(reason="không đọc được chứng thư số (DER)") from error


def check_chain(
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate],
    trust_roots: Sequence[x509.Certificate],
    at: datetime,
) -> None:
    """Raise :class:`CertificateError` unless the certificate is in force at ``at``, meant for signing, of a kind of key
    that is used, and leads to a trust root. Offline: revocation is judged when the signature gets its proofs.

    Must not be called from inside a running event loop.
    """
    check_certificate(certificate, at)
    try:
        key = certificate.public_key()
    except (ValueError, TypeError) as error:  # cryptography: a key it does not know
        raise CertificateError(reason="loại khóa không được dùng") from error
    strong_rsa = isinstance(key, rsa.RSAPublicKey) and key.key_size >= _SMALLEST_RSA_BITS
    if not strong_rsa and not isinstance(key, ec.EllipticCurvePublicKey):
        raise CertificateError(reason=f"loại khóa không được dùng; cần EC hoặc RSA từ {_SMALLEST_RSA_BITS} bit")
    try:
        context = ValidationContext(
            trust_roots=[asn1_certificate(root) for root in trust_roots],
            allow_fetching=False,
            revocation_mode="soft-fail",
            moment=at,
        )
        validator = CertificateValidator(
            asn1_certificate(certificate), [asn1_certificate(item) for item in chain], validation_context=context
        )
        asyncio.run(validator.async_validate_path())
    except (PathError, ValidationError, *DAMAGED) as error:
        raise CertificateError(reason="không dẫn tới tổ chức chứng thực được tin cậy (trust_roots)") from error
