"""Pen told from press."""

from __future__ import annotations

import gzip
import json
import math
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.reading.drawn_kinds import drawn_kinds
from digitize.ocr import Engine, Line, PageText, Word
from digitize.ocr.handwriting import Trees, line_kind, load_trees, mark_handwriting
from digitize.ocr.pen import FEATURES, ink_measures
from digitize.ocr.tsv import make_line
from digitize.ocr.upright import read_upright
from digitize.scan import Box, Limits, Pixels, decode, straighten
from tests.unit.ocr.conftest import draw_page, upright

_BLUE = (30, 50, 160)


def paper(words: list[Word], pen: frozenset[int] = frozenset()) -> tuple[Pixels, Pixels]:
    """Grey and colour pages with three strokes in the box of each word, blue for the words of ``pen``."""
    colour = np.full((400, 900, 3), 255, np.uint8)
    for number, word in enumerate(words):
        box = word.box_px
        for left in range(box.x + 2, box.right - 4, 12):
            colour[box.y + 2 : box.bottom - 2, left : left + 4] = _BLUE if number in pen else (20, 20, 20)
    return np.ascontiguousarray(colour.min(axis=2)), colour


def row(*texts: str, y: int = 100, confidence: float = 0.95) -> Line:
    return make_line([Word(text, Box(40 + 120 * at, y, 100, 30), confidence) for at, text in enumerate(texts)])


def test_trees_add_up_the_leaves_that_a_word_comes_to() -> None:
    # Tree 0: measure 0 ≤ 0.5 gives −1, else measure 1 ≤ 0.2 gives 0.5, else 2. Tree 1 is one leaf of 0.25.
    trees = Trees(
        feature=np.array([[0, 0, 1, 0, 0], [0, 0, 0, 0, 0]]),
        threshold=np.array([[0.5, 0, 0.2, 0, 0], [0, 0, 0, 0, 0]]),
        left=np.array([[1, 1, 3, 3, 4], [0, 1, 2, 3, 4]]),
        right=np.array([[2, 1, 4, 3, 4], [0, 1, 2, 3, 4]]),
        value=np.array([[0, -1, 0, 0.5, 2], [0.25, 0, 0, 0, 0]]),
        base=0.1,
        depth=2,
    )
    odds = np.log(trees.probabilities(np.array([[0.5, 9], [0.6, 0.2], [0.6, 0.3]])) ** -1 - 1)
    assert -odds == pytest.approx([0.1 - 1 + 0.25, 0.1 + 0.5 + 0.25, 0.1 + 2 + 0.25])
    assert trees.probabilities(np.zeros((0, 2))).shape == (0,)


def test_packaged_trees_are_for_these_measures() -> None:
    packed = files("digitize.ocr.data").joinpath("pen.json.gz").read_bytes()
    assert len(packed) < 50_000
    assert tuple(json.loads(gzip.decompress(packed))["features"]) == FEATURES
    trees = load_trees()
    assert trees.feature.max() < len(FEATURES)
    for way in (trees.left, trees.right):
        assert ((way >= 0) & (way < trees.feature.shape[1])).all()


words = st.builds(
    Word,
    st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=8),
    st.builds(Box, st.integers(0, 800), st.integers(0, 360), st.integers(1, 90), st.integers(1, 39)),
    st.floats(0, 1),
)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.lists(words, min_size=1, max_size=4).map(make_line), max_size=4), st.booleans())
def test_each_word_has_its_finite_measures_and_keeps_text_and_place(lines: list[Line], coloured: bool) -> None:
    every = [word for line in lines for word in line.words]
    grey, colour = paper(every, frozenset({0}))
    measures = ink_measures(lines, grey, colour if coloured else None)
    assert measures.shape == (len(every), len(FEATURES))
    assert np.isfinite(measures).all()
    marked = mark_handwriting(lines, grey, colour if coloured else None)
    assert [(w.text, w.box_px) for line in marked for w in line.words] == [(w.text, w.box_px) for w in every]
    for before, after in zip(every, (word for line in marked for word in line.words), strict=True):
        assert after.confidence <= before.confidence
        assert (after == before) == (after.kind == "print")


def test_blue_ink_is_seen_at_any_size_of_the_colour_page() -> None:
    line = row("Sinh", "ngày", "03", "tháng", "Năm")
    grey, colour = paper(list(line.words), frozenset({2}))
    at = FEATURES.index("blue_share")
    for page in (colour, np.ascontiguousarray(colour.repeat(2, axis=0).repeat(2, axis=1))):
        shares = ink_measures([line], grey, page)[:, at]
        assert shares == pytest.approx([0, 0, 1, 0, 0])
    assert ink_measures([line], grey, None)[:, at].max() == 0


def test_a_strange_blue_word_is_the_pens_and_its_text_a_guess() -> None:
    lines = [row("Độc", "lập", "Tự", "do", y=40), row("ngày", "0§", "tháng", "năm", y=120, confidence=0.6)]
    lines[1] = make_line([w if w.text != "0§" else Word(w.text, w.box_px, 0.35) for w in lines[1].words])
    grey, colour = paper([word for line in lines for word in line.words], frozenset({5}))
    marked = mark_handwriting(lines, grey, colour)
    kinds = {word.text: word.kind for line in marked for word in line.words}
    assert {text for text, kind in kinds.items() if kind == "handwriting"} == {"0§"}
    assert marked[1].words[1].confidence <= 0.3
    assert marked[1].kind == "print"


def test_a_line_is_of_the_kind_of_most_of_its_letters() -> None:
    pen, press = (Word("chữ", Box(0, 0, 9, 9), 0.5, kind) for kind in ("handwriting", "print"))
    assert line_kind([pen, pen, press]) == "handwriting"
    assert line_kind([pen, press]) == "print"
    assert line_kind([]) == "print"


def test_a_printed_letter_has_no_handwriting(tesserocr_engine: Engine, letter: Pixels) -> None:
    assert {word.kind for word in read_upright(upright(letter), tesserocr_engine).words} == {"print"}


def test_a_form_filled_in_by_a_hand_never_seen(tesserocr_engine: Engine) -> None:
    """Held-out typefaces and hand: most of the pen is found, hardly any print is taken for it."""
    (page,) = drawn_kinds((4,), 1, Limits())
    decoded = decode(page.page, Limits())
    text: PageText = read_upright(straighten(decoded), tesserocr_engine)
    told = list(zip(page.kinds_of(text.lines), text.words, strict=True))
    pen = [word.kind == "handwriting" for kind, word in told if kind == "handwriting"]
    press = [word.kind == "handwriting" for kind, word in told if kind == "print"]
    assert len(pen) > 20
    assert sum(pen) >= 0.7 * len(pen)
    assert sum(press) <= math.ceil(0.005 * len(press))


def test_other_pages_keep_their_print(tesserocr_engine: Engine) -> None:
    lines = draw_page(((100, 100, "Số: 03/UBND"), (100, 180, "ngày 03 tháng 4 năm 2018"), (100, 260, "1/2026")))
    assert {word.kind for word in read_upright(upright(lines), tesserocr_engine).words} == {"print"}
