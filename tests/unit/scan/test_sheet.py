"""Photos of a sheet: found, made a rectangle, cut free of the desk; scans left as they are."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from digitize.scan import ColourMode, DecodedPage, Pixels, straighten
from digitize.scan.sheet import find_sheet
from tests.unit.scan.drawing import decoded, paper, seal, upright, write_lines

CORNERS = ((110, 95), (1262, 138), (1290, 1790), (82, 1738))
DESKS = ((96, 74, 52), (40, 48, 60), (150, 140, 128))


def photographed(page: Pixels, desk: tuple[int, int, int] = DESKS[0], shade: int = 0) -> Pixels:
    """``page`` lying on a desk, seen askew; ``shade`` is how much darker the right side is."""
    height, width = page.shape[:2]
    edges = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    bend = cv2.getPerspectiveTransform(edges, np.array(CORNERS, np.float32))
    photo = cv2.warpPerspective(page, bend, (1400, 1900), borderValue=desk).astype(float)
    photo -= np.linspace(0, shade, 1400)[None, :, None]
    noise = np.random.default_rng(1).normal(0, 3, photo.shape)
    return np.clip(photo + noise, 0, 255).astype(np.uint8)


def _green(photo: Pixels) -> Pixels:
    return np.ascontiguousarray(photo[:, :, 1])


@pytest.mark.parametrize("desk", DESKS)
@pytest.mark.parametrize("shade", [0, 60])
def test_corners_are_found(desk: tuple[int, int, int], shade: int) -> None:
    sheet = find_sheet(_green(photographed(write_lines(paper()), desk, shade)))
    assert sheet is not None
    assert np.abs(sheet.points() - np.array(CORNERS)).max() < 6


def test_perspective_is_taken_out_and_the_desk_is_gone_for_reading() -> None:
    photo = photographed(write_lines(paper()))
    page = straighten(DecodedPage(photo, 150, "assumed", ColourMode.COLOUR))
    assert page.colour.shape == photo.shape
    steps = page.straightening
    assert steps.keystone is not None
    turn = cv2.getRotationMatrix2D(((1400 - 1) / 2, (1900 - 1) / 2), steps.skew_degrees, 1.0)
    straight = cv2.transform(np.array([CORNERS], np.float32), turn)
    found = cv2.perspectiveTransform(straight, np.array(steps.keystone).reshape(3, 3))[0]
    for one, other in ((0, 1), (3, 2)):
        across = found[other] - found[one]
        assert abs(np.degrees(np.arctan2(across[1], across[0]))) < 0.4
    for one, other in ((0, 3), (1, 2)):
        down = found[other] - found[one]
        assert abs(np.degrees(np.arctan2(down[0], down[1]))) < 0.4
    assert page.reading[:60].min() == 255
    assert page.reading[:, :60].min() == 255
    assert page.reading.min() < 60


def test_a_point_goes_back_to_where_it_was() -> None:
    photo = DecodedPage(photographed(write_lines(paper())), 150, "assumed", ColourMode.COLOUR)
    steps = straighten(photo).straightening
    assert steps.keystone is not None
    back = np.array([[steps.before_keystone(700.0, 300.0)]], np.float64)
    again = cv2.perspectiveTransform(back, np.array(steps.keystone).reshape(3, 3))[0, 0]
    assert again == pytest.approx((700.0, 300.0), abs=1e-6)


def test_scans_have_no_keystone() -> None:
    framed = write_lines(paper())
    cv2.rectangle(framed, (60, 60), (framed.shape[1] - 60, framed.shape[0] - 60), (150, 30, 40), 14)
    for page in (write_lines(paper()), seal(paper(), 700, 900), framed, paper()):
        found = straighten(decoded(page))
        assert found.straightening.keystone is None
        assert found.straightening.before_keystone(3.0, 4.0) == (3.0, 4.0)
    assert np.abs(upright(framed).reading[60:70].astype(int) - 255).max() > 40


def test_a_sheet_that_leaves_the_picture_is_not_guessed() -> None:
    assert find_sheet(_green(photographed(write_lines(paper()))[:, 300:])) is None
