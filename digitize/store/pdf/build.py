"""Pages in, one searchable PDF/A-2 out. Same inputs, same bytes."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from digitize.errors import SealError
from digitize.store.pdf.glyphless import add_glyphless_font, special_codes
from digitize.store.pdf.ink import ink_rectangles
from digitize.store.pdf.layout import PageLayout, lay_out
from digitize.store.pdf.matrix import IDENTITY, operands, then
from digitize.store.pdf.model import Embedding, Occupied, PdfMetadata, PdfPage, Rectangle
from digitize.store.pdf.picture import Picture, add_picture, picture_of
from digitize.store.pdf.profile import output_intents
from digitize.store.pdf.text_layer import page_texts, text_operators
from digitize.store.pdf.xmp import xmp_packet


def build_pdf(pages: Sequence[PdfPage], metadata: PdfMetadata) -> bytes:
    """Build a PDF/A-2u (and so 2b) file with one page an image.

    The encoded images go in as they are (JPEG, CCITT G4, PNG rows); quarter turns stand in /Rotate, the straightening
    in the placement matrix; the text of the readings lies invisibly over its words. Page numbers of images that had to
    be coded again stand in the metadata. Deterministic. Raises :class:`SealError` where there is no page or a page
    can't be placed.
    """
    if not pages:
        raise SealError(reason="tài liệu không có trang nào")
    pictures = [picture_of(page.encoded) for page in pages]
    pdf = pikepdf.new()
    special = special_codes(line for page in pages for line in page_texts(page.reading))
    font = add_glyphless_font(pdf, special) if any(page_texts(page.reading) for page in pages) else None
    for page, picture in zip(pages, pictures, strict=True):
        _add_page(pdf, page, picture, font, special)
    reencoded = [index for index, picture in enumerate(pictures, 1) if picture.embedding is Embedding.REENCODED]
    _describe(pdf, metadata, reencoded)
    out = io.BytesIO()
    pdf.save(
        out,
        min_version="1.7",
        compress_streams=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        deterministic_id=True,
    )
    return out.getvalue()


def page_layout(page: PdfPage) -> PageLayout:
    """The geometry ``build_pdf`` gives this page: for finding boxes of the reading on the finished page."""
    return _layout(page, picture_of(page.encoded))


def embedding_of(page: PdfPage) -> Embedding:
    """How ``build_pdf`` keeps the image of this page."""
    return picture_of(page.encoded).embedding


def occupied(page: PdfPage, *, ink: bool = True) -> Occupied:
    """What a stamp must not cover on the finished page: words, seals, machine-readable codes, and with ``ink`` every
    dark place, read or not (an old reading tells nothing of these: then a small copy of the image is decoded).
    """
    picture, reading = picture_of(page.encoded), page.reading
    layout = _layout(page, picture)
    text = [word.box_px for word in reading.text.words] + list(reading.seal_boxes_px)
    dark: tuple[Rectangle, ...] = ()
    if ink and reading.ink is not None:
        dark = tuple(layout.rectangle(box) for box in reading.ink.boxes())
    elif ink:
        dark = ink_rectangles(page.encoded, picture.orientation, layout)
    return Occupied(
        text=tuple(layout.rectangle(box) for box in text if box.width > 0 and box.height > 0) + dark,
        codes=tuple(layout.rectangle(code.box_px) for code in reading.codes),
    )


def _layout(page: PdfPage, picture: Picture) -> PageLayout:
    return lay_out(picture.width_px, picture.height_px, picture.orientation, page.encoded.rotate_degrees, page.reading)


def _add_page(
    pdf: pikepdf.Pdf, page: PdfPage, picture: Picture, font: pikepdf.Object | None, special: Mapping[str, int]
) -> None:
    layout = _layout(page, picture)
    to_user = layout.seen_to_user
    image_to_user = then(layout.image_to_seen, to_user)
    operators = b"q %s cm /Im0 Do Q\n" % operands(image_to_user)
    text = text_operators(page.reading, layout, special)
    if text:
        frame = b"" if to_user == IDENTITY else operands(to_user) + b" cm "
        operators += b"q " + frame + text + b"Q\n"
    resources = Dictionary(XObject=Dictionary(Im0=add_picture(pdf, picture)))
    if text:
        resources.Font = Dictionary(F0=font)
    width, height = layout.user_size_pt
    box = Array([0, 0, round(width, 3), round(height, 3)])
    leaf = Dictionary(Type=Name.Page, MediaBox=box, CropBox=box, Resources=resources, Contents=Stream(pdf, operators))
    if layout.turn_degrees:
        leaf.Rotate = layout.turn_degrees
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(leaf)))


def _describe(pdf: pikepdf.Pdf, metadata: PdfMetadata, reencoded_pages: Sequence[int]) -> None:
    packet = Stream(pdf, xmp_packet(metadata, reencoded_pages), Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root.Metadata = pdf.make_indirect(packet)
    pdf.Root.Lang = pikepdf.String(metadata.language)
    pdf.Root.OutputIntents = output_intents(pdf)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    date = pikepdf.String(_pdf_date(metadata.created_at))
    pdf.docinfo = pdf.make_indirect(
        Dictionary(
            Title=pikepdf.String(metadata.title),
            Creator=pikepdf.String(metadata.creator_tool),
            Producer=pikepdf.String(metadata.creator_tool),
            CreationDate=date,
            ModDate=date,
        )
    )


def _pdf_date(moment: datetime) -> str:
    """``D:YYYYMMDDHHmmSS+07'00'`` (ISO 32000-1 §7.9.4)."""
    zone = moment.strftime("%z")
    return moment.strftime("D:%Y%m%d%H%M%S") + f"{zone[:3]}'{zone[3:5]}'"
