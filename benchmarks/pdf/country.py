"""A country of its own for measuring: one root, a P-256 and an RSA-2048 key under it, a timestamp authority in this
process (so that no network is measured), and its revocation list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.keys import load_private_key_from_pemder_data
from pyhanko.sign.timestamps import DummyTimeStamper

from digitize.store.seal import KeySigner, RevocationData
from digitize.store.seal.adapter import asn1_certificate

_Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Country:
    """What signing and verifying need. Keys by name: ``P-256`` and ``RSA-2048``."""

    root: x509.Certificate
    signers: dict[str, KeySigner]
    timestamps: DummyTimeStamper
    revocation: RevocationData


def make_country(now: datetime) -> Country:
    """New keys, in force for two days around ``now``."""
    root_key = ec.generate_private_key(ec.SECP256R1())
    root = _certificate("CN=Benchmark Root", root_key, "CN=Benchmark Root", root_key, now, authority=True)
    keys: dict[str, _Key] = {
        "P-256": ec.generate_private_key(ec.SECP256R1()),
        "RSA-2048": rsa.generate_private_key(65537, 2048),
    }
    signers = {
        name: KeySigner(
            key, _certificate(f"CN=Nguyễn Văn Thử {name}", key, "CN=Benchmark Root", root_key, now), (root,)
        )
        for name, key in keys.items()
    }
    clock_key = rsa.generate_private_key(65537, 2048)  # pyHanko's authority for tests has no other
    clock = _certificate("CN=Benchmark Timestamps", clock_key, "CN=Benchmark Root", root_key, now, stamps=True)
    clock_info = load_private_key_from_pemder_data(
        clock_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()), passphrase=None
    )
    listed = x509.CertificateRevocationListBuilder().issuer_name(root.subject).last_update(now)
    revoked = listed.next_update(now + timedelta(days=1)).sign(root_key, hashes.SHA256())
    return Country(
        root,
        signers,
        DummyTimeStamper(asn1_certificate(clock), clock_info, certs_to_embed=None, fixed_dt=now),
        RevocationData(crls=(revoked.public_bytes(Encoding.DER),)),
    )


def _certificate(
    subject: str,
    key: _Key,
    issuer: str,
    issuer_key: _Key,
    now: datetime,
    *,
    authority: bool = False,
    stamps: bool = False,
) -> x509.Certificate:
    usage = x509.KeyUsage(
        not authority, not authority and not stamps, False, False, False, authority, authority, False, False
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name.from_rfc4514_string(subject))
        .issuer_name(x509.Name.from_rfc4514_string(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(usage, critical=True)
    )
    if authority:
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    if stamps:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return builder.sign(issuer_key, hashes.SHA256())
