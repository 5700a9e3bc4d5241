"""Keys: each way a certificate can be unusable has its own words, and secrets stay inside."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from digitize.errors import CertificateError
from digitize.store.seal import TRIAL_MARK, ensure_trial_authority, open_pkcs12_signer, sign_pdf, verify_pdf
from tests.unit.store.seal.certificates import NOW, PASSWORD, write_pkcs12


def test_good_file_opens_with_its_chain(tmp_path: Path) -> None:
    root = write_pkcs12(tmp_path / "k.p12")
    signer = open_pkcs12_signer(tmp_path / "k.p12", PASSWORD, NOW)
    assert signer.name == "Nguyễn Văn Thử"
    assert signer.chain == (root,)
    assert "key=" not in repr(signer).lower()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"valid_until": NOW - timedelta(hours=1), "valid_from": NOW - timedelta(days=9)}, "đã hết hạn"),
        ({"valid_from": NOW + timedelta(hours=1)}, "chưa có hiệu lực"),
        ({"may_sign": False}, "KeyUsage"),
    ],
)
def test_certificate_that_may_not_sign_is_refused(tmp_path: Path, options: dict[str, object], words: str) -> None:
    write_pkcs12(tmp_path / "k.p12", **options)  # type: ignore[arg-type]
    with pytest.raises(CertificateError, match=words):
        open_pkcs12_signer(tmp_path / "k.p12", PASSWORD, NOW)


def test_wrong_password_damage_and_absence_are_named(tmp_path: Path) -> None:
    path = tmp_path / "k.p12"
    with pytest.raises(CertificateError, match="không mở được"):
        open_pkcs12_signer(path, PASSWORD, NOW)
    write_pkcs12(path)
    with pytest.raises(CertificateError, match="sai mật khẩu") as caught:
        open_pkcs12_signer(path, "sai rồi", NOW)
    assert "sai rồi" not in str(caught.value)
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(CertificateError, match="bị hỏng"):
        open_pkcs12_signer(path, PASSWORD, NOW)


def test_trial_authority_is_made_once_kept_private_and_marked(tmp_path: Path, built: bytes) -> None:
    first = ensure_trial_authority(tmp_path, NOW)
    again = ensure_trial_authority(tmp_path, NOW + timedelta(days=30))
    assert first == again
    for path in first.signer_path.parent.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert first.password not in repr(first)
    signer = open_pkcs12_signer(first.signer_path, first.password, NOW)
    for certificate in (signer.certificate, *signer.chain):
        assert TRIAL_MARK in certificate.subject.rfc4514_string()
    usage = signer.certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.content_commitment
    assert verify_pdf(sign_pdf(built, signer, None, NOW), [first.root_certificate()], NOW).sound


def test_trial_key_is_renewed_under_the_same_root(tmp_path: Path) -> None:
    first = ensure_trial_authority(tmp_path, NOW)
    root, old = first.root_certificate(), first.signer_path.read_bytes()
    later = NOW + timedelta(days=715)
    renewed = ensure_trial_authority(tmp_path, later)
    assert renewed.root_certificate() == root
    assert renewed.signer_path.read_bytes() != old
    assert open_pkcs12_signer(renewed.signer_path, renewed.password, later + timedelta(days=300)).chain == (root,)


def test_starting_at_once_gives_one_authority(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: ensure_trial_authority(tmp_path, NOW), range(8)))
    assert len({authority.password for authority in made}) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["trial-authority"]


def test_damaged_trial_authority_is_named(tmp_path: Path) -> None:
    authority = ensure_trial_authority(tmp_path, NOW)
    authority.signer_path.write_bytes(b"broken")
    with pytest.raises(CertificateError):
        ensure_trial_authority(tmp_path, NOW)
