"""Pages written by hand for the tests: text with columns set by tabs, as a reading would give them."""

import pytest

from digitize.ocr import Line, PageReading, PageText, Word
from digitize.scan import Box, ColourMode, MachineCode, Quality, Verdict

LETTER_PX, HEIGHT_PX, STEP_PX, LEFT_PX = 20, 40, 70, 300


def make_page(text, codes=(), confidence=0.97, columns=(), kind="print"):
    """A page of 2480 × 3508 px. A tab in a line starts a new piece of it, at the next place of ``columns`` (pixels)."""
    lines = []
    for row, line in enumerate(text.strip("\n").split("\n")):
        right = LEFT_PX
        for place, piece in enumerate(line.split("\t")):
            left = LEFT_PX if place == 0 else columns[place - 1] if columns else right + 200
            words = []
            for word in piece.split():
                box = Box(left, 200 + row * STEP_PX, LETTER_PX * len(word), HEIGHT_PX)
                words.append(Word(word, box, confidence, kind))
                left += LETTER_PX * (len(word) + 1)
            right = left
            if words:
                box = Box(words[0].box_px.x, words[0].box_px.y, words[-1].box_px.right - words[0].box_px.x, HEIGHT_PX)
                lines.append(Line(piece, box, confidence, tuple(words), kind))
    codes = tuple(MachineCode(kind, payload, Box(10, 10, 100, 100)) for kind, payload in codes)
    return PageReading(
        2480,
        3508,
        300.0,
        0,
        0.0,
        ColourMode.COLOUR,
        False,
        Quality(Verdict.GOOD),
        codes,
        PageText(tuple(lines), "t", 0.1),
    )


@pytest.fixture(scope="session")
def page():
    """Makes a page of text; see :func:`make_page`."""
    return make_page
