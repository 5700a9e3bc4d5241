"""Print that the engine's layout drops."""

from __future__ import annotations

import numpy as np

from digitize.ocr import Engine, Word
from digitize.ocr.tsv import make_line
from digitize.ocr.unread import read_unread, unread_regions
from digitize.scan import Box, Pixels
from tests.unit.ocr.conftest import LETTER, draw_page

NUMBERED = draw_page((*LETTER, (800, 1040, "27")))


def known(engine: Engine, letter: Pixels) -> list:  # type: ignore[type-arg]
    return list(engine.read(letter, 200).lines)


def test_a_dropped_number_is_found_where_it_stands(tesserocr_engine: Engine, letter: Pixels) -> None:
    lines = known(tesserocr_engine, letter)  # read without the number
    (box,) = unread_regions(lines, NUMBERED)
    assert 780 < box.x < box.right < 850
    assert 1030 < box.y < box.bottom < 1090
    (line,) = read_unread(lines, NUMBERED, 200, tesserocr_engine, 20)
    assert line.text == "27"


def test_all_read_leaves_nothing(tesserocr_engine: Engine, letter: Pixels) -> None:
    assert unread_regions(known(tesserocr_engine, letter), letter) == []


def test_dirt_rules_and_scribbles_are_not_letters(tesserocr_engine: Engine, letter: Pixels) -> None:
    lines = known(tesserocr_engine, letter)
    page = letter.copy()
    page[800:804, 100:1500] = 0  # a rule
    rng = np.random.default_rng(3)
    for x, y in rng.integers((100, 850), (1500, 1050), (60, 2)):  # dirt
        page[y : y + 3, x : x + 3] = 0
    assert read_unread(lines, page, 200, tesserocr_engine, 20) == ()


def test_nothing_read_nothing_sought(letter: Pixels) -> None:
    assert unread_regions([], letter) == []


def test_regions_keep_off_read_words(letter: Pixels) -> None:
    line = make_line([Word("GIẤY", Box(620, 290, 110, 34), 0.9), Word("XÁC", Box(740, 290, 80, 34), 0.9)])
    for box in unread_regions([line], letter):
        assert not (box.x < 730 and box.right > 620 and box.y < 300 and box.bottom > 310)
