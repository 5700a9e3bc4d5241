"""Blank pages: nothing on this side, whatever shines through from the other.

Calling a written page blank loses it, calling a blank one written costs a look: marks are held for the other side's
only on evidence.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from digitize.scan.model import Pixels, UprightPage
from digitize.scan.reduce import reduced

_PLAIN_DPI, _PLAIN_INK_MM2 = 100.0, 250.0
_WORK_DPI = 200.0
_MARGIN_MM = 7.0
_PALE, _GRAINS = 0.05, 4.5  # a mark stands out from the paper by this share, and by so many deviations of its grain
_PALEST, _FEWEST_GRAINS = 0.025, 3.0  # the same of what is looked for only to explain marks that are hardly there
_LEAST_MARK_MM, _LEAST_INK_MM2 = 1.6, 1.8
_STRAIGHT_MM = 15.0  # no pen and no seal runs straight along the paper's sides for so long: folds, stripes, rules, rims
_GROUP_DPI, _GROUP_MM = 50.0, 12.0
_RED = 0.25  # redness of red ink, of its darkness
_STROKE_MM, _AROUND_MM = 0.6, 4.0
_FAINTEST, _FAINTEST_STAMP = 0.06, 0.08  # strokes of pens and stamps are stronger, however pale
_CLEAR, _CLEAR_MM = 0.1, 10.0  # what is fainter than the one counts if it is longer than the other
_DARK = 0.32  # black print that shines through is weaker
_STRONG = 0.2  # print that shines through all over the page is weaker
_EVEN = 0.65  # how strong a stroke of a stamp is beside its neighbours; what soaks through does so in spots
_SHARP_PER_MM = 1.5  # steepest slope of strokes, of their strength: paper that ink shines through blurs it
_SHARP_PRINT_PER_MM = 1.9
_COMPACT_MM2, _FEW = 4000.0, 8  # a few lines or a signature; a printed side shines through all over the page
_BESIDE_MM = 12.0

_Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Group:
    """Marks near each other: bounds in mm, area of what is dark and not red, strength as a share of the paper's
    lightness, how even their strokes are (0–1) and how steep their edges (1/mm).
    """

    left: float
    top: float
    right: float
    bottom: float
    red: bool
    dark_mm2: float
    strength: float
    evenness: float
    steepness: float

    @property
    def is_own_stamp(self) -> bool:
        """Red ink put on this side."""
        is_ink = self.strength >= _FAINTEST_STAMP and self.steepness >= _SHARP_PER_MM
        return self.red and is_ink and self.evenness >= _EVEN

    @property
    def is_pale_pen(self) -> bool:
        """What may be pale writing of this side, or ink shining through."""
        longest = max(self.right - self.left, self.bottom - self.top)
        return not self.red and self.strength >= (_FAINTEST if longest >= _CLEAR_MM else _CLEAR)

    @property
    def area_mm2(self) -> float:
        """Of its bounds."""
        return (self.right - self.left) * (self.bottom - self.top)

    def is_beside(self, other: _Group) -> bool:
        """Whether the other touches or nearly touches it."""
        across = max(self.left, other.left) - min(self.right, other.right)
        down = max(self.top, other.top) - min(self.bottom, other.bottom)
        return max(across, down) < _BESIDE_MM


def is_blank(upright: UprightPage) -> bool:
    """Whether nothing stands on this side: no print, no line by hand, no stamp of its own, however pale.

    Strong ink is this side's, and so is pale ink unless there is evidence against it: it is soft and spread over the
    page as the print of the other side is, red in uneven spots or soft as a seal that soaks through, or beside such a
    seal. Specks, punch holes, folds, bare rules and dark edges do not count. The page stays in the dossier and in its
    count either way.
    """
    if _plainly_inked(upright):
        return False
    groups = _groups(upright)
    if any(group.is_own_stamp for group in groups) or sum(group.dark_mm2 for group in groups) >= _LEAST_INK_MM2:
        return False
    soaked = [group for group in groups if group.red]
    others = [group for group in groups if group.is_pale_pen]
    others = [group for group in others if not any(group.is_beside(seal) for seal in soaked)]
    covered = sum(group.area_mm2 for group in others)
    if covered <= _COMPACT_MM2 and len(others) <= _FEW:
        return not others or _are_tips_of_print_behind(others, upright)
    return all(group.strength < _STRONG and group.steepness < _SHARP_PRINT_PER_MM for group in others)


def _are_tips_of_print_behind(groups: list[_Group], upright: UprightPage) -> bool:
    """Whether faint soft marks are the strongest places of print that shines through all over the page."""
    if any(group.strength >= _CLEAR or group.steepness >= _SHARP_PER_MM for group in groups):
        return False
    fainter = [group for group in _groups(upright, _PALEST, _FEWEST_GRAINS) if not group.red]
    return sum(group.area_mm2 for group in fainter) > _COMPACT_MM2


def _plainly_inked(upright: UprightPage) -> bool:
    """Whether there is so much dark ink that no closer look is needed: the usual page."""
    scale = min(1.0, _PLAIN_DPI / upright.dpi)
    small = reduced(upright.reading, scale)
    height, width = small.shape
    inner = small[height // 12 : height - height // 12, width // 12 : width - width // 12]
    dark = inner < 0.5 * float(np.median(inner))
    return float(dark.sum()) / (upright.dpi * scale / 25.4) ** 2 > _PLAIN_INK_MM2


def _groups(upright: UprightPage, palest: float = _PALE, grains: float = _GRAINS) -> list[_Group]:
    scale = min(1.0, _WORK_DPI / upright.dpi)
    px_per_mm = upright.dpi * scale / 25.4
    colour = reduced(upright.colour, scale)
    margin = round(_MARGIN_MM * px_per_mm)
    if min(colour.shape[:2]) > 4 * margin:
        colour = np.ascontiguousarray(colour[margin:-margin, margin:-margin])
    darkness = _darkness(colour)
    marks = _marks(darkness, px_per_mm, palest, grains)
    shrink = min(1.0, _GROUP_DPI / (px_per_mm * 25.4))
    size = (max(1, round(marks.shape[1] * shrink)), max(1, round(marks.shape[0] * shrink)))
    near = (cv2.resize(marks * np.uint8(255), size, interpolation=cv2.INTER_AREA) > 0).astype(np.uint8)
    reach = max(1, round(_GROUP_MM * _GROUP_DPI / 25.4))
    joined = cv2.morphologyEx(near, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    groups = []
    for label, (x, y, width, height, _area) in enumerate(stats[1:].tolist(), 1):
        whole = np.s_[y : y + height, x : x + width]
        left, top, right, bottom = (round(edge / shrink) for edge in (x, y, x + width, y + height))
        fine = np.s_[top:bottom, left:right]
        inside = marks[fine]
        here = (labels[whole] == label).astype(np.uint8)
        inside = inside & cv2.resize(here, inside.shape[::-1], interpolation=cv2.INTER_NEAREST)
        if float(inside.sum()) < _LEAST_INK_MM2 * px_per_mm**2:
            continue
        bounds = (left / px_per_mm, top / px_per_mm, right / px_per_mm, bottom / px_per_mm)
        groups.append(_measured(bounds, colour[fine], darkness[fine], inside > 0, px_per_mm))
    return groups


def _measured(
    bounds: tuple[float, float, float, float],
    colour: Pixels,
    darkness: _Floats,
    inked: npt.NDArray[np.bool_],
    px_per_mm: float,
) -> _Group:
    peaks = _highest(darkness, _STROKE_MM * px_per_mm)
    slope = np.maximum(
        np.abs(cv2.filter2D(darkness, cv2.CV_32F, np.array([[-0.5, 0, 0.5]]))),
        np.abs(cv2.filter2D(darkness, cv2.CV_32F, np.array([[-0.5], [0], [0.5]]))),
    )
    steepest = _highest(slope, _STROKE_MM * px_per_mm)
    dark, red = darkness[inked] > _DARK, False
    if colour.ndim == 3:
        r, g, b = (cv2.extractChannel(colour, channel) for channel in range(3))
        redness = cv2.subtract(r, cv2.max(g, b)).astype(np.float32) / 255
        above = redness[inked] - float(np.median(redness))
        red = float(np.mean(above)) >= _RED * float(np.mean(darkness[inked]))
        dark &= above < _RED * darkness[inked]
    strong = peaks[inked]
    return _Group(
        *bounds,
        red,
        float(dark.sum()) / px_per_mm**2,
        float(np.percentile(strong, 95)),
        float(np.median(strong / _highest(darkness, _AROUND_MM * px_per_mm)[inked])),
        float(np.percentile(steepest[inked] / strong, 80)) * px_per_mm,
    )


def _highest(values: _Floats, across_px: float) -> _Floats:
    """The highest value within a window about each pixel."""
    side = max(3, round(across_px) | 1)
    window = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return np.asarray(cv2.dilate(values, window), dtype=np.float32)


def _darkness(colour: Pixels) -> _Floats:
    """How much of the paper's lightness is gone, 0–1, where it is most: red and blue ink count as black does."""
    weakest = colour if colour.ndim == 2 else np.asarray(colour.min(axis=2), dtype=np.uint8)
    small = reduced(weakest, min(1.0, 160 / max(weakest.shape)))
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((3, 3), np.uint8)), 9 if min(small.shape) > 9 else 1)
    full = cv2.resize(paper, weakest.shape[::-1], interpolation=cv2.INTER_LINEAR).astype(np.float32)
    soft = cv2.GaussianBlur(weakest.astype(np.float32), (0, 0), 0.8)
    # dilated paper is lighter than it is by its grain: level with the page's own middle
    darkness = 1 - soft / np.maximum(full, 60)
    return np.asarray(darkness - np.median(darkness[::4, ::4]), dtype=np.float32)


def _marks(darkness: _Floats, px_per_mm: float, palest: float, grains: float) -> Pixels:
    """1 where something stands that is larger than a speck and neither a punch hole nor a fold."""
    grain = 1.4826 * float(np.median(np.abs(darkness[::4, ::4])))
    inked = (darkness > max(palest, grains * grain)).astype(np.uint8)
    run = max(3, round(_STRAIGHT_MM * px_per_mm))
    level = cv2.morphologyEx(inked, cv2.MORPH_OPEN, np.ones((1, run), np.uint8))
    upright = cv2.morphologyEx(inked, cv2.MORPH_OPEN, np.ones((run, 1), np.uint8))
    inked[cv2.dilate(cv2.bitwise_or(level, upright), np.ones((5, 5), np.uint8)) > 0] = 0
    _, labels, found, _ = cv2.connectedComponentsWithStats(inked, connectivity=8)
    stats = np.asarray(found, dtype=np.int32)
    longest = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    kept = (longest >= _LEAST_MARK_MM * px_per_mm) & ~_is_hole(stats, darkness.shape, px_per_mm)
    kept[0] = False
    return np.asarray(kept[labels], dtype=np.uint8)


def _is_hole(stats: npt.NDArray[np.int32], shape: tuple[int, ...], px_per_mm: float) -> npt.NDArray[np.bool_]:
    """Round, filled, 4–9 mm across and near an edge: a punch hole."""
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    size = np.maximum(width, height)
    round_ = (np.minimum(width, height) > 0.7 * size) & (stats[:, cv2.CC_STAT_AREA] > 0.6 * width * height)
    near = 22 * px_per_mm
    x, y = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_TOP]
    at_edge = (x < near) | (y < near) | (x + width > shape[1] - near) | (y + height > shape[0] - near)
    return np.asarray((size > 4 * px_per_mm) & (size < 9 * px_per_mm) & round_ & at_edge)
