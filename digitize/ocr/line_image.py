"""Cutting lines out of a page for a recogniser that takes pictures of one height, and finding words' ink again."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from digitize.ocr.line_finder import FoundLine, FoundLines
from digitize.scan import Box, Pixels

_MARGIN = 0.09
"""Paper left over and under the ink, in heights of the ink; drawn training lines have −4 to 20 %."""
_ASIDE = 0.2
_AROUND = 0.3
_GAP = 2.5
"""Heights of bare paper from which on two stretches of a line are read each by itself."""
_LEAST_SIDE_PX = 4
_LEAST_CONTRAST = 40
_WIDTH_STEP_PX = 16


@dataclass(frozen=True, slots=True)
class LinePicture:
    """A stretch of a line at the recogniser's height, white added on the right to a full step of widths.

    ``box`` is where it was cut from the page, ``scale`` pixels of the picture per pixel of the page along the line,
    ``width_px`` its width without what was added; ``ink`` is the page's ink in the box, as 0 and 255.
    """

    grey: Pixels
    box: Box
    scale: float
    width_px: int
    ink: Pixels


def cut_line(grey: Pixels, box: Box, height_px: int, squeeze: float) -> list[LinePicture]:
    """Stretches of one line, left to right; none where the box holds no ink.

    ``box`` lies on the page; ``squeeze`` is a picture's width for each pixel that its height alone would give.
    """
    part = grey[box.y : box.bottom, box.x : box.right]
    if min(part.shape[:2], default=0) < _LEAST_SIDE_PX or int(part.max()) - int(part.min()) < _LEAST_CONTRAST:
        return []
    _, ink = cv2.threshold(part, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    rows = np.flatnonzero(ink.any(axis=1))
    if rows.size == 0:
        return []
    tall = int(rows[-1]) + 1 - int(rows[0])
    margin = max(1, round(tall * _MARGIN))
    top = max(0, box.y + int(rows[0]) - margin)
    bottom = min(grey.shape[0], box.y + int(rows[-1]) + 1 + margin)
    aside = max(2, round(tall * _ASIDE))
    pictures = []
    for left, right in _stretches(np.flatnonzero(ink.any(axis=0)), max(_GAP * tall, 12.0)):
        begin, end = max(0, box.x + left - aside), min(grey.shape[1], box.x + right + aside)
        cut = Box(begin, top, end - begin, bottom - top)
        pictures.append(_picture(grey, cut, height_px, squeeze))
    return pictures


def cut_found(grey: Pixels, found: FoundLines, line: FoundLine, height_px: int, squeeze: float) -> list[LinePicture]:
    """Stretches of a line that was found on ``grey``, without the ink of its neighbours."""
    around = line.box.grown(max(4, round(line.box.height * _AROUND)), grey)
    part = found.cleared(grey, line.number, around)
    pictures = cut_line(part, line.box.moved(-around.x, -around.y), height_px, squeeze)
    return [replace(picture, box=picture.box.moved(around.x, around.y)) for picture in pictures]


def ink_box(picture: LinePicture, begins_px: float, ends_px: float) -> Box | None:
    """Smallest box, on the page, of the ink between two places along a picture; None where there is none."""
    left = min(max(0, int(begins_px / picture.scale)), picture.box.width)
    right = min(max(left, int(np.ceil(ends_px / picture.scale))), picture.box.width)
    part = picture.ink[:, left:right]
    columns, rows = np.flatnonzero(part.any(axis=0)), np.flatnonzero(part.any(axis=1))
    if columns.size == 0:
        return None
    return Box(
        picture.box.x + left + int(columns[0]),
        picture.box.y + int(rows[0]),
        int(columns[-1]) + 1 - int(columns[0]),
        int(rows[-1]) + 1 - int(rows[0]),
    )


def _stretches(columns: np.ndarray[tuple[int], np.dtype[np.intp]], gap: float) -> list[tuple[int, int]]:
    breaks = np.flatnonzero(np.diff(columns) > gap)
    begins = [int(columns[0]), *(int(columns[each + 1]) for each in breaks)]
    ends = [*(int(columns[each]) + 1 for each in breaks), int(columns[-1]) + 1]
    return list(zip(begins, ends, strict=True))


def _picture(grey: Pixels, box: Box, height_px: int, squeeze: float) -> LinePicture:
    part = grey[box.y : box.bottom, box.x : box.right]
    scale = height_px / box.height * squeeze
    width = max(8, round(box.width * scale))
    way = cv2.INTER_AREA if scale < 0.75 else cv2.INTER_LINEAR
    full = np.full((height_px, -(-width // _WIDTH_STEP_PX) * _WIDTH_STEP_PX), 255, np.uint8)
    full[:, :width] = cv2.resize(part, (width, height_px), interpolation=way)
    _, ink = cv2.threshold(part, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    return LinePicture(full, box, scale, width, np.asarray(ink, np.uint8))
