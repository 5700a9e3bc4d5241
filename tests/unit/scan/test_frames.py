"""Frames of stamps that stand askew over print are taken out for reading; print, tables and the page itself stay."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from digitize.scan import ColourMode, DecodedPage, Pixels, straighten
from digitize.scan.frames import tilted_frames, without_frames
from tests.unit.scan.drawing import DPI, INK, paper, write_lines

MM = DPI / 25.4


def _frame(degrees: float) -> Pixels:
    """A frame of 60 × 25 mm by itself."""
    page = paper()
    corners = cv2.boxPoints(((600.0, 640.0), (60 * MM, 25 * MM), degrees)).astype(np.int32)
    cv2.polylines(page, [corners], True, INK, 3, cv2.LINE_AA)
    return page


@pytest.mark.parametrize("degrees", [-6.0, -1.5, 2.0, 4.5])
def test_a_frame_askew_goes_and_the_print_it_crosses_stays(degrees: float) -> None:
    print_, frame = write_lines(paper()), _frame(degrees)
    page = np.minimum(print_, frame)
    upright = straighten(DecodedPage(page, DPI, "file", ColourMode.COLOUR))
    assert upright.straightening.skew_degrees == 0.0
    framed, black = frame[:, :, 0] < 120, print_[:, :, 0] < 120
    free = framed & (cv2.erode(print_[:, :, 0], np.ones((9, 9))) > 240)
    assert np.mean(upright.reading[free] > 180) > 0.9
    assert np.mean(upright.reading[black & ~framed] < 140) > 0.985
    assert np.mean(upright.reading[black & framed] < 140) > 0.3  # strokes across the line
    assert np.array_equal(upright.colour, page)


def test_tables_and_plain_pages_are_left_as_they_are() -> None:
    table = write_lines(paper())
    for y in range(300, 900, 60):
        cv2.line(table, (150, y), (900, y), INK, 2)
    for x in (150, 500, 900):
        cv2.line(table, (x, 300), (x, 840), INK, 2)
    for page in (table, write_lines(paper()), np.minimum(write_lines(paper()), _frame(0.0))):
        grey = np.ascontiguousarray(page[:, :, 0])
        assert tilted_frames(grey, DPI) == []
        assert np.array_equal(without_frames(grey.copy(), DPI), grey)
