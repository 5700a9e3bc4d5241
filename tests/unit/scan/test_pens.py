"""Blue and violet ink over print is lifted for reading, the print stays; what is written by itself is left."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from digitize.scan import ColourMode, DecodedPage, Pixels, UprightPage, straighten
from tests.unit.scan.drawing import BLUE, DPI, handwritten_line, paper, seal, write_lines

VIOLET, GREEN, NAVY = (120, 50, 140), (40, 120, 70), (35, 50, 120)


def _overprinted(page: Pixels, strokes: Pixels) -> Pixels:
    """Ink darkens what it is put on."""
    return (page.astype(np.uint16) * strokes // 255).astype(np.uint8)


def _signature(colour: tuple[int, int, int]) -> Pixels:
    strokes = paper(tint=255)
    points = np.array([(300 + 14 * step, 620 + round(120 * np.sin(2.4 * step))) for step in range(40)])
    cv2.polylines(strokes, [points], False, colour, 3, cv2.LINE_AA)
    return strokes


def _straight(pixels: Pixels) -> UprightPage:
    return straighten(DecodedPage(pixels, DPI, "file", ColourMode.COLOUR))


@pytest.mark.parametrize("colour", [BLUE, VIOLET, GREEN, NAVY])
@pytest.mark.parametrize("ink", ["signature", "stamp"])
def test_ink_over_print_goes_and_the_print_stays(colour: tuple[int, int, int], ink: str) -> None:
    print_ = write_lines(paper())
    strokes = _signature(colour) if ink == "signature" else seal(paper(tint=255), 560, 640, colour)
    page = _straight(_overprinted(print_, strokes))
    black, inked = print_[:, :, 1] < 80, strokes[:, :, 0] < 160
    assert page.straightening.skew_degrees == 0.0
    on_paper_alone = inked & (cv2.erode(print_[:, :, 1], np.ones((5, 5))) > 240)
    assert np.percentile(page.reading[on_paper_alone], 10) > 200
    assert np.percentile(page.reading[black & inked], 90) < 120
    assert np.array_equal(page.colour, _overprinted(print_, strokes))


@pytest.mark.parametrize("colour", [BLUE, VIOLET, NAVY])
def test_writing_by_itself_is_left_for_reading(colour: tuple[int, int, int]) -> None:
    print_ = write_lines(paper(), lines=6)
    written = _straight(handwritten_line(print_.copy(), y=1000, colour=colour))
    signed = _straight(_overprinted(paper(), _signature(colour)))
    assert written.reading[960:1040, 200:700].min() < 130
    assert signed.reading[500:740, 300:860].min() < 130


def test_tinted_paper_and_black_print_are_no_pens() -> None:
    page = write_lines(paper())
    tinted = _overprinted(page, np.full_like(page, (235, 238, 190)))
    assert np.array_equal(_straight(tinted).reading, np.ascontiguousarray(tinted[:, :, 0]))
