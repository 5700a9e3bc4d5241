"""Signing in two acts: another process may finish it, wrong answers are named and harm no other file."""

from __future__ import annotations

import hashlib
import pickle
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import pkcs12

from digitize.errors import SealError
from digitize.store.pdf import PdfPage
from digitize.store.seal import (
    Appearance,
    StampKind,
    complete_signature,
    open_pkcs12_signer,
    prepare_signature,
    template_for,
    verify_pdf,
)
from tests.unit.store.pdf import paper
from tests.unit.store.seal.certificates import NOW, PASSWORD, write_pkcs12
from tests.unit.store.seal.conftest import Officer
from tests.verapdf import validate


def test_digest_out_signature_in(built: bytes, page: PdfPage, tmp_path: Path) -> None:
    """A token sees nothing but 32 bytes; the waiting file survives a restart of the service."""
    root = write_pkcs12(tmp_path / "token.p12")
    key, certificate, others = pkcs12.load_key_and_certificates(
        (tmp_path / "token.p12").read_bytes(), PASSWORD.encode()
    )
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    assert certificate is not None
    appearance = Appearance(template_for(StampKind.PERSONAL, NOW.date()))
    pending = prepare_signature(built, certificate, others, appearance, NOW)
    kept = pickle.dumps(pending)

    assert pending.digest == hashlib.sha256(pending.to_sign).digest()
    answer = key.sign(pending.digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))

    signed = complete_signature(pickle.loads(kept), answer)
    assert signed.startswith(built)
    report = verify_pdf(signed, [root], NOW)
    assert report.sound
    assert report.signatures[0].signing_time == NOW
    (verdict,) = validate([paper.write(tmp_path, "signed.pdf", signed)])
    assert verdict.compliant, verdict.failures


def test_wrong_signature_is_named_and_the_right_one_still_fits(officer: Officer, built: bytes) -> None:
    signer = officer.signer
    pending = prepare_signature(built, signer.certificate, signer.chain, None, NOW)
    other = prepare_signature(built + b"\n", signer.certificate, signer.chain, None, NOW)
    for wrong in (b"", b"\x30\x00", signer.sign(b"something else"), signer.sign(other.to_sign)):
        with pytest.raises(SealError, match="không khớp"):
            complete_signature(pending, wrong)
    assert verify_pdf(complete_signature(pending, signer.sign(pending.to_sign)), [officer.root], NOW).sound


def test_signature_of_another_person_is_refused(officer: Officer, built: bytes, tmp_path: Path) -> None:
    write_pkcs12(tmp_path / "other.p12", common_name="Người khác")
    other = open_pkcs12_signer(tmp_path / "other.p12", PASSWORD, NOW)
    pending = prepare_signature(built, officer.signer.certificate, officer.signer.chain, None, NOW)
    with pytest.raises(SealError, match="không khớp"):
        complete_signature(pending, other.sign(pending.to_sign))


def test_a_bad_file_in_a_batch_leaves_the_rest(officer: Officer, built: bytes) -> None:
    """R6: fifty files, one of them broken; the others are prepared in one go, signed, and sound."""
    files = [built] * 5
    files[2] = built[:300]
    failed, done = [], []
    for number, data in enumerate(files):
        try:
            pending = prepare_signature(data, officer.signer.certificate, officer.signer.chain, None, NOW)
        except SealError:
            failed.append(number)
            continue
        done.append(complete_signature(pending, officer.signer.sign(pending.to_sign)))
    assert failed == [2]
    assert all(verify_pdf(data, [officer.root], NOW).sound for data in done)


def test_changed_waiting_file_does_not_verify(officer: Officer, built: bytes) -> None:
    signer = officer.signer
    pending = prepare_signature(built, signer.certificate, signer.chain, None, NOW)
    changed = bytearray(pending.document)
    changed[1000] ^= 1
    signed = complete_signature(replace(pending, document=bytes(changed)), signer.sign(pending.to_sign))
    assert not verify_pdf(signed, [officer.root], NOW).sound
