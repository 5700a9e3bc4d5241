"""Image files: limits from the header, then one encoded page a frame."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, cast

import pillow_heif
from PIL import Image

from digitize.errors import (
    DigitizeError,
    FileError,
    TooManyPagesError,
    TooManyPixelsError,
    TruncatedFileError,
)
from digitize.scan.model import BrokenPage, EncodedPage, Limits

pillow_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = None  # our own limits are checked from the header, with a named error

ImageType = Literal["image/jpeg", "image/png", "image/tiff", "image/heic"]
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/tiff": "TIFF", "image/heic": "HEIF"}
_MIN_DPI, _MAX_DPI = 50.0, 4800.0


def open_image(data: bytes, media_type: str, limits: Limits) -> Iterator[EncodedPage | BrokenPage]:
    """The frames of an image file in order; a single frame keeps the file's own bytes.

    Raises TooManyPagesError, TooManyPixelsError (first frame) or TruncatedFileError.
    """
    with opened(data, media_type) as image:
        frames = frame_count(image)
        if frames > limits.pages:
            raise TooManyPagesError(pages=frames, limit_pages=limits.pages)
        if frames == 1:
            yield _page(data, media_type, image, 1, limits)
            return
        for number in range(1, frames + 1):
            yield _frame(image, number, limits)


def frame_count(image: Image.Image) -> int:
    """Frames of a TIFF; 1 for other kinds, whose further images are thumbnails or auxiliary."""
    return int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1


@contextmanager
def opened(data: bytes, media_type: str) -> Iterator[Image.Image]:
    """Open with the one decoder of ``media_type``; whatever that decoder trips over is a damaged file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # decoders warn of odd metadata, which is not ours to mend
        try:
            with Image.open(io.BytesIO(data), formats=[_FORMATS[media_type]]) as image:
                yield image
        except (DigitizeError, GeneratorExit):
            raise
        except Exception as error:  # malformed bytes make foreign decoders raise nearly any type
            raise TruncatedFileError from error


def refuse_cut_jpeg(data: bytes) -> None:
    """Raise TruncatedFileError for a JPEG that has lost its end: decoders fill the rest of the page with grey.

    Scanners may append bytes of their own behind the end marker.
    """
    if b"\xff\xd9" not in data[-65536:]:
        raise TruncatedFileError


def check_pixels(width_px: int, height_px: int, limits: Limits) -> None:
    """Raise TooManyPixelsError beyond the limits, TruncatedFileError for an image without area."""
    if width_px <= 0 or height_px <= 0:
        raise TruncatedFileError
    if width_px * height_px > limits.pixels or max(width_px, height_px) > limits.side_px:
        raise TooManyPixelsError(width_px=width_px, height_px=height_px, limit_px=limits.pixels)


def stated_dpi(image: Image.Image) -> float | None:
    """Resolution that the file states, None where it states none or an impossible one."""
    stated = image.info.get("dpi")
    if not isinstance(stated, tuple) or len(stated) != 2:
        return None
    try:
        across, down = float(stated[0]), float(stated[1])
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if not (_MIN_DPI <= across <= _MAX_DPI and 0.8 < across / down < 1.25 if down else False):
        return None
    return across


def _page(data: bytes, media_type: str, image: Image.Image, number: int, limits: Limits) -> EncodedPage:
    width_px, height_px = image.size
    check_pixels(width_px, height_px, limits)
    return EncodedPage(data, cast(ImageType, media_type), number, width_px, height_px, stated_dpi(image))


def _frame(image: Image.Image, number: int, limits: Limits) -> EncodedPage | BrokenPage:
    """One frame of several, wrapped losslessly as a file of its own."""
    try:
        image.seek(number - 1)
        check_pixels(*image.size, limits)
        buffer = io.BytesIO()
        dpi = stated_dpi(image)
        compression = "group4" if image.mode == "1" else "tiff_deflate"
        frame = image.copy()
        frame.info.pop("exif", None)
        frame.save(buffer, "TIFF", compression=compression, **({"dpi": (dpi, dpi)} if dpi else {}))
        return EncodedPage(buffer.getvalue(), "image/tiff", number, *image.size, dpi)
    except FileError as error:
        return BrokenPage(number, error)
    except Exception as error:  # noqa: BLE001 - malformed bytes make foreign decoders raise nearly any type
        broken = TruncatedFileError()
        broken.__cause__ = error
        return BrokenPage(number, broken)
