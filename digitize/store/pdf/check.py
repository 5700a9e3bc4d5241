"""Look at a file that was just written before it counts as stored."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence

import pikepdf

from digitize.errors import VerificationError
from digitize.store.pdf.model import PdfPage
from digitize.store.pdf.picture import picture_of
from digitize.store.pdf.text_layer import page_texts

_SHOW_TEXT = pikepdf.Operator("Tj")
_CHOOSE_FONT = pikepdf.Operator("Tf")


def check_pdf(data: bytes, pages: Sequence[PdfPage] | None = None) -> None:
    """Check a built (or signed) file.

    Always: it opens, its structure is sound, it carries the PDF/A mark and output intent. With the ``pages`` it was
    built from: their number, their image bytes and their text word by word, read back from the file. Raises
    :class:`VerificationError` naming the check that failed.
    """
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            _check_structure(pdf)
            if pages is not None:
                _check_pages(pdf, pages)
    except (pikepdf.PdfError, ValueError, KeyError, AttributeError, IndexError, RuntimeError) as error:
        raise VerificationError(check=f"cấu trúc PDF: {type(error).__name__}") from error


def extract_texts(data: bytes) -> tuple[tuple[str, ...], ...]:
    """The lines of the invisible layer of each page, as the file itself gives them back through its ToUnicode map."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return tuple(tuple(_page_lines(page)) for page in pdf.pages)


def _check_structure(pdf: pikepdf.Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream):
            # images are compared as they are or were decoded before; unpacking each again would cost more than signing
            _ = item.read_raw_bytes() if item.get("/Subtype") == pikepdf.Name.Image else item.read_bytes()
    problems = pdf.get_warnings()
    if problems:
        raise VerificationError(check=f"cấu trúc PDF: {len(problems)} lỗi")
    if not pdf.pages:
        raise VerificationError(check="số trang: 0")
    if "/OutputIntents" not in pdf.Root or "/Metadata" not in pdf.Root:
        raise VerificationError(check="dấu PDF/A")
    packet = pdf.Root.Metadata.read_bytes()
    if b"http://www.aiim.org/pdfa/ns/id/" not in packet:
        raise VerificationError(check="dấu PDF/A")


def _check_pages(pdf: pikepdf.Pdf, pages: Sequence[PdfPage]) -> None:
    if len(pdf.pages) != len(pages):
        raise VerificationError(check=f"số trang: {len(pdf.pages)} thay vì {len(pages)}")
    for number, (written, page) in enumerate(zip(pdf.pages, pages, strict=True), 1):
        if written.Resources.XObject.Im0.read_raw_bytes() != picture_of(page.encoded).data:
            raise VerificationError(check=f"ảnh gốc trang {number}")
        if tuple(_page_lines(written)) != page_texts(page.reading):
            raise VerificationError(check=f"lớp chữ trang {number}")


def _page_lines(page: pikepdf.Page) -> Iterator[str]:
    """Texts of the layer; each line begins by choosing its font size."""
    fonts = page.Resources.get("/Font")
    if fonts is None:
        return
    letters = _CodeMap(fonts.F0.ToUnicode.read_bytes())
    line = ""
    for instruction in pikepdf.parse_content_stream(page):
        if instruction.operator == _CHOOSE_FONT and line:
            yield line
            line = ""
        elif instruction.operator == _SHOW_TEXT:
            line += letters.text(bytes(instruction.operands[0]))
    if line:
        yield line


class _CodeMap:
    """A ToUnicode map of two-byte codes as a reader understands it."""

    def __init__(self, cmap: bytes) -> None:
        text = cmap.decode("ascii")
        self._ranges = [
            (int(first, 16), int(last, 16), int(target, 16))
            for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.DOTALL)
            for first, last, target in re.findall(r"<(\w+)> <(\w+)> <(\w+)>", block)
        ]
        self._chars = {
            int(code, 16): bytes.fromhex(target).decode("utf-16-be")
            for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL)
            for code, target in re.findall(r"<(\w+)> <(\w+)>", block)
        }

    def text(self, codes: bytes) -> str:
        """The text of a shown string."""
        return "".join(self._letter(codes[at] << 8 | codes[at + 1]) for at in range(0, len(codes), 2))

    def _letter(self, code: int) -> str:
        if code not in self._chars:
            first, target = next((first, to) for first, last, to in self._ranges if first <= code <= last)
            self._chars[code] = chr(target + code - first)
        return self._chars[code]
