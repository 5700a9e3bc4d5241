"""Digit boxes (ô số) taken out of a page image before it is read: one box a digit, as forms ask for numbers.

Tesseract reads the lines of the boxes as strokes, digits as letters, and drops what it can't part. Boxes are a row of
more than eight upright lines of one height at one distance, closed above and below. Cells of tables are wider than
high or stand at unequal distances; they stay. So do boxes that stand apart from each other.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from digitize.scan import Pixels

_LEAST_BOXES = 8
_SIDE_MM = (4.0, 9.5)
"""Height of the boxes and distance of their upright lines."""
_LINE_MM = 0.6
_SQUARE = 1.7
"""A box is at most so many times as wide as high, or as high as wide."""
_UNEVEN = 0.18
_BORDER_SHARE = 0.8
_FINE_DPI = 250.0
_MM_AN_INCH = 25.4


def without_boxes(grey: Pixels, dpi: float) -> Pixels:
    """``grey`` with the lines of digit boxes painted over in the colour of the paper; the same array without boxes.

    ``grey``: upright page, dark on light; ``dpi``: its resolution.
    """
    every = 2 if dpi >= _FINE_DPI else 1  # a line is at least two pixels wide there: every second one shows it
    mm = dpi / _MM_AN_INCH
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    upright, level = _lines(np.ascontiguousarray(ink[::every, ::every]), mm / every)
    rows = list(_rows_of_boxes(upright, level, mm / every))
    if not rows:
        return grey
    out = grey.copy()
    paper = int(np.median(grey[::8, ::8]))
    margin = max(2, round(_LINE_MM * mm)) + every
    for row in rows:
        left, top, right, bottom = (edge * every for edge in row)
        area = np.s_[max(0, top - margin) : bottom + margin, max(0, left - margin) : right + margin]
        both = np.bitwise_or(*_lines(np.ascontiguousarray(ink[area]), mm))
        lines = cv2.dilate(both, np.ones((3, 3), np.uint8))  # with the grey rim of the ink
        out[area] = np.where(lines > 0, np.maximum(out[area], paper), out[area])
    return out


def _lines(ink: Pixels, mm: float) -> tuple[Pixels, Pixels]:
    """Upright and level lines about as long as a box is high."""
    least = max(3, round(_SIDE_MM[0] * mm * 0.9))
    upright = cv2.morphologyEx(ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, (1, least)))
    level = cv2.morphologyEx(ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, (least, 1)))
    return upright.astype(np.uint8), level.astype(np.uint8)


def _rows_of_boxes(upright: Pixels, level: Pixels, mm: float) -> Iterator[tuple[int, int, int, int]]:
    """Left, top, right, bottom of each row of boxes."""
    low, high = _SIDE_MM[0] * mm, _SIDE_MM[1] * mm
    joined = cv2.dilate(upright, np.ones((3, 3), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    bars = [
        (int(x), int(y), int(x + w), int(y + h))
        for x, y, w, h, _ in stats[1:count]
        if w <= 2 * _LINE_MM * mm and low * 0.85 <= h <= high * 1.15
    ]
    bars.sort()
    while bars:
        run = [bars.pop(0)]
        for bar in list(bars):
            last = run[-1]
            step = bar[0] - last[0]
            if step > high:
                break
            alike = abs(bar[1] - last[1]) < 1.5 * mm and abs(bar[3] - last[3]) < 1.5 * mm
            if alike and step >= low:
                run.append(bar)
                bars.remove(bar)
        if len(run) > _LEAST_BOXES and _are_boxes(run, level):
            yield run[0][0], min(bar[1] for bar in run), run[-1][2], max(bar[3] for bar in run)


def _are_boxes(run: list[tuple[int, int, int, int]], level: Pixels) -> bool:
    steps = np.diff([bar[0] for bar in run])
    height = float(np.median([bar[3] - bar[1] for bar in run]))
    step = float(np.median(steps))
    if np.max(np.abs(steps - step)) > _UNEVEN * step or not 1 / _SQUARE <= step / height <= _SQUARE:
        return False
    left, right = run[0][0], run[-1][2]
    reach = max(3, round(height * 0.2))
    top, bottom = int(np.median([bar[1] for bar in run])), int(np.median([bar[3] for bar in run]))
    for edge in (top, bottom):
        band = level[max(0, edge - reach) : edge + reach, left:right]
        if band.size == 0 or np.mean(band.max(axis=0) > 0) < _BORDER_SHARE:
            return False
    return True
