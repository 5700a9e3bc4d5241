"""What the ink of each word looks like: measures that tell a pen from a press, all relative to the page's own print.

Each page is its own yardstick: of stroke, tone, tint and height only the distance to the page's median counts, so that
a faint photocopy and a dark print give like measures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import cv2
import numpy as np
import numpy.typing as npt

from digitize.ocr.choices import core_of
from digitize.ocr.model import Line, Word
from digitize.ocr.shapes import is_sound_token
from digitize.ocr.syllables import is_legal_syllable
from digitize.scan import Pixels

Floats = npt.NDArray[np.float64]
FEATURES = (
    "blue_share",
    "blue",
    "unsure",
    "thick",
    "thin",
    "light",
    "dark",
    "crowded",
    "sparse",
    "tall",
    "low",
    "off_line",
    "odd",
    "short",
    "digits",
    "unsure_beside",
    "blue_beside",
    "slot",
    "least_sure",
)
"""Names of the measures in their order; the last four look at the neighbours on the line."""

_BLUE = 22
"""How far blue stands above red in the ink of a pen, beyond what it does in the page's print."""
_EACH = 4
"""Each fourth row of pixels is enough to know a word's ink."""
_BEFORE_A_SLOT = ("ngày", "số", "tháng", "sổ", "so")
_AFTER_A_SLOT = ("tháng", "năm", "/")
"""Numbers and dates of letters are left open in print and filled in with a pen."""


def ink_measures(lines: Sequence[Line], grey: Pixels, colour: Pixels | None) -> Floats:
    """One row of :data:`FEATURES` a word, in the order of the words on the page.

    ``grey`` is the image that was read, dark on light, with the boxes in its pixels; ``colour`` the same page in RGB at
    any size, None where the page has no colours. Word confidences are the engine's own.
    """
    words = [word for line in lines for word in line.words]
    if not words:
        return np.zeros((0, len(FEATURES)))
    look = _look(words, grey, colour)
    heights = np.array([word.box_px.height for word in words], dtype=np.float64)
    higher = np.log(heights / np.median(heights))
    letters = np.array([max(1, sum(map(str.isalnum, word.text))) for word in words], dtype=np.float64)
    digits = np.array([sum(map(str.isdigit, word.text)) for word in words]) / letters
    sureness = np.array([word.confidence for word in words])
    unsure = np.minimum(-np.log(np.maximum(sureness, 0.03)), 3.0)
    middles = np.array([word.box_px.y + word.box_px.height / 2 for word in words])
    of_line = np.repeat(
        [median(word.box_px.y + word.box_px.height / 2 for word in line.words) for line in lines if line.words],
        [len(line.words) for line in lines if line.words],
    )
    thicker = np.log(look.stroke / np.median(look.stroke))
    lighter = (look.tone - np.median(look.tone)) / 40
    # Letters crossed on the way through a word: a pen writes wider and joins letters, noise is denser.
    fuller = np.log(np.maximum(look.crossings / letters, 0.05))
    fuller -= np.median(fuller)
    own = (
        look.blue_share,
        np.clip(look.blue / 40, -1.0, 2.0),
        unsure,
        np.maximum(thicker, 0.0),
        np.maximum(-thicker, 0.0),
        np.clip(lighter, 0.0, 2.0),
        np.clip(-lighter, 0.0, 2.0),
        np.clip(fuller, 0.0, 2.0),
        np.clip(-fuller, 0.0, 2.0),
        np.maximum(higher, 0.0),
        np.maximum(-higher, 0.0),
        np.minimum(np.abs(middles - of_line) / np.median(heights), 1.5),
        np.array([float(_is_odd(word)) for word in words]),
        1 / letters,
        digits,
    )
    beside = _beside(lines, look.blue_share, unsure)
    return np.hstack([np.column_stack(own), beside])


@dataclass(frozen=True, slots=True)
class _Look:
    """Of each word: half the width of its strokes and their tone, stroke crossings a row, tint, share of blue ink."""

    stroke: Floats
    tone: Floats
    crossings: Floats
    blue: Floats
    blue_share: Floats


def _look(words: Sequence[Word], grey: Pixels, colour: Pixels | None) -> _Look:
    """All words at once over the ink pixels of each fourth row: a loop over words costs ten times as much."""
    level, _ = cv2.threshold(np.ascontiguousarray(grey[::_EACH]), 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    _, ink = cv2.threshold(grey, level, 1, cv2.THRESH_BINARY_INV)
    core = np.ascontiguousarray(cv2.erode(ink, np.ones((3, 3), np.uint8))[::_EACH]).ravel()
    owner = np.zeros((-(-grey.shape[0] // _EACH), grey.shape[1]), np.int16)
    for number, word in enumerate(words, start=1):
        box = word.box_px
        owner[-(-box.y // _EACH) : -(-box.bottom // _EACH), box.x : box.right] = number
    owned = (owner * ink[::_EACH]).ravel()
    places = np.flatnonzero(owned.astype(np.bool_))
    whose = owned[places].astype(np.int64) - 1
    count = len(words)

    def added(values: npt.NDArray[np.generic]) -> Floats:
        return np.bincount(whose, values.astype(np.float64), count).astype(np.float64)

    inked = np.maximum(np.bincount(whose, minlength=count), 1).astype(np.float64)
    inside = core[places]
    tones = np.ascontiguousarray(grey[::_EACH]).ravel()[places]
    within = added(inside)
    tone = np.where(within > 0, added(tones * inside) / np.maximum(within, 1), added(tones) / inked)
    starts = np.ones(len(places), dtype=np.bool_)
    starts[1:] = (np.diff(places) != 1) | (np.diff(whose) != 0)
    heights = np.array([word.box_px.height for word in words], dtype=np.float64)
    blue, blue_share = np.zeros(count), np.zeros(count)
    if colour is not None:
        down, across = colour.shape[0] / grey.shape[0], colour.shape[1] / grey.shape[1]
        rows, columns = np.divmod(places, grey.shape[1])
        there = (rows * (_EACH * down)).astype(np.int64) * colour.shape[1] + (columns * across).astype(np.int64)
        tints = colour.reshape(-1, 3)[there].astype(np.int16)
        bluer = tints[:, 2] - tints[:, 0]
        blue = added(bluer) / inked
        usual = float(np.median(blue))
        blue, blue_share = blue - usual, added(bluer > usual + _BLUE) / inked
    return _Look(
        stroke=np.maximum(inked / np.maximum(inked - within, 1), 0.5),
        tone=tone,
        crossings=_EACH * added(starts) / heights,
        blue=blue,
        blue_share=blue_share,
    )


def _beside(lines: Sequence[Line], tinted: Floats, unsure: Floats) -> Floats:
    """The measures that look at a word's neighbours on its line."""
    rows: list[tuple[float, float, float, float]] = []
    first = 0
    for line in lines:
        texts = [word.text.lower() for word in line.words]
        for place, word in enumerate(line.words):
            near = [other for other in (place - 1, place + 1) if 0 <= other < len(texts)]
            before = texts[place - 1].rstrip(":.") if place else ""
            after = texts[place + 1] if place + 1 < len(texts) else ""
            inside = "tháng" in texts[place] or (texts[place].startswith("số:") and len(texts[place]) > 3)
            slot = before in _BEFORE_A_SLOT or after.startswith(_AFTER_A_SLOT) or inside
            rows.append(
                (
                    max((float(unsure[first + other]) for other in near), default=0.0),
                    sum(float(tinted[first + other]) for other in near) / max(1, len(near)),
                    float(slot),
                    1 - min([word.confidence, *(line.words[other].confidence for other in near)]),
                )
            )
        first += len(texts)
    return np.array(rows)


def _is_odd(word: Word) -> bool:
    core = core_of(word.text)
    return not is_sound_token(word.text) if core is None else not is_legal_syllable(core)
