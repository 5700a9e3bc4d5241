"""Keys and certificates for tests, made on the spot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.keys import load_private_key_from_pemder_data
from pyhanko.sign.timestamps import DummyTimeStamper

from digitize.store.seal.adapter import asn1_certificate

NOW = datetime(2026, 11, 24, 3, 21, 13, tzinfo=UTC)
PASSWORD = "mật khẩu thử"


@dataclass(frozen=True)
class Authority:
    """A root that issues certificates and revocation lists."""

    root: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def revocation_list(self, *revoked: x509.Certificate, at: datetime = NOW) -> bytes:
        """A list as of ``at``, DER."""
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.root.subject)
        builder = builder.last_update(at).next_update(at + timedelta(days=30))
        for certificate in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(certificate.serial_number).revocation_date(at)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.DER)


def make_authority(name: str) -> Authority:
    """A new root."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    root = (
        _builder(subject, subject, key.public_key(), NOW - timedelta(days=3650), NOW + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_usage(sign=False, certify=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Authority(root, key)


def write_pkcs12(
    path: Path,
    *,
    common_name: str = "Nguyễn Văn Thử",
    rsa_key: bool = False,
    valid_from: datetime = NOW - timedelta(days=1),
    valid_until: datetime = NOW + timedelta(days=365),
    may_sign: bool = True,
    authority: Authority | None = None,
    crl_url: str = "",
) -> x509.Certificate:
    """A key and its certificate under a root in one PKCS#12 file; gives the root."""
    above = authority or make_authority("Gốc thử")
    key = rsa.generate_private_key(65537, 2048) if rsa_key else ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    builder = _builder(name, above.root.subject, key.public_key(), valid_from, valid_until)
    builder = builder.add_extension(_usage(sign=may_sign, certify=False), critical=True)
    certificate = _revocable(builder, crl_url).sign(above.key, hashes.SHA256())
    protection = BestAvailableEncryption(PASSWORD.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"k", key, certificate, [above.root], protection))
    return above.root


def timestamp_authority(
    at: datetime = NOW, authority: Authority | None = None, crl_url: str = ""
) -> tuple[DummyTimeStamper, x509.Certificate]:
    """A timestamp authority in this process and the root above it."""
    above = authority or make_authority("Gốc dấu thời gian thử")
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Dấu thời gian thử")])
    builder = (
        _builder(name, above.root.subject, key.public_key(), NOW - timedelta(days=900), NOW + timedelta(days=1900))
        .add_extension(_usage(sign=True, certify=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    )
    certificate = _revocable(builder, crl_url).sign(above.key, hashes.SHA256())
    key_info = load_private_key_from_pemder_data(
        key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()), passphrase=None
    )
    return DummyTimeStamper(asn1_certificate(certificate), key_info, fixed_dt=at), above.root


def _revocable(builder: x509.CertificateBuilder, crl_url: str) -> x509.CertificateBuilder:
    if not crl_url:
        return builder
    point = x509.DistributionPoint([x509.UniformResourceIdentifier(crl_url)], None, None, None)
    return builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
    valid_from: datetime,
    valid_until: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid_from)
        .not_valid_after(valid_until)
    )


def _usage(*, sign: bool, certify: bool) -> x509.KeyUsage:
    return x509.KeyUsage(sign, sign, not sign and not certify, False, False, certify, certify, False, False)
