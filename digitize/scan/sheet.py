"""Where the sheet lies in a photo, and the transform that makes it a rectangle again."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from digitize.scan.model import Homography, Pixels
from digitize.scan.reduce import reduced

_WORK_PX = 600
_CLOSE_PX = 9  # print and thin rules vanish under it, what is wider is table or paper
_SEARCH_SHARE = 0.3  # a sheet that begins deeper inside the picture is not the page that was meant
_STEP_PX, _LEAST_STEP = 6, 14
_FIT_PX = 1.6
_LEAST_ON_LINE, _LEAST_DARKER = 0.6, 0.9
_LEAST_SEEN = 0.3  # a corner may lie outside the picture, but this share of each edge must be in it
_LEAST_AREA = 0.3
_WORTH_MENDING = 0.004  # of the long side: below it the sheet is a rectangle as good as any scanner's

Points = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Corners of a sheet, clockwise from top left, in pixels of the image it was looked for in."""

    corners: tuple[tuple[float, float], ...]

    def points(self) -> Points:
        """The corners as an array of shape (4, 2)."""
        return np.array(self.corners, dtype=np.float32)


def find_sheet(grey: Pixels) -> Sheet | None:
    """The sheet in a grey image if it lies on something darker on all four sides; None where it fills the image.

    Looks along each side for the first step from dark to light and lays a straight line through these steps.
    """
    if min(grey.shape) < _WORK_PX // 2:
        return None
    scale = min(1.0, _WORK_PX / max(grey.shape))
    small = reduced(grey, scale)
    paper = cv2.medianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((_CLOSE_PX,) * 2, np.uint8)), 5)
    height, width = paper.shape
    # each side is looked at as if it were the top one
    top = _edge(paper)
    bottom = _edge(paper[::-1]) if top is not None else None
    left = _edge(paper.T) if bottom is not None else None
    right = _edge(paper[:, ::-1].T) if left is not None else None
    if top is None or bottom is None or left is None or right is None:
        return None
    lines = (
        _through((0, top[1]), (1, top[0] + top[1])),
        _through((width - 1 - right[1], 0), (width - 1 - right[0] - right[1], 1)),
        _through((0, height - 1 - bottom[1]), (1, height - 1 - bottom[0] - bottom[1])),
        _through((left[1], 0), (left[0] + left[1], 1)),
    )
    corners = [_crossing(lines[index - 1], lines[index]) for index in range(4)]
    quad = (np.array(corners, dtype=np.float32) + 0.5) / scale - 0.5
    if not cv2.isContourConvex(quad) or cv2.contourArea(quad) < _LEAST_AREA * grey.size:
        return None
    return Sheet(tuple((float(x), float(y)) for x, y in quad))


def squaring(corners: Points) -> tuple[Homography | None, Points]:
    """Transform that makes nearly level ``corners`` a level rectangle of the same place and size, and that rectangle.

    None for the transform where the corners are a rectangle already.
    """
    upper_left, upper_right, lower_right, lower_left = corners
    width = float(np.linalg.norm(upper_right - upper_left) + np.linalg.norm(lower_right - lower_left)) / 2
    height = float(np.linalg.norm(lower_left - upper_left) + np.linalg.norm(lower_right - upper_right)) / 2
    x, y = corners.mean(axis=0) - np.array((width / 2, height / 2))
    level = np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], dtype=np.float32)
    # a mere turn is skew, which is taken out elsewhere
    if float(np.abs(corners - level).max()) < _WORTH_MENDING * max(width, height):
        return None, level
    return as_homography(cv2.getPerspectiveTransform(corners, level)), level


def as_homography(matrix: npt.ArrayLike) -> Homography:
    """A 3 × 3 matrix as the nine numbers that cross doors."""
    a, b, c, d, e, f, g, h, i = (float(value) for value in np.asarray(matrix, dtype=np.float64).reshape(-1))
    return (a, b, c, d, e, f, g, h, i)


def _edge(paper: npt.NDArray[np.uint8] | cv2.typing.MatLike) -> tuple[float, float] | None:
    """Slope and offset of the sheet's upper edge, ``y = slope · x + offset``; None where there is none to trust."""
    height, width = paper.shape
    band = np.asarray(paper[: int(height * _SEARCH_SHARE)], dtype=np.int16)
    columns = np.arange(width // 20, width - width // 20)
    step = (band[_STEP_PX:] - band[:-_STEP_PX])[:, columns]
    highest = step.max(axis=0)
    seen = highest >= _LEAST_STEP
    if seen.mean() < _LEAST_SEEN:
        return None
    first = (step >= np.maximum(0.6 * highest, _LEAST_STEP)).argmax(axis=0)
    near = np.stack([step[np.minimum(first + ahead, len(step) - 1), np.arange(len(columns))] for ahead in range(6)])
    rows = (first + near.argmax(axis=0) + _STEP_PX / 2)[seen].astype(np.float64)
    line = _fitted(columns[seen].astype(np.float64), rows, len(columns))
    if line is None:
        return None
    in_picture = columns[line[0] * columns + line[1] >= _STEP_PX / 2]
    near_line = np.abs(line[0] * columns[seen] + line[1] - rows) < _FIT_PX
    if len(in_picture) < _LEAST_SEEN * len(columns) or near_line.sum() < _LEAST_ON_LINE * len(in_picture):
        return None
    return line if _is_darker_outside(band, in_picture, line) else None


def _fitted(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], all_columns: int) -> tuple[float, float] | None:
    """The line that most of the points lie on, by trying pairs of them; the same pairs each time."""
    rng = np.random.default_rng(0)
    one, other = rng.integers(0, len(x), (2, 150))
    apart = np.abs(x[one] - x[other]) > all_columns / 5
    if not apart.any():
        return None
    one, other = one[apart], other[apart]
    slopes = (y[other] - y[one]) / (x[other] - x[one])
    offsets = y[one] - slopes * x[one]
    on_line = np.abs(slopes[:, None] * x + offsets[:, None] - y) < _FIT_PX
    best = on_line[int(on_line.sum(axis=1).argmax())]
    if best.sum() < _LEAST_SEEN * _LEAST_ON_LINE * all_columns:
        return None
    slope, offset = np.polyfit(x[best], y[best], 1)
    return float(slope), float(offset)


def _is_darker_outside(band: npt.NDArray[np.int16], columns: npt.NDArray[np.int64], line: tuple[float, float]) -> bool:
    """Whether all between the image's edge and the line is darker than the paper: no frame printed on paper."""
    rows = np.round(line[0] * columns + line[1]).astype(np.int64)
    inside = band[np.minimum(rows + 8, len(band) - 1), columns]
    outside = np.arange(len(band))[:, None] < rows - 2
    darker = band[:, columns] < inside - 8
    return float((darker & outside).sum()) >= _LEAST_DARKER * float(outside.sum()) > 0


def _through(one: tuple[float, float], other: tuple[float, float]) -> npt.NDArray[np.float64]:
    return np.asarray(np.cross((*one, 1.0), (*other, 1.0)))


def _crossing(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> tuple[float, float]:
    x, y, w = np.cross(one, other)
    return float(x / w), float(y / w)
