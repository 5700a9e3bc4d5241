"""Dark places are found where they are seen, whatever the coding and turn of the page."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digitize.ocr import reading_from_json, reading_to_json
from digitize.scan import Box, find_ink
from digitize.store.pdf import PdfPage, build, occupied, page_layout
from tests.unit.store.pdf import paper

SCRIBBLE_PX = (60, 40, 260, 90)


def scribbled() -> paper.Drawn:
    """A page with pen strokes in the top left corner that no reading tells of."""
    image = Image.new("RGB", paper.SIZE_PX, "white")
    left, top, right, bottom = SCRIBBLE_PX
    ImageDraw.Draw(image).line([(left, top), (right, bottom), (left, bottom), (right, top)], fill="navy", width=4)
    return paper.Drawn(image, paper.reading(()))


def check(page: PdfPage) -> None:
    check_found(page)
    # the same when reading has looked for it already, on the upright page
    ink = find_ink(np.asarray(scribbled().image), page.reading.dpi)
    check_found(replace(page, reading=replace(page.reading, ink=ink)))


def check_found(page: PdfPage) -> None:
    found = occupied(page).text
    assert found
    left, top, right, bottom = SCRIBBLE_PX
    drawn = page_layout(page).rectangle(Box(left, top, right - left, bottom - top))
    assert all(box.left >= drawn.left - 8 and box.right <= drawn.right + 8 for box in found)
    assert all(box.top <= drawn.top + 8 and box.bottom >= drawn.bottom - 8 for box in found)
    assert max(box.right for box in found) - min(box.left for box in found) > 0.9 * drawn.width
    assert occupied(page, ink=False).text == ()


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_strokes_are_found_on_turned_pages(degrees: int) -> None:
    check(paper.turned(scribbled(), degrees))
    check(paper.turned(scribbled(), degrees, in_container=True))


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_strokes_are_found_in_other_codings(kind: str) -> None:
    drawn = scribbled()
    check(paper.page(drawn, kind))
    check(PdfPage(paper.encoded(drawn.image.convert("1", dither=Image.Dither.NONE), kind), drawn.reading))


@pytest.mark.parametrize("kind", ["JPEG", "TIFF", "G4"])
def test_orientation_in_the_file_is_counted_with(kind: str) -> None:
    drawn = scribbled()
    stored = drawn.image.transpose(Image.Transpose.ROTATE_90)
    if kind == "TIFF":
        encoded = paper.encoded(stored, kind, tiffinfo={274: 6})
    elif kind == "G4":
        bilevel = stored.convert("1", dither=Image.Dither.NONE)
        encoded = paper.encoded(bilevel, "TIFF", compression="group4", tiffinfo={274: 6, 278: stored.height})
    else:
        exif = Image.Exif()
        exif[0x0112] = 6
        encoded = paper.encoded(stored, kind, exif=exif)
    check(PdfPage(encoded, drawn.reading))


def test_blank_and_grey_paper_have_no_ink() -> None:
    for level in (255, 200):
        page = PdfPage(paper.encoded(Image.new("L", paper.SIZE_PX, level)), paper.reading(()))
        assert occupied(page).text == ()
        assert find_ink(np.full((300, 200), level, dtype=np.uint8), 100).boxes() == ()


def test_ink_that_reading_found_costs_no_decoding(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = scribbled()
    page = paper.page(drawn)
    reading = reading_from_json(reading_to_json(replace(drawn.reading, ink=find_ink(np.asarray(drawn.image), 100))))
    monkeypatch.setattr(build, "ink_rectangles", None)
    assert occupied(replace(page, reading=reading)).text


def test_a_damaged_map_is_told() -> None:
    ink = find_ink(np.asarray(scribbled().image), 100)
    for packed in ("", "AAAA", ink.packed[:-9]):
        with pytest.raises(ValueError, match="ink map"):
            replace(ink, packed=packed).boxes()


def test_skewed_page_is_counted_in_its_straight_frame() -> None:
    drawn = scribbled()
    page = paper.skewed(drawn, 1.5)
    check(PdfPage(page.encoded, replace(drawn.reading, skew_degrees=1.5)))
