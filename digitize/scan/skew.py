"""How far a page lies askew, measured on the undersides of its letters."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from digitize.scan.model import Pixels
from digitize.scan.reduce import reduced

LARGEST_SKEW_DEGREES = 15.0
_WORK_WIDTH_PX = 1400
_SMALLEST_SIDE_PX = 40
_FEWEST_POINTS = 150
_MOST_POINTS, _COARSE_POINTS = 30_000, 10_000
_COARSE_STEP, _FINE_STEP = 0.25, 0.02
_CLEAR, _CLEAR_PER_POINT = 1.1, 250.0  # how much sharper than usual the best profile must be; more so for few points

Points = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]


def measure_skew(grey: Pixels) -> float:
    """Degrees to turn the image counter-clockwise so that its lines run level, within ±15; 0 where nothing tells.

    Lines may run across or down the page (a page still lying on its side). The undersides of letter-sized blobs are
    projected along each angle; at the right one they fall into few rows, so the profile is sharpest. Rules, seals and
    dark edges do not vote unless there are no letters (a drawing).
    """
    small = reduced(grey, min(1.0, _WORK_WIDTH_PX / max(grey.shape)))
    if min(small.shape) < _SMALLEST_SIDE_PX:
        return 0.0
    ink = cv2.adaptiveThreshold(small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 18)
    letters = _letters(np.asarray(ink, dtype=np.uint8))
    best = 0.0, 0.0
    for points in _undersides(letters):
        best = max(best, _sharpest(points))
    if best[0] == 0.0:  # no letters: a drawing
        for points in _undersides(np.asarray(ink, dtype=np.uint8)):
            best = max(best, _sharpest(points))
    return round(best[1], 2)


def _letters(ink: Pixels) -> Pixels:
    """Ink of letter-sized blobs only, away from the very edge."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    left, top = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_TOP]
    size = np.maximum(width, height)
    keep = (size >= 4) & (size <= 60) & (stats[:, cv2.CC_STAT_AREA] >= 6)
    keep &= (left > 3) & (top > 3) & (left + width < ink.shape[1] - 3) & (top + height < ink.shape[0] - 3)
    keep[0] = False
    return np.asarray(keep[labels], dtype=np.uint8) * np.uint8(255) if count > 1 else np.zeros_like(ink)


def _undersides(ink: Pixels) -> tuple[Points, Points]:
    """Points where ink ends downwards (for lines that run across) and sideways (for lines that run down)."""
    dark = ink > 0
    down_y, down_x = np.nonzero(dark[:-1] & ~dark[1:])
    side_y, side_x = np.nonzero(dark[:, :-1] & ~dark[:, 1:])
    middle_y, middle_x = ink.shape[0] / 2, ink.shape[1] / 2
    return (
        _thinned(down_x - middle_x, down_y - middle_y),
        _thinned(side_y - middle_y, -(side_x - middle_x)),
    )


def _thinned(along: npt.NDArray[np.float64], across: npt.NDArray[np.float64]) -> Points:
    step = max(1, len(along) // _MOST_POINTS)
    return along[::step].astype(np.float32), across[::step].astype(np.float32)


def _sharpest(points: Points) -> tuple[float, float]:
    """How clear the best angle is, and that angle; (0, 0) where there is too little or nothing is clear."""
    if len(points[0]) < _FEWEST_POINTS:
        return 0.0, 0.0
    coarse = np.arange(-LARGEST_SKEW_DEGREES, LARGEST_SKEW_DEGREES + 1e-6, _COARSE_STEP)
    step = max(1, len(points[0]) // _COARSE_POINTS)
    some = points[0][::step], points[1][::step]
    scores = np.array([_sharpness(some, angle) for angle in coarse])
    peak = int(scores.argmax())
    clear = float(scores[peak] / np.median(scores))
    if clear < _CLEAR + _CLEAR_PER_POINT / len(some[0]):
        return 0.0, 0.0
    fine = coarse[peak] + np.arange(-_COARSE_STEP, _COARSE_STEP + 1e-6, _FINE_STEP)
    fine_scores = np.array([_sharpness(points, angle) for angle in fine])
    smooth = np.convolve(fine_scores, np.ones(5) / 5, mode="same")
    smooth[:2] = smooth[-2:] = 0
    angle = float(np.clip(fine[int(smooth.argmax())], -LARGEST_SKEW_DEGREES, LARGEST_SKEW_DEGREES))
    return clear, angle


def _sharpness(points: Points, degrees: float) -> float:
    along, across = points
    radians = np.deg2rad(degrees)
    rows = across * np.float32(np.cos(radians)) - along * np.float32(np.sin(radians))
    rows -= rows.min()
    profile = np.bincount(rows.astype(np.int32)).astype(np.float64)
    return float(np.square(profile).sum()) / len(along)
