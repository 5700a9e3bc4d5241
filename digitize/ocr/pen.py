"""What the ink of each word looks like: measures that tell a pen from a press, all relative to the page's own print."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import cv2
import numpy as np
import numpy.typing as npt

from digitize.ocr.choices import core_of
from digitize.ocr.model import Line, Word
from digitize.ocr.shapes import is_sound_token
from digitize.ocr.syllables import is_legal_syllable
from digitize.scan import Pixels

FEATURES = (
    "blue_share",
    "blue",
    "unsure",
    "thick",
    "thin",
    "uneven",
    "light",
    "dark",
    "joined",
    "broken",
    "tall",
    "low",
    "wobble",
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

_OWN = len(FEATURES) - 4
_BLUE = 22
"""How far blue stands above red in the ink of a pen, beyond what it does in the page's print."""
_LEAST_MARK_PX = 4
_BEFORE_A_SLOT = ("ngày", "số", "tháng", "sổ", "so")
_AFTER_A_SLOT = ("tháng", "năm", "/")
"""Numbers and dates of letters are left open in print and filled in with a pen."""


def ink_measures(lines: Sequence[Line], grey: Pixels, colour: Pixels | None) -> npt.NDArray[np.float64]:
    """One row of :data:`FEATURES` a word, in the order of the words on the page.

    ``grey`` is the image that was read, dark on light; ``colour`` the same page in RGB at the same size, None where the
    page has no colours. Word confidences are the engine's own.
    """
    words = [word for line in lines for word in line.words]
    if not words:
        return np.zeros((0, len(FEATURES)))
    _, thresholded = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    ink = np.asarray(thresholded, dtype=np.uint8)
    depth = np.asarray(cv2.distanceTransform(ink, cv2.DIST_L2, 3), dtype=np.float32)
    blue = None if colour is None else colour[:, :, 2].astype(np.int16) - colour[:, :, 0].astype(np.int16)
    rows = [_measures(word, grey, ink, depth, blue) for word in words]
    strokes = np.array([row[0] for row in rows])
    levels = np.array([row[1] for row in rows])
    blues = np.array([row[2] for row in rows])
    heights = np.array([word.box_px.height for word in words], dtype=np.float64)
    usual_stroke, usual_level, usual_blue = (float(np.median(each)) for each in (strokes, levels, blues))
    usual_height = float(np.median(heights))
    out = np.zeros((len(words), _OWN))
    number = 0
    for line in lines:
        middle = median(word.box_px.y + word.box_px.height / 2 for word in line.words)
        for word in line.words:
            stroke, tone, tint, uneven, marks, wobble, pixels = rows[number]
            letters = max(1, sum(character.isalnum() for character in word.text))
            thicker = np.log(max(stroke, 0.3) / max(usual_stroke, 0.3))
            higher = np.log(word.box_px.height / usual_height)
            tinted = 0.0 if blue is None or not len(pixels) else float(np.mean(pixels > usual_blue + _BLUE))
            out[number] = (
                tinted,
                min(max((tint - usual_blue) / 40, -1.0), 2.0) if blue is not None else 0.0,
                min(-np.log(max(word.confidence, 0.03)), 3.0),
                max(thicker, 0.0),
                max(-thicker, 0.0),
                uneven,
                min(max((tone - usual_level) / 40, 0.0), 2.0),
                min(max((usual_level - tone) / 40, 0.0), 2.0),
                max(1 - marks / letters, 0.0),
                min(max(marks / letters - 1.4, 0.0), 2.0),
                max(higher, 0.0),
                max(-higher, 0.0),
                wobble,
                min(abs(word.box_px.y + word.box_px.height / 2 - middle) / usual_height, 1.5),
                float(_is_odd(word)),
                1 / letters,
                sum(map(str.isdigit, word.text)) / letters,
            )
            number += 1
    return np.hstack([out, _beside(lines, out)])


def _beside(lines: Sequence[Line], own: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The measures that look at a word's neighbours on its line."""
    tinted, unsure = own[:, FEATURES.index("blue_share")], own[:, FEATURES.index("unsure")]
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
                    float(np.mean([tinted[first + other] for other in near])) if near else 0.0,
                    float(slot),
                    1 - min([word.confidence, *(line.words[other].confidence for other in near)]),
                )
            )
        first += len(texts)
    return np.array(rows)


def _measures(
    word: Word, grey: Pixels, ink: Pixels, depth: npt.NDArray[np.float32], blue: npt.NDArray[np.int16] | None
) -> tuple[float, float, float, float, int, float, npt.NDArray[np.int16]]:
    """Half the stroke's width, tone, tint, unevenness of strokes, number of marks, wobble of their feet, all tints."""
    box = word.box_px
    part = np.s_[box.y : box.bottom, box.x : box.right]
    inked = ink[part]
    none = np.zeros(0, np.int16)
    if not inked.any():
        return 1.0, 128.0, 0.0, 0.0, 0, 0.0, none
    deep = depth[part]
    ridge = deep[(deep >= cv2.dilate(deep, np.ones((3, 3), np.uint8))) & (deep > 0)]
    core = deep >= max(1.0, 0.6 * float(deep.max()))
    tone = float(np.median(grey[part][core])) if core.any() else 128.0
    tints = none if blue is None else blue[part][inked > 0]
    count, _, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(inked), connectivity=8)
    large = stats[1:count][stats[1:count, cv2.CC_STAT_AREA] >= _LEAST_MARK_PX]
    tall = large[large[:, cv2.CC_STAT_HEIGHT] >= 0.35 * box.height]
    feet = tall[:, cv2.CC_STAT_TOP] + tall[:, cv2.CC_STAT_HEIGHT] if len(tall) else np.zeros(1)
    stroke = float(np.mean(ridge))
    return (
        stroke,
        tone,
        float(np.median(tints)) if len(tints) else 0.0,
        float(np.std(ridge)) / max(stroke, 0.5),
        len(large),
        float(np.std(feet)) / box.height,
        tints,
    )


def _is_odd(word: Word) -> bool:
    core = core_of(word.text)
    return not is_sound_token(word.text) if core is None else not is_legal_syllable(core)
