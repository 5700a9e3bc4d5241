"""The small copy: a sixth of the size or less, with print, seal, ink and stamps still there and the text kept."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageDraw

from benchmarks.pdf.pages import scanned_page
from digitize.errors import SealError
from digitize.store.pdf import PdfMetadata, PdfPage, build_pdf, compact_pdf, extract_texts, occupied
from digitize.store.seal import Appearance, StampKind, open_pkcs12_signer, sign_pdf, template_for, verify_pdf
from tests.unit.store.pdf import paper
from tests.unit.store.pdf.test_build import pdftotext, rendered
from tests.unit.store.seal.certificates import NOW, PASSWORD, write_pkcs12


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The upper part of a signed 300 dpi colour page, with a seal and a signature by hand."""
    whole = scanned_page(1, lines=6)
    image = Image.open(io.BytesIO(whole.encoded.data)).crop((0, 0, 2480, 1200))
    pen = ImageDraw.Draw(image)
    pen.ellipse((1500, 780, 1900, 1180), outline=(210, 30, 40), width=14)
    pen.line([(600, 1000), (760, 800), (900, 1050), (1100, 850)], fill=(30, 40, 170), width=8)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80, dpi=(300, 300))
    encoded = replace(whole.encoded, data=out.getvalue(), height_px=1200)
    page = PdfPage(encoded, replace(whole.reading, height_px=1200, ink=None))
    path = tmp_path_factory.mktemp("key") / "k.p12"
    write_pkcs12(path)
    stamp = Appearance(template_for(StampKind.PERSONAL, NOW.date()), occupied=occupied(page))
    built = build_pdf([page], PdfMetadata("Giấy thử", datetime(2026, 11, 24, tzinfo=UTC)))
    return sign_pdf(built, open_pkcs12_signer(path, PASSWORD, NOW), stamp, NOW)


def test_small_with_all_that_is_to_be_seen(sealed: bytes, tmp_path: Path) -> None:
    small = compact_pdf(sealed)
    assert len(small) * 6 <= len(sealed)
    assert compact_pdf(sealed) == small
    assert extract_texts(small) == extract_texts(sealed)
    path, full = paper.write(tmp_path, "small.pdf", small), paper.write(tmp_path, "full.pdf", sealed)
    assert "Người ký: Nguyễn Văn Thử" in pdftotext(path)  # the stamp is part of the page
    assert not verify_pdf(small, []).signed
    with pikepdf.open(io.BytesIO(small)) as pdf, pikepdf.open(full) as signed:
        assert not pdf.get_warnings()
        assert pdf.pages[0].mediabox == signed.pages[0].mediabox
        assert "không thay cho tệp đã ký" in str(pdf.docinfo["/Subject"])
        assert b"pdfaid:part" not in pdf.Root.Metadata.read_bytes()
    before, after = (np.asarray(rendered(each, 150), dtype=np.int16) for each in (full, path))
    assert before.shape == after.shape
    for colour in ((210, 30, 40), (30, 40, 170)):  # seal and ink, in place and of their colour
        there, kept = (np.abs(image - colour).max(axis=2) < reach for image, reach in ((before, 40), (after, 100)))
        assert there.sum() > 1000
        assert kept[there].mean() > 0.85
    dark, still = (image.max(axis=2) < 110 for image in (before, after))
    near = cv2.dilate(still.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    assert near[dark].mean() > 0.98  # every stroke of print
    assert (still & ~cv2.dilate(dark.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)).mean() < 0.002


@pytest.mark.parametrize("degrees", [90, 180])
def test_turned_pages_stay_turned(degrees: int, tmp_path: Path) -> None:
    built = build_pdf([paper.turned(paper.draw(), degrees)], paper.METADATA)
    paths = [paper.write(tmp_path, f"{at}.pdf", data) for at, data in enumerate((built, compact_pdf(built)))]
    first, second = (np.asarray(rendered(path).convert("L"), dtype=np.int16) for path in paths)
    assert np.abs(first - second).mean() < 6


def test_black_and_white_stays_as_it_is() -> None:
    page = paper.page(replace(paper.draw(), image=paper.draw().image.convert("1")), "TIFF", compression="group4")
    built = build_pdf([page], paper.METADATA)
    with pikepdf.open(io.BytesIO(built)) as full, pikepdf.open(io.BytesIO(compact_pdf(built))) as small:
        first, second = (pdf.pages[0].Resources.XObject.Im0.read_raw_bytes() for pdf in (full, small))
    assert first == second


def test_what_is_no_pdf_is_told() -> None:
    with pytest.raises(SealError):
        compact_pdf(b"nothing")
