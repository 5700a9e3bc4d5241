"""Finding lines by marks of ink: cells, accents, headings, strokes; no ink of a neighbour in a line's picture."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitize.ocr.line_finder import FoundLines, find_lines
from digitize.ocr.line_image import cut_found
from digitize.scan import Box, Pixels
from tests.unit.ocr.conftest import LETTER, draw_page

TWO_LINES = draw_page(((60, 40, "Quyết định này ghi rõ"), (60, 76, "hiệu lực kể từ ngày ký")), (700, 160))


def at(found: FoundLines, x: int, y: int) -> list[Box]:
    return [
        each.box for each in found.lines if each.box.x <= x <= each.box.right and each.box.y <= y <= each.box.bottom
    ]


def test_each_line_of_a_letter_is_found_once(letter: Pixels) -> None:
    found = find_lines(letter, 200)
    assert len(found.lines) == len(LETTER)
    for x, y, text in LETTER:
        assert len(at(found, x + 12, y + 20)) == 1, text


def test_cells_whose_rows_stand_at_odd_heights_are_lines_of_their_own() -> None:
    page = draw_page(
        (
            (60, 60, "Cấp phép sử dụng"), (60, 100, "tạm thời lòng đường"),
            (420, 80, "Trong ba ngày"), (420, 120, "đối với đám tang"),
        ),
        (800, 220),
    ).copy()  # fmt: skip
    for x in (40, 400, 760):
        cv2.line(page, (x, 30), (x, 190), 0, 3)
    cv2.line(page, (40, 30), (760, 30), 0, 3)
    found = find_lines(page, 200)
    assert len(found.lines) == 4
    assert all(line.box.right < 400 or line.box.x > 400 for line in found.lines)
    assert all(line.box.height < 45 for line in found.lines)


def test_accents_and_commas_are_no_lines_of_their_own() -> None:
    page = draw_page(((60, 40, "Ế Ề Ẫ Ộ, ủy ban; nhân dân."),), (700, 120))
    (line,) = find_lines(page, 200).lines
    ink = np.flatnonzero((page < 128).any(axis=1))
    assert line.box.y <= ink[0] + 1
    assert line.box.bottom >= ink[-1]


def test_a_stamps_letters_do_not_make_one_line_of_two() -> None:
    page = TWO_LINES.copy()
    cv2.rectangle(page, (250, 50), (262, 100), 0, -1)
    cv2.rectangle(page, (275, 52), (287, 102), 0, -1)
    found = find_lines(page, 200)
    assert [len(at(found, x, y)) for x, y in ((70, 60), (70, 96))] == [1, 1]
    assert at(found, 70, 60) != at(found, 70, 96)


def test_a_line_goes_on_behind_a_stroke_through_it() -> None:
    page = draw_page(((60, 60, "Ủy ban nhân dân xã Hòa Phú kính gửi"),), (800, 200)).copy()
    cv2.line(page, (280, 10), (340, 180), 0, 5)
    first, last = at(find_lines(page, 200), 70, 75), at(find_lines(page, 200), 560, 75)
    assert first == last != []


def test_a_picture_has_no_ink_of_its_neighbours() -> None:
    found = find_lines(TWO_LINES, 200)
    upper, lower = sorted(found.lines, key=lambda line: line.box.y)
    assert upper.box.bottom > lower.box.y - 3  # descenders and accents come that near
    grown = [cut_found(TWO_LINES, found, line, 48, 1.0)[0] for line in (upper, lower)]
    alone = [
        cut_found(page, find_lines(page, 200), find_lines(page, 200).lines[0], 48, 1.0)[0]
        for page in (
            draw_page(((60, 40, "Quyết định này ghi rõ"),), (700, 160)),
            draw_page(((60, 76, "hiệu lực kể từ ngày ký"),), (700, 160)),
        )
    ]
    for one, other in zip(grown, alone, strict=True):
        assert one.box == other.box
        assert np.abs(one.grey.astype(int) - other.grey.astype(int)).max() < 60


@pytest.mark.parametrize("page", [np.full((300, 400), 250, np.uint8), np.zeros((300, 400), np.uint8)])
def test_nothing_to_find(page: Pixels) -> None:
    assert find_lines(page, 200).lines == ()


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 120), st.integers(1, 160), st.integers(0, 2**32 - 1), st.sampled_from([0.01, 0.2, 0.6]),
    st.sampled_from([20.0, 72.0, 200.0, 600.0]),
)  # fmt: skip
def test_any_ink_gives_lines_that_lie_on_the_page(height: int, width: int, seed: int, share: float, dpi: float) -> None:
    ink = np.random.default_rng(seed).random((height, width)) < share
    page = np.where(ink, 0, 255).astype(np.uint8)
    found = find_lines(page, dpi)
    assert found.owner.shape == page.shape
    for line in found.lines:
        assert 0 <= line.box.x < line.box.right <= width
        assert 0 <= line.box.y < line.box.bottom <= height
        for picture in cut_found(page, found, line, 48, 0.8):
            assert picture.grey.shape[0] == 48


def test_an_accent_of_a_heading_is_of_its_line_though_it_is_as_tall_as_small_letters() -> None:
    page = draw_page(((60, 200, "nhân dân xã nơi cư trú xem xét cho một số"),), (900, 260)).copy()
    page[:190] = cv2.resize(draw_page(((30, 20, "GIẤY BÁO"),), (450, 95)), (900, 190), interpolation=cv2.INTER_CUBIC)
    found = find_lines(page, 200)
    heading = min(found.lines, key=lambda line: line.box.y)
    assert heading.box.y <= np.flatnonzero((page < 128).any(axis=1))[0] + 1


def test_a_page_of_dirt_gives_no_end_of_lines() -> None:
    spots = (np.random.default_rng(1).random((300, 300)) < 0.1).astype(np.uint8) * 255
    page = 255 - cv2.resize(spots, (2700, 2700), interpolation=cv2.INTER_NEAREST)
    found = find_lines(page, 200)
    assert 0 < len(found.lines) <= 2000
