"""Cutting lines for the recogniser and finding the ink of words again."""

from __future__ import annotations

import numpy as np
import pytest

from digitize.ocr.line_image import cut_line, ink_box
from digitize.scan import Box
from tests.unit.ocr.conftest import draw_page

PAGE = draw_page(((40, 30, "NƠI NHẬN"), (700, 30, "CHỦ TỊCH")), (1100, 120))


@pytest.mark.parametrize(("height_px", "squeeze"), [(32, 1.0), (48, 0.8)])
def test_far_stretches_are_cut_apart_at_one_height(height_px: int, squeeze: float) -> None:
    pictures = cut_line(PAGE, Box(0, 20, 1100, 80), height_px, squeeze)
    assert len(pictures) == 2
    left, right = pictures
    assert left.box.right < 400 < 680 < right.box.x
    for picture in pictures:
        assert picture.grey.shape[0] == height_px
        assert picture.grey.shape[1] % 16 == 0
        assert picture.width_px <= picture.grey.shape[1] < picture.width_px + 16
        assert (picture.grey[:, picture.width_px :] == 255).all()
        assert picture.scale == pytest.approx(height_px / picture.box.height * squeeze)
        assert picture.grey.min() < 60


def test_the_cut_goes_by_ink_not_by_the_box() -> None:
    tight, wide = cut_line(PAGE, Box(30, 28, 300, 45), 32, 1.0)[0], cut_line(PAGE, Box(0, 0, 600, 120), 32, 1.0)[0]
    assert abs(tight.box.x - wide.box.x) <= 1
    assert abs(tight.box.height - wide.box.height) <= 3


def test_ink_of_a_word_is_found_on_the_page() -> None:
    picture = cut_line(PAGE, Box(0, 20, 600, 80), 40, 1.0)[0]
    whole = ink_box(picture, 0, picture.width_px)
    assert whole is not None
    assert PAGE[whole.y : whole.bottom, whole.x : whole.right].min() < 50
    outside = PAGE.copy()
    outside[whole.y : whole.bottom, whole.x : whole.right] = 255
    assert outside[:, :600].min() > 120  # nothing but the faint edge of letters is left
    assert ink_box(picture, 0, 2) is None


@pytest.mark.parametrize("box", [Box(450, 20, 200, 80), Box(0, 0, 3, 3), Box(0, 119, 200, 1)])
def test_bare_paper_gives_no_picture(box: Box) -> None:
    assert cut_line(PAGE, box, 32, 1.0) == []


def test_an_even_grey_gives_no_picture() -> None:
    assert cut_line(np.full((50, 200), 180, np.uint8), Box(0, 0, 200, 50), 32, 1.0) == []
