"""Text layers taken or left, and their words on the upright page."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import ImageFont

from digitize.ocr import Engine, LayerVerdict, PageText, read_page
from digitize.ocr.text_layer import agreement_verdict, covered_share, layer_lines
from digitize.ocr.tsv import make_line
from digitize.scan import Box, LayerWord, Pixels, TextLayer, decode, straighten
from digitize.scan.model import Limits
from tests.unit.ocr.conftest import FONTS, LETTER, draw_page
from tests.unit.ocr.test_reading import encoded, paper

SHEET = (1654, 2339)
TOP = 200  # of the letter on its sheet
OTHER = "Giấy chứng nhận quyền sử dụng đất quyền sở hữu nhà ở và tài sản khác gắn liền với đất"


def layer_of(items: Sequence[tuple[int, int, str]], over_picture: bool = False) -> TextLayer:
    """The words of drawn lines where they were drawn on the sheet, in the fonts of the tests' pages."""
    font = ImageFont.truetype(next(path for path in FONTS if Path(path).exists()), 30)
    lines = []
    for x, y, text in items:
        row, top, bottom = [], (y + TOP) / SHEET[1], (y + 36 + TOP) / SHEET[1]
        words = text.split()
        for at, word in enumerate(words):
            before = unicodedata.normalize("NFC", "".join(f"{each} " for each in words[:at]))
            left = x + font.getlength(before)
            right = left + font.getlength(unicodedata.normalize("NFC", word))
            row.append(LayerWord(word, left / SHEET[0], top, right / SHEET[0], bottom))
        lines.append(tuple(row))
    return TextLayer(tuple(lines), over_picture)


def texts(text: PageText) -> set[str]:
    return {word.text for word in text.words}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_exact_layer_is_taken_as_it_is(tesserocr_engine: Engine, letter: Pixels, form: str) -> None:
    items = [(x, y, unicodedata.normalize(form, text)) for x, y, text in LETTER]  # type: ignore[arg-type]
    text = read_page(encoded(paper(letter), text_layer=layer_of(items)), tesserocr_engine).text
    assert text.source == "layer"
    assert text.layer is LayerVerdict.TAKEN
    assert texts(text) == {word for _, _, line in LETTER for word in line.split()}
    assert text.confidence > 0.99


def test_garbage_layer_is_left_and_said_so(tesserocr_engine: Engine, letter: Pixels) -> None:
    items = [
        (x, y, "".join("~" if unicodedata.decomposition(each) else each for each in text)) for x, y, text in LETTER
    ]
    text = read_page(encoded(paper(letter), text_layer=layer_of(items, over_picture=True)), tesserocr_engine).text
    assert text.source == "read"
    assert text.layer is LayerVerdict.NOT_VIETNAMESE
    assert "NHẬN" in texts(text)
    assert text.layer.message_vi


def test_other_text_and_parts_of_the_text_are_left(tesserocr_engine: Engine, letter: Pixels) -> None:
    other = [(x, y, OTHER[: len(text)] if x == 150 else OTHER[:20]) for x, y, text in LETTER]
    text = read_page(encoded(paper(letter), text_layer=layer_of(other)), tesserocr_engine).text
    assert (text.source, text.layer) == ("read", LayerVerdict.DISAGREES)
    text = read_page(encoded(paper(letter), text_layer=layer_of(LETTER[:6])), tesserocr_engine).text
    assert (text.source, text.layer) == ("read", LayerVerdict.INCOMPLETE)
    text = read_page(encoded(paper(letter), text_layer=layer_of(LETTER[13:14])), tesserocr_engine).text
    assert (text.source, text.layer) == ("read", LayerVerdict.TOO_LITTLE)
    assert "NHẬN" in texts(text)


def test_a_reading_without_sure_words_proves_nothing() -> None:
    assert agreement_verdict(OTHER.split(), PageText((), "none", 0.0), 0.9) is LayerVerdict.UNPROVEN
    words = [word for line in layer_lines_of_letter() for word in line]
    unsure = PageText((make_line([replace(word, confidence=0.4) for word in words]),), "none", 0.0)
    assert agreement_verdict([word.text for word in words], unsure, 0.9) is LayerVerdict.UNPROVEN
    sure = PageText((make_line([replace(word, confidence=0.9) for word in words]),), "none", 0.0)
    assert agreement_verdict([word.text for word in words], sure, 0.97) is LayerVerdict.TAKEN
    assert agreement_verdict([*(word.text for word in words), *OTHER.split() * 20], sure, 0.9) is LayerVerdict.DISAGREES


def layer_lines_of_letter() -> list[tuple]:  # type: ignore[type-arg]
    page = decode(encoded(np.full((2339, 1654), 250, np.uint8)), Limits())
    return [line.words for line in layer_lines(layer_of(LETTER), page, straighten(page))]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_words_follow_the_page_when_it_is_turned_and_straightened(turn: int) -> None:
    """A mark and a word over it on the page as it came lie over each other on the upright page too."""
    pixels = np.full((900, 700), 255, np.uint8)
    pixels[200:240, 100:180] = 0
    word = LayerWord("Huế", 100 / 700, 200 / 900, 180 / 700, 240 / 900)
    decoded = decode(encoded(pixels), Limits())
    upright = straighten(decoded, turn)
    (line,) = layer_lines(TextLayer(((word,),), over_picture=False), decoded, upright)
    rows, columns = np.nonzero(upright.colour.min(axis=2) < 128 if upright.colour.ndim == 3 else upright.colour < 128)
    box = line.box_px
    assert abs(box.x - columns.min()) <= 2
    assert abs(box.right - columns.max()) <= 2
    assert abs(box.y - rows.min()) <= 2
    assert abs(box.bottom - rows.max()) <= 2


def test_words_beside_the_page_are_left_out() -> None:
    decoded = decode(encoded(np.full((900, 700), 255, np.uint8)), Limits())
    word = LayerWord("Huế", 1.1, 0.2, 1.2, 0.3)
    assert layer_lines(TextLayer(((word,),), over_picture=False), decoded, straighten(decoded)) == ()


def test_covered_share_counts_marks_under_words() -> None:
    marks = np.array([(10.0, 10.0), (50.0, 10.0), (90.0, 90.0), (10.0, 19.0)])
    assert covered_share(marks, [Box(0, 0, 60, 16)]) == 0.75
    assert covered_share(np.zeros((0, 2)), []) == 1.0


def test_layer_of_a_page_drawn_otherwise_is_left(tesserocr_engine: Engine) -> None:
    """A layer that says what another page says: the sample finds it out."""
    page = draw_page(tuple((x, y, OTHER[: len(text)]) for x, y, text in LETTER))
    text = read_page(encoded(paper(page), text_layer=layer_of(LETTER)), tesserocr_engine).text
    assert text.source == "read"
    assert text.layer in (LayerVerdict.DISAGREES, LayerVerdict.INCOMPLETE)
