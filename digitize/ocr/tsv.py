"""Tesseract's TSV output into typed lines: the one form that both engines share."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from digitize.errors import ReadingError
from digitize.ocr.model import Line, Word
from digitize.scan import Box

_WORD_LEVEL = 5
_COLUMNS = 12


def parse_tsv(tsv: str, width_px: int, height_px: int) -> tuple[Line, ...]:
    """Lines with words from TSV text, with or without its header row; words of only spaces are left out.

    Boxes are cut to the page of ``width_px`` × ``height_px``. Text is brought to NFC (never NFKC: ``½`` stays ``½``).

    Raises:
        ReadingError: the text is not TSV as Tesseract writes it.
    """
    grouped: dict[tuple[str, str, str, str], list[Word]] = {}
    for row in tsv.splitlines():
        if not row or row.startswith("level\t"):
            continue
        cells = row.split("\t", _COLUMNS - 1)
        if len(cells) < _COLUMNS - 1 or not cells[0].isdigit():
            raise ReadingError(reason="the engine's answer is not in its usual form")
        if int(cells[0]) != _WORD_LEVEL or len(cells) < _COLUMNS:
            continue
        word = _word(cells, width_px, height_px)
        if word is not None:
            grouped.setdefault((cells[1], cells[2], cells[3], cells[4]), []).append(word)
    return tuple(make_line(words) for words in grouped.values())


def make_line(words: Sequence[Word]) -> Line:
    """A line of words in their order; box is their union, confidence their mean weighted by length."""
    letters = sum(len(word.text) for word in words)
    return Line(
        text=" ".join(word.text for word in words),
        box_px=union([word.box_px for word in words]),
        confidence=sum(word.confidence * len(word.text) for word in words) / letters,
        words=tuple(words),
    )


def union(boxes: list[Box]) -> Box:
    """Smallest box that holds all; needs at least one."""
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    return Box(left, top, max(box.right for box in boxes) - left, max(box.bottom for box in boxes) - top)


def box_on_page(left: int, top: int, width: int, height: int, width_px: int, height_px: int) -> Box:
    """The box cut to the page, at least one pixel in each direction."""
    left, top = min(max(left, 0), width_px - 1), min(max(top, 0), height_px - 1)
    return Box(left, top, max(1, min(width, width_px - left)), max(1, min(height, height_px - top)))


def _word(cells: list[str], width_px: int, height_px: int) -> Word | None:
    text = unicodedata.normalize("NFC", cells[11].strip())
    if not text:
        return None
    left, top, width, height = (int(cell) for cell in cells[6:10])
    box = box_on_page(left, top, width, height, width_px, height_px)
    return Word(text=text, box_px=box, confidence=min(max(float(cells[10]) / 100, 0.0), 1.0))
