"""Dotted leaders (dòng chấm) taken out of a page image before it is read.

Forms are filled in on rows of dots. Tesseract reads the dots as letters and loses the words beside them: whole rows of
clean print come out as noise. A leader is a run of small marks at one height, close together; three dots of an
ellipsis, the dot of a page number and the dots of letters are none.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from digitize.scan import Pixels

_DOT_MM = 0.75
"""A dot is no larger than this either way."""
_DOT_PX = 3
"""Nor smaller than this in area, or it is dirt."""
_STEP_MM = 1.5
"""The next dot is no further than this."""
_RUN_MM = 4.0
"""A leader is at least this long: longer than an ellipsis in any type that is read."""
_RUN_HEIGHT_MM = 1.1
_RUN_DOTS = 5
_COLON_MM = (0.5, 2.3)
"""How far the upper dot of a colon stands above the lower one, in type of 8 to 16 points."""
_COLON_ASIDE_MM = 0.3
_MM_AN_INCH = 25.4


def without_leaders(grey: Pixels, dpi: float) -> Pixels:
    """``grey`` with dotted leaders painted over in the colour of the paper; the same array where there are none.

    ``grey``: upright page, dark on light; ``dpi``: its resolution. A colon that stands before a leader stays whole.
    """
    mm = dpi / _MM_AN_INCH
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    _, labels, stats, centroids = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=cv2.CV_32S)
    centres = np.asarray(centroids, dtype=np.float64)
    small = (stats[:, cv2.CC_STAT_WIDTH] <= _DOT_MM * mm) & (stats[:, cv2.CC_STAT_HEIGHT] <= _DOT_MM * mm)
    small &= stats[:, cv2.CC_STAT_AREA] >= _DOT_PX
    small[0] = False
    if np.count_nonzero(small) < _RUN_DOTS:
        return grey
    marks = np.flatnonzero(small)
    in_leader = np.zeros_like(small)
    in_leader[marks] = _of_runs(np.where(small, 255, 0).astype(np.uint8)[labels], centres[marks], mm)
    if not in_leader.any():
        return grey
    in_leader[_under_a_colon(np.flatnonzero(in_leader), np.flatnonzero(small & ~in_leader), centres, mm)] = False
    mask = np.where(in_leader, 255, 0).astype(np.uint8)[labels]
    # The grey rim of a dot lies outside its ink.
    rim = cv2.dilate(mask, np.ones((3, 3), np.uint8)) > 0
    rim &= (ink == 0) | (mask > 0)
    paper = int(np.median(grey[::8, ::8]))
    return np.where(rim, np.maximum(grey, paper), grey).astype(np.uint8)


def _of_runs(dots: Pixels, centres: npt.NDArray[np.float64], mm: float) -> npt.NDArray[np.bool_]:
    """Which of the marks drawn in ``dots`` (one of ``centres`` each) belong to a run long, flat and dense enough."""
    step = max(3, round(_STEP_MM * mm) | 1)
    runs = cv2.morphologyEx(dots, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (step, 1)))
    found, run_labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8, ltype=cv2.CV_32S)
    at = np.rint(centres).astype(int)
    run_of_mark = run_labels[at[:, 1], at[:, 0]]
    leader = (stats[:, cv2.CC_STAT_WIDTH] >= _RUN_MM * mm) & (stats[:, cv2.CC_STAT_HEIGHT] <= _RUN_HEIGHT_MM * mm)
    leader &= np.bincount(run_of_mark, minlength=found) >= _RUN_DOTS
    leader[0] = False
    return np.asarray(leader[run_of_mark], dtype=np.bool_)


def _under_a_colon(
    in_leader: npt.NDArray[np.intp], others: npt.NDArray[np.intp], centres: npt.NDArray[np.float64], mm: float
) -> npt.NDArray[np.intp]:
    """Those of ``in_leader`` above which another mark stands as the upper dot of a colon does."""
    least, most = _COLON_MM
    order = others[np.argsort(centres[others, 0])]
    xs = centres[order, 0]
    lower: list[int] = []
    for mark in in_leader:
        x, y = centres[mark]
        near = order[np.searchsorted(xs, x - _COLON_ASIDE_MM * mm) : np.searchsorted(xs, x + _COLON_ASIDE_MM * mm)]
        above = y - centres[near, 1]
        if np.any((above >= least * mm) & (above <= most * mm)):
            lower.append(int(mark))
    return np.array(lower, dtype=np.intp)
