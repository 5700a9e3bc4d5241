"""Keys on a token or HSM behind PKCS#11. A refused PIN is remembered and never tried again by itself: three wrong tries
lock most tokens for good.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pkcs11 import KeyType, Mechanism, ObjectClass, TokenFlag
from pkcs11.exceptions import PinIncorrect, PinLocked, PKCS11Error, UserAlreadyLoggedIn
from pkcs11.util.ec import encode_ecdsa_signature

from digitize.errors import CertificateError, KeyLockedError, SetupError
from digitize.store.seal.keys import chain_in_order, check_certificate, common_name

_HOLD_FILE = "signing-key-on-hold.json"
_LOCK_FILE = ".signing-key.lock"


@dataclass(frozen=True, slots=True)
class TokenKey:
    """Where a key lies: the PKCS#11 library of the maker, the token's label, the key's label."""

    module: str
    token: str
    key: str

    @classmethod
    def of_address(cls, address: str) -> TokenKey:
        """Read ``pkcs11:token=LABEL;object=LABEL?module-path=FILE`` (RFC 7512). SetupError where a part is missing."""
        kind, _, rest = address.partition(":")
        path, _, query = rest.partition("?")
        parts = dict(part.split("=", 1) for part in path.split(";") if "=" in part)
        module = parse_qs(query).get("module-path", [""])[0]
        if kind != "pkcs11" or not module or "token" not in parts or "object" not in parts:
            raise SetupError(reason="signer_pkcs11: pkcs11:token=…;object=…?module-path=…")
        return cls(module, unquote(parts["token"]), unquote(parts["object"]))


class TokenSigner:
    """A key that stays on its token; the session is open as long as this process lives. Its text shows no secret."""

    def __init__(
        self, session: Any, private_key: Any, certificate: x509.Certificate, chain: tuple[x509.Certificate, ...]
    ) -> None:
        """Take a key of an open session with its certificate; ``chain`` nearest authority first."""
        self._session, self._key, self._certificate, self._chain = session, private_key, certificate, chain

    def close(self) -> None:
        """End the session; the last one of a process logs out of the token."""
        self._session.close()

    def __repr__(self) -> str:
        return f"TokenSigner(serial={self._certificate.serial_number:x})"

    @property
    def certificate(self) -> x509.Certificate:
        """The signing certificate."""
        return self._certificate

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        """Certificates of the authorities above, as far as the token holds them."""
        return self._chain

    @property
    def name(self) -> str:
        """Common name of the subject."""
        return common_name(self._certificate)

    def sign(self, data: bytes) -> bytes:
        """Signature over the SHA-256 of ``data``. Raises CertificateError where the token was taken out or fails."""
        try:
            if self._key.key_type is KeyType.EC:
                digest = hashes.Hash(hashes.SHA256())
                digest.update(data)
                return bytes(encode_ecdsa_signature(self._key.sign(digest.finalize(), mechanism=Mechanism.ECDSA)))
            return bytes(self._key.sign(data, mechanism=Mechanism.SHA256_RSA_PKCS))
        except PKCS11Error as error:
            raise CertificateError(reason=f"thiết bị khóa không ký được ({type(error).__name__})") from error


def open_token_signer(place: TokenKey, pin_file: Path, state_folder: Path, now: datetime) -> TokenSigner:
    """Log in once and find the key.

    A refused PIN is noted in ``state_folder``; until a person saves the PIN file anew or calls :func:`release_hold`
    nothing is tried again, by whatever process. Raises KeyLockedError for that and for a token that says that few
    tries are left, CertificateError for a missing token, key or certificate or one out of force, SetupError for
    unreadable files.
    """
    try:
        pin, saved_ns = pin_file.read_text(encoding="utf-8").rstrip("\n"), pin_file.stat().st_mtime_ns
    except (OSError, ValueError) as error:
        raise SetupError(reason="signer_password_file: not readable") from error
    with _one_at_a_time(state_folder):
        _refuse_held(state_folder, place, saved_ns)
        try:
            token = pkcs11.lib(place.module).get_token(token_label=place.token)
            if token.flags & (TokenFlag.USER_PIN_FINAL_TRY | TokenFlag.USER_PIN_LOCKED):
                raise KeyLockedError(reason="thiết bị báo chỉ còn một lần thử mã PIN hoặc đã khóa")
            session = _logged_in(token, pin)
        except (PinIncorrect, PinLocked) as error:
            _hold(state_folder, place, saved_ns)
            raise KeyLockedError(reason="mã PIN không đúng") from error
        except (PKCS11Error, RuntimeError) as error:
            raise CertificateError(reason=f"không mở được thiết bị khóa ({type(error).__name__})") from error
    return _signer_in(session, place, now)


def open_token_by_hand(place: TokenKey, pin: str, now: datetime) -> TokenSigner:
    """Log in with a PIN that a person has just typed: one try, and none at all where the token says it is the last.

    Raises KeyLockedError, and CertificateError as :func:`open_token_signer` does.
    """
    try:
        token = pkcs11.lib(place.module).get_token(token_label=place.token)
        if token.flags & (TokenFlag.USER_PIN_FINAL_TRY | TokenFlag.USER_PIN_LOCKED):
            raise KeyLockedError(reason="thiết bị báo chỉ còn một lần thử mã PIN hoặc đã khóa")
        session = _logged_in(token, pin)
    except (PinIncorrect, PinLocked) as error:
        raise CertificateError(reason="mã PIN không đúng; đã dừng, không tự thử lại") from error
    except (PKCS11Error, RuntimeError) as error:
        raise CertificateError(reason=f"không mở được thiết bị khóa ({type(error).__name__})") from error
    return _signer_in(session, place, now)


def _signer_in(session: Any, place: TokenKey, now: datetime) -> TokenSigner:
    try:
        key: Any = session.get_key(object_class=ObjectClass.PRIVATE_KEY, label=place.key)
        found = list(session.get_objects({pkcs11.Attribute.CLASS: ObjectClass.CERTIFICATE}))
        certificates = [
            (item[pkcs11.Attribute.ID], x509.load_der_x509_certificate(item[pkcs11.Attribute.VALUE])) for item in found
        ]
        own = key[pkcs11.Attribute.ID]
    except (PKCS11Error, ValueError) as error:
        raise CertificateError(
            reason=f"không thấy khóa hoặc chứng thư trên thiết bị ({type(error).__name__})"
        ) from error
    certificate = next((each for identifier, each in certificates if identifier == own), None)
    if certificate is None or not isinstance(certificate.public_key(), ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        raise CertificateError(reason="thiết bị không có chứng thư số RSA hoặc EC của khóa này")
    check_certificate(certificate, now)
    return TokenSigner(session, key, certificate, chain_in_order(certificate, [each for _, each in certificates]))


def _logged_in(token: Any, pin: str) -> Any:
    """A session; a login holds for the whole process, so the second key of a token needs no other one."""
    try:
        return token.open(user_pin=pin)
    except UserAlreadyLoggedIn:
        return token.open()


def release_hold(state_folder: Path) -> bool:
    """Allow the PIN to be tried again, as a person asked; whether it was on hold."""
    file = state_folder / _HOLD_FILE
    held = file.exists()
    file.unlink(missing_ok=True)
    return held


def _refuse_held(folder: Path, place: TokenKey, saved_ns: int) -> None:
    """Raise KeyLockedError if this token refused the PIN of a file that nobody has saved since."""
    try:
        held = json.loads((folder / _HOLD_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise KeyLockedError(reason="tệp trạng thái khóa không đọc được") from error
    if held.get("token") == place.token and held.get("pin_saved_ns") == saved_ns:
        raise KeyLockedError(reason="mã PIN đã bị từ chối")


def _hold(folder: Path, place: TokenKey, saved_ns: int) -> None:
    text = json.dumps({"token": place.token, "pin_saved_ns": saved_ns})
    (folder / _HOLD_FILE).write_text(text, encoding="utf-8")


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Of many workers that start at once only one tries the PIN; the others see what became of it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK_FILE).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
