"""Blank pages: nothing on this side, whatever shines through from the other."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from digitize.scan.model import Pixels, UprightPage
from digitize.scan.reduce import reduced

_WORK_DPI = 100.0
_STRONG_INK = 0.32  # share of the paper's lightness that real ink takes away; ink shining through takes less
_PALE_RED, _STRONG_RED, _STRONG_SHARE = 20, 70, 0.45
_SHARP_DPI = 200.0
_SHARP, _SHARP_BLOB_MM2 = 0.315, 25.0  # steepest slope a pixel, of the strength: paper that ink shines through blurs it
_MARGIN_MM = 7.0
_LEAST_MARK_MM = 1.6
_LEAST_INK_MM2 = 1.8
_PLAIN_INK_MM2 = 250.0


def is_blank(upright: UprightPage) -> bool:
    """Whether nothing stands on this side: no print, no line by hand, no stamp of its own.

    What shines through from the other side is pale and soft, what was put on this side is strong somewhere along its
    strokes. Specks, punch holes and dark edges do not count. The page stays in the dossier and in its count either way.
    """
    scale = min(1.0, _WORK_DPI / upright.dpi)
    px_per_mm = upright.dpi * scale / 25.4
    if _plainly_inked(upright.reading, scale, px_per_mm):
        return False
    strong = _strong_marks(upright.colour, scale)
    margin = round(_MARGIN_MM * px_per_mm)
    inner = strong[margin:-margin, margin:-margin] if min(strong.shape) > 4 * margin else strong
    stats = np.asarray(cv2.connectedComponentsWithStats(inner, connectivity=8)[2], dtype=np.int32)
    width, height = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    area = stats[1:, cv2.CC_STAT_AREA]
    marks = (np.maximum(width, height) >= _LEAST_MARK_MM * px_per_mm) & ~_is_hole(stats[1:], inner.shape, px_per_mm)
    return float(area[marks].sum()) / px_per_mm**2 < _LEAST_INK_MM2


def _plainly_inked(reading: Pixels, scale: float, px_per_mm: float) -> bool:
    """Whether there is so much dark ink that no closer look is needed: the usual page."""
    small = reduced(reading, scale)
    height, width = small.shape
    inner = small[height // 12 : height - height // 12, width // 12 : width - width // 12]
    dark = inner < 0.5 * float(np.median(inner))
    return float(dark.sum()) / px_per_mm**2 > _PLAIN_INK_MM2


def _strong_marks(colour: Pixels, scale: float) -> Pixels:
    """1 where ink of this side stands, on the reduced image."""
    # the darkest of each cell, so that thin strokes keep their strength when the image is reduced
    cell = max(1, int(1 / scale) - 1)
    kernel = np.ones((cell, cell), np.uint8)
    size = (max(8, round(colour.shape[1] * scale)), max(8, round(colour.shape[0] * scale)))
    if colour.ndim == 3:
        red, green, blue = (cv2.extractChannel(colour, channel) for channel in range(3))
        grey = cv2.min(cv2.min(red, green), blue)
        redness = cv2.subtract(red, cv2.max(green, blue))
        red_small = cv2.resize(redness, size, interpolation=cv2.INTER_AREA)
    else:
        grey, red_small = colour, None
    darkest = cv2.resize(cv2.erode(cv2.GaussianBlur(grey, (3, 3), 0), kernel), size, interpolation=cv2.INTER_AREA)
    paper = np.maximum(cv2.medianBlur(cv2.dilate(darkest, np.ones((9, 9), np.uint8)), 21), 60).astype(np.float32)
    strong = (paper - darkest) / paper > _STRONG_INK
    if red_small is not None:
        redness_above = red_small.astype(np.float32) - float(np.median(red_small))
        any_red = (redness_above > 12).astype(np.uint8)
        strong &= cv2.dilate(any_red, np.ones((3, 3), np.uint8)) == 0
        strong |= _own_red(redness_above, colour, scale)
    return strong.astype(np.uint8)


def _own_red(redness: npt.NDArray[np.float32], colour: Pixels, scale: float) -> npt.NDArray[np.bool_]:
    """Red of stamps put on this side: most of their ink is strong, or, of pale ink, its edges are sharp."""
    strong, inked_cells = redness >= _STRONG_RED, redness >= _PALE_RED
    blobs = cv2.morphologyEx(inked_cells.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((25, 25), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(blobs, connectivity=8)
    count = len(stats)
    inked = np.bincount(labels[inked_cells], minlength=count)
    strongly = np.bincount(labels[strong], minlength=count)
    own = strongly > _STRONG_SHARE * np.maximum(inked, 1)
    own[0] = False
    result = strong & own[labels]
    for label in np.flatnonzero(~own & (inked > _SHARP_BLOB_MM2 * (_WORK_DPI / 25.4) ** 2)):
        x, y, width, height = (int(value / scale) for value in stats[label, :4])
        if label and _is_sharp(colour[y : y + height, x : x + width], scale):
            result |= inked_cells & (labels == label)
    return np.asarray(result)


def _is_sharp(part: Pixels, scale: float) -> bool:
    """Whether the red in a part of the page has the edges of ink on this side of the paper."""
    fine = reduced(part, min(1.0, scale * _SHARP_DPI / _WORK_DPI))
    red, green, blue = (cv2.extractChannel(fine, channel) for channel in range(3))
    redness = cv2.GaussianBlur(cv2.subtract(red, cv2.max(green, blue)).astype(np.float32), (0, 0), 0.8)
    redness = redness - np.float32(np.median(redness))
    slope = np.maximum(
        np.abs(cv2.filter2D(redness, cv2.CV_32F, np.array([[-0.5, 0, 0.5]]))),
        np.abs(cv2.filter2D(redness, cv2.CV_32F, np.array([[-0.5], [0], [0.5]]))),
    )
    strength = float(np.percentile(redness, 98))
    return strength >= _PALE_RED and float(np.percentile(slope, 98)) >= _SHARP * strength


def _is_hole(stats: npt.NDArray[np.int32], shape: tuple[int, ...], px_per_mm: float) -> npt.NDArray[np.bool_]:
    """Round, filled, 4–9 mm across and near an edge: a punch hole."""
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    size = np.maximum(width, height)
    round_ = (np.minimum(width, height) > 0.7 * size) & (stats[:, cv2.CC_STAT_AREA] > 0.6 * width * height)
    near = 22 * px_per_mm
    x, y = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_TOP]
    at_edge = (x < near) | (y < near) | (x + width > shape[1] - near) | (y + height > shape[0] - near)
    return np.asarray((size > 4 * px_per_mm) & (size < 9 * px_per_mm) & round_ & at_edge)
