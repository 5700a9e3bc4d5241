"""Red ink: that of seals is dropped for reading, that of text and framed stamps is kept."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from digitize.scan.model import Box, Pixels
from digitize.scan.pens import lift_pens
from digitize.scan.reduce import reduced
from digitize.scan.stamps import is_framed, keep_stamp

_RED_ENOUGH = 28  # how far red stands above the other channels in the weakest ink that counts as red
_SMALL_DPI = 75.0
_LEAST_AREA = 13  # smaller marks of the small image are specks
_ANY_RED = 5  # mean over a cell of the small image in which there may be a red pixel
_TILE = 16  # cells of the small image that are looked at as one when choosing where to lift red
_SEAL_MM = (22.0, 60.0)
_TEXT_LINE_MM = (1.6, 14.0)


@dataclass(frozen=True, slots=True)
class _RedThings:
    """Where red stands on the full image."""

    texts: tuple[Box, ...] = ()
    stamps: tuple[Box, ...] = ()
    seals: tuple[Box, ...] = ()


def red_dominance(colour: Pixels) -> Pixels:
    """How far the red channel stands above both others, 0–255, of an RGB image."""
    red, green, blue = (cv2.extractChannel(colour, channel) for channel in range(3))
    return np.asarray(cv2.subtract(red, cv2.max(green, blue)), dtype=np.uint8)


def drop_ink(colour: Pixels, dpi: float) -> tuple[Pixels, tuple[Box, ...]]:
    """Grey image for reading without red ink and without pens and stamps that run over print, and the boxes of seals.

    The red channel shows red ink as paper. Dull and pink inks are dark in it too, so what is plainly red is lifted
    by its own redness; black print under a seal is not red and stays. Red that stands in lines like text
    ("HỎA TỐC", a red title) or in a ruled box ("ĐẾN") is content and is kept dark.
    """
    grey = np.asarray(cv2.extractChannel(colour, 0), dtype=np.uint8)
    scale = min(1.0, _SMALL_DPI / dpi)
    small = reduced(colour, scale)
    dominance = red_dominance(small)
    for box in _with_any_red(dominance, scale):
        area = np.s_[box.y : box.bottom, box.x : box.right]
        full = red_dominance(colour[area])
        plainly_red = cv2.subtract(full, np.full_like(full, _RED_ENOUGH // 2))
        grey[area] = cv2.add(np.ascontiguousarray(colour[area][:, :, 0]), cv2.add(plainly_red, plainly_red))
    found = _red_things(dominance, dpi, scale)
    for box in found.texts:
        area = np.s_[box.y : box.bottom, box.x : box.right]
        grey[area] = colour[area][:, :, :2].min(axis=2)
    for box in found.stamps:
        area = np.s_[box.y : box.bottom, box.x : box.right]
        red = (red_dominance(colour[area]) > _RED_ENOUGH).astype(np.uint8)
        grey[area] = keep_stamp(colour[area], grey[area], red, dpi / 25.4)
    lift_pens(colour, grey, small, scale, dpi)
    return grey, found.seals


def _with_any_red(dominance: Pixels, scale: float) -> list[Box]:
    """Boxes on the full image that hold whatever red there is; looking only there saves most of the work."""
    any_red = (dominance > _ANY_RED).astype(np.uint8)
    tiles = (max(1, -(-any_red.shape[1] // _TILE)), max(1, -(-any_red.shape[0] // _TILE)))
    padded = cv2.copyMakeBorder(
        any_red,
        0,
        tiles[1] * _TILE - any_red.shape[0],
        0,
        tiles[0] * _TILE - any_red.shape[1],
        cv2.BORDER_CONSTANT,
        value=0,
    )
    # a tile counts with a margin of half a tile, for ink that only grazes its neighbour
    grown = cv2.dilate(padded, np.ones((_TILE // 2 * 2 + 1,) * 2, np.uint8))
    held = grown.reshape(tiles[1], _TILE, tiles[0], _TILE).max(axis=(1, 3))
    return _boxes(held, scale / _TILE, least_area=1)


def _red_things(dominance: Pixels, dpi: float, scale: float) -> _RedThings:
    """Red text lines, framed stamps and seals; ``dominance`` is small by ``scale``."""
    red = (dominance > _RED_ENOUGH).astype(np.uint8)
    if int(red.sum()) < 40 or float(red.mean()) > 0.25:  # none, or the paper itself is red
        return _RedThings()
    small_mm = dpi * scale / 25.4
    joined = cv2.dilate(red, cv2.getStructuringElement(cv2.MORPH_RECT, (max(3, round(3 * small_mm)), 3)))
    blobs = cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((max(3, round(2 * small_mm)),) * 2, np.uint8))
    stamps, others = _by_outline(np.asarray(blobs, dtype=np.uint8), scale, small_mm)
    seals = [box for box in others if _is_seal(box, red, scale, dpi / 25.4)]
    texts = [
        box
        for box in _boxes(joined, scale)
        if _is_text_line(box, red, scale, dpi / 25.4) and not any(_overlap(box, other) for other in (*seals, *stamps))
    ]
    return _RedThings(tuple(texts), tuple(stamps), tuple(seals))


def _by_outline(blobs: Pixels, scale: float, small_mm: float) -> tuple[list[Box], list[Box]]:
    """Boxes on the full image of framed stamps, and of what else is red and outside them."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(blobs, connectivity=8, ltype=cv2.CV_32S)
    stamps: list[Box] = []
    others: list[Box] = []
    for label, (x, y, width, height, area) in enumerate(stats[1:].tolist(), 1):
        if area < _LEAST_AREA:
            continue
        box = _on_full(x, y, width, height, scale)
        blob = (labels[y : y + height, x : x + width] == label).astype(np.uint8)
        (stamps if is_framed(blob, small_mm) else others).append(box)
    return stamps, [box for box in others if not any(_overlap(box, stamp) for stamp in stamps)]


def _boxes(mask: Pixels | cv2.typing.MatLike, scale: float, least_area: int = _LEAST_AREA) -> list[Box]:
    _, _, stats, _ = cv2.connectedComponentsWithStats(np.asarray(mask, dtype=np.uint8), connectivity=8)
    return [
        _on_full(x, y, width, height, scale) for x, y, width, height, area in stats[1:].tolist() if area >= least_area
    ]


def _on_full(x: int, y: int, width: int, height: int, scale: float) -> Box:
    return Box(int(x / scale), int(y / scale), int(width / scale) + 1, int(height / scale) + 1)


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
