"""Verifying tells the truth about tampering, trust, time and damage."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitize.store.seal import has_signatures, sign_pdf, verify_pdf
from tests.unit.store.seal.certificates import NOW, write_pkcs12
from tests.unit.store.seal.conftest import Officer


@pytest.fixture(scope="module")
def signed(officer: Officer, built: bytes) -> bytes:
    return sign_pdf(built, officer.signer, None, NOW)


def test_unsigned_file_says_so(built: bytes, officer: Officer) -> None:
    report = verify_pdf(built, [officer.root], NOW)
    assert not report.signed
    assert not report.sound
    assert report.problems == ("Tệp không có chữ ký số.",)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_flipped_byte_is_found(signed: bytes, officer: Officer, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(signed) - 1))
    start = signed.index(b"/Contents <") + len(b"/Contents <")
    end = signed.index(b">", start)
    if start <= at < end:  # the signature itself; its zero padding means nothing
        at = 1000
    changed = bytearray(signed)
    changed[at] ^= 1 << data.draw(st.integers(0, 7))
    assert not verify_pdf(bytes(changed), [officer.root], NOW).sound


def test_nothing_is_trusted_untold(signed: bytes, tmp_path: Path) -> None:
    other = write_pkcs12(tmp_path / "other.p12")
    for roots in ([], [other]):
        (status,) = verify_pdf(signed, roots, NOW).signatures
        assert status.intact
        assert status.valid
        assert not status.trusted
        assert not status.sound
        assert status.problems


def test_expired_certificate_is_not_trusted(signed: bytes, officer: Officer) -> None:
    assert not verify_pdf(signed, [officer.root], NOW + timedelta(days=900)).sound


def test_saving_anew_destroys_the_signature_and_is_found(signed: bytes, officer: Officer) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        pdf.save(out)
    assert has_signatures(out.getvalue())
    assert not verify_pdf(out.getvalue(), [officer.root], NOW).sound


def test_bytes_after_the_signature_are_found(signed: bytes, officer: Officer) -> None:
    assert not verify_pdf(signed + b"\n% more\n", [officer.root], NOW).sound


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"\xff" * 1000])
def test_damaged_file_is_reported_not_raised(data: bytes, officer: Officer) -> None:
    report = verify_pdf(data, [officer.root], NOW)
    assert not report.sound
    assert report.problems


def test_cut_file_is_reported_not_raised(signed: bytes, officer: Officer) -> None:
    for share in (0.2, 0.5, 0.9, 0.99):
        assert not verify_pdf(signed[: int(len(signed) * share)], [officer.root], NOW).sound


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_garbled_file_never_raises(signed: bytes, officer: Officer, data: st.DataObject) -> None:
    """Runs of bytes cut out, doubled or overwritten anywhere: verifying and asking for signatures still answer."""
    start = data.draw(st.integers(0, len(signed) - 1))
    length = data.draw(st.integers(1, 2000))
    piece = data.draw(st.sampled_from([b"", b"<<" * 50, b"[" * 3000, b"0 R", signed[start : start + length] * 2]))
    garbled = signed[:start] + piece + signed[start + length :]
    has_signatures(garbled)
    report = verify_pdf(garbled, [officer.root], NOW)
    assert report.sound == (garbled == signed)
