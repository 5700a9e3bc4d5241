"""Encoded page into pixels: odd encodings made plain, EXIF and container turns applied, resolution settled."""

from __future__ import annotations

from typing import Literal

import cv2
import numpy as np
from PIL import Image, ImageOps

from digitize.errors import TruncatedFileError
from digitize.scan.images import check_pixels, opened, refuse_cut_jpeg
from digitize.scan.model import ColourMode, DecodedPage, EncodedPage, Limits, Pixels

_EXIF_ORIENTATION = 0x0112
_EXIF_TURNS = {1: 0, 2: 0, 3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270}
_A4_LONG_INCHES, _CARD_LONG_INCHES = 297 / 25.4, 85.6 / 25.4
_MOST_SHRINK = 8
_BAND_ROWS = 256
_JPEG_SIZES = {  # grey, colour: halved while decoding, which costs neither time nor memory
    2: (cv2.IMREAD_REDUCED_GRAYSCALE_2, cv2.IMREAD_REDUCED_COLOR_2),
    4: (cv2.IMREAD_REDUCED_GRAYSCALE_4, cv2.IMREAD_REDUCED_COLOR_4),
    8: (cv2.IMREAD_REDUCED_GRAYSCALE_8, cv2.IMREAD_REDUCED_COLOR_8),
}
_USUAL_DPI = (100.0, 150.0, 200.0, 240.0, 300.0, 400.0, 600.0)


def decode(page: EncodedPage, limits: Limits) -> DecodedPage:
    """Pixels of a page as a person would see it stored: RGB, or grey where there is no colour.

    Handles CMYK, 16-bit, alpha (on white), palettes and 1-bit. A page of more than ``limits.work_pixels`` comes halved
    until it has fewer, which bounds the memory of whoever works on it. Raises TooManyPixelsError or TruncatedFileError.
    """
    with opened(page.data, page.media_type) as image:
        check_pixels(*image.size, limits)
        shrink = _shrink(*image.size, limits.work_pixels)
        orientation = int(image.getexif().get(_EXIF_ORIENTATION, 1) or 1)
        turn = _EXIF_TURNS.get(orientation, 0)
        one_bit = image.mode == "1"
        plain_jpeg = page.media_type == "image/jpeg" and image.mode in ("L", "RGB") and orientation == 1
        if plain_jpeg:
            pixels = _from_jpeg(page.data, shrink, in_colour=image.mode == "RGB")
        else:
            width_px = image.width
            image.draft(None, (width_px // shrink, image.height // shrink))  # JPEG alone knows how
            drafted = round(width_px / image.width)
            image.load()
            turned = ImageOps.exif_transpose(_smaller(image, shrink // drafted))
            pixels = np.asarray(_plain(turned), dtype=np.uint8)
    if page.rotate_degrees:
        pixels = np.ascontiguousarray(np.rot90(pixels, -page.rotate_degrees // 90))
    mode = ColourMode.BILEVEL if one_bit else _colour_mode(pixels)
    if mode is not ColourMode.COLOUR and pixels.ndim == 3:
        pixels = np.ascontiguousarray(pixels[:, :, 1])
    stated = None if page.dpi is None else page.dpi / shrink
    dpi, source = settle_dpi(stated, pixels.shape[1], pixels.shape[0], shrink)
    return DecodedPage(pixels, dpi, source, mode, turn, 1 / shrink)


def _shrink(width_px: int, height_px: int, most_pixels: int) -> int:
    """1, 2, 4 or 8: how many times smaller a page is decoded so that it has at most ``most_pixels``."""
    return next((by for by in (1, 2, 4) if (width_px // by) * (height_px // by) <= most_pixels), _MOST_SHRINK)


def _from_jpeg(data: bytes, shrink: int, *, in_colour: bool) -> Pixels:
    """The usual case, decoded straight into an array: half the time of the general way."""
    refuse_cut_jpeg(data)
    size = _JPEG_SIZES[shrink][in_colour] if shrink > 1 else cv2.IMREAD_ANYCOLOR
    pixels = cv2.imdecode(np.frombuffer(data, dtype=np.uint8), cv2.IMREAD_IGNORE_ORIENTATION | size)
    if pixels is None:
        raise TruncatedFileError
    if pixels.ndim == 3:
        cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB, dst=pixels)
    return np.asarray(pixels, dtype=np.uint8)


def settle_dpi(
    stated: float | None, width_px: int, height_px: int, shrink: int = 1
) -> tuple[float, Literal["file", "size", "assumed"]]:
    """Resolution in dpi and where it comes from.

    ``shrink``: how many times smaller than stored the picture is; all other numbers are those of the smaller one.

    A stated one counts unless the sheet would be absurdly large or small (screen resolutions that cameras and
    programs write by default); else A4 or card proportions decide; else the long side is taken for that of A4.
    """
    long_px, short_px = max(width_px, height_px), max(1, min(width_px, height_px))
    if stated is not None and 1.5 < long_px / stated < (24 if stated * shrink <= 96 else 52):
        return stated, "file"
    ratio = long_px / short_px
    if abs(ratio - 2**0.5) < 0.04:
        return _usual(long_px / _A4_LONG_INCHES), "size"
    if abs(ratio - 85.6 / 54) < 0.04 and long_px * shrink < 2200:
        return _usual(long_px / _CARD_LONG_INCHES), "size"
    return max(72.0, min(600.0, long_px / _A4_LONG_INCHES)), "assumed"


def _usual(dpi: float) -> float:
    nearest = min(_USUAL_DPI, key=lambda usual: abs(usual - dpi))
    return nearest if abs(nearest - dpi) < 0.03 * nearest else max(50.0, dpi)


def _smaller(image: Image.Image, by: int) -> Image.Image:
    """The image made ``by`` times smaller before anything else makes copies of it."""
    if by == 1:
        return image
    if image.mode.startswith("I;16"):
        image = _from_deep(image)
    elif image.mode == "1":
        image = image.convert("L")
    elif image.mode in ("P", "PA"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image.reduce(by)


def _plain(image: Image.Image) -> Image.Image:
    """RGB or 8-bit grey without transparency."""
    if image.mode in ("L", "RGB") and "transparency" not in image.info:
        return image
    if image.mode == "1":
        return image.convert("L")
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        return _from_deep(image)
    if "A" in image.getbands() or "transparency" in image.info:
        layered = image.convert("RGBA")
        ground = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(ground, layered).convert("RGB")
    return image.convert("RGB")


def _from_deep(image: Image.Image) -> Image.Image:
    """8-bit grey of more than 8 bits a pixel, in bands of rows: a copy of the whole would be eight times as large."""
    deep = np.asarray(image)
    top = 65535.0 if deep.max(initial=0) > 255 else 255.0
    plain = np.empty(deep.shape, dtype=np.uint8)
    for row in range(0, deep.shape[0], _BAND_ROWS):
        band = np.nan_to_num(deep[row : row + _BAND_ROWS].astype(np.float32), nan=top)
        plain[row : row + _BAND_ROWS] = np.clip(band, 0, top) * np.float32(255.0 / top)
    return Image.fromarray(plain)


def _colour_mode(pixels: Pixels) -> ColourMode:
    """Colour where channels differ anywhere beyond rounding; bilevel where there are only two values."""
    step = max(1, min(pixels.shape[:2]) // 600)
    sample = np.ascontiguousarray(pixels[::step, ::step])
    if sample.ndim == 3:
        red, green, blue = cv2.split(sample)
        spread = cv2.max(cv2.absdiff(red, green), cv2.max(cv2.absdiff(green, blue), cv2.absdiff(red, blue)))
        if int(spread.max(initial=0)) > 6:
            return ColourMode.COLOUR
        sample = np.asarray(green, dtype=np.uint8)
    return ColourMode.BILEVEL if len(np.unique(sample)) <= 2 else ColourMode.GREY
