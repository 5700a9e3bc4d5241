"""Checking what was written: each kind of damage is named."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest

from digitize.errors import VerificationError
from digitize.ocr import PageText
from digitize.store.pdf import PdfPage, build_pdf, check_pdf
from tests.unit.store.pdf import paper


@pytest.fixture(scope="module")
def page() -> PdfPage:
    return paper.page()


@pytest.fixture(scope="module")
def built(page: PdfPage) -> bytes:
    return build_pdf([page], paper.METADATA)


def test_good_file_passes(built: bytes, page: PdfPage) -> None:
    check_pdf(built)
    check_pdf(built, [page])


def test_missing_page_is_found(built: bytes, page: PdfPage) -> None:
    with pytest.raises(VerificationError, match="số trang"):
        check_pdf(built, [page, page])


def test_other_image_is_found(built: bytes, page: PdfPage) -> None:
    other = paper.page(quality=20)
    with pytest.raises(VerificationError, match="ảnh gốc trang 1"):
        check_pdf(built, [PdfPage(other.encoded, page.reading)])


def test_other_text_is_found(built: bytes, page: PdfPage) -> None:
    lines = page.reading.text.lines[1:]
    changed = replace(page.reading, text=PageText(lines, "test", 0.0))
    with pytest.raises(VerificationError, match="lớp chữ trang 1"):
        check_pdf(built, [PdfPage(page.encoded, changed)])


@pytest.mark.parametrize("key", ["/OutputIntents", "/Metadata"])
def test_missing_pdfa_mark_is_found(built: bytes, key: str) -> None:
    with pikepdf.open(io.BytesIO(built)) as pdf:
        del pdf.Root[key]
        out = io.BytesIO()
        pdf.save(out)
    with pytest.raises(VerificationError, match="PDF/A"):
        check_pdf(out.getvalue())


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"no pdf at all"])
def test_no_pdf_is_found(data: bytes) -> None:
    with pytest.raises(VerificationError):
        check_pdf(data)


def test_cut_file_is_found(built: bytes) -> None:
    with pytest.raises(VerificationError):
        check_pdf(built[: len(built) // 2])
