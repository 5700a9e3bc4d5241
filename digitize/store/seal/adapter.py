# mypy: disallow-untyped-calls=False
# (pyHanko is typed only in part)
"""Our certificates and signatures in the form pyHanko works with."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from asn1crypto import tsp  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import signers
from pyhanko.sign.attributes import CMSAttributeProvider, SignedAttributeProviderSpec
from pyhanko.sign.general import SigningError, as_signing_certificate_v2
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

_Result = TypeVar("_Result")
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
        self.signed_attr_prov_spec = _PadesAttributes(certificate)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: ARG002
        """Called by pyHanko for the signature over the signed attributes."""
        if digest_algorithm != DIGEST:
            raise SealError(reason=f"thuật toán băm {digest_algorithm} không được dùng")
        return self._signature


class _PadesAttributes(SignedAttributeProviderSpec):
    """What a PAdES signature signs besides digest and type: which certificate it belongs to, and nothing else (ETSI EN
    319 142-1 §6.3). Takes the place of pyHanko's own, which encodes the same certificate anew hundreds of times.
    """

    def __init__(self, certificate: x509.Certificate) -> None:
        self._certificate = certificate

    def signed_attr_providers(
        self,
        data_digest: bytes,  # noqa: ARG002 - pyHanko's interface
        digest_algorithm: str,  # noqa: ARG002
    ) -> Iterable[CMSAttributeProvider]:
        """Called by pyHanko."""
        yield _CertificateAttribute(self._certificate)


class _CertificateAttribute(CMSAttributeProvider):
    attribute_type = "signing_certificate_v2"

    def __init__(self, certificate: x509.Certificate) -> None:
        self._certificate = certificate

    async def build_attr_value(self, dry_run: bool = False) -> Any:  # noqa: ARG002 - pyHanko's interface
        """Called by pyHanko."""
        return tsp.SigningCertificateV2.load(_certificate_attribute(self._certificate.public_bytes(Encoding.DER)))


@lru_cache(maxsize=256)
def _certificate_attribute(der: bytes) -> bytes:
    return bytes(as_signing_certificate_v2(_parsed(der, threading.get_ident())).dump())


def finished(work: Coroutine[Any, Any, _Result]) -> _Result:
    """Run what pyHanko offers as a coroutine, to its end; not inside a running event loop.

    ``asyncio.run`` would install a signal handler each time, whose error path prints the whole signature object: a
    fifth of the time of signing.
    """
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(work)
    finally:
        loop.close()


def asn1_certificate(certificate: x509.Certificate) -> Any:
    """The certificate in the form pyHanko works with. Parsed once a thread: its parts are parsed as they are read,
    which two threads must not do to one object.
    """
    return _parsed(certificate.public_bytes(Encoding.DER), threading.get_ident())


@lru_cache(maxsize=256)
def _parsed(der: bytes, _thread: int) -> Any:
    return next(iter(load_certs_from_pemder_data(der)))


def signature_object_bytes(certificate: x509.Certificate, chain: Sequence[x509.Certificate]) -> int:
    """Room that a signature object needs without timestamp. pyHanko's own estimate makes a whole second signature."""
    return sum(len(item.public_bytes(Encoding.DER)) for item in (certificate, *chain)) + _ATTRIBUTE_BYTES
