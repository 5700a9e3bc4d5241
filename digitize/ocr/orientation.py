"""Which way up a page lies, decided from cheap evidence and, where that is not enough, from reading it small.

No separate orientation pass: a page that reads well is upright. Only a poor first reading, or text lines that plainly
run down the page, lead to other turns being tried.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from digitize.ocr.engine import Engine, ReadOptions
from digitize.ocr.model import PageText, Word
from digitize.ocr.syllables import legal_share
from digitize.scan import Pixels

_PROFILE_SIDE_PX = 1000
_SAMPLE_DPI = 150.0
_SAMPLE_SIDE_PX = 1100
_CLEAR_RATIO = 1.8
_FRAME_PX = 120
"""Ink that hangs together over this much both ways, at the size of the profile, is a frame, a grid or a seal."""
_PIECE_PX = (12, 3)
"""A piece of a rule that the threshold broke is at least this long and at most this thick."""
_LEAST_LETTERS = 4
"""A word of fewer letters may be taller than wide though it is upright."""
_POOR_SCORE = 0.45


def line_direction(grey: Pixels) -> float:
    """How much more text lines run across the page than down it: above 1 across, below 1 down, 1 undecided.

    Ratio of the unevenness of the row profile to that of the column profile of dark pixels; rules of tables, frames
    and dark borders are taken out first because they say nothing of text.
    """
    small = _shrunk(grey, _PROFILE_SIDE_PX / max(grey.shape))
    ink = cv2.adaptiveThreshold(small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)
    ink = _without_frames(np.asarray(ink, dtype=np.uint8))
    for shape in ((60, 1), (1, 60)):
        rules = cv2.morphologyEx(ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, shape))
        ink = cv2.subtract(ink, rules)
    height, width = ink.shape
    ink = ink[height // 12 : height - height // 12, width // 12 : width - width // 12]
    across, down = _unevenness(ink.sum(axis=1)), _unevenness(ink.sum(axis=0))
    if max(across, down) < 1e-6:
        return 1.0
    return float((across + 1e-6) / (down + 1e-6))


def reading_score(text: PageText) -> float:
    """How much a reading looks like a page of Vietnamese the right way up, 0–1.

    Legal syllables, confidence, and the share of letters in words that lie across the page: the engine also reads
    blocks of lines that run down it, and reads them well.
    """
    words = [word for word in text.words if any(character.isalnum() for character in word.text)]
    if not words:
        return 0.0
    return legal_share(word.text for word in words) * text.confidence * _share_across(words)


def is_poor(text: PageText) -> bool:
    """Whether a reading is so poor that the page may lie another way up."""
    return reading_score(text) < _POOR_SCORE


def plainly_sideways(grey: Pixels) -> bool:
    """Whether text lines plainly run down the page, so that reading it this way would be wasted."""
    return line_direction(grey) < 1 / _CLEAR_RATIO


def find_turn(grey: Pixels, dpi: float, engine: Engine, timeout_seconds: float = 20.0) -> int:
    """Degrees to turn clockwise (0, 90, 180, 270) so that the page stands upright.

    Tries the likely turns on a small cut-out where the ink is densest; stays at 0 where no other turn is clearly
    better.
    """
    direction = line_direction(grey)
    # likely turns first; all are tried, for a sketch on a sparse page can outweigh its lines
    turns = (90, 270, 0, 180) if direction < 1 / _CLEAR_RATIO else (0, 180, 90, 270)
    sample = _densest_part(_shrunk(grey, min(1.0, _SAMPLE_DPI / dpi)))
    scores: dict[int, float] = {}
    for turn in turns:
        turned = np.ascontiguousarray(np.rot90(sample, -turn // 90))
        read = engine.read(turned, min(dpi, _SAMPLE_DPI), ReadOptions(timeout_seconds=timeout_seconds))
        letters = sum(len(word.text) for word in read.words)
        scores[turn] = reading_score(read) * min(1.0, letters / 60)
        if scores[turn] > 0.7:
            return turn
    best = max(turns, key=lambda turn: scores[turn])
    return best if scores[best] > scores.get(0, 0.0) + 0.1 and scores[best] > 0.2 else 0


def _share_across(words: Sequence[Word]) -> float:
    """Share of letters in words wider than tall, of all words long enough to tell; 1 where none is."""
    long = [word for word in words if len(word.text) >= _LEAST_LETTERS]
    if not long:
        return 1.0
    across = sum(len(word.text) for word in long if word.box_px.width >= word.box_px.height)
    return across / sum(len(word.text) for word in long)


def _without_frames(ink: Pixels) -> Pixels:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=cv2.CV_32S)
    sides = np.sort(stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]], axis=1)
    long, thin = _PIECE_PX
    frame = (sides[:, 0] > _FRAME_PX) | ((sides[:, 1] >= long) & (sides[:, 0] <= thin))
    return np.where(frame[labels], 0, ink).astype(np.uint8)


def _shrunk(grey: Pixels, scale: float) -> Pixels:
    if scale >= 1:
        return grey
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _unevenness(profile: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> float:
    values = profile.astype(np.float64)
    if values.sum() == 0:
        return 0.0
    # Differences of neighbours, not the spread: a dense paragraph beside an empty margin is no line structure.
    return float(np.square(np.diff(values)).sum() / np.square(values).sum())


def _densest_part(grey: Pixels) -> Pixels:
    height, width = grey.shape
    side_y, side_x = min(height, _SAMPLE_SIDE_PX), min(width, _SAMPLE_SIDE_PX)
    if (side_y, side_x) == (height, width):
        return grey
    ink = (255 - grey.astype(np.int64)).clip(80) - 80
    sums = np.zeros((height + 1, width + 1), dtype=np.int64)
    sums[1:, 1:] = ink.cumsum(0).cumsum(1)
    best = max(
        (
            (int(sums[y + side_y, x + side_x] - sums[y, x + side_x] - sums[y + side_y, x] + sums[y, x]), y, x)
            for y in _steps(height - side_y)
            for x in _steps(width - side_x)
        ),
        key=lambda each: each[0],
    )
    return grey[best[1] : best[1] + side_y, best[2] : best[2] + side_x]


def _steps(room: int) -> list[int]:
    return sorted({0, room // 4, room // 2, 3 * room // 4, room})
