"""A certificate authority for trials, made on the first start. Its names say that it proves nothing to anyone else."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from digitize.errors import CertificateError

TRIAL_MARK = "CHỈ DÙNG THỬ / TRIAL ONLY"

_FOLDER = "trial-authority"
_ROOT_FILE, _AUTHORITY_FILE, _SIGNER_FILE, _PASSWORD_FILE = "root.pem", "authority.p12", "signer.p12", "password"
_ROOT_YEARS, _SIGNER_YEARS = 10, 2
_RENEW_BEFORE = timedelta(days=30)
_CLOCK_SLACK = timedelta(days=1)  # a station whose clock is a little behind must not find the certificate not yet valid


@dataclass(frozen=True, slots=True)
class TrialAuthority:
    """Where the trial authority lies: root certificate (PEM), officer's key (PKCS#12) and the password of it."""

    root_certificate_path: Path
    signer_path: Path
    password: str = field(repr=False)

    def root_certificate(self) -> x509.Certificate:
        """The root to trust for trials. Raises :class:`CertificateError` where the file is damaged."""
        try:
            return x509.load_pem_x509_certificate(self.root_certificate_path.read_bytes())
        except (OSError, ValueError) as error:
            raise CertificateError(reason="không đọc được chứng thư gốc dùng thử") from error


def ensure_trial_authority(folder: Path, now: datetime) -> TrialAuthority:
    """Make the authority and an officer's signing key in ``folder`` if they are not there; renew the key before it
    expires.

    All files are for the owner alone (0600). Two processes that start at once end up with the same authority. ``now``
    must carry a time zone. Raises :class:`CertificateError` where the files are there but damaged.
    """
    home = folder / _FOLDER
    if not home.exists():
        folder.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix=".trial-", dir=folder))
        _make(making, now)
        try:
            making.rename(home)
        except OSError:
            if not home.exists():
                raise
            shutil.rmtree(making)  # another process was first
    authority = TrialAuthority(home / _ROOT_FILE, home / _SIGNER_FILE, _read_password(home))
    _renew_if_due(home, authority.password, now)
    return authority


def _make(home: Path, now: datetime) -> None:
    password = secrets.token_urlsafe(24)
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("CA số hóa (CHỈ DÙNG THỬ / TRIAL ONLY)")
    root = (
        _builder(name, name, key.public_key(), now, _ROOT_YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(certificates=True), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write(home / _PASSWORD_FILE, password.encode("ascii"))
    _write(home / _ROOT_FILE, root.public_bytes(serialization.Encoding.PEM))
    _write(home / _AUTHORITY_FILE, _pkcs12(key, root, (), password))
    _issue_signer(home, key, root, password, now)


def _renew_if_due(home: Path, password: str, now: datetime) -> None:
    _, certificate, _ = _open(home / _SIGNER_FILE, password)
    if now + _RENEW_BEFORE < certificate.not_valid_after_utc:
        return
    key, root, _ = _open(home / _AUTHORITY_FILE, password)
    _issue_signer(home, key, root, password, now)


def _issue_signer(
    home: Path, authority_key: ec.EllipticCurvePrivateKey, root: x509.Certificate, password: str, now: datetime
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        _builder(_name("Cán bộ số hóa (CHỈ DÙNG THỬ / TRIAL ONLY)"), root.subject, key.public_key(), now, _SIGNER_YEARS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(certificates=False), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    _write(home / _SIGNER_FILE, _pkcs12(key, certificate, (root,), password))


def _builder(
    subject: x509.Name, issuer: x509.Name, public_key: ec.EllipticCurvePublicKey, now: datetime, years: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCK_SLACK)
        .not_valid_after(now + timedelta(days=365 * years))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _usage(*, certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certificates,
        content_commitment=not certificates,  # nonRepudiation
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certificates,
        crl_sign=certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, TRIAL_MARK),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _pkcs12(
    key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate, above: tuple[x509.Certificate, ...], password: str
) -> bytes:
    return pkcs12.serialize_key_and_certificates(
        b"trial", key, certificate, above, serialization.BestAvailableEncryption(password.encode("ascii"))
    )


def _open(path: Path, password: str) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate, list[x509.Certificate]]:
    try:
        key, certificate, above = pkcs12.load_key_and_certificates(path.read_bytes(), password.encode("ascii"))
    except (OSError, ValueError) as error:
        raise CertificateError(reason=f"tệp khóa dùng thử {path.name} bị hỏng hoặc thiếu") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or certificate is None:
        raise CertificateError(reason=f"tệp khóa dùng thử {path.name} không có khóa")
    return key, certificate, above


def _read_password(home: Path) -> str:
    try:
        return (home / _PASSWORD_FILE).read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        raise CertificateError(reason="thiếu mật khẩu của khóa dùng thử") from error


def _write(path: Path, data: bytes) -> None:
    """Write whole or not at all, readable by the owner alone from the first byte on."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
