"""A second look at doubtful words only, with another model: what it reads becomes a rival of the first reading.

Two models rarely make the same error, but reading everything twice doubles the cost. Doubtful words are a seventh of a
usual page and hold nearly all of what a second reading can mend (measured). They are read with their neighbours,
because a word alone reads worse, and as raw lines: Tesseract's single-line mode looks for lines once more and loses
words.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digitize.ocr.choices import core_of, is_abbreviation
from digitize.ocr.engine import RAW_LINE, Engine, ReadOptions
from digitize.ocr.model import Line, Word
from digitize.ocr.shapes import is_sound_token
from digitize.ocr.syllables import is_legal_syllable
from digitize.ocr.tsv import union
from digitize.ocr.unread import LONE_MARGIN
from digitize.scan import Box, Pixels

SECOND_MODEL = "Vietnamese"
_SURE = 0.87
_MOST_SHARE = 0.4
"""Pages with a larger share of doubtful words (handwriting, noise) are not made better by reading them again."""
_OVERLAP = 0.6
_NUMBER_CHARACTERS = "0123456789./,-:"
_LIKE_ONE = ("l", "I", "i", "Ì", "ì")
_MOST_NUMBERS = 24


@dataclass(frozen=True, slots=True)
class _Segment:
    words: tuple[int, ...]
    box: Box


def second_readings(
    lines: Sequence[Line], grey: Pixels, dpi: float, engine: Engine, timeout_seconds: float
) -> Mapping[int, Sequence[Word]]:
    """Rival readings by number of the word on the page (in the order of ``lines``); boxes in pixels of ``grey``.

    Doubtful words are read with the second model (where it is installed), oddly shaped numbers with digits alone. Empty
    where nothing is doubtful or nearly everything is.
    """
    until = time.monotonic() + timeout_seconds
    segments = _segments(lines, grey)
    words = [word for line in lines for word in line.words]
    if not segments or sum(len(each.words) for each in segments) > _MOST_SHARE * len(words) + 8:
        return {}
    rivals: dict[int, list[Word]] = {}
    if SECOND_MODEL in engine.models:
        options = ReadOptions(RAW_LINE, model=SECOND_MODEL, timeout_seconds=timeout_seconds)
        read = engine.read_regions(grey, dpi, [each.box for each in segments], options)
        for segment, text in zip(segments, read, strict=True):
            for number in (each for each in segment.words if is_doubtful(words[each])):
                rival = _same_place(words[number], text.words)
                if rival is not None:
                    rivals.setdefault(number, []).append(rival)
    numeric = _numeric_places(lines)
    options = ReadOptions(RAW_LINE, whitelist=_NUMBER_CHARACTERS, timeout_seconds=max(0.0, until - time.monotonic()))
    boxes = [_with_margin(words[number].box_px, words[number].box_px, grey, LONE_MARGIN) for number in numeric]
    for number, text in zip(numeric, engine.read_regions(grey, dpi, boxes, options) if boxes else (), strict=True):
        if len(text.words) == 1:
            rivals.setdefault(number, []).append(text.words[0])
    return rivals


def _numeric_places(lines: Sequence[Line]) -> list[int]:
    """Words where a number is due but that have no number's shape: mostly digits, or short and alone on their line."""
    numbers: list[int] = []
    first = 0
    for line in lines:
        for place, word in enumerate(line.words):
            digits = sum(map(str.isdecimal, word.text))  # not the 2 of m²
            alone = len(line.words) == 1 and len(word.text) <= 3 and core_of(word.text) in (None, *_LIKE_ONE)
            mostly = digits * 2 >= len(word.text) and core_of(word.text) is None
            if (alone and digits < len(word.text)) or (mostly and not is_sound_token(word.text)):
                numbers.append(first + place)
        first += len(line.words)
    return numbers[:_MOST_NUMBERS]


def is_doubtful(word: Word) -> bool:
    """Whether a word is worth a second look: unsure, no legal syllable, or of no known shape."""
    if word.confidence < _SURE:
        return True
    core = core_of(word.text)
    if core is None:
        return not is_sound_token(word.text)
    return not is_legal_syllable(core) and not is_abbreviation(core)


def _segments(lines: Sequence[Line], grey: Pixels) -> list[_Segment]:
    """Runs of doubtful words with one neighbour on each side, as boxes with a margin."""
    segments: list[_Segment] = []
    first = 0
    for line in lines:
        wanted = {
            near
            for place, word in enumerate(line.words)
            if is_doubtful(word)
            for near in (place - 1, place, place + 1)
            if 0 <= near < len(line.words)
        }
        run: list[int] = []
        for place in range(len(line.words) + 1):
            if place in wanted:
                run.append(place)
            elif run:
                box = _with_margin(union([line.words[each].box_px for each in run]), line.box_px, grey)
                segments.append(_Segment(tuple(first + each for each in run), box))
                run = []
        first += len(line.words)
    return segments


def _with_margin(box: Box, line: Box, grey: Pixels, share: float = 0.16) -> Box:
    """The words' own height and a sixth of the line's around it: the engine scales exactly this to its input height."""
    margin = max(2, round(line.height * share))
    left, top = max(0, box.x - margin), max(0, box.y - margin)
    right, bottom = min(grey.shape[1], box.right + margin), min(grey.shape[0], box.bottom + margin)
    return Box(left, top, right - left, bottom - top)


def _same_place(word: Word, others: Sequence[Word]) -> Word | None:
    """The one other word that stands just where this one does; None where the two readings cut words differently."""
    box = word.box_px
    found = [
        other
        for other in others
        if min(box.right, other.box_px.right) - max(box.x, other.box_px.x)
        > _OVERLAP * max(box.width, other.box_px.width)
    ]
    return found[0] if len(found) == 1 else None
