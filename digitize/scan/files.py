"""Files into pages, and the check of one page at intake."""

from __future__ import annotations

from collections.abc import Iterator

from digitize.errors import FileTooLargeError, FileTypeError, NotOnePageError, TooManyPagesError
from digitize.scan.images import frame_count, open_image, opened, refuse_cut_jpeg
from digitize.scan.model import BrokenPage, EncodedPage, Limits
from digitize.scan.pdfs import open_pdf
from digitize.scan.sniff import PDF, media_type_of

_SAME_TYPE = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/tif": "image/tiff",
    "image/heif": "image/heic",
}


def open_pages(data: bytes, limits: Limits, first_page: int = 1) -> Iterator[EncodedPage | BrokenPage]:
    """Pages of a JPEG, PNG, TIFF, HEIC or PDF file in order from ``first_page`` on, taken out one after the other.

    A page that can't be had comes as BrokenPage. Raises FileError where the whole file can't be used: EmptyFileError,
    FileTypeError, FileTooLargeError, TooManyPagesError, TooManyPixelsError, EncryptedFileError, TruncatedFileError.
    """
    media_type = media_type_of(data)
    if len(data) > limits.file_bytes:
        raise FileTooLargeError(size_bytes=len(data), limit_bytes=limits.file_bytes)
    if media_type == PDF:
        yield from open_pdf(data, limits, first_page)
        return
    for number, page in enumerate(open_image(data, media_type, limits), 1):
        if number >= first_page:
            yield page


def inspect_page(data: bytes, declared_media_type: str, limits: Limits) -> EncodedPage:
    """Check the bytes of exactly one page before anything is kept of them; really decodes them.

    Raises the named FileError: as :func:`open_pages`, and FileTypeError where the bytes are not what was declared,
    NotOnePageError for several pages.
    """
    media_type = media_type_of(data)
    declared = declared_media_type.split(";")[0].strip().lower()
    if _SAME_TYPE.get(declared, declared) != media_type:
        raise FileTypeError(media_type=f"{declared_media_type} ≠ {media_type}")
    if media_type == "image/tiff":
        with opened(data, media_type) as image:
            frames = frame_count(image)
        if frames > 1:
            raise NotOnePageError(pages=frames)
    try:
        pages = list(open_pages(data, Limits(limits.file_bytes, limits.pixels, limits.side_px, 1)))
    except TooManyPagesError as error:
        raise NotOnePageError(pages=error.details["pages"]) from error
    page = pages[0]
    if isinstance(page, BrokenPage):
        raise page.error
    with opened(page.data, page.media_type) as image:
        image.load()
    if page.media_type == "image/jpeg":
        refuse_cut_jpeg(page.data)
    return page
