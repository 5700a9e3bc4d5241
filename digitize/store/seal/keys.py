"""Signing keys behind one interface: three facts and one act; PKCS#12 files here, tokens in
:mod:`digitize.store.seal.token`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from digitize.errors import CertificateError


class Signer(Protocol):
    """Someone who can sign. The private key stays behind it."""

    @property
    def certificate(self) -> x509.Certificate:
        """The signing certificate."""
        ...

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        """Certificates of the authorities above, nearest first, as far as known."""
        ...

    @property
    def name(self) -> str:
        """The signer's name as stamps show it."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Signature over the SHA-256 of ``data``: ECDSA (DER) or RSA PKCS#1 v1.5, after the certificate's key."""
        ...


class KeySigner:
    """A key in the memory of this process. Its text never shows the key."""

    def __init__(
        self,
        key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey,
        certificate: x509.Certificate,
        chain: tuple[x509.Certificate, ...] = (),
    ) -> None:
        """Take a key with its certificate; ``chain`` nearest authority first."""
        self._key = key
        self._certificate = certificate
        self._chain = chain

    def __repr__(self) -> str:
        return f"KeySigner(serial={self._certificate.serial_number:x})"

    @property
    def certificate(self) -> x509.Certificate:
        """The signing certificate."""
        return self._certificate

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        """Certificates of the authorities above."""
        return self._chain

    @property
    def name(self) -> str:
        """Common name of the subject."""
        return common_name(self._certificate)

    def sign(self, data: bytes) -> bytes:
        """Signature over the SHA-256 of ``data``."""
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.sign(data, ec.ECDSA(hashes.SHA256()))
        return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())


def open_pkcs12_signer(path: Path, password: str, now: datetime | None = None) -> KeySigner:
    """Open a PKCS#12 file (``.p12``, ``.pfx``) with an RSA or elliptic curve key.

    Raises :class:`CertificateError` for a missing or damaged file, a wrong password, a certificate that is expired or
    not yet valid at ``now`` (the present if not given), or whose key usage does not allow signing.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CertificateError(reason="không mở được tệp khóa PKCS#12") from error
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(data, password.encode("utf-8"))
    except ValueError as error:
        raise CertificateError(reason="sai mật khẩu hoặc tệp PKCS#12 bị hỏng") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) or certificate is None:
        raise CertificateError(reason="tệp PKCS#12 không có khóa ký RSA hoặc EC kèm chứng thư số")
    check_certificate(certificate, now or datetime.now(UTC))
    return KeySigner(key, certificate, chain_in_order(certificate, others))


def check_certificate(certificate: x509.Certificate, moment: datetime) -> None:
    """Raises :class:`CertificateError` where the certificate was not in force at ``moment`` or is not meant for
    signing.
    """
    if moment < certificate.not_valid_before_utc:
        raise CertificateError(reason=f"chưa có hiệu lực (từ {certificate.not_valid_before_utc:%d/%m/%Y})")
    if moment > certificate.not_valid_after_utc:
        raise CertificateError(reason=f"đã hết hạn (ngày {certificate.not_valid_after_utc:%d/%m/%Y})")
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return  # a certificate without the extension is not limited (RFC 5280 §4.2.1.3)
    if not usage.digital_signature and not usage.content_commitment:
        raise CertificateError(reason="không được cấp để ký số (KeyUsage)")


def common_name(certificate: x509.Certificate) -> str:
    """Common name of the subject, its whole name where there is none."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.subject.rfc4514_string()


def chain_in_order(certificate: x509.Certificate, others: list[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """The certificates above, nearest first; unrelated ones are left out."""
    chain: list[x509.Certificate] = []
    current = certificate
    while current.issuer != current.subject:
        above = next((other for other in others if other.subject == current.issuer and other not in chain), None)
        if above is None:
            break
        chain.append(above)
        current = above
    return tuple(chain)
