"""Keys on a token: SoftHSM2, a real PKCS#11 library with a token in software."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12

from digitize.errors import CertificateError, KeyLockedError, SetupError
from digitize.store.seal import sign_pdf, token, verify_pdf
from digitize.store.seal.token import TokenKey, open_token_signer, release_hold
from tests.conftest import need
from tests.unit.store.seal.certificates import NOW, PASSWORD, make_authority, write_pkcs12

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "2468"


@dataclass(frozen=True)
class Token:
    """A token with two keys under one root."""

    root: x509.Certificate

    def place(self, key: str) -> TokenKey:
        return TokenKey.of_address(f"pkcs11:token=th%E1%BB%AD;object={key}?module-path={MODULE}")


@pytest.fixture(scope="module")
def hsm(tmp_path_factory: pytest.TempPathFactory) -> Token:
    program, tool = need("softhsm2-util", "softhsm2"), need("pkcs11-tool", "opensc")
    home = tmp_path_factory.mktemp("hsm")
    (home / "tokens").mkdir()
    conf = home / "softhsm2.conf"
    conf.write_text(f"directories.tokendir = {home / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(conf)  # read once by the library, when it is first loaded in this process
    run = {"check": True, "capture_output": True}
    subprocess.run([program, "--init-token", "--free", "--label", "thử", "--so-pin", "9999", "--pin", PIN], **run)
    authority = make_authority("Gốc thử")
    for number, (label, is_rsa) in enumerate({"rsa": True, "ec": False}.items(), 1):
        write_pkcs12(home / "k.p12", rsa_key=is_rsa, authority=authority)
        key, certificate, _ = pkcs12.load_key_and_certificates((home / "k.p12").read_bytes(), PASSWORD.encode())
        assert key is not None
        assert certificate is not None
        (home / "k.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        (home / "k.der").write_bytes(certificate.public_bytes(Encoding.DER))
        where = ["--token", "thử", "--pin", PIN, "--label", label, "--id", f"0{number}"]
        subprocess.run([program, "--import", str(home / "k.pem"), *where], **run)
        write = [tool, "--module", MODULE, "-l", "--token-label", "thử", "--pin", PIN]
        subprocess.run([*write, "-w", str(home / "k.der"), "-y", "cert", "--id", f"0{number}", "-a", label], **run)
    return Token(authority.root)


@pytest.fixture
def pin_file(tmp_path: Path) -> Path:
    path = tmp_path / "pin"
    path.write_text(PIN + "\n")
    return path


@pytest.mark.parametrize("key", ["rsa", "ec"])
def test_a_token_signs(hsm: Token, key: str, pin_file: Path, tmp_path: Path, built: bytes) -> None:
    signer = open_token_signer(hsm.place(key), pin_file, tmp_path, NOW)
    assert signer.name == "Nguyễn Văn Thử"
    assert PIN not in repr(signer)
    again = open_token_signer(hsm.place(key), pin_file, tmp_path, NOW)  # logged in already
    again.close()
    assert verify_pdf(sign_pdf(built, signer, None, NOW), [hsm.root], NOW).sound
    signer.close()


def test_a_refused_pin_is_never_tried_again_by_itself(
    hsm: Token, pin_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin_file.write_text("1111")
    with pytest.raises(KeyLockedError, match="PIN") as refused:
        open_token_signer(hsm.place("ec"), pin_file, tmp_path, NOW)
    assert "1111" not in str(refused.value)
    assert "1111" not in (tmp_path / token._HOLD_FILE).read_text()
    monkeypatch.setattr(token.pkcs11, "lib", None)  # whoever touched the token now would fail otherwise
    for _ in range(5):
        with pytest.raises(KeyLockedError):
            open_token_signer(hsm.place("ec"), pin_file, tmp_path, NOW)
    monkeypatch.undo()

    pin_file.write_text(PIN)  # a person corrects the file
    os.utime(pin_file, ns=(1, 1))
    signer = open_token_signer(hsm.place("ec"), pin_file, tmp_path, NOW)
    assert signer.name
    signer.close()
    assert release_hold(tmp_path)
    assert not release_hold(tmp_path)


def test_what_is_missing_or_out_of_force_is_named(hsm: Token, pin_file: Path, tmp_path: Path) -> None:
    with pytest.raises(CertificateError, match="không thấy khóa"):
        open_token_signer(hsm.place("none"), pin_file, tmp_path, NOW)
    with pytest.raises(CertificateError, match="không mở được"):
        open_token_signer(TokenKey(MODULE, "no such token", "ec"), pin_file, tmp_path, NOW)
    with pytest.raises(CertificateError, match="hết hạn"):
        open_token_signer(hsm.place("ec"), pin_file, tmp_path, NOW + timedelta(days=4000))
    with pytest.raises(SetupError):
        open_token_signer(hsm.place("ec"), tmp_path / "missing", tmp_path, NOW)
    for address in ("", "pkcs11:token=a", "pkcs11:object=a?module-path=/x", "file:/x"):
        with pytest.raises(SetupError):
            TokenKey.of_address(address)
