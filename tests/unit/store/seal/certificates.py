"""Keys and certificates for tests, made on the spot."""

from __future__ import annotations

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


def write_pkcs12(
    path: Path,
    *,
    common_name: str = "Nguyễn Văn Thử",
    rsa_key: bool = False,
    valid_from: datetime = NOW - timedelta(days=1),
    valid_until: datetime = NOW + timedelta(days=365),
    may_sign: bool = True,
) -> x509.Certificate:
    """A self-made root and a key under it in one PKCS#12 file; gives the root."""
    root_key = ec.generate_private_key(ec.SECP256R1())
    root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Gốc thử")])
    root = (
        _builder(root_name, root_name, root_key.public_key(), NOW - timedelta(days=3650), NOW + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_usage(sign=False, certify=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    key = rsa.generate_private_key(65537, 2048) if rsa_key else ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    certificate = (
        _builder(name, root_name, key.public_key(), valid_from, valid_until)
        .add_extension(_usage(sign=may_sign, certify=False), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    protection = BestAvailableEncryption(PASSWORD.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"k", key, certificate, [root], protection))
    return root


def timestamp_authority(at: datetime = NOW) -> tuple[DummyTimeStamper, x509.Certificate]:
    """A timestamp authority in this process and the root above it."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048)
    root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Gốc dấu thời gian thử")])
    begin, end = NOW - timedelta(days=900), NOW + timedelta(days=900)
    root = (
        _builder(root_name, root_name, root_key.public_key(), begin, end)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_usage(sign=False, certify=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Dấu thời gian thử")])
    certificate = (
        _builder(name, root_name, key.public_key(), begin, end)
        .add_extension(_usage(sign=True, certify=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    key_info = load_private_key_from_pemder_data(
        key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()), passphrase=None
    )
    return DummyTimeStamper(asn1_certificate(certificate), key_info, fixed_dt=at), root


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
