"""A small copy of a sealed file for reading on slow lines: never the sealed file itself, and no signature is in it.

Each page image is parted (mixed raster content, ITU-T T.44): dark print as a lossless CCITT G4 mask at full resolution,
and all else (paper, seals, ink of signatures, photos) as a picture of low resolution with the print taken out. The
invisible text, page sizes and turns stay; stamps of signatures become part of the page.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
import pikepdf
from pikepdf import Array, Dictionary, Name, PdfImage, Stream
from PIL import Image

from digitize.errors import SealError
from digitize.store.pdf.matrix import operands
from digitize.store.pdf.model import Embedding
from digitize.store.pdf.picture import group4

_GROUND_DPI = 100.0
_GROUND_QUALITY = 40
_SATURATED = 48  # channels further apart than this are coloured ink, which stays in the picture
_WINDOW_INCHES, _DARKER_BY = 0.17, 18
_SMALLEST_SPECK_PX = 4
_ENOUGH_PAPER = 0.05  # share of a place that must be bare of print for its colour to be known
_NOTE_VI = "Bản rút gọn để đọc, không thay cho tệp đã ký số."

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Parts:
    """A page image parted: where print is (True), its colour, and the rest as JPEG."""

    print_mask: npt.NDArray[np.bool_]
    print_rgb: tuple[int, int, int]
    ground: bytes
    ground_size_px: tuple[int, int]
    ground_channels: int


def compact_pdf(pdf: bytes) -> bytes:
    """A small copy of a file that ``build_pdf`` made, signed or not; deterministic.

    A page image that would not get smaller, or is black and white already, stays as it is. Raises :class:`SealError`
    where the file can't be opened.
    """
    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            for page in opened.pages:
                _shrink(opened, page)
                _flatten_stamps(opened, page)
            for key in ("/AcroForm", "/DSS", "/Perms"):
                if key in opened.Root:
                    del opened.Root[key]
            _say_what_it_is(opened)
            out = io.BytesIO()
            opened.remove_unreferenced_resources()
            opened.save(
                out,
                compress_streams=True,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                deterministic_id=True,
            )
    except (pikepdf.PdfError, ValueError, KeyError, AttributeError) as error:
        raise SealError(reason=f"không tạo được bản rút gọn: {type(error).__name__}") from error
    return out.getvalue()


def _shrink(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    objects = page.resources.get("/XObject", Dictionary())
    image = objects.get("/Im0")
    content = page.Contents.read_bytes() if isinstance(page.Contents, pikepdf.Stream) else b""
    if (
        not isinstance(image, pikepdf.Stream)
        or content.count(b"/Im0 Do") != 1
        or int(image.get("/BitsPerComponent", 8)) == 1
    ):
        return
    pixels = _pixels(image)
    if pixels is None:
        return
    width_pt = max(float(page.mediabox[2]), float(page.mediabox[3]))
    parts = _part(pixels, max(pixels.shape[:2]) * 72 / width_pt)
    height, width = parts.print_mask.shape
    mask = group4(Image.fromarray(~parts.print_mask), Embedding.LOSSLESS)
    if len(mask.data) + len(parts.ground) >= len(image.read_raw_bytes()):
        return
    objects.Im0 = pdf.make_indirect(
        Stream(
            pdf,
            parts.ground,
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=parts.ground_size_px[0],
            Height=parts.ground_size_px[1],
            BitsPerComponent=8,
            ColorSpace=Name.DeviceGray if parts.ground_channels == 1 else Name.DeviceRGB,
            Filter=Name.DCTDecode,
        )
    )
    objects.Print = pdf.make_indirect(
        Stream(
            pdf,
            mask.data,
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=width,
            Height=height,
            ImageMask=True,
            BitsPerComponent=1,
            Filter=mask.coding,
            DecodeParms=Dictionary(K=-1, Columns=width, Rows=height, BlackIs1=mask.black_is_one),
            Decode=Array([0, 1] if mask.black_is_one else [1, 0]),
        )
    )
    colour = " ".join(f"{value / 255:.3f}" for value in parts.print_rgb).encode("ascii")
    page.Contents = Stream(pdf, content.replace(b"/Im0 Do", b"/Im0 Do %b rg /Print Do" % colour))


def _pixels(image: pikepdf.Stream) -> Pixels | None:
    """Grey or RGB pixels as stored; None for a coding that only a viewer knows."""
    try:
        decoded = PdfImage(image).as_pil_image()
        plain = decoded if decoded.mode in ("L", "RGB") else decoded.convert("RGB")
        return np.asarray(plain, dtype=np.uint8)
    except (pikepdf.PdfError, pikepdf.models.image.UnsupportedImageTypeError, OSError, ValueError, NotImplementedError):
        return None


def _part(pixels: Pixels, dpi: float) -> _Parts:
    mask = _print_mask(pixels, dpi)
    ink = pixels[mask] if mask.any() else np.zeros((1, *pixels.shape[2:]), dtype=np.uint8)
    colour = np.atleast_1d(np.median(ink, axis=0)).astype(int).tolist()
    print_rgb = (colour[0], colour[0], colour[0]) if len(colour) == 1 else (colour[0], colour[1], colour[2])
    ground = _ground(pixels, mask, min(1.0, _GROUND_DPI / max(dpi, 1.0)))
    coded = io.BytesIO()
    Image.fromarray(ground).save(coded, "JPEG", quality=_GROUND_QUALITY, subsampling=0, optimize=True)
    channels = 1 if ground.ndim == 2 else 3
    return _Parts(mask, print_rgb, coded.getvalue(), (ground.shape[1], ground.shape[0]), channels)


def _print_mask(pixels: Pixels, dpi: float) -> npt.NDArray[np.bool_]:
    """Print: clearly darker than the paper around it and without colour; specks are left out."""
    grey = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    window = max(15, round(_WINDOW_INCHES * dpi)) | 1
    dark = cv2.adaptiveThreshold(
        np.asarray(grey), 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, _DARKER_BY
    )
    if pixels.ndim == 3:
        spread = pixels.max(axis=2).astype(np.int16) - pixels.min(axis=2)
        dark[spread > _SATURATED] = 0
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    large = stats[:, cv2.CC_STAT_AREA] >= _SMALLEST_SPECK_PX
    large[0] = False
    mask: npt.NDArray[np.bool_] = large[labels]
    return mask


def _ground(pixels: Pixels, mask: npt.NDArray[np.bool_], scale: float) -> Pixels:
    """The page without its print at ``scale``: what lies under the print is taken from the paper around it."""
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    edge = cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8))
    bare = 1.0 - edge.astype(np.float32)
    seen = cv2.resize(bare, size, interpolation=cv2.INTER_AREA)
    weighed = pixels.astype(np.float32) * (bare if pixels.ndim == 2 else bare[:, :, None])
    small = cv2.resize(weighed, size, interpolation=cv2.INTER_AREA)
    result, done = np.full_like(small, 255), np.zeros(size[::-1], dtype=bool)
    for reach in (1, 3, 15, 61):
        weight = cv2.blur(seen, (reach, reach))
        around = cv2.blur(small, (reach, reach)) / np.maximum(weight if pixels.ndim == 2 else weight[:, :, None], 1e-6)
        take = ~done & (weight > _ENOUGH_PAPER)
        result[take] = around[take]
        done |= take
    return np.clip(result, 0, 255).astype(np.uint8)


def _flatten_stamps(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Stamps of signatures are drawn on the page; the signatures themselves would not hold in this copy."""
    drawn = []
    for number, annotation in enumerate(page.get("/Annots", Array())):
        form = annotation.get("/AP", Dictionary()).get("/N")
        if not isinstance(form, pikepdf.Stream):
            continue
        page.resources.XObject[f"/Stamp{number}"] = form
        drawn.append(b"q %b cm /Stamp%d Do Q" % (operands(_placed(form, annotation.Rect)), number))
    if "/Annots" in page:
        del page.Annots
    if drawn:
        page.contents_add(Stream(pdf, b"q"), prepend=True)
        page.contents_add(Stream(pdf, b"Q\n" + b"\n".join(drawn)))


def _placed(form: pikepdf.Stream, rect: pikepdf.Object) -> tuple[float, float, float, float, float, float]:
    """The matrix that maps the form's box, after its own matrix, onto the annotation (ISO 32000-1 §12.5.5)."""
    a, b, c, d, e, f = (float(value) for value in form.get("/Matrix", Array([1, 0, 0, 1, 0, 0])))
    x0, y0, x1, y1 = (float(value) for value in form.BBox)
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x0, x1) for y in (y0, y1)]
    left, bottom = min(x for x, _ in corners), min(y for _, y in corners)
    width, height = max(x for x, _ in corners) - left, max(y for _, y in corners) - bottom
    to_left, to_bottom, to_right, to_top = (float(value) for value in rect)
    across, up = (to_right - to_left) / width, (to_top - to_bottom) / height
    return (across, 0.0, 0.0, up, to_left - across * left, to_bottom - up * bottom)


def _say_what_it_is(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        for mark in ("pdfaid:part", "pdfaid:conformance"):  # a copy makes no promise to archives
            if mark in xmp:
                del xmp[mark]
        xmp["dc:description"] = _NOTE_VI
    pdf.docinfo["/Subject"] = _NOTE_VI
