"""Timestamps: with the signature, later over the file, and the authority being away."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from digitize.errors import SealError, TimestampError
from digitize.store.seal import (
    add_document_timestamp,
    complete_signature,
    http_timestamp_authority,
    prepare_signature,
    sign_pdf,
    verify_pdf,
)
from tests.unit.store.pdf import paper
from tests.unit.store.seal.certificates import NOW, timestamp_authority
from tests.unit.store.seal.conftest import Officer
from tests.verapdf import validate


def test_signature_with_timestamp_is_b_t(officer: Officer, built: bytes, tmp_path: Path) -> None:
    authority, root = timestamp_authority(NOW + timedelta(seconds=3))
    signed = sign_pdf(built, officer.signer, None, NOW, authority)
    report = verify_pdf(signed, [officer.root, root], NOW)
    assert report.sound
    assert report.signatures[0].level == "B-T"
    assert report.signatures[0].timestamped_at == NOW + timedelta(seconds=3)
    (verdict,) = validate([paper.write(tmp_path, "t.pdf", signed)])
    assert verdict.compliant, verdict.failures


def test_timestamp_of_an_unknown_authority_counts_for_nothing(officer: Officer, built: bytes) -> None:
    authority, _ = timestamp_authority()
    (status,) = verify_pdf(sign_pdf(built, officer.signer, None, NOW, authority), [officer.root], NOW).signatures
    assert status.timestamped_at is None
    assert any("Dấu thời gian" in problem for problem in status.problems)


def test_timestamp_can_come_later(officer: Officer, built: bytes, tmp_path: Path) -> None:
    signed = sign_pdf(built, officer.signer, None, NOW)
    authority, root = timestamp_authority(NOW + timedelta(hours=2))
    stamped = add_document_timestamp(signed, authority)
    assert stamped.startswith(signed)
    report = verify_pdf(stamped, [officer.root, root], NOW + timedelta(hours=3))
    assert report.sound
    assert [status.level for status in report.signatures] == ["B-T", "timestamp"]
    assert report.signatures[0].timestamped_at == NOW + timedelta(hours=2)
    assert report.signatures[1].timestamped_at == NOW + timedelta(hours=2)
    (verdict,) = validate([paper.write(tmp_path, "later.pdf", stamped)])
    assert verdict.compliant, verdict.failures


def test_authority_away_is_named_and_the_signature_is_not_lost(officer: Officer, built: bytes) -> None:
    away = http_timestamp_authority("http://127.0.0.1:9/tsa", timeout_seconds=0.5)
    signer = officer.signer
    pending = prepare_signature(built, signer.certificate, signer.chain, None, NOW, with_timestamp=True)
    signature = signer.sign(pending.to_sign)
    with pytest.raises(TimestampError):
        complete_signature(pending, signature, away)
    signed = complete_signature(pending, signature)
    assert verify_pdf(signed, [officer.root], NOW).sound
    with pytest.raises(TimestampError):
        add_document_timestamp(signed, away)


def test_no_pdf_gets_no_timestamp() -> None:
    authority, _ = timestamp_authority()
    with pytest.raises(SealError):
        add_document_timestamp(b"no pdf", authority)
