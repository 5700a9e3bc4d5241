"""Red stamps that are content: text in a ruled box ("ĐẾN", "ĐÃ THU PHÍ"), told from seals by their outline."""

from __future__ import annotations

import cv2
import numpy as np

from digitize.scan.model import Pixels

_SIZE_MM = (12.0, 110.0)
_LEAST_HEIGHT_MM = 7.0
_STRAIGHT_SIDES = 0.9  # how much of the smallest rectangle around it a box fills; a disc 0.79, a triangle 0.5
_RULE_MM, _OF_SHORT_SIDE, _AROUND_RULE_MM = 9.0, 0.8, 0.15  # a rule is at least that long, or that share of the frame
_MOST_PRINT = 0.035  # black in the box, of its area: more than a number and a date by pen
_DARK = 0.5  # of the paper's lightness, in every channel: black


def is_framed(blob: Pixels, px_per_mm: float) -> bool:
    """Whether the one blob of ink in a cut-out (1 where inked) has the outline of a box, at any turn.

    A seal is a disc, an oval or a triangle; what fills a rectangle is a frame or a block of lines.
    """
    points = cv2.findNonZero(blob)
    if points is None:
        return False
    hull = cv2.convexHull(points)
    _, (width, height), _ = cv2.minAreaRect(hull)
    low, high = (size * px_per_mm for size in _SIZE_MM)
    if not (low <= max(width, height) <= high and min(width, height) >= _LEAST_HEIGHT_MM * px_per_mm):
        return False
    # a pixel has an area, its centre none
    return cv2.contourArea(hull) >= _STRAIGHT_SIDES * (width * height)


def keep_stamp(colour: Pixels, grey: Pixels, red: Pixels, px_per_mm: float) -> Pixels:
    """A framed stamp as it is to be read: its red text dark, without the rules of its frame.

    All are cut-outs of one size: ``colour`` in RGB, ``grey`` with red ink dropped, ``red`` 1 where ink is red. Where
    the stamp stands over print, print comes first: ``grey`` stays as it is.
    """
    brightest = np.asarray(colour.max(axis=2), dtype=np.uint8)
    paper = float(np.percentile(brightest, 75))
    if float((brightest < _DARK * paper).mean()) > _MOST_PRINT:
        return grey
    text = colour[:, :, :2].min(axis=2)
    return np.asarray(np.where(_rules(red, px_per_mm) > 0, np.maximum(grey, round(paper)), text), dtype=np.uint8)


def _rules(red: Pixels, px_per_mm: float) -> Pixels:
    """Straight lines along the sides of the box, 1 where they run: upright strokes of letters are shorter."""
    height, width = red.shape
    points = cv2.findNonZero(red)
    if points is None:
        return np.zeros_like(red)
    _, sides, turn = cv2.minAreaRect(cv2.convexHull(points))
    degrees = turn - 90 if turn > 45 else turn
    reach = round(0.5 * np.hypot(height, width)) + 1 - min(height, width) // 2  # so that no corner is lost by turning
    around = cv2.copyMakeBorder(red, reach, reach, reach, reach, cv2.BORDER_CONSTANT, value=0)
    middle = ((around.shape[1] - 1) / 2, (around.shape[0] - 1) / 2)
    matrix = cv2.getRotationMatrix2D(middle, degrees, 1.0)
    size = (around.shape[1], around.shape[0])
    level = cv2.warpAffine(around, matrix, size, flags=cv2.INTER_NEAREST)
    run = round(min(_RULE_MM * px_per_mm, _OF_SHORT_SIDE * min(sides)))
    found = np.zeros_like(around)
    for along, across in ((1, 0), (0, 1)):
        # a thin rule that is not quite level steps from row to row
        whole = cv2.dilate(level, np.ones((1 + 2 * along, 1 + 2 * across), np.uint8))
        straight = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((1 + across * run, 1 + along * run), np.uint8))
        found = np.asarray(cv2.bitwise_or(found, straight), dtype=np.uint8)
    back = cv2.warpAffine(found, cv2.invertAffineTransform(matrix), size, flags=cv2.INTER_NEAREST)
    wide = cv2.dilate(back, np.ones((2 * max(1, round(_AROUND_RULE_MM * px_per_mm)) + 1,) * 2, np.uint8))
    return np.asarray(wide[reach : reach + height, reach : reach + width], dtype=np.uint8)
