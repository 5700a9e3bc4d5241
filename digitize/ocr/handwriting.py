"""What put each word on the paper: a press, a pen or a stamp.

Tesseract knows print only and makes up letters for what a pen wrote. Which words those are is told by trees over the
measures of :mod:`digitize.ocr.pen` (``data/pen.json.gz``, made by ``benchmarks/reading/fit_pen.py``). A stamp is told by
coloured ink inside a coloured frame or on a seal.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import cv2
import numpy as np
import numpy.typing as npt

from digitize.ocr.model import Kind, Line
from digitize.ocr.pen import FEATURES, ink_measures
from digitize.scan import Box, Pixels

_HAND = 0.6
"""From this probability on a word counts as handwritten (chosen on pages of other hands than those fitted)."""
_HAND_IS_UNSURE = 0.3
"""The text of a handwritten word is a guess: no more confidence than this."""
_COLOURED = 45
"""Distance of the strongest and the weakest channel in coloured ink."""
_FRAME_MM = (15.0, 90.0, 5.0, 45.0)
"""Least and most width, least and most height of the frame of a stamp."""
_MM_AN_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees of one split a node, added up: ``feature`` below 0 marks a leaf. ``base`` is the log odds before them."""

    feature: tuple[npt.NDArray[np.int64], ...]
    threshold: tuple[npt.NDArray[np.float64], ...]
    left: tuple[npt.NDArray[np.int64], ...]
    right: tuple[npt.NDArray[np.int64], ...]
    value: tuple[npt.NDArray[np.float64], ...]
    base: float

    def probabilities(self, rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """For each row of measures the probability that a pen wrote the word."""
        odds = np.full(len(rows), self.base)
        every = np.arange(len(rows))
        for feature, threshold, left, right, value in zip(
            self.feature, self.threshold, self.left, self.right, self.value, strict=True
        ):
            node = np.zeros(len(rows), dtype=np.int64)
            while (inner := feature[node] >= 0).any():
                goes_left = rows[every, np.maximum(feature[node], 0)] <= threshold[node]
                node = np.where(inner, np.where(goes_left, left[node], right[node]), node)
            odds += value[node]
        return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float64)


def mark_kinds(
    lines: Sequence[Line], grey: Pixels, colour: Pixels | None, dpi: float, seal_boxes: Sequence[Box] = ()
) -> tuple[Line, ...]:
    """The lines with the kind of each word and line; handwritten words lose confidence.

    ``grey`` is the image that was read, ``colour`` the same page in RGB at the same size (None where the page has no
    colours), all boxes in their pixels. Word confidences are the engine's own.
    """
    if not any(line.words for line in lines):
        return tuple(lines)
    by_pen = load_trees().probabilities(ink_measures(lines, grey, colour))
    stamped = _stamped([word.box_px for line in lines for word in line.words], grey, colour, dpi, seal_boxes)
    out: list[Line] = []
    number = 0
    for line in lines:
        words = []
        for word in line.words:
            if stamped[number]:
                words.append(replace(word, kind="stamp"))
            elif by_pen[number] >= _HAND:
                words.append(replace(word, kind="handwriting", confidence=min(word.confidence, _HAND_IS_UNSURE)))
            else:
                words.append(word)
            number += 1
        out.append(replace(line, words=tuple(words), kind=line_kind(words)))
    return tuple(out)


def line_kind(words: Sequence[object]) -> Kind:
    """The kind of most letters of a line; print where that is not clear."""
    letters: Counter[Kind] = Counter()
    for word in words:
        letters[word.kind] += len(word.text)  # type: ignore[attr-defined]
    best: Kind = max(letters, key=lambda kind: letters[kind], default="print")
    return best if 2 * letters[best] > letters.total() else "print"


def _stamped(
    boxes: Sequence[Box], grey: Pixels, colour: Pixels | None, dpi: float, seal_boxes: Sequence[Box]
) -> list[bool]:
    if colour is None:
        return [False] * len(boxes)
    vivid = cv2.subtract(colour.max(axis=2), colour.min(axis=2)) > _COLOURED
    coloured = [_coloured_share(box, vivid, grey) > 0.5 for box in boxes]
    if not any(coloured):
        return coloured
    frames = [*_frames(np.asarray(vivid, dtype=np.uint8), dpi), *seal_boxes]
    return [
        tinted and any(_holds(frame, box) for frame in frames) for tinted, box in zip(coloured, boxes, strict=True)
    ]


def _coloured_share(box: Box, vivid: npt.NDArray[np.bool_], grey: Pixels) -> float:
    part = np.s_[box.y : box.bottom, box.x : box.right]
    inked = (grey[part] < 150) | vivid[part]
    return float(vivid[part][inked].mean()) if inked.any() else 0.0


def _frames(vivid: Pixels, dpi: float) -> list[Box]:
    """Coloured marks of the size of a stamp whose ink runs along all four sides of their box."""
    mm = dpi / _MM_AN_INCH
    joined = np.asarray(cv2.morphologyEx(vivid, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), dtype=np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8, ltype=cv2.CV_32S)
    least_width, most_width, least_height, most_height = (size * mm for size in _FRAME_MM)
    found: list[Box] = []
    for number in range(1, count):
        x, y, width, height = (int(value) for value in stats[number, :4])
        if not (least_width <= width <= most_width and least_height <= height <= most_height):
            continue
        mark = labels[y : y + height, x : x + width] == number
        edge_y, edge_x = max(2, height // 8), max(2, width // 12)
        rows = mark[:edge_y].any(axis=0).mean(), mark[-edge_y:].any(axis=0).mean()
        columns = mark[:, :edge_x].any(axis=1).mean(), mark[:, -edge_x:].any(axis=1).mean()
        if min(*rows, *columns) > 0.7:
            found.append(Box(x, y, width, height))
    return found


def _holds(frame: Box, box: Box) -> bool:
    across, down = box.x + box.width / 2, box.y + box.height / 2
    return frame.x <= across <= frame.right and frame.y <= down <= frame.bottom and box.width < frame.width


@cache
def load_trees() -> Trees:
    """The packaged trees, loaded once a process."""
    data = json.loads(gzip.decompress(files("digitize.ocr.data").joinpath("pen.json.gz").read_bytes()))
    if tuple(data["features"]) != FEATURES:
        raise ValueError("pen.json.gz was made for other measures: run benchmarks/reading/fit_pen.py")
    trees = data["trees"]
    return Trees(
        feature=tuple(np.array(tree["feature"], dtype=np.int64) for tree in trees),
        threshold=tuple(np.array(tree["threshold"], dtype=np.float64) for tree in trees),
        left=tuple(np.array(tree["left"], dtype=np.int64) for tree in trees),
        right=tuple(np.array(tree["right"], dtype=np.int64) for tree in trees),
        value=tuple(np.array(tree["value"], dtype=np.float64) for tree in trees),
        base=float(data["base"]),
    )
