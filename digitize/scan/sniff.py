"""What kind of file some bytes are, by their first bytes alone."""

from __future__ import annotations

from digitize.errors import EmptyFileError, FileTypeError

JPEG, PNG, TIFF, HEIC, PDF = "image/jpeg", "image/png", "image/tiff", "image/heic", "application/pdf"
_TIFF_STARTS = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_PDF_HEADER_WITHIN = 1024  # readers accept the header after some leading bytes


def media_type_of(data: bytes) -> str:
    """Media type of ``data``: JPEG, PNG, TIFF, HEIC or PDF.

    Raises EmptyFileError for no bytes, FileTypeError for anything else.
    """
    if not data:
        raise EmptyFileError
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data.startswith(_TIFF_STARTS):
        return TIFF
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return HEIC
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN]:
        return PDF
    raise FileTypeError(media_type="?")
