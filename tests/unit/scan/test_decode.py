from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from digitize.errors import TruncatedFileError
from digitize.scan import ColourMode, Limits, decode, inspect_page
from digitize.scan.decode import settle_dpi
from tests.unit.scan import files

LIMITS = Limits()


def _decoded(data: bytes, media_type: str) -> tuple[np.ndarray, ColourMode]:
    page = decode(inspect_page(data, media_type, LIMITS), LIMITS)
    return page.pixels, page.colour_mode


@pytest.mark.parametrize(
    ("mode", "kind", "media_type", "expected"),
    [
        ("RGB", "JPEG", "image/jpeg", ColourMode.BILEVEL),
        ("L", "PNG", "image/png", ColourMode.BILEVEL),
        ("1", "TIFF", "image/tiff", ColourMode.BILEVEL),
        ("CMYK", "JPEG", "image/jpeg", ColourMode.GREY),
        ("CMYK", "TIFF", "image/tiff", ColourMode.BILEVEL),
        ("P", "PNG", "image/png", ColourMode.BILEVEL),
        ("RGBA", "PNG", "image/png", ColourMode.BILEVEL),
        ("I;16", "PNG", "image/png", ColourMode.BILEVEL),
    ],
)
def test_every_encoding_gives_dark_marks_on_white(mode: str, kind: str, media_type: str, expected: ColourMode) -> None:
    if mode == "I;16":
        deep = np.asarray(files.picture(mode="L"), dtype=np.uint16) * 257
        image = Image.fromarray(deep)
    else:
        image = files.picture(mode=mode)
    pixels, found = _decoded(files.encoded(image, kind), media_type)
    plain = np.asarray(files.picture(mode="L"), dtype=int)
    grey = pixels if pixels.ndim == 2 else pixels[:, :, 1]
    assert np.abs(grey.astype(int) - plain).mean() < 8
    assert found in (expected, ColourMode.GREY)


def test_transparency_is_white() -> None:
    image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    pixels, _ = _decoded(files.encoded(image, "PNG"), "image/png")
    assert pixels.min() == 255


def test_colour_is_seen_as_colour() -> None:
    image = files.picture()
    image.putpixel((300, 300), (200, 20, 30))
    for x in range(300, 340):
        for y in range(300, 340):
            image.putpixel((x, y), (200, 20, 30))
    pixels, mode = _decoded(files.encoded(image, "PNG"), "image/png")
    assert mode is ColourMode.COLOUR
    assert tuple(pixels[320, 320]) == (200, 20, 30)


@pytest.mark.parametrize(("orientation", "turned"), [(1, False), (3, False), (6, True), (8, True)])
def test_exif_turn_is_applied(orientation: int, turned: bool) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    pixels, _ = _decoded(files.jpeg(exif=exif), "image/jpeg")
    assert pixels.shape[:2] == ((620, 877) if turned else (877, 620))


@pytest.mark.parametrize(
    ("stated", "width_px", "height_px", "dpi", "source"),
    [
        (300, 2480, 3508, 300, "file"),
        (None, 2480, 3508, 300, "size"),
        (72, 2480, 3508, 300, "size"),
        (None, 1654, 2339, 200, "size"),
        (None, 1011, 638, 300, "size"),
        (None, 3000, 3900, 333.5, "assumed"),
        (96, 794, 1123, 96, "file"),
    ],
)
def test_resolution_is_stated_inferred_or_assumed(
    stated: float | None, width_px: int, height_px: int, dpi: float, source: str
) -> None:
    found, from_what = settle_dpi(stated, width_px, height_px)
    assert found == pytest.approx(dpi, abs=0.5)
    assert from_what == source


def test_cut_jpeg_is_refused() -> None:
    page = inspect_page(files.jpeg(), "image/jpeg", LIMITS)
    cut = page.data[: len(page.data) // 2]
    with pytest.raises(TruncatedFileError):
        decode(type(page)(cut, page.media_type, 1, page.width_px, page.height_px, page.dpi), LIMITS)
