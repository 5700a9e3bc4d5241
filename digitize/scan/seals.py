"""Ink of stamps and pens: what is dropped for reading, what is kept because it is text."""

from __future__ import annotations

import cv2
import numpy as np

from digitize.scan.model import Box, Pixels

_RED_ENOUGH = 28  # how far red stands above the other channels in the weakest ink that counts as red
_SMALL_DPI = 75.0
_SEAL_MM = (22.0, 60.0)
_TEXT_LINE_MM = (1.6, 14.0)


def red_dominance(colour: Pixels) -> Pixels:
    """How far the red channel stands above both others, 0–255, of an RGB image."""
    red, green, blue = cv2.split(colour)
    return np.asarray(cv2.subtract(red, cv2.max(green, blue)), dtype=np.uint8)


def drop_red(colour: Pixels, dpi: float) -> tuple[Pixels, tuple[Box, ...]]:
    """Grey image for reading without red ink, and the boxes of seals.

    The red channel shows red ink as paper. Dull and pink inks are dark in it too, so what is plainly red is lifted
    by its own redness; black print under a seal is not red and stays. Red that stands in lines like text
    ("HỎA TỐC", a red title) is content and is kept dark.
    """
    red, green, _ = cv2.split(colour)
    dominance = red_dominance(colour)
    plainly_red = cv2.subtract(dominance, np.full_like(dominance, _RED_ENOUGH // 2))
    grey = np.asarray(cv2.add(red, cv2.add(plainly_red, plainly_red)), dtype=np.uint8)
    text_boxes, seal_boxes = _red_things(dominance, dpi)
    for box in text_boxes:
        area = np.s_[box.y : box.bottom, box.x : box.right]
        grey[area] = np.minimum(green[area], red[area])
    return grey, seal_boxes


def _red_things(dominance: Pixels, dpi: float) -> tuple[list[Box], tuple[Box, ...]]:
    """Boxes of red text lines and of seals, in pixels of the full image."""
    scale = min(1.0, _SMALL_DPI / dpi)
    size = (max(1, round(dominance.shape[1] * scale)), max(1, round(dominance.shape[0] * scale)))
    small = cv2.resize(dominance, size, interpolation=cv2.INTER_AREA)
    red = (small > _RED_ENOUGH).astype(np.uint8)
    if int(red.sum()) < 40 or float(red.mean()) > 0.25:  # none, or the paper itself is red
        return [], ()
    px_per_mm = dpi * scale / 25.4
    joined = cv2.dilate(red, cv2.getStructuringElement(cv2.MORPH_RECT, (max(3, round(3 * px_per_mm)), 3)))
    blobs = cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((max(3, round(2 * px_per_mm)),) * 2, np.uint8))
    seals = [box for box in _boxes(blobs, scale) if _is_seal(box, red, scale, px_per_mm / scale)]
    texts = [
        box
        for box in _boxes(joined, scale)
        if _is_text_line(box, red, scale, px_per_mm / scale) and not any(_overlap(box, seal) for seal in seals)
    ]
    return texts, tuple(seals)


def _boxes(mask: Pixels | cv2.typing.MatLike, scale: float) -> list[Box]:
    _, _, stats, _ = cv2.connectedComponentsWithStats(np.asarray(mask, dtype=np.uint8), connectivity=8)
    return [
        Box(int(x / scale), int(y / scale), int(width / scale), int(height / scale))
        for x, y, width, height, area in stats[1:].tolist()
        if area > 12
    ]


def _is_seal(box: Box, red: Pixels, scale: float, px_per_mm: float) -> bool:
    low, high = (size * px_per_mm for size in _SEAL_MM)
    if not (low <= max(box.width, box.height) <= high and 0.6 < box.width / max(1, box.height) < 1.7):
        return False
    inside = _cut(red, box, scale)
    return 0.06 < float(inside.mean()) < 0.8


def _is_text_line(box: Box, red: Pixels, scale: float, px_per_mm: float) -> bool:
    low, high = (size * px_per_mm for size in _TEXT_LINE_MM)
    if not (low <= box.height <= high and box.width > 2.2 * box.height and box.width > 8 * px_per_mm):
        return False
    inside = _cut(red, box, scale)
    changes = np.abs(np.diff(inside.astype(np.int8), axis=1)).sum(axis=1).max(initial=0)
    # letters: ink that comes and goes along the line; a bare rule does not
    return 0.08 < float(inside.mean()) < 0.75 and int(changes) >= 8


def _cut(mask: Pixels, box: Box, scale: float) -> Pixels:
    left, top = int(box.x * scale), int(box.y * scale)
    return mask[top : top + max(1, int(box.height * scale)), left : left + max(1, int(box.width * scale))]


def _overlap(one: Box, other: Box) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom
