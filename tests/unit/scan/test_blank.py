"""Blank pages: a stamp of any ink makes a page, what shines through from the other side does not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from digitize.scan import ColourMode, DecodedPage, Pixels, is_blank, straighten
from tests.unit.scan.drawing import DPI, paper, seal

INKS = ((210, 35, 50), (225, 120, 140), (230, 150, 170), (150, 75, 80), (50, 70, 190))


def _is_blank(pixels: Pixels) -> bool:
    noise = np.random.default_rng(7).normal(0, 3, pixels.shape)
    noisy = np.clip(pixels + noise, 0, 255).astype(np.uint8)
    return is_blank(straighten(DecodedPage(noisy, DPI, "file", ColourMode.COLOUR)))


def _inked(strokes: Pixels, strength: float) -> Pixels:
    return (250 - (255 - strokes.astype(float)) * strength).clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize("ink", INKS)
@pytest.mark.parametrize("strength", [0.6, 0.9])
def test_a_page_with_only_a_stamp_is_not_blank(ink: tuple[int, int, int], strength: float) -> None:
    assert not _is_blank(_inked(seal(paper(tint=255), 600, 900, ink), strength))


@pytest.mark.parametrize("ink", INKS[:3])
@pytest.mark.parametrize("strength", [0.1, 0.35])
def test_a_seal_that_shines_through_is_no_stamp_of_this_side(ink: tuple[int, int, int], strength: float) -> None:
    behind = cv2.GaussianBlur(seal(paper(tint=255), 600, 900, ink)[:, ::-1], (0, 0), 2.0)
    assert _is_blank(_inked(np.asarray(behind, np.uint8), strength))


@pytest.mark.parametrize("text", ["x", "(Mat sau)"])
def test_a_word_is_enough(text: str) -> None:
    page = paper()
    cv2.putText(page, text, (400, 800), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (50, 50, 55), 2, cv2.LINE_AA)
    assert not _is_blank(page)
