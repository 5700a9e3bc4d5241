"""Frames of stamps put over print in black: their lines are taken out for reading, the letters they cross are kept.

A stamp put by hand stands a little askew, so its frame runs slantwise through lines of print: the engine takes it for
strokes of letters and loses whole lines. Rules of forms and tables run along the page and are left to the engine.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from digitize.scan.model import Pixels
from digitize.scan.reduce import reduced

_WORK_DPI = 75.0
_ANGLES = (-7.5, -5.5, -3.5, -1.7, 1.7, 3.5, 5.5, 7.5)
_RUN_MM = 7.0  # longer than strokes of letters
_LEAST_MM, _LEAST_WIDTH_MM, _MOST_MM, _AROUND_MM = 8.0, 20.0, 110.0, 5.0
_MOST_PLACES = 6
_THICKEST_MM = 1.3
_LEAST_DEGREES, _MOST_DEGREES = 0.7, 9.0
_PARALLEL_DEGREES = 1.5
_CORNER_MM = 3.5
_DARK, _RULE_DARK = 0.7, 0.75  # of the paper's lightness
_BAND_MM, _PIECE_MM = 2.2, 3.0  # looked at on both sides of a line; shortest straight piece of it between crossings

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Side:
    """A straight line: ends in pixels of the small image, left or top one first; how far it is askew."""

    ends: Floats
    degrees: float
    level: bool


def tilted_frames(grey: Pixels, dpi: float) -> list[Floats]:
    """Corners (4 × 2, in pixels of the image, in order around) of boxes of straight lines that stand askew."""
    scale = min(1.0, _WORK_DPI / dpi)
    small = reduced(grey, scale)
    mm = dpi * scale / 25.4
    paper = float(np.median(small[::4, ::4]))
    ink = (small < _DARK * paper).astype(np.uint8)
    frames: list[Floats] = []
    for x, y, width, height in _places(ink, mm):
        part = np.ascontiguousarray(ink[y : y + height, x : x + width])
        sides = [side for degrees in _ANGLES for side in _sides(part, degrees, mm)]
        frames += [(corners + np.array((x, y))) / scale for corners in _boxes(sides, mm)]
    return frames


def _places(ink: Pixels, mm: float) -> list[tuple[int, int, int, int]]:
    """Where ink hangs together over the size of a stamp; on most pages nowhere, which keeps the search cheap."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=cv2.CV_32S)
    low, wide, most = _LEAST_MM * mm, _LEAST_WIDTH_MM * mm, (_MOST_MM + _AROUND_MM) * mm
    fit = (stats[1:, 2] >= wide) & (stats[1:, 3] >= low) & (stats[1:, 2:4].max(axis=1) <= most)
    pad = round(_AROUND_MM * mm)
    places = []
    for x, y, width, height, _area in stats[1:][fit].tolist():
        left, top = max(0, x - pad), max(0, y - pad)
        right, bottom = min(ink.shape[1], x + width + pad), min(ink.shape[0], y + height + pad)
        places.append((left, top, right - left, bottom - top))
    return places[:_MOST_PLACES]


def _sides(ink: Pixels, degrees: float, mm: float) -> list[_Side]:
    height, width = ink.shape
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1.0)
    back = cv2.invertAffineTransform(matrix)
    turned = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_NEAREST)
    run = round(_RUN_MM * mm)
    found = []
    for level in (True, False):
        kernel = np.ones((1, run) if level else (run, 1), np.uint8)
        near = np.ones((3, 1) if level else (1, 3), np.uint8)
        straight = cv2.morphologyEx(cv2.dilate(turned, near), cv2.MORPH_OPEN, kernel)
        if cv2.countNonZero(straight) < 3 * run:
            continue
        joined = cv2.morphologyEx(straight, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
        _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8, ltype=cv2.CV_32S)
        for label, (x, y, wide, high, _area) in enumerate(stats[1:].tolist(), 1):
            length, thick = (wide, high) if level else (high, wide)
            if not _LEAST_MM * mm <= length <= _MOST_MM * mm or thick > length / 3:
                continue
            rows, columns = np.nonzero(labels[y : y + high, x : x + wide] == label)
            along, across = (columns, rows) if level else (rows, columns)
            slope, start = np.polyfit(along, across, 1)
            if float(np.abs(across - slope * along - start).mean()) > 0.6 * _THICKEST_MM * mm:
                continue
            ends = np.array([(0.0, start), (length - 1.0, start + slope * (length - 1.0))])
            points = (ends if level else ends[:, ::-1]) + (x, y)
            onto = points @ back[:, :2].T + back[:, 2]
            (x0, y0), (x1, y1) = onto
            askew = np.degrees(np.arctan2(y1 - y0, x1 - x0)) if level else np.degrees(np.arctan2(x0 - x1, y1 - y0))
            if _LEAST_DEGREES <= abs(askew) <= _MOST_DEGREES:
                found.append(_Side(onto, float(askew), level))
    return found


def _boxes(sides: list[_Side], mm: float) -> list[Floats]:
    """Corners of boxes with a level side above and one upright at each of its ends."""
    boxes: list[Floats] = []
    levels, uprights = ([side for side in sides if side.level is level] for level in (True, False))
    for upper in levels:
        beside = [side for side in uprights if abs(side.degrees - upper.degrees) <= _PARALLEL_DEGREES]
        for left in (side for side in beside if _apart(upper.ends[0], side.ends[0]) <= _CORNER_MM * mm):
            for right in (side for side in beside if _apart(upper.ends[1], side.ends[0]) <= _CORNER_MM * mm):
                low_left, low_right = _foot(left.ends[1], right.ends[1], levels, mm)
                corners = np.array([upper.ends[0], upper.ends[1], low_right, low_left])
                same_height = _apart(left.ends[1] - left.ends[0], right.ends[1] - right.ends[0]) <= 2 * _CORNER_MM * mm
                middle = corners.mean(axis=0)
                if same_height and all(_apart(middle, box.mean(axis=0)) >= 2 * _CORNER_MM * mm for box in boxes):
                    boxes.append(corners)
    return boxes


def _foot(left: Floats, right: Floats, levels: list[_Side], mm: float) -> tuple[Floats, Floats]:
    """Ends of the level side at the foot of two uprights, which letters may lengthen; their own if none is seen."""
    near = [side for side in levels if max(_apart(side.ends[0], left), _apart(side.ends[1], right)) <= _CORNER_MM * mm]
    if not near:
        return left, right
    found = min(near, key=lambda side: _apart(side.ends[0], left) + _apart(side.ends[1], right))
    return found.ends[0], found.ends[1]


def _apart(one: Floats, other: Floats) -> float:
    return float(np.hypot(*(one - other)))


def without_frames(grey: Pixels, dpi: float) -> Pixels:
    """``grey`` with the lines of such boxes painted over in the colour of the paper; letters that cross them stay."""
    mm = dpi / 25.4
    for corners in tilted_frames(grey, dpi):
        for one, other in zip(corners, np.roll(corners, -1, axis=0), strict=True):
            _erase(grey, one, other, mm)
    return grey


def _erase(grey: Pixels, one: Floats, other: Floats, mm: float) -> None:
    """Paint over the line from one point to the other, in place; strokes longer across it than it is thick stay."""
    length = _apart(one, other)
    along = (other - one) / length
    across = np.array((-along[1], along[0]))
    half, more = round(_BAND_MM * mm), round(_CORNER_MM / 2 * mm)
    size = (round(length) + 2 * more, 2 * half + 1)
    start = one - along * more - across * half
    # from the band, in which the line runs level, to the page
    onto = np.array([[along[0], across[0], start[0]], [along[1], across[1], start[1]]])
    band = cv2.warpAffine(grey, onto, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderValue=255)
    paper = float(np.percentile(band, 85))
    ink = (band < _RULE_DARK * paper).astype(np.uint8)
    run = round(_PIECE_MM * mm)
    rule = cv2.morphologyEx(cv2.dilate(ink, np.ones((3, 1), np.uint8)), cv2.MORPH_OPEN, np.ones((1, run), np.uint8))
    rule = cv2.bitwise_and(rule, ink)
    counts = rule.sum(axis=0)
    if not counts.any():
        return
    thick = max(2, round(float(np.percentile(counts[counts > 0], 30))))  # where no letter touches it
    if thick > _THICKEST_MM * mm:
        return
    crossing = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((2 * thick + 2, 1), np.uint8))
    gone = cv2.bitwise_and(cv2.dilate(rule, np.ones((3, 3), np.uint8)), cv2.bitwise_not(crossing * np.uint8(255)))
    mask = cv2.warpAffine(gone, onto, (grey.shape[1], grey.shape[0]), flags=cv2.INTER_NEAREST)
    grey[mask > 0] = round(paper)
