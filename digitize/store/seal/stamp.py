# mypy: disallow-untyped-calls=False
# (pyHanko is typed only in part)
"""A stamp drawn as PDF operators: its lines, its size, and the pyHanko style that puts it into a signature field."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from PIL import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp import BaseStamp, BaseStampStyle

from digitize.errors import SealError
from digitize.store.pdf.matrix import number, turn_clockwise
from digitize.store.seal.font import FontSubset, font_subset
from digitize.store.seal.model import Appearance
from digitize.store.seal.templates import stamp_time

_LEADING = 1.2
_PADDING_PT = 2.0
_IMAGE_GAP_PT = 4.0
_LINE_WIDTHS_PT = (240.0, 150.0)
_TIME_LETTERS = frozenset("0123456789-:T+")
_LARGEST_IMAGE_PX = 1200


@dataclass(frozen=True, slots=True)
class StampDrawing:
    """One way to draw a stamp: wrapped lines and the size they need, in points."""

    lines: tuple[str, ...]
    width_pt: float
    height_pt: float
    font_size_pt: float
    image_side_pt: float
    font: FontSubset = field(repr=False)
    image: SealImage | None = field(repr=False, default=None)

    def operators(self) -> bytes:
        """Content in a box of ``width_pt`` × ``height_pt``, origin bottom left, text black."""
        parts = [b"q"]
        left = _PADDING_PT
        if self.image is not None:
            scale = self.image_side_pt / max(self.image.width_px, self.image.height_px)
            width, height = self.image.width_px * scale, self.image.height_px * scale
            bottom = (self.height_pt - height) / 2
            place = (number(width), number(height), number(left + (self.image_side_pt - width) / 2), number(bottom))
            parts.append(b"q %s 0 0 %s %s %s cm /Seal Do Q" % place)
            left += self.image_side_pt + _IMAGE_GAP_PT
        size = self.font_size_pt
        text_height = size * (1 + _LEADING * (len(self.lines) - 1))
        first = (self.height_pt + text_height) / 2 - size * 0.8
        parts.append(b"0 g BT /Stamp %s Tf %s %s Td %s TL" % (*map(number, (size, left, first, size * _LEADING)),))
        parts.append(b" T* ".join(b"<%s> Tj" % self.font.encode(line).hex().encode("ascii") for line in self.lines))
        parts.append(b"ET Q")
        return b" ".join(parts)


@dataclass(frozen=True, slots=True)
class SealImage:
    """A seal image unpacked for PDF: compressed RGB rows and compressed opacity."""

    width_px: int
    height_px: int
    rgb: bytes
    opacity: bytes


def stamp_drawings(appearance: Appearance, signer_name: str, signed_at: datetime) -> tuple[StampDrawing, ...]:
    """Ways to draw a stamp, best first: the lines of the template, then all in one line for a narrow
    margin, then wrapped narrowly for a crowded page.

    Raises :class:`SealError` where the template needs an agency or a seal image that is not given.
    """
    template = appearance.template
    if any("{agency}" in line for line in template.lines) and not appearance.agency:
        raise SealError(reason="mẫu chữ ký cần tên cơ quan")
    if template.image_side_pt and not appearance.seal_image:
        raise SealError(reason="mẫu chữ ký cần ảnh con dấu")
    values = {"signer": signer_name, "agency": appearance.agency}
    fixed = [line.format(**values, time="") for line in template.lines]
    font = font_subset(frozenset("".join(fixed)) | _TIME_LETTERS | {" ", ";", ","})
    image = _seal_image(appearance.seal_image) if template.image_side_pt else None
    lines = [line.format(**values, time=stamp_time(signed_at)) for line in template.lines]
    size = template.font_size_pt
    shapes = [_wrapped(lines, font, size, width) for width in _LINE_WIDTHS_PT]
    if image is None:
        shapes.insert(1, ("; ".join(lines),))
    shapes = list(dict.fromkeys(shapes))
    return tuple(_drawing(shape, font, size, template.image_side_pt, image) for shape in shapes)


def _drawing(
    lines: tuple[str, ...], font: FontSubset, size_pt: float, image_side_pt: float, image: SealImage | None
) -> StampDrawing:
    width = max(font.width_pt(line, size_pt) for line in lines) + 2 * _PADDING_PT
    height = size_pt * (1 + _LEADING * (len(lines) - 1)) + 2 * _PADDING_PT
    if image is not None:
        width += image_side_pt + _IMAGE_GAP_PT
        height = max(height, image_side_pt + 2 * _PADDING_PT)
    return StampDrawing(lines, width, height, size_pt, image_side_pt, font, image)


def _wrapped(lines: Sequence[str], font: FontSubset, size_pt: float, width_pt: float) -> tuple[str, ...]:
    """Break lines at spaces where they get longer than ``width_pt``; a longer word stands alone."""
    rows: list[str] = []
    for line in lines:
        row = ""
        for word in line.split():
            joined = f"{row} {word}".lstrip()
            if row and font.width_pt(joined, size_pt) > width_pt:
                rows.append(row)
                joined = word
            row = joined
        rows.append(row)
    return tuple(rows)


@lru_cache(maxsize=8)
def _seal_image(data: bytes) -> SealImage:
    try:
        with Image.open(io.BytesIO(data)) as image:
            if max(image.size) > _LARGEST_IMAGE_PX:
                raise SealError(reason=f"ảnh con dấu lớn hơn {_LARGEST_IMAGE_PX} điểm ảnh")
            rgba = image.convert("RGBA")
    except (OSError, ValueError, SyntaxError) as error:
        raise SealError(reason="không đọc được ảnh con dấu") from error
    return SealImage(
        rgba.width,
        rgba.height,
        zlib.compress(rgba.convert("RGB").tobytes(), 9),
        zlib.compress(rgba.getchannel("A").tobytes(), 9),
    )


@dataclass(frozen=True)
class DrawnStampStyle(BaseStampStyle):
    """pyHanko style that puts a ready drawing into the field, turned so that the reader of a turned page sees it
    upright.
    """

    drawing: StampDrawing | None = None
    page_turn_degrees: int = 0

    def create_stamp(
        self,
        writer: BasePdfFileWriter,
        box: BoxConstraints,
        text_params: dict[str, str],  # noqa: ARG002 - pyHanko's interface
    ) -> BaseStamp:
        """Called by pyHanko when it writes the field."""
        return _DrawnStamp(writer, box, self)


class _DrawnStamp(BaseStamp):
    def __init__(self, writer: BasePdfFileWriter, box: BoxConstraints, style: DrawnStampStyle) -> None:
        super().__init__(writer=writer, style=style, box=box)

    def as_form_xobject(self) -> generic.StreamObject:
        drawing, writer = self.style.drawing, self._ensure_writer
        if drawing is None:
            raise SealError(reason="mẫu chữ ký chưa được dựng")
        resources = generic.DictionaryObject(
            {pdf_name("/Font"): generic.DictionaryObject({pdf_name("/Stamp"): _add_font(writer, drawing.font)})}
        )
        if drawing.image is not None:
            seal = _add_image(writer, drawing.image)
            resources[pdf_name("/XObject")] = generic.DictionaryObject({pdf_name("/Seal"): seal})
        return generic.StreamObject(
            {
                pdf_name("/Type"): pdf_name("/XObject"),
                pdf_name("/Subtype"): pdf_name("/Form"),
                pdf_name("/BBox"): _numbers((0, 0, drawing.width_pt, drawing.height_pt)),
                pdf_name("/Matrix"): _numbers(turn_clockwise(-self.style.page_turn_degrees)),
                pdf_name("/Resources"): resources,
            },
            stream_data=drawing.operators(),
        )


def _numbers(values: Sequence[float]) -> generic.ArrayObject:
    return generic.ArrayObject([generic.FloatObject(f"{value:.3f}") for value in values])


def _packed(data: bytes, entries: Mapping[str, generic.PdfObject], compressed: bool = False) -> generic.StreamObject:
    names = {pdf_name(key): value for key, value in entries.items()}
    names[pdf_name("/Filter")] = pdf_name("/FlateDecode")
    return generic.StreamObject(names, encoded_data=data if compressed else zlib.compress(data, 9))


def _add_image(writer: BasePdfFileWriter, image: SealImage) -> generic.IndirectObject:
    shape = {
        "/Type": pdf_name("/XObject"),
        "/Subtype": pdf_name("/Image"),
        "/Width": generic.NumberObject(image.width_px),
        "/Height": generic.NumberObject(image.height_px),
        "/BitsPerComponent": generic.NumberObject(8),
    }
    opacity = writer.add_object(_packed(image.opacity, {**shape, "/ColorSpace": pdf_name("/DeviceGray")}, True))
    colours = {**shape, "/ColorSpace": pdf_name("/DeviceRGB"), "/SMask": opacity}
    return writer.add_object(_packed(image.rgb, colours, True))


def _add_font(writer: BasePdfFileWriter, font: FontSubset) -> generic.IndirectObject:
    name = pdf_name(f"/{font.name}")
    program = writer.add_object(_packed(font.program, {"/Subtype": pdf_name("/CIDFontType0C")}))
    descriptor = writer.add_object(
        _dictionary(
            {
                "/Type": pdf_name("/FontDescriptor"),
                "/FontName": name,
                "/Flags": generic.NumberObject(4),
                "/FontBBox": _numbers(font.box),
                "/ItalicAngle": generic.NumberObject(0),
                "/Ascent": generic.NumberObject(font.ascent),
                "/Descent": generic.NumberObject(font.descent),
                "/CapHeight": generic.NumberObject(662),
                "/StemV": generic.NumberObject(85),
                "/FontFile3": program,
            }
        )
    )
    widths = generic.ArrayObject(
        [
            generic.NumberObject(0),
            generic.ArrayObject([generic.NumberObject(w) for _, w in sorted(font.widths.items())]),
        ]
    )
    system = {
        "/Registry": generic.pdf_string("Adobe"),
        "/Ordering": generic.pdf_string("Identity"),
        "/Supplement": generic.NumberObject(0),
    }
    descendant = writer.add_object(
        _dictionary(
            {
                "/Type": pdf_name("/Font"),
                "/Subtype": pdf_name("/CIDFontType0"),
                "/BaseFont": name,
                "/CIDSystemInfo": _dictionary(system),
                "/FontDescriptor": descriptor,
                "/DW": generic.NumberObject(500),
                "/W": widths,
            }
        )
    )
    return writer.add_object(
        _dictionary(
            {
                "/Type": pdf_name("/Font"),
                "/Subtype": pdf_name("/Type0"),
                "/BaseFont": pdf_name(f"/{font.name}-Identity-H"),
                "/Encoding": pdf_name("/Identity-H"),
                "/DescendantFonts": generic.ArrayObject([descendant]),
                "/ToUnicode": writer.add_object(_packed(_to_unicode(font), {})),
            }
        )
    )


def _dictionary(entries: Mapping[str, generic.PdfObject]) -> generic.DictionaryObject:
    return generic.DictionaryObject({pdf_name(key): value for key, value in entries.items()})


def _to_unicode(font: FontSubset) -> bytes:
    pairs = [
        f"<{glyph:04X}> <{letter.encode('utf-16-be').hex().upper()}>"
        for letter, glyph in sorted(font.glyphs.items(), key=lambda pair: pair[1])
    ]
    blocks = (pairs[start : start + 100] for start in range(0, len(pairs), 100))
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
