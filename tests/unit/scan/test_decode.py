from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from digitize.errors import TruncatedFileError
from digitize.scan import ColourMode, Limits, decode, inspect_page, measure_quality, straighten
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


@pytest.mark.parametrize(
    ("mode", "kind", "media_type", "exif_orientation"),
    [
        ("RGB", "JPEG", "image/jpeg", 1),
        ("RGB", "JPEG", "image/jpeg", 6),
        ("L", "JPEG", "image/jpeg", 1),
        ("CMYK", "JPEG", "image/jpeg", 1),
        ("1", "TIFF", "image/tiff", 1),
        ("P", "PNG", "image/png", 1),
        ("RGBA", "PNG", "image/png", 1),
        ("I;16", "PNG", "image/png", 1),
        ("CMYK", "TIFF", "image/tiff", 6),
    ],
)
def test_a_sheet_of_too_many_pixels_is_worked_on_smaller(
    mode: str, kind: str, media_type: str, exif_orientation: int
) -> None:
    """As an A0 drawing, with the bound lowered: same picture, a quarter of the pixels, half the dpi, no false alarm."""
    image = files.picture(mode="L" if mode == "I;16" else mode)
    if mode == "I;16":
        image = Image.fromarray(np.asarray(image, dtype=np.uint16) * 257)
    exif = Image.Exif()
    exif[0x0112] = exif_orientation
    data = files.encoded(image, kind, dpi=(300, 300), exif=exif)
    page = decode(inspect_page(data, media_type, LIMITS), Limits(work_pixels=620 * 877 // 2))
    turned = exif_orientation == 6
    assert page.scale == 0.5
    assert page.dpi == pytest.approx(150, abs=0.1)
    assert page.dpi_source == "file"
    assert np.abs(np.array(page.pixels.shape[:2]) - ((310, 438) if turned else (438, 310))).max() <= 1
    plain = np.asarray(files.picture(mode="L").reduce(2), dtype=int)
    plain = np.rot90(plain, -1) if turned else plain
    grey = (page.pixels if page.pixels.ndim == 2 else page.pixels[:, :, 1]).astype(int)
    height, width = min(plain.shape[0], grey.shape[0]), min(plain.shape[1], grey.shape[1])
    assert np.abs(grey[:height, :width] - plain[:height, :width]).mean() < 16
    reasons = {reason.code for reason in measure_quality(page, straighten(page)).reasons}
    assert "low_resolution" not in reasons


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1.0])
def test_odd_numbers_in_a_deep_image_do_no_harm(value: float) -> None:
    deep = np.full((40, 60), 250.0, dtype=np.float32)
    deep[10:20, 10:20] = value
    pixels, _ = _decoded(files.encoded(Image.fromarray(deep), "TIFF"), "image/tiff")
    assert pixels.shape == (40, 60)
    assert pixels.dtype == np.uint8
