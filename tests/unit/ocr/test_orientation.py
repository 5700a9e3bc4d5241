"""Which way up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from digitize.ocr import Engine, PageText, read_page
from digitize.ocr.orientation import find_turn, is_poor, line_direction, plainly_sideways
from digitize.ocr.tsv import make_line
from digitize.scan import Box, EncodedPage, Limits, Pixels, open_pages
from samples import make_page


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turn_back_is_found(page_engine: Engine, letter: Pixels, turn: int) -> None:
    lying = np.ascontiguousarray(np.rot90(letter, -turn // 90))
    assert find_turn(lying, 200, page_engine) == (360 - turn) % 360


def test_direction_of_lines(letter: Pixels) -> None:
    assert line_direction(letter) > 1.8
    assert plainly_sideways(np.ascontiguousarray(letter.T))
    assert not plainly_sideways(letter)
    assert line_direction(np.full((500, 400), 255, np.uint8)) == 1.0


def test_poor_readings(page_engine: Engine, letter: Pixels) -> None:
    assert not is_poor(page_engine.read(letter, 200))
    assert is_poor(page_engine.read(np.ascontiguousarray(letter[::-1, ::-1]), 200))
    assert is_poor(PageText((), "none", 0.0))


def test_nothing_to_read_stays(page_engine: Engine) -> None:
    assert find_turn(np.full((600, 800), 250, np.uint8), 200, page_engine) == 0


def framed(letter: Pixels) -> Pixels:
    """The letter's head on an upright sheet with the broken double frame of a certificate."""
    sheet = np.full((2339, 1654), 250, np.uint8)
    sheet[300:900] = letter[80:680]
    for inset, thick in ((70, 8), (86, 2), (96, 2)):
        for x in (inset, 1654 - inset - thick):
            sheet[inset : 2339 - inset, x : x + thick] = 90
        for y in (inset, 2339 - inset - thick):
            sheet[y : y + thick, inset : 1654 - inset] = 90
    return sheet


def test_a_frame_is_no_text(letter: Pixels) -> None:
    assert line_direction(framed(letter)) > 1
    assert line_direction(np.ascontiguousarray(framed(letter).T)) < 1


def test_words_that_run_down_the_page_do_not_count_as_upright(page_engine: Engine, letter: Pixels) -> None:
    read = page_engine.read(letter, 200)
    boxes = [(word, word.box_px) for word in read.words]
    down = [replace(word, box_px=Box(box.y, box.x, box.height, box.width)) for word, box in boxes]
    assert not is_poor(read)
    assert is_poor(PageText((make_line(down),), "engine", 0.1))


def test_a_certificate_in_its_frame_is_not_turned(page_engine: Engine) -> None:
    (page,) = open_pages(make_page("GIAY_KHAI_SINH", 0, noise="scan").image, Limits())
    assert isinstance(page, EncodedPage)
    reading = read_page(page, page_engine)
    assert reading.rotation_degrees == 0
    assert reading.text.lines[0].text == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_sparse_page_with_a_sketch_finds_its_way_up(page_engine: Engine, turn: int) -> None:
    page = make_page("GCN_QSDD", 7, "scan", page=3, dpi=200, turn_degrees=turn, skew_degrees=0.5)
    (encoded,) = open_pages(page.image, Limits())
    assert isinstance(encoded, EncodedPage)
    assert read_page(encoded, page_engine, Limits()).rotation_degrees == turn
