"""Text layers taken or left."""

from __future__ import annotations

import unicodedata

from digitize.ocr import Engine, PageText, read_upright, sound_text_layer
from digitize.scan import Pixels
from tests.unit.ocr.conftest import LETTER, draw_page, upright

EXACT = "\n".join(text for _, _, text in LETTER)
GARBAGE = (
    "UY BAN NHAN DAN XA HOA PHU\nCQNG HOA xA HQI CHU NGHiA VIET NAM\n"
    "DQc l~p - T\\f do - H~nh phuc Can cir Lu~t T6 chirc"
)


def test_exact_layer_is_taken(tesserocr_engine: Engine, letter: Pixels) -> None:
    sample = read_upright(upright(letter), tesserocr_engine)
    assert sound_text_layer(EXACT, sample)
    assert sound_text_layer(unicodedata.normalize("NFD", EXACT), sample)


def test_garbage_and_foreign_layers_are_left(tesserocr_engine: Engine, letter: Pixels) -> None:
    sample = read_upright(upright(letter), tesserocr_engine)
    assert not sound_text_layer(GARBAGE, sample)
    assert not sound_text_layer("", sample)
    other = "Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất"
    assert not sound_text_layer(other, sample)


def test_nothing_read_proves_nothing() -> None:
    assert not sound_text_layer(EXACT, PageText((), "none", 0.0))


def test_part_of_the_page_is_sample_enough(tesserocr_engine: Engine) -> None:
    part = draw_page(LETTER[7:11])
    assert sound_text_layer(EXACT, read_upright(upright(part), tesserocr_engine))
