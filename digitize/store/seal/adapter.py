# mypy: disallow-untyped-calls=False
# (pyHanko is typed only in part)
"""Our certificates and signatures in the form pyHanko works with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import signers
from pyhanko.sign.general import SigningError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from digitize.errors import SealError

DIGEST = "sha256"

DAMAGED = (
    PdfError,
    SigningError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    NotImplementedError,
    RecursionError,
)
"""What pyHanko raises over malformed files: besides its own errors, whatever its parser trips over (seen on a corpus of
damaged PDFs)."""

_ECDSA_BYTES = 80
_ATTRIBUTE_BYTES = 2048


class GivenSignature(signers.Signer):
    """A pyHanko signer that puts a signature made elsewhere into the signature object."""

    def __init__(
        self, certificate: x509.Certificate, chain: Sequence[x509.Certificate], signature: bytes | None = None
    ) -> None:
        """Take the signing certificate, the ones above it, and the signature once there is one."""
        above = SimpleCertificateStore()
        above.register_multiple([asn1_certificate(item) for item in chain])
        super().__init__(signing_cert=asn1_certificate(certificate), cert_registry=above)
        public_key = certificate.public_key()
        empty = bytes(public_key.key_size // 8 if isinstance(public_key, rsa.RSAPublicKey) else _ECDSA_BYTES)
        self._signature = signature if signature is not None else empty

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: ARG002
        """Called by pyHanko for the signature over the signed attributes."""
        if digest_algorithm != DIGEST:
            raise SealError(reason=f"thuật toán băm {digest_algorithm} không được dùng")
        return self._signature


def asn1_certificate(certificate: x509.Certificate) -> Any:
    """The certificate in the form pyHanko works with."""
    return next(iter(load_certs_from_pemder_data(certificate.public_bytes(Encoding.DER))))


def signature_object_bytes(certificate: x509.Certificate, chain: Sequence[x509.Certificate]) -> int:
    """Room that a signature object needs without timestamp. pyHanko's own estimate makes a whole second signature."""
    return sum(len(item.public_bytes(Encoding.DER)) for item in (certificate, *chain)) + _ATTRIBUTE_BYTES
