"""The nine metadata come after the first signature and before the second; both stay valid, the file stays PDF/A."""

from __future__ import annotations

import io
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest

from digitize.errors import SealError
from digitize.store.pdf import PdfPage, build_pdf, check_pdf, occupied
from digitize.store.seal import (
    Appearance,
    StampKind,
    describe_pdf,
    own_metadata,
    sign_pdf,
    template_for,
    verify_pdf,
)
from tests.conftest import need
from tests.unit.store.pdf import paper
from tests.unit.store.seal.certificates import NOW
from tests.unit.store.seal.conftest import Officer
from tests.verapdf import validate

NINE = paper.METADATA.minimum
BARE = replace(paper.METADATA, minimum=None, result_code="")
LATER = NOW + timedelta(minutes=5)


@pytest.fixture(scope="module")
def once(officer: Officer, page: PdfPage) -> bytes:
    """A copy signed before anything was extracted from it (R3)."""
    stamp = Appearance(template_for(StampKind.PERSONAL, NOW.date()), occupied=occupied(page))
    return sign_pdf(build_pdf([page], BARE), officer.signer, stamp, NOW)


@pytest.fixture(scope="module")
def twice(officer: Officer, page: PdfPage, once: bytes) -> bytes:
    assert NINE is not None
    described = describe_pdf(once, NINE, LATER, result_code="045190990123.KS.01", unconfirmed=("number", "issuer"))
    stamp = Appearance(template_for(StampKind.AGENCY_COPY, NOW.date()), "UBND xã Thử", occupied=occupied(page))
    return sign_pdf(described, officer.signer, stamp, LATER)


def test_all_nine_stand_in_the_final_file_and_both_signatures_are_sound(
    officer: Officer, page: PdfPage, once: bytes, twice: bytes, tmp_path: Path
) -> None:
    assert own_metadata(once) == {}
    assert twice.startswith(once)
    found = own_metadata(twice)
    assert found["soDinhDanh"] == "045190990123"
    assert found["coQuanCap"] == "UBND xã <A & B>"
    assert found["maKetQuaSoHoa"] == "045190990123.KS.01"
    assert found["chuaXacNhan"] == "soKyHieu, coQuanCap"
    assert len(found) == 11
    report = verify_pdf(twice, [officer.root], LATER)
    assert report.sound, report
    assert [status.level for status in report.signatures] == ["B-B", "B-B"]
    check_pdf(twice, [page])
    path = paper.write(tmp_path, "twice.pdf", twice)
    for flavour in ("2b", "2u"):
        (verdict,) = validate([path], flavour)
        assert verdict.compliant, verdict.failures
    told = subprocess.run([need("pdfsig", "poppler-utils"), str(path)], capture_output=True, text=True, check=False)
    assert told.stdout.count("Signature is Valid") == 2
    assert subprocess.run([need("qpdf", "qpdf"), "--check", str(path)], check=False).returncode == 0


def test_title_dates_and_language_stay_and_the_version_is_1_7(once: bytes, twice: bytes) -> None:
    with pikepdf.open(io.BytesIO(once)) as before, pikepdf.open(io.BytesIO(twice)) as after:
        assert "/Version" not in after.Root  # PDF/A-2 stands on PDF 1.7; pyHanko would say 2.0 for this key
        assert after.pdf_version == "1.7"
        assert set(after.Root.Extensions.keys()) == {"/ESIC"}
        with before.open_metadata() as old, after.open_metadata() as new:
            for name in ("dc:title", "xmp:CreateDate", "xmp:ModifyDate", "xmp:CreatorTool", "pdf:Producer"):
                assert old[name] == new[name], name
            assert new["xmp:MetadataDate"] == LATER.isoformat(timespec="seconds")


def test_metadata_can_be_stated_anew_and_a_changed_word_shows(officer: Officer, twice: bytes) -> None:
    assert NINE is not None
    corrected = describe_pdf(twice, replace(NINE, number="13/2024"), LATER + timedelta(days=1))
    third = sign_pdf(corrected, officer.signer, None, LATER + timedelta(days=1))
    assert own_metadata(third)["soKyHieu"] == "13/2024"
    assert verify_pdf(third, [officer.root], LATER + timedelta(days=1)).sound
    forged = third.replace(b"13/2024", b"99/2024")
    assert forged != third
    assert not verify_pdf(forged, [officer.root], LATER + timedelta(days=1)).sound


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 hello"])
def test_only_files_of_ours_are_described(data: bytes) -> None:
    assert NINE is not None
    with pytest.raises(SealError):
        describe_pdf(data, NINE, NOW)
    foreign = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(foreign)
    with pytest.raises(SealError, match="không do hệ thống này tạo"):
        describe_pdf(foreign.getvalue(), NINE, NOW)
