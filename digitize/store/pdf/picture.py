"""An encoded page image as a PDF image: its own bytes wherever PDF knows the coding, else packed without loss."""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass, replace

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image, ImageOps

from digitize.errors import SealError
from digitize.scan import EncodedPage
from digitize.store.pdf.jpeg import JpegHeader, read_jpeg_header
from digitize.store.pdf.model import Embedding
from digitize.store.pdf.png import PngStream, read_png

_TAG_WIDTH, _TAG_HEIGHT, _TAG_COMPRESSION, _TAG_PHOTOMETRIC, _TAG_FILL_ORDER = 256, 257, 259, 262, 266
_TAG_ORIENTATION, _TAG_OFFSETS, _TAG_ROWS, _TAG_COUNTS = 274, 273, 278, 279
_GROUP4, _BLACK_IS_ZERO, _LOW_BIT_FIRST = 4, 1, 2
_REVERSED_BITS = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))
_HEIC_JPEG_QUALITY = 92
_ONE_INK_AND_BLACK = b"3 index add dup 1 gt { pop 1 } if 1 exch sub 3 1 roll "
_CMYK_TO_RGB = b"{ 4 1 roll " + 3 * _ONE_INK_AND_BLACK + b"4 -1 roll pop }"
"""1 - min(1, ink + black) for each of the three inks: how every screen shows CMYK that brings no profile."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PDF image before it is put into a file.

    ``orientation`` is the EXIF orientation (1–8) that readers of the original would apply and PDF readers do not.
    ``colours``: 1 grey, 3 RGB, 4 CMYK; ``palette`` (RGB triples) makes it indexed.
    """

    data: bytes
    coding: Name
    width_px: int
    height_px: int
    bits: int
    colours: int
    embedding: Embedding
    orientation: int = 1
    palette: bytes = b""
    inverted: bool = False
    black_is_one: bool = False
    colour_transform: int | None = None


def picture_of(page: EncodedPage) -> Picture:
    """Make the PDF image of a page. Raises :class:`SealError` where the bytes can't be decoded."""
    try:
        if page.media_type == "image/jpeg":
            return _jpeg(page.data)
        if page.media_type == "image/png":
            return _png(page.data)
        if page.media_type == "image/tiff":
            return _tiff(page)
        return _heic(page)
    except (OSError, ValueError, SyntaxError, zlib.error, Image.DecompressionBombError) as error:
        raise SealError(reason=f"không đọc được ảnh trang {page.page_number}: {type(error).__name__}") from error


def add_picture(pdf: pikepdf.Pdf, picture: Picture) -> pikepdf.Object:
    """Put the image into the file; gives its XObject."""
    image = Stream(
        pdf,
        picture.data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=picture.width_px,
        Height=picture.height_px,
        BitsPerComponent=picture.bits,
        ColorSpace=_colour_space(pdf, picture),
        Filter=picture.coding,
    )
    parameters = _decode_parameters(picture)
    if parameters is not None:
        image.DecodeParms = parameters
    if picture.inverted:
        image.Decode = Array([1, 0] * picture.colours)
    return pdf.make_indirect(image)


def _colour_space(pdf: pikepdf.Pdf, picture: Picture) -> pikepdf.Object:
    if picture.palette:
        entries = len(picture.palette) // 3
        return Array([Name.Indexed, Name.DeviceRGB, entries - 1, pikepdf.String(picture.palette)])
    if picture.colours == 4:
        # DeviceCMYK has no place beside an sRGB intent (ISO 19005-2 §6.2.4.3); naming the four inks and how they show
        # keeps the scanner's own bytes.
        function = Stream(pdf, _CMYK_TO_RGB, FunctionType=4, Domain=Array([0, 1] * 4), Range=Array([0, 1] * 3))
        inks = Array([Name.Cyan, Name.Magenta, Name.Yellow, Name.Black])
        return pdf.make_indirect(Array([Name.DeviceN, inks, Name.DeviceRGB, pdf.make_indirect(function)]))
    return Name.DeviceGray if picture.colours == 1 else Name.DeviceRGB


def _decode_parameters(picture: Picture) -> Dictionary | None:
    if picture.coding == Name.CCITTFaxDecode:
        return Dictionary(K=-1, Columns=picture.width_px, Rows=picture.height_px, BlackIs1=picture.black_is_one)
    if picture.coding == Name.FlateDecode:
        return Dictionary(Predictor=15, Colors=picture.colours, BitsPerComponent=picture.bits, Columns=picture.width_px)
    if picture.colour_transform is not None:
        return Dictionary(ColorTransform=picture.colour_transform)
    return None


def _orientation(image: Image.Image) -> int:
    value = image.getexif().get(_TAG_ORIENTATION, 1)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _jpeg(data: bytes) -> Picture:
    header = read_jpeg_header(data)
    with Image.open(io.BytesIO(data)) as image:
        if header is None or not header.pdf_can_hold:
            return _packed(ImageOps.exif_transpose(image), Embedding.LOSSLESS)
        orientation = _orientation(image)
    return _jpeg_picture(data, header, orientation)


def _jpeg_picture(data: bytes, header: JpegHeader, orientation: int) -> Picture:
    return Picture(
        data,
        Name.DCTDecode,
        header.width_px,
        header.height_px,
        8,
        header.components,
        Embedding.ORIGINAL,
        orientation,
        inverted=header.inverted_cmyk,
        colour_transform=0 if header.stored_as_rgb else None,
    )


def _png(data: bytes) -> Picture:
    with Image.open(io.BytesIO(data)) as image:
        orientation = _orientation(image)
        stream = read_png(data)
        if stream is not None:
            return _png_picture(stream, Embedding.ORIGINAL, orientation)
        return _packed(ImageOps.exif_transpose(image), Embedding.LOSSLESS)


def _png_picture(stream: PngStream, embedding: Embedding, orientation: int = 1) -> Picture:
    return Picture(
        stream.data,
        Name.FlateDecode,
        stream.width_px,
        stream.height_px,
        stream.bits,
        stream.colours,
        embedding,
        orientation,
        palette=stream.palette,
    )


def _packed(image: Image.Image, embedding: Embedding) -> Picture:
    """Pixels packed as PNG rows; what has alpha is laid on white paper, bilevel goes as CCITT where that is smaller."""
    if image.has_transparency_data:
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image.convert("RGBA"))
        image, embedding = paper.convert("RGB"), Embedding.REENCODED
    elif image.mode in ("CMYK", "YCbCr", "LAB", "HSV", "RGBX"):
        image, embedding = image.convert("RGB"), Embedding.REENCODED
    elif image.mode in ("I", "F"):
        image, embedding = image.point(lambda value: value / 256).convert("L"), Embedding.REENCODED
    elif image.mode not in ("1", "L", "P", "RGB", "I;16"):
        image = image.convert("RGB")
    packed = io.BytesIO()
    image.save(packed, "PNG")
    stream = read_png(packed.getvalue())
    if stream is None:
        raise SealError(reason=f"không đóng gói được ảnh kiểu {image.mode}")
    if image.mode == "1":
        strip = group4(image, embedding)
        if len(strip.data) < len(stream.data):
            return strip
    return _png_picture(stream, embedding)


def group4(image: Image.Image, embedding: Embedding) -> Picture:
    """Bilevel pixels as one CCITT G4 strip."""
    coded = io.BytesIO()
    image.save(coded, "TIFF", compression="group4", tiffinfo={_TAG_ROWS: image.height})
    with Image.open(coded) as tiff:
        picture = _group4_strip(coded.getvalue(), tiff, embedding)
    if picture is None:
        raise SealError(reason="không nén được ảnh đen trắng theo CCITT G4")
    return picture


def _group4_strip(data: bytes, image: Image.Image, embedding: Embedding) -> Picture | None:
    """The CCITT G4 stream of a TIFF frame; None where it has another coding or several strips."""
    tags = getattr(image, "tag_v2", {})
    offsets, counts = tags.get(_TAG_OFFSETS, ()), tags.get(_TAG_COUNTS, ())
    if tags.get(_TAG_COMPRESSION) != _GROUP4 or len(offsets) != 1 or len(counts) != 1:
        return None
    strip = data[offsets[0] : offsets[0] + counts[0]]
    if tags.get(_TAG_FILL_ORDER, 1) == _LOW_BIT_FIRST:
        strip = strip.translate(_REVERSED_BITS)
    orientation = tags.get(_TAG_ORIENTATION, 1)
    return Picture(
        strip,
        Name.CCITTFaxDecode,
        int(tags[_TAG_WIDTH]),
        int(tags[_TAG_HEIGHT]),
        1,
        1,
        embedding,
        orientation if 1 <= orientation <= 8 else 1,
        black_is_one=tags.get(_TAG_PHOTOMETRIC) == _BLACK_IS_ZERO,
    )


def _tiff(page: EncodedPage) -> Picture:
    with Image.open(io.BytesIO(page.data)) as image:
        frames = getattr(image, "n_frames", 1)
        if frames > 1:
            image.seek(min(page.page_number, frames) - 1)
        picture = _group4_strip(page.data, image, Embedding.ORIGINAL)
        if picture is not None:
            return picture
        image.load()
        return _packed(ImageOps.exif_transpose(image), Embedding.LOSSLESS)


def _heic(page: EncodedPage) -> Picture:
    """PDF knows no HEIC: the picture is coded again as JPEG, near lossless, with full colour resolution."""
    from pillow_heif import read_heif  # loads a large library; scanners don't send HEIC, phones do

    image = read_heif(page.data).to_pillow().convert("RGB")
    coded = io.BytesIO()
    ImageOps.exif_transpose(image).save(coded, "JPEG", quality=_HEIC_JPEG_QUALITY, subsampling=0)
    return replace(_jpeg(coded.getvalue()), embedding=Embedding.REENCODED)
