"""Signed files: valid by two programs, PDF/A still, stamps where they belong, damage found."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pikepdf
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from digitize.errors import CertificateError, SealError
from digitize.scan import Box, MachineCode
from digitize.store.pdf import PdfPage, Rectangle, build_pdf, check_pdf, occupied
from digitize.store.seal import (
    Appearance,
    StampKind,
    has_signatures,
    open_pkcs12_signer,
    sign_pdf,
    stamp_time,
    template_for,
    verify_pdf,
)
from digitize.store.seal.letters import VIETNAMESE_LETTERS
from tests.conftest import need
from tests.unit.store.pdf import paper
from tests.unit.store.pdf.test_build import difference, pdftotext, rendered
from tests.unit.store.seal.certificates import NOW, PASSWORD, make_authority, write_pkcs12
from tests.unit.store.seal.conftest import Officer
from tests.verapdf import validate

AGENCY = "Ủy ban nhân dân phường Thử Nghiệm"
TIME = "2026-11-24T10:21:13+07:00"


def seal_png() -> bytes:
    image = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((5, 5, 195, 195), outline=(200, 0, 0, 255), width=12)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def appearance(kind: StampKind, page: PdfPage) -> Appearance:
    return Appearance(template_for(kind, NOW.date()), AGENCY, seal_png(), occupied(page))


def stamp_words(path: Path) -> list[tuple[float, float, float, float, str]]:
    pattern = r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
    found = re.findall(pattern, pdftotext(path, "-bbox"))
    return [(float(a), float(b), float(c), float(d), text) for a, b, c, d, text in found]


@pytest.mark.parametrize("kind", list(StampKind))
def test_signature_is_valid_and_the_original_is_a_prefix(
    kind: StampKind, officer: Officer, page: PdfPage, built: bytes, tmp_path: Path
) -> None:
    signed = sign_pdf(built, officer.signer, appearance(kind, page), NOW)
    assert signed.startswith(built)
    assert len(signed) - len(built) < 25_000
    check_pdf(signed, [page])
    report = verify_pdf(signed, [officer.root], NOW)
    assert report.sound
    (status,) = report.signatures
    assert (status.signer_name, status.signing_time, status.level) == ("Nguyễn Văn Thử", NOW, "B-B")
    assert status.covers_whole_file
    assert status.problems == ()

    path = paper.write(tmp_path, "signed.pdf", signed)
    told = subprocess.run(
        [need("pdfsig", "poppler-utils"), str(path)], capture_output=True, text=True, check=False
    ).stdout
    assert "Signature is Valid" in told
    assert "ETSI.CAdES.detached" in told
    assert "Total document signed" in told
    qpdf = need("qpdf", "qpdf")
    assert subprocess.run([qpdf, "--check", str(path)], capture_output=True, check=False).returncode == 0


def test_signed_files_stay_pdfa(officer: Officer, page: PdfPage, built: bytes, tmp_path: Path) -> None:
    paths = []
    for kind in StampKind:
        signed = sign_pdf(built, officer.signer, appearance(kind, page), NOW)
        paths.append(paper.write(tmp_path, f"{kind}.pdf", signed))
    twice = sign_pdf(signed, officer.signer, appearance(StampKind.PERSONAL, page), NOW)
    paths.append(paper.write(tmp_path, "twice.pdf", twice))
    turned = paper.turned(paper.draw(), 270)
    signed = sign_pdf(
        build_pdf([turned], paper.METADATA), officer.signer, appearance(StampKind.AGENCY_COPY, turned), NOW
    )
    paths.append(paper.write(tmp_path, "turned.pdf", signed))
    paths.append(paper.write(tmp_path, "unseen.pdf", sign_pdf(built, officer.signer, None, NOW)))
    for flavour in ("2b", "2u"):
        for verdict in validate(paths, flavour):
            assert verdict.compliant, (verdict.file, verdict.failures)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
@pytest.mark.parametrize("kind", [StampKind.PERSONAL, StampKind.AGENCY_COPY])
def test_stamp_stands_upright_in_its_corner(kind: StampKind, degrees: int, officer: Officer, tmp_path: Path) -> None:
    """R4: corner of the first page, 10 pt, ISO 8601 time; read by the program a person would use."""
    drawn = paper.draw(top_px=300)
    page = paper.turned(drawn, degrees)
    signed = sign_pdf(build_pdf([page], paper.METADATA), officer.signer, appearance(kind, page), NOW)
    path = paper.write(tmp_path, "stamp.pdf", signed)
    width_pt, height_pt = (side * 72 / paper.DPI for side in paper.SIZE_PX)
    (time,) = [word for word in stamp_words(path) if word[4] == TIME]
    assert time[1] < height_pt * 0.15
    assert time[3] - time[1] < 14  # one upright line
    if kind is StampKind.PERSONAL:
        assert time[2] < width_pt / 2
        assert "Người ký: Nguyễn Văn Thử" in pdftotext(path)
    else:
        assert time[0] > width_pt / 2
        assert AGENCY in pdftotext(path).replace("\n", " ")
    image = rendered(path)
    assert difference(image, drawn.image) < 3.5
    scale = paper.DPI / 72
    ink = np.asarray(image.convert("L")) < 128
    under = ink[int(time[1] * scale) : int(time[3] * scale) + 1, int(time[0] * scale) : int(time[2] * scale) + 1]
    assert 0.05 < under.mean() < 0.5  # letters, neither nothing nor a black bar
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        form = pdf.pages[0].Annots[0].AP.N
        assert b" 10 Tf" in form.read_bytes()


def test_two_signatures_stand_side_by_side(officer: Officer, page: PdfPage, built: bytes, tmp_path: Path) -> None:
    once = sign_pdf(built, officer.signer, appearance(StampKind.PERSONAL, page), NOW)
    later = NOW + timedelta(minutes=5)
    twice = sign_pdf(once, officer.signer, appearance(StampKind.AGENCY_COPY, page), later)
    assert twice.startswith(once)
    report = verify_pdf(twice, [officer.root], later)
    assert report.sound
    assert [status.covers_whole_file for status in report.signatures] == [False, True]
    with pikepdf.open(io.BytesIO(twice)) as pdf:
        first, second = ([float(side) for side in annotation.Rect] for annotation in pdf.pages[0].Annots)
        assert first[2] <= second[0] or second[3] <= first[1]


def test_person_then_agency_then_archive(page: PdfPage, built: bytes, tmp_path: Path) -> None:
    """A chain of three keys on one file: all valid by two programs, no stamp on another, on text or on a code."""
    authority, data = make_authority("Gốc quốc gia thử"), built
    names = {
        StampKind.PERSONAL: "Nguyễn Văn Thử",
        StampKind.AGENCY_COPY: "UBND phường Thử Nghiệm",
        StampKind.ARCHIVE: "Lưu trữ lịch sử thử nghiệm",
    }
    for kind, name in names.items():
        write_pkcs12(tmp_path / f"{kind}.p12", common_name=name, authority=authority)
        signer = open_pkcs12_signer(tmp_path / f"{kind}.p12", PASSWORD, NOW)
        longer = sign_pdf(data, signer, appearance(kind, page), NOW)
        assert longer.startswith(data)
        data = longer
    report = verify_pdf(data, [authority.root], NOW)
    assert report.sound
    assert [status.signer_name for status in report.signatures] == list(names.values())
    assert [status.covers_whole_file for status in report.signatures] == [False, False, True]
    command = [need("pdfsig", "poppler-utils"), str(paper.write(tmp_path, "chain.pdf", data))]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    assert told.count("Signature is Valid") == 3
    with pikepdf.open(io.BytesIO(data)) as pdf:
        rects = [[float(side) for side in annotation.Rect] for annotation in pdf.pages[0].Annots]
    stamps = [Rectangle(left, bottom, right - left, top - bottom) for left, bottom, right, top in rects]
    taken = occupied(page)
    for at, stamp in enumerate(stamps):
        assert not any(stamp.overlaps(other) for other in (*stamps[at + 1 :], *taken.text, *taken.codes))


def test_same_corner_twice_does_not_overlap(officer: Officer, page: PdfPage, built: bytes) -> None:
    data = built
    for _ in range(3):
        data = sign_pdf(data, officer.signer, appearance(StampKind.PERSONAL, page), NOW)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        boxes = [[float(side) for side in annotation.Rect] for annotation in pdf.pages[0].Annots]
    for at, first in enumerate(boxes):
        for second in boxes[at + 1 :]:
            assert first[2] <= second[0] or second[2] <= first[0] or first[3] <= second[1] or second[3] <= first[1]
    assert len(verify_pdf(data, [officer.root], NOW).signatures) == 3


def test_codes_in_both_corners_still_decode(officer: Officer, tmp_path: Path) -> None:
    """R5: QR of TT 01/2023 top left, QR of a land certificate top right, text between them."""
    drawn = paper.draw()
    codes = []
    for x, text in ((30, "KQ-0001"), (paper.SIZE_PX[0] - 140, "GCN-0002")):
        pixels = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=4)
        qr = Image.fromarray(np.asarray(pixels)).convert("RGB").resize((110, 110))
        drawn.image.paste(qr, (x, 30))
        codes.append(MachineCode("qr", text, Box(x, 30, 110, 110)))
    page = PdfPage(paper.encoded(drawn.image), replace(drawn.reading, codes=tuple(codes)))
    data = build_pdf([page], paper.METADATA)
    for kind in StampKind:
        data = sign_pdf(data, officer.signer, appearance(kind, page), NOW)
    image = rendered(paper.write(tmp_path, "codes.pdf", data), 200)
    assert {found.text for found in zxingcpp.read_barcodes(np.asarray(image))} == {"KQ-0001", "GCN-0002"}


def test_stamp_keeps_off_handwriting_that_was_not_read(officer: Officer, tmp_path: Path) -> None:
    """R5: what the engine missed is still on the paper."""
    image = Image.new("RGB", paper.SIZE_PX, "white")
    ImageDraw.Draw(image).line([(30, 20), (330, 60), (40, 60), (320, 20)], fill="navy", width=4)
    page = PdfPage(paper.encoded(image), paper.reading(()))
    signed = sign_pdf(build_pdf([page], paper.METADATA), officer.signer, appearance(StampKind.PERSONAL, page), NOW)
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        left, bottom, right, top = (float(side) * paper.DPI / 72 for side in pdf.pages[0].Annots[0].Rect)
    height = paper.SIZE_PX[1]
    under = image.crop((round(left), round(height - top), round(right), round(height - bottom)))
    assert np.asarray(under.convert("L")).min() > 200
    assert height - top < 120  # still in its corner
    assert left < 100


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 40), st.sampled_from(["JPEG", "PNG", "TIFF"]), st.integers(1, 3), st.integers(20, 95))
def test_a_sealed_file_is_hardly_larger_than_its_images(
    officer: Officer, words: int, kind: str, count: int, quality: int
) -> None:
    """At most 1.03 times the image bytes and 30 KB a file, stamp and signature in it."""
    lines = tuple(" ".join(f"{VIETNAMESE_LETTERS[at % 100 : at % 100 + 4]}{at}" for at in range(words)) for _ in "ab")
    drawn = paper.draw(lines if words else ("chữ",), size_px=(620, 877))
    options = {"quality": quality} if kind == "JPEG" else {"compression": "group4"} if kind == "TIFF" else {}
    image = drawn.image.convert("1") if kind == "TIFF" else drawn.image
    page = PdfPage(paper.encoded(image, kind, **options), drawn.reading)
    sealed = sign_pdf(
        build_pdf([page] * count, paper.METADATA), officer.signer, appearance(StampKind.PERSONAL, page), NOW
    )
    assert len(sealed) <= 1.03 * count * len(page.encoded.data) + 30_000


def test_rsa_signs_too(built: bytes, tmp_path: Path) -> None:
    root = write_pkcs12(tmp_path / "rsa.p12", rsa_key=True)
    signer = open_pkcs12_signer(tmp_path / "rsa.p12", PASSWORD, NOW)
    assert verify_pdf(sign_pdf(built, signer, None, NOW), [root], NOW).sound


def test_certificate_out_of_force_is_refused_before_signing(officer: Officer, built: bytes) -> None:
    for moment in (NOW - timedelta(days=30), NOW + timedelta(days=3650)):
        with pytest.raises(CertificateError):
            sign_pdf(built, officer.signer, None, moment)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\nhello", b"\x00" * 100])
def test_what_is_no_pdf_is_refused(data: bytes, officer: Officer) -> None:
    with pytest.raises(SealError):
        sign_pdf(data, officer.signer, None, NOW)


def test_time_without_zone_and_missing_parts_are_refused(officer: Officer, page: PdfPage, built: bytes) -> None:
    with pytest.raises(SealError, match="múi giờ"):
        sign_pdf(built, officer.signer, None, datetime(2026, 11, 24))  # noqa: DTZ001
    for kind in (StampKind.AGENCY_COPY, StampKind.ARCHIVE):
        with pytest.raises(SealError):
            sign_pdf(built, officer.signer, Appearance(template_for(kind, NOW.date())), NOW)
    broken = replace(appearance(StampKind.ARCHIVE, page), seal_image=b"no image")
    with pytest.raises(SealError, match="con dấu"):
        sign_pdf(built, officer.signer, broken, NOW)


def test_stamp_time_is_vietnamese() -> None:
    assert stamp_time(datetime(2026, 12, 31, 18, 0, 5, tzinfo=UTC)) == "2027-01-01T01:00:05+07:00"


def test_signatures_are_recognised(officer: Officer, built: bytes) -> None:
    assert not has_signatures(built)
    assert has_signatures(sign_pdf(built, officer.signer, None, NOW))
