"""Blank pages: pen and stamp of any strength make a page, what shines through from the other side does not."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import pytest

from digitize.scan import (
    ColourMode,
    EncodedPage,
    Limits,
    Pixels,
    Straightening,
    UprightPage,
    decode,
    is_blank,
    open_pages,
    straighten,
)
from samples.marks import _seal_mask
from tests.unit.scan.drawing import A4, BLUE, DPI, handwritten_line, paper, seal, write_lines

SMALL = (1000, 1000)  # pixels: a sheet large enough for a stamp or a line
INKS = ((210, 35, 50), (225, 120, 140), (230, 150, 170), (150, 75, 80), (50, 70, 190))
PENS = (BLUE, (60, 60, 65), (150, 150, 155))


def _page(pixels: Pixels) -> UprightPage:
    noise = np.empty(pixels.shape, np.int16)
    cv2.setRNGSeed(7)
    cv2.randn(noise, np.zeros(3), np.full(3, 3.0))
    noisy = np.asarray(cv2.add(pixels, noise, dtype=cv2.CV_8U), dtype=np.uint8)
    return UprightPage(noisy, np.ascontiguousarray(noisy[:, :, 0]), DPI, ColourMode.COLOUR, Straightening(0, 0.0))


def _inked(strokes: Pixels, strength: float, softness_px: float = 0.0) -> Pixels:
    soft = cv2.GaussianBlur(strokes, (0, 0), softness_px) if softness_px else strokes
    return (250 - (255 - soft.astype(float)) * strength).clip(0, 255).astype(np.uint8)


def _engraved(ink: tuple[int, int, int], unevenness: float, *, soaked: bool = False) -> Pixels:
    """A seal as engravers cut it, unevenly inked; ``soaked``: through the paper, in spots, mirrored."""
    rng = np.random.default_rng(5)
    side = round(35 / 25.4 * DPI)
    mask = np.asarray(_seal_mask("UBND TỈNH ĐẤT MẪU", "SỞ NỘI VỤ", side), np.float32) / 255
    patches = cv2.resize(rng.uniform(1 - unevenness, 1, (9, 9)).astype(np.float32), (side, side))
    mask = mask * patches
    if soaked:
        wet = cv2.resize(rng.uniform(-0.6, 1, (5, 5)).astype(np.float32), (side, side)).clip(0.2, 1)
        spots = cv2.GaussianBlur(rng.normal(0, 1, (side, side)).astype(np.float32), (0, 0), 2.4)
        mask = cv2.GaussianBlur((mask * wet * np.exp(spots / spots.std() - 0.3))[:, ::-1], (0, 0), 0.9)
    page = paper(*SMALL, tint=255)
    share = mask.clip(0, 1)[..., None]
    page[400 : 400 + side, 400 : 400 + side] = 255 * (1 - share) + np.array(ink) * share
    return page


@pytest.mark.parametrize(
    ("ink", "strength", "softness_px"),
    [*((ink, 0.3, 1.0) for ink in INKS), (INKS[0], 0.3, 0.0), (INKS[2], 0.3, 0.0), (INKS[3], 0.9, 1.0)],
)
def test_a_page_with_only_a_stamp_is_not_blank(ink: tuple[int, int, int], softness_px: float, strength: float) -> None:
    assert not is_blank(_page(_inked(seal(paper(*SMALL, tint=255), 500, 500, ink), strength, softness_px)))


@pytest.mark.parametrize(("ink", "unevenness"), [*((ink, 0.95) for ink in INKS), (INKS[2], 0.4)])
def test_a_stamp_pressed_unevenly_is_not_blank(ink: tuple[int, int, int], unevenness: float) -> None:
    assert not is_blank(_page(_inked(_engraved(ink, unevenness), 0.8, 0.8)))


@pytest.mark.parametrize(
    ("pen", "strength", "softness_px"), [*((pen, 0.25, 1.4) for pen in PENS), (PENS[2], 0.25, 0.0), (PENS[0], 0.6, 1.4)]
)
def test_one_line_by_hand_is_no_blank_page(pen: tuple[int, int, int], softness_px: float, strength: float) -> None:
    assert not is_blank(_page(_inked(handwritten_line(paper(*SMALL, tint=255), colour=pen), strength, softness_px)))


@pytest.mark.parametrize("text", ["x", "(Mat sau)"])
def test_a_word_is_enough(text: str) -> None:
    page = paper(*SMALL)
    cv2.putText(page, text, (400, 600), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (50, 50, 55), 2, cv2.LINE_AA)
    assert not is_blank(_page(page))


@pytest.mark.parametrize(
    ("ink", "strength", "softness_px"),
    [(INKS[0], 0.06, 1.4), (INKS[1], 0.2, 3.0), *((ink, 0.35, 3.0) for ink in INKS[:3])],
)
def test_a_seal_that_shines_through_softly_is_no_stamp_of_this_side(
    ink: tuple[int, int, int], strength: float, softness_px: float
) -> None:
    assert is_blank(_page(_inked(seal(paper(*SMALL, tint=255), 500, 500, ink)[:, ::-1], strength, softness_px)))


@pytest.mark.parametrize("ink", [INKS[0], (190, 25, 60)])
def test_a_seal_that_soaks_through_in_spots_is_no_stamp_of_this_side(ink: tuple[int, int, int]) -> None:
    assert is_blank(_page(_inked(_engraved(ink, 0.4, soaked=True), 0.9)))


@pytest.mark.parametrize("strength", [0.05, 0.15])
def test_print_that_shines_through_is_blank_but_not_with_a_line_on_it(strength: float) -> None:
    behind = _inked(write_lines(paper(tint=255))[:, ::-1], strength, 1.6)
    assert is_blank(_page(behind))
    assert not is_blank(_page(handwritten_line(behind.copy())))


def test_the_strongest_places_of_faint_print_behind_are_no_writing() -> None:
    behind = _inked(write_lines(paper(tint=255))[:, ::-1], 0.04, 1.6)
    behind[900:930, 300:700] = _inked(write_lines(paper(tint=255))[:, ::-1], 0.075, 1.6)[900:930, 300:700]
    assert is_blank(_page(behind))
    alone = _inked(paper(tint=255), 1.0)
    alone[900:930, 300:700] = behind[900:930, 300:700]
    assert not is_blank(_page(alone))


def test_folds_stripes_and_dark_rims_do_not_make_a_page() -> None:
    page = paper()
    rows, right = A4[0], A4[1]
    cv2.line(page, (0, rows // 2), (right, rows // 2 + 6), (222, 222, 222), 3)
    page[:, 700:702] = 120
    page[:, -70:] = 40
    assert is_blank(_page(page))


@pytest.mark.corpus
def test_blank_versos_of_real_scans(corpus: Path) -> None:
    files = sorted((corpus / "scans").glob("*blank_verso_p*.pdf"))
    assert files
    for file in files:
        number = int(file.stem.rpartition("_p")[2])
        found = []
        for page in islice(open_pages(file.read_bytes(), Limits()), number - 2, number):
            assert isinstance(page, EncodedPage)
            found.append(is_blank(straighten(decode(page, Limits()))))
        assert found == [False, True], file.name
