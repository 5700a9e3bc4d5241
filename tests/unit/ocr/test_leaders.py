"""Dotted leaders are taken out, and nothing else is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.reading.pages import printed_parts
from benchmarks.reading.score import score_lines
from digitize.ocr import Engine, read_page
from digitize.ocr.leaders import without_leaders
from digitize.scan import EncodedPage, Limits, Pixels, open_pages
from samples import make_page
from tests.unit.ocr.conftest import LETTER, draw_page


def ink(grey: Pixels) -> int:
    """Pixels darker than the paper by half."""
    return int(np.count_nonzero(grey < 128))


def test_a_page_without_leaders_is_the_same_array(letter: Pixels) -> None:
    assert without_leaders(letter, 200) is letter
    blank = np.full((300, 300), 255, np.uint8)
    assert without_leaders(blank, 200) is blank


@pytest.mark.parametrize(
    "text",
    [
        "Xem tiếp trang sau...",
        "Điều 1. … Điều 2. … Điều 3. …",
        "1.150.000.000 đồng",
        "- 2 -",
        "v.v.",
        "i ị í ì ĩ ỉ i ị í ì",
    ],
)
def test_dots_of_text_stay(text: str) -> None:
    page = draw_page((*LETTER, (150, 900, text)))
    assert without_leaders(page, 200) is page


def test_lone_dots_and_columns_of_dots_stay() -> None:
    page = np.full((1100, 1600), 255, np.uint8)
    for number in range(12):
        page[100 + 40 * number : 104 + 40 * number, 200:204] = 0  # one under the other, as in a table
        page[900:904, 100 + 60 * number : 104 + 60 * number] = 0  # far apart
    assert without_leaders(page, 200) is page


def test_the_colon_before_a_leader_stays_whole() -> None:
    plain = draw_page(((150, 300, "Họ, chữ đệm, tên:"),), px=36)
    dotted = draw_page(((150, 300, "Họ, chữ đệm, tên:" + "." * 60),), px=36)
    assert ink(dotted) > ink(plain) + 500
    cleared = without_leaders(dotted, 200)
    assert np.count_nonzero((cleared < 128) != (plain < 128)) <= 4


@settings(max_examples=25, deadline=None)
@given(
    dpi=st.sampled_from((150, 200, 300, 400)),
    dots=st.integers(6, 80),
    step_mm=st.floats(0.8, 1.4),
    dot_mm=st.floats(0.3, 0.5),
    paper=st.integers(200, 255),
)
def test_any_row_of_dots_goes_and_print_beside_it_stays(
    dpi: int, dots: int, step_mm: float, dot_mm: float, paper: int
) -> None:
    mm = dpi / 25.4
    page = np.full((round(60 * mm), round(150 * mm)), paper, np.uint8)
    page[round(20 * mm) : round(23 * mm), round(5 * mm) : round(15 * mm)] = 20  # print
    side = max(2, round(dot_mm * mm))
    dotted = page.copy()
    for number in range(dots):
        x = round((20 + number * step_mm) * mm)
        dotted[round(23 * mm) - side : round(23 * mm), x : x + side] = 40
    cleared = without_leaders(dotted, dpi)
    long_enough = (dots - 1) * step_mm >= 4.2
    assert np.array_equal(cleared, page if long_enough else cleared)
    assert np.array_equal(cleared[:, : round(16 * mm)], page[:, : round(16 * mm)])


def test_a_form_on_rows_of_dots_is_read(tesserocr_engine: Engine) -> None:
    sample = make_page("TK_XNTTHN", 1, noise="scan")  # 28 % of its words are lost in the dots
    (page,) = open_pages(sample.image, Limits())
    assert isinstance(page, EncodedPage)
    read = [line.text for line in read_page(page, tesserocr_engine).text.lines]
    assert score_lines(list(printed_parts(sample.truth)), read).wp <= 0.02
