"""What is wrong at the edges of a page: letters that run out of the image, a hand that lies on the sheet."""

from __future__ import annotations

import cv2
import numpy as np

from digitize.scan.model import Pixels, UprightPage
from digitize.scan.reduce import quantiles, reduced

_WORK_DPI, _HAND_DPI = 100.0, 50.0
_LEAST_SIDE_PX = 60
_INWARD_MM, _ALONG_MM = (1.0, 7.0), (0.2, 9.0)  # a cut letter; less is a shadow of the edge, more a rule or a picture
_FEWEST_LETTERS = 6
_INK = 0.6  # of the paper's lightness
_SKIN_CR, _SKIN_CB = (135, 180), (80, 128)
_REDDER_THAN_PAPER, _DARKER_THAN_PAPER = 7, 14
_FINGER_MM2, _MOST_OF_PAGE = 110.0, 0.4
_REACH_MM = 4.0
_SOLID_MM = 5.0  # the strokes of a seal are thinner, a finger is wider
_FILLED = 0.35


def is_cut(upright: UprightPage) -> bool:
    """Whether print runs out of the image on one side: several letter-sized marks end at its very edge."""
    scale = min(1.0, _WORK_DPI / upright.dpi)
    grey = reduced(upright.reading, scale)
    if min(grey.shape) < _LEAST_SIDE_PX or upright.sheet_px:
        return False
    height, width = grey.shape
    if upright.straightening.skew_degrees:  # the edges of the image as it came
        back = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -upright.straightening.skew_degrees, 1.0)
        grey = np.asarray(cv2.warpAffine(grey, back, (width, height), borderValue=(255,)), dtype=np.uint8)
    (paper,) = quantiles(grey, 0.7)
    dark = (grey < _INK * paper).astype(np.uint8)
    px_per_mm = upright.dpi * scale / 25.4
    sides = (dark, dark[::-1], dark.T, dark[:, ::-1].T)
    return any(_letters_at_top(np.ascontiguousarray(side), px_per_mm) >= _FEWEST_LETTERS for side in sides)


def _letters_at_top(dark: Pixels, px_per_mm: float) -> int:
    """How many letter-sized marks reach the first rows."""
    band = dark[: round(2 * _INWARD_MM[1] * px_per_mm)]
    _, _, stats, _ = cv2.connectedComponentsWithStats(band, connectivity=8)
    top, inward, along = stats[1:, cv2.CC_STAT_TOP], stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_WIDTH]
    fits = (inward >= _INWARD_MM[0] * px_per_mm) & (inward <= _INWARD_MM[1] * px_per_mm)
    fits &= (along >= _ALONG_MM[0] * px_per_mm) & (along <= _ALONG_MM[1] * px_per_mm)
    return int((fits & (top <= 2)).sum())


def is_covered(upright: UprightPage) -> bool:
    """Whether a finger or hand reaches onto the sheet: something of the colour of skin that comes in over its edge."""
    if upright.colour.ndim == 2:
        return False
    scale = min(1.0, _HAND_DPI / upright.dpi)
    small = reduced(upright.colour, scale)
    if min(small.shape[:2]) < _LEAST_SIDE_PX:
        return False
    px_per_mm = upright.dpi * scale / 25.4
    sheet = np.ones(small.shape[:2], np.uint8)
    if upright.sheet_px:
        sheet[:] = 0
        cv2.fillConvexPoly(sheet, np.round(np.array(upright.sheet_px) * scale).astype(np.int32), (1,))
        sheet = np.asarray(cv2.erode(sheet, np.ones((3, 3), np.uint8)), dtype=np.uint8)
    light, cr, cb = cv2.split(cv2.cvtColor(cv2.medianBlur(small, 3), cv2.COLOR_RGB2YCrCb))
    inside = sheet > 0
    if not inside.any():
        return False
    paper, tint = float(np.percentile(light[inside], 70)), float(np.median(cr[inside]))
    skin = (cr >= max(_SKIN_CR[0], tint + _REDDER_THAN_PAPER)) & (cr <= _SKIN_CR[1])
    skin &= (cb >= _SKIN_CB[0]) & (cb <= _SKIN_CB[1]) & (light < paper - _DARKER_THAN_PAPER) & (light > 50) & inside
    solid = np.ones((max(3, round(_SOLID_MM * px_per_mm)),) * 2, np.uint8)
    blobs = cv2.morphologyEx(skin.astype(np.uint8), cv2.MORPH_OPEN, solid)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(blobs, connectivity=8)
    reach = 2 * round(_REACH_MM * px_per_mm) + 1
    padded = cv2.copyMakeBorder(sheet, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=(0,))
    rim = (sheet > 0) & (cv2.erode(padded, np.ones((reach, reach), np.uint8))[1:-1, 1:-1] == 0)
    at_rim = np.bincount(labels[rim], minlength=len(stats))
    area = stats[:, cv2.CC_STAT_AREA]
    filled = area > _FILLED * stats[:, cv2.CC_STAT_WIDTH] * stats[:, cv2.CC_STAT_HEIGHT]
    covered = (area >= _FINGER_MM2 * px_per_mm**2) & (area <= _MOST_OF_PAGE * inside.sum()) & filled & (at_rim > 0)
    return bool(covered[1:].any())
