"""Ink that looks like print but was not read: page numbers, lone numbers, single words beside tables.

Tesseract's layout drops what stands alone (known for years as "lone numbers give empty pages"). What is left when all
read words are taken off the page is looked through for groups of letter-sized marks; these few are read as raw lines
and kept only where the result is a sound token, because what is left is mostly signatures, seals and dirt.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import cv2
import numpy as np

from digitize.ocr.choices import core_of
from digitize.ocr.engine import RAW_LINE, Engine, ReadOptions
from digitize.ocr.ink_marks import ink_of
from digitize.ocr.model import Line, Word
from digitize.ocr.shapes import is_sound_token
from digitize.ocr.syllables import is_legal_syllable
from digitize.ocr.tsv import make_line
from digitize.scan import Box, Pixels

LONE_MARGIN = 0.3
"""Margin around a lone number, in its heights: 25 of 25 right, at half or double of it 22 and 13 (measured)."""
_MOST_REGIONS = 12
_SURE_NUMBER = 0.6
_SURE_WORD = 0.8


def read_unread(
    lines: Sequence[Line], grey: Pixels, dpi: float, engine: Engine, timeout_seconds: float
) -> tuple[Line, ...]:
    """Lines for print that ``lines`` lack; boxes in pixels of ``grey``. At most twelve places are looked at."""
    boxes = unread_regions(lines, grey)
    if not boxes:
        return ()
    read = engine.read_regions(grey, dpi, boxes, ReadOptions(RAW_LINE, timeout_seconds=timeout_seconds))
    found: list[Line] = []
    for text in read:
        words = [word for line in text.lines for word in line.words]
        if words and all(_believable(word) for word in words):
            found.append(make_line(words))
    return tuple(found)


def unread_regions(lines: Sequence[Line], grey: Pixels) -> list[Box]:
    """Groups of letter-sized marks outside all read words, top to bottom."""
    words = [word for line in lines for word in line.words]
    if not words:
        return []
    letter = median(word.box_px.height for word in words)
    ink = ink_of(grey)
    pad = max(1, round(letter * 0.2))
    for word in words:
        box = word.box_px
        ink[max(0, box.y - pad) : box.bottom + pad, max(0, box.x - pad) : box.right + pad] = 0
    marks = _letter_marks(ink, letter)
    reach = max(1, round(letter * 0.45))
    joined = cv2.dilate(marks, np.ones((1, 2 * reach + 1), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    boxes = [
        _for_reading(Box(int(left), int(top), int(width), int(height)), reach, grey)
        for left, top, width, height, _ in stats[1:count]
        if height <= 1.6 * letter and width <= 12 * letter
    ]
    boxes = [box for box in boxes if not _crowded(box, ink, marks)]
    return sorted(boxes, key=lambda box: (box.y, box.x))[:_MOST_REGIONS]


def _for_reading(joined: Box, reach: int, grey: Pixels) -> Box:
    """The ink without what joining added, and 0.3 of its height around: lone digits read right at just this margin."""
    left = joined.x + (reach if joined.x > 0 else 0)
    right = joined.right - (reach if joined.right < grey.shape[1] else 0)
    ink = Box(left, joined.y, max(1, right - left), joined.height)
    return ink.grown(round(ink.height * LONE_MARGIN), grey)


def _believable(word: Word) -> bool:
    core = core_of(word.text)
    if core is None:
        return word.confidence >= _SURE_NUMBER and is_sound_token(word.text) and any(map(str.isdigit, word.text))
    return len(core) > 1 and word.confidence >= _SURE_WORD and is_legal_syllable(core)


def _letter_marks(ink: Pixels, letter: float) -> Pixels:
    """Only the connected marks that have the size of a letter or digit."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    width, height, area = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_AREA]
    keep = (height >= 0.35 * letter) & (height <= 1.4 * letter) & (width <= 1.6 * letter) & (area >= 0.02 * letter**2)
    keep[0] = False
    if count <= 1:
        return np.zeros_like(ink)
    return np.asarray(keep[labels] * np.uint8(255), dtype=np.uint8)


def _crowded(box: Box, ink: Pixels, marks: Pixels) -> bool:
    """Whether much other ink (a signature, a picture) stands in or around the place."""
    around = box.grown(box.height, ink)
    part = (slice(around.y, around.bottom), slice(around.x, around.right))
    own = int(np.count_nonzero(marks[box.y : box.bottom, box.x : box.right]))
    return int(np.count_nonzero(ink[part])) > 1.6 * own
