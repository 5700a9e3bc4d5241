# mypy: disallow-untyped-calls=False
# (pyHanko is typed only in part)
"""Writing what is known of a paper into its signed file: the nine minimum metadata come to be known after the copy was
signed (TT 01/2023/TT-VPCP Đ.8, Đ.9), so they are added to the end of the file and change no signed byte.
"""

from __future__ import annotations

import io
from datetime import datetime

import pikepdf
from pyhanko.pdf_utils import generic

from digitize.errors import SealError
from digitize.store.pdf.model import MinimumMetadata, PdfMetadata
from digitize.store.pdf.xmp import NAMESPACE, REENCODED_PAGES, xmp_packet
from digitize.store.seal.adapter import DAMAGED
from digitize.store.seal.writer import SealWriter


def describe_pdf(
    pdf: bytes,
    minimum: MinimumMetadata,
    described_at: datetime,
    *,
    result_code: str = "",
    unconfirmed: tuple[str, ...] = (),
) -> bytes:
    """Give a file that ``build_pdf`` made, signed or not, a new XMP packet; title, dates and tool stay as they are.

    Only the metadata stream is replaced, in an incremental update: signatures before it stay valid (ISO 32000-1
    §12.8.2.2 does not count the metadata stream as content; pyHanko's policy allows it as long as it is well-formed
    XMP), and the signature put after it covers it. Raises :class:`SealError` for what is no such file.
    """
    metadata, reencoded = _described_before(pdf)
    whole = PdfMetadata(
        title=metadata.title,
        created_at=metadata.created_at,
        minimum=minimum,
        result_code=result_code,
        language=metadata.language,
        creator_tool=metadata.creator_tool,
        described_at=described_at,
        unconfirmed=unconfirmed,
    )
    output = io.BytesIO()
    try:
        writer = SealWriter(io.BytesIO(pdf))
        place = writer.root.raw_get("/Metadata")
        stream = place.get_object()
        # never compressed: PDF/A-2 allows it, but archives read XMP without a PDF parser (XMP specification part 3)
        fresh = generic.StreamObject(
            {
                generic.pdf_name("/Type"): generic.pdf_name("/Metadata"),
                generic.pdf_name("/Subtype"): stream["/Subtype"],
            },
            stream_data=xmp_packet(whole, reencoded),
        )
        reference = writer.add_object(fresh)
        writer.root["/Metadata"] = reference
        writer.update_root()
        writer.write(output)
    except DAMAGED as error:
        raise SealError(reason=f"không ghi được siêu dữ liệu: {type(error).__name__}") from error
    return output.getvalue()


def own_metadata(pdf: bytes) -> dict[str, str]:
    """Our own properties of a file by their names (``soDinhDanh`` …), empty where it has none.

    Raises :class:`SealError` where the file can't be opened.
    """
    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_metadata() as xmp:
            prefix = f"{{{NAMESPACE}}}"
            return {key.removeprefix(prefix): str(value) for key, value in xmp.items() if key.startswith(prefix)}
    except (pikepdf.PdfError, ValueError) as error:
        raise SealError(reason=f"không đọc được siêu dữ liệu: {type(error).__name__}") from error


def _described_before(pdf: bytes) -> tuple[PdfMetadata, tuple[int, ...]]:
    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_metadata() as xmp:
            pages = str(xmp.get(f"{{{NAMESPACE}}}{REENCODED_PAGES[0]}", ""))
            metadata = PdfMetadata(
                title=str(xmp["dc:title"]),
                created_at=datetime.fromisoformat(str(xmp["xmp:CreateDate"])),
                language=str(opened.Root.Lang),
                creator_tool=str(xmp["xmp:CreatorTool"]),
            )
            return metadata, tuple(int(page) for page in pages.split(",") if page.strip())
    except (pikepdf.PdfError, ValueError, KeyError, AttributeError) as error:
        raise SealError(reason=f"tệp PDF không do hệ thống này tạo: {type(error).__name__}") from error
