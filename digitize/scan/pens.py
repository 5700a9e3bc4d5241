"""Blue, violet and green ink over print: a signature, a stamp of a firm. Lifted where it covers print, else left."""

from __future__ import annotations

import cv2
import numpy as np

from digitize.scan.model import Box, Pixels
from digitize.scan.reduce import quantiles

_COOL_ENOUGH = 24  # how far ink that is neither black nor red stands out from the paper's own tint
_LEAST_CELLS = 40
_LARGEST_SHARE = 0.2  # more than that is no ink on paper but coloured paper or a picture
_LEAST_HEIGHT_MM = 9.0  # a line by hand is lower: what is filled in on a form stays
_LARGEST_MM = 120.0
_DARK = 0.6  # of the paper's lightness, in every channel: black print
_LEAST_PRINT = 0.04  # dark cells on the ink's strokes, of the cells of the ink
_BLACK, _NOT_BLACK = 70, 120  # brightest channel of print under ink, and of ink by itself


def coolness(colour: Pixels) -> Pixels:
    """How far green or blue stand above the weakest channel, 0–255: blue, violet and green ink, but neither red nor
    black.
    """
    red, green, blue = (cv2.extractChannel(colour, channel) for channel in range(3))
    return np.asarray(cv2.subtract(cv2.max(green, blue), cv2.min(red, cv2.min(green, blue))), dtype=np.uint8)


def lift_pens(colour: Pixels, grey: Pixels, small: Pixels, scale: float, dpi: float) -> None:
    """Lighten, in ``grey``, ink of signatures and stamps that runs over black print; the print under it stays.

    ``small`` is ``colour`` reduced by ``scale``. Writing that stands by itself, and all writing of the height of a
    line, is left for reading.
    """
    cool = coolness(small)
    (tint,) = quantiles(cool, 0.5)
    inked = (cool > tint + _COOL_ENOUGH).astype(np.uint8)
    if int(inked.sum()) < _LEAST_CELLS or float(inked.mean()) > _LARGEST_SHARE:
        return
    for box in _over_print(inked, small, dpi * scale / 25.4):
        x, y = int(box.x / scale), int(box.y / scale)
        area = np.s_[y : y + int(box.height / scale) + 1, x : x + int(box.width / scale) + 1]
        grey[area] = _lifted(colour[area], np.ascontiguousarray(grey[area]), int(tint))


def _over_print(inked: Pixels, small: Pixels, px_per_mm: float) -> list[Box]:
    """Boxes, in pixels of the small image, of strokes higher than a line of writing with black print on them."""
    brightest = small.max(axis=2)
    (paper,) = quantiles(np.asarray(brightest, dtype=np.uint8), 0.7)
    print_ = ((brightest < _DARK * paper) & (inked == 0)).astype(np.uint8)
    joined = cv2.morphologyEx(inked, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8, ltype=cv2.CV_32S)
    found = []
    for label, (x, y, width, height, _area) in enumerate(stats[1:].tolist(), 1):
        if not _LEAST_HEIGHT_MM * px_per_mm <= height or max(width, height) > _LARGEST_MM * px_per_mm:
            continue
        part = np.s_[y : y + height, x : x + width]
        strokes = (labels[part] == label).astype(np.uint8)
        near = cv2.dilate(strokes, np.ones((3, 3), np.uint8)) > 0
        if int((print_[part][near]).sum()) >= _LEAST_PRINT * int(strokes.sum()):
            found.append(Box(x, y, width, height))
    return found


def _lifted(colour: Pixels, grey: Pixels, tint: int) -> Pixels:
    cool = coolness(colour)
    red, green, blue = (cv2.extractChannel(colour, channel) for channel in range(3))
    brightest = cv2.max(red, cv2.max(green, blue))
    plainly = cv2.subtract(cool, np.full_like(cool, min(255, tint + _COOL_ENOUGH // 2)))
    # what is black in every channel is print, whatever tint the ink beside it lends its edges
    weight = np.clip((np.arange(256) - _BLACK) / (_NOT_BLACK - _BLACK), 0, 1)
    share = cv2.LUT(brightest, (255 * weight).astype(np.uint8))
    lift = cv2.multiply(plainly, share, scale=2 / 255)
    lifted = cv2.add(brightest, lift)
    return np.asarray(np.where(plainly > 0, np.where(share > 0, cv2.max(grey, lifted), grey), grey), dtype=np.uint8)
