"""Page images that the tests of the scan room draw for themselves."""

from __future__ import annotations

import io
from typing import Any

import cv2
import numpy as np
from PIL import Image

from digitize.scan import ColourMode, DecodedPage, EncodedPage, Limits, Pixels, UprightPage, decode, straighten
from digitize.scan.files import open_pages

DPI = 150
A4 = (round(297 / 25.4 * DPI), round(210 / 25.4 * DPI))
INK = (40, 40, 45)
RED = (214, 38, 52)
BLUE = (40, 60, 170)
LIMITS = Limits()


def paper(height_px: int = A4[0], width_px: int = A4[1], tint: int = 252) -> Pixels:
    """An empty sheet in colour."""
    return np.full((height_px, width_px, 3), tint, np.uint8)


def write_lines(page: Pixels, lines: int = 24, top_px: int = 200, colour: tuple[int, int, int] = INK) -> Pixels:
    """Lines of print, in place."""
    for line in range(lines):
        words = "Cong hoa xa hoi chu nghia Viet Nam " + "doc lap tu do hanh phuc"[: 8 + line % 15]
        cv2.putText(page, words, (120, top_px + 48 * line), cv2.FONT_HERSHEY_COMPLEX, 0.85, colour, 2, cv2.LINE_AA)
    return page


def seal(page: Pixels, x: int, y: int, colour: tuple[int, int, int] = RED, radius_mm: float = 17.5) -> Pixels:
    """A round stamp with letters along its ring, in place."""
    radius = round(radius_mm / 25.4 * DPI)
    cv2.circle(page, (x, y), radius, colour, 4, cv2.LINE_AA)
    cv2.circle(page, (x, y), round(radius * 0.6), colour, 2, cv2.LINE_AA)
    for step in range(18):
        angle = step / 18 * 2 * np.pi
        at = (int(x + radius * 0.8 * np.cos(angle)) - 8, int(y + radius * 0.8 * np.sin(angle)) + 8)
        cv2.putText(page, "UBND"[step % 4], at, cv2.FONT_HERSHEY_SIMPLEX, 0.7, colour, 2, cv2.LINE_AA)
    cv2.putText(page, "*", (x - 18, y + 20), cv2.FONT_HERSHEY_SIMPLEX, 2.0, colour, 4, cv2.LINE_AA)
    return page


def handwritten_line(page: Pixels, y: int = 600, colour: tuple[int, int, int] = BLUE) -> Pixels:
    """One wavy line by pen, in place."""
    x = np.arange(200, 700)
    wave = y + 12 * np.sin(x / 9.0) + 5 * np.sin(x / 3.7)
    cv2.polylines(page, [np.stack([x, wave], axis=1).astype(np.int32)], False, colour, 3, cv2.LINE_AA)
    return page


def encoded(pixels: Pixels, kind: str = "JPEG", **options: Any) -> bytes:
    """An image file of some pixels."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, kind, **{"dpi": (DPI, DPI), **options})
    return buffer.getvalue()


def decoded(pixels: Pixels, dpi: float = DPI) -> DecodedPage:
    """A page as the decoder would give it."""
    return DecodedPage(pixels, dpi, "file", ColourMode.COLOUR if pixels.ndim == 3 else ColourMode.GREY)


def upright(pixels: Pixels) -> UprightPage:
    """The page that the whole room makes of a JPEG of these pixels."""
    return straighten(decode(only_page(encoded(pixels)), LIMITS))


def only_page(data: bytes, limits: Limits = LIMITS) -> EncodedPage:
    """The single good page of a file."""
    (page,) = open_pages(data, limits)
    assert isinstance(page, EncodedPage)
    return page
