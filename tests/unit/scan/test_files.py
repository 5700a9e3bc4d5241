from __future__ import annotations

import io
import os
import signal
import time
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from digitize.errors import (
    DigitizeError,
    EmptyFileError,
    EncryptedFileError,
    FileError,
    FileTooLargeError,
    FileTypeError,
    NotOnePageError,
    TooManyPagesError,
    TooManyPixelsError,
    TruncatedFileError,
)
from digitize.scan import BrokenPage, EncodedPage, Limits, decode, inspect_page, open_pages
from digitize.scan import pdfs as pdfs_module
from tests.unit.scan import files

LIMITS = Limits()


def _sound(data: bytes) -> list[EncodedPage]:
    pages = list(open_pages(data, LIMITS))
    assert all(isinstance(page, EncodedPage) for page in pages)
    return [page for page in pages if isinstance(page, EncodedPage)]


def test_jpeg_keeps_its_own_bytes() -> None:
    data = files.jpeg()
    (page,) = _sound(data)
    assert page.data == data
    assert (page.media_type, page.width_px, page.height_px, page.dpi) == ("image/jpeg", 620, 877, 75)


def test_frames_of_a_tiff_come_in_order_and_lossless() -> None:
    pages = _sound(files.tiff(3))
    assert [page.page_number for page in pages] == [1, 2, 3]
    with Image.open(io.BytesIO(pages[1].data)) as frame:
        assert frame.tobytes() == files.picture(mode="1").tobytes()


def test_scanned_pdf_gives_the_jpeg_inside_untouched() -> None:
    images = [files.jpeg(quality=60), files.jpeg(quality=80)]
    pages = _sound(files.scanned_pdf(images))
    assert [page.data for page in pages] == images
    assert not pages[0].rendered
    assert pages[0].dpi == pytest.approx(75, abs=0.5)


def test_pdf_turn_is_told_and_applied() -> None:
    (page,) = _sound(files.scanned_pdf([files.jpeg()], rotate=90))
    assert page.rotate_degrees == 90
    assert decode(page, LIMITS).pixels.shape[:2] == (620, 877)


def test_pdf_with_real_text_is_rendered_and_brings_its_text() -> None:
    (page,) = _sound(files.text_pdf())
    assert page.rendered
    assert page.media_type == "image/png"
    assert page.text_layer is not None
    assert page.text_layer.text == "Bo phan mot cua"
    assert not page.text_layer.over_picture
    assert page.width_px == pytest.approx(2480, abs=3)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_words_of_a_pdf_lie_on_the_ink_however_the_page_is_turned(turn: int) -> None:
    (page,) = _sound(files.text_pdf(rotate=turn))
    assert page.text_layer is not None
    ((*words,),) = page.text_layer.lines
    assert [word.text for word in words] == ["Bo", "phan", "mot", "cua"]
    pixels = decode(page, LIMITS).pixels
    grey = pixels if pixels.ndim == 2 else pixels.min(axis=2)
    rows, columns = np.nonzero(grey < 128)
    height, width = grey.shape
    assert abs(min(word.left for word in words) * width - columns.min()) < 0.01 * width
    assert abs(max(word.right for word in words) * width - columns.max()) < 0.01 * width
    assert min(word.top for word in words) * height <= rows.min() + 5
    assert max(word.bottom for word in words) * height >= rows.max() - 5


@pytest.mark.parametrize("turn", [0, 90, 270])
def test_words_over_a_scan_are_told_by_shares_of_its_image(turn: int) -> None:
    """The image reaches a little beyond the page: words keep to the ink under them."""
    (page,) = _sound(files.layered_pdf(rotate=turn))
    assert not page.rendered
    assert page.text_layer is not None
    assert page.text_layer.over_picture
    ((word,),) = page.text_layer.lines
    grey = decode(page, LIMITS).pixels
    ink = np.nonzero(grey.min(axis=2) < 128 if grey.ndim == 3 else grey < 128)
    along, start, end = (1, word.left, word.right) if turn == 0 else (0, word.top, word.bottom)
    side = grey.shape[along]
    assert abs(start * side - ink[along].min()) < 0.006 * side  # the overhang is 0.01
    assert abs(end * side - ink[along].max()) < 0.006 * side


@pytest.mark.parametrize("pixels", [10_000, 123_457, 3_000_000])
def test_a_rendered_page_keeps_to_the_limit_of_pixels(pixels: int) -> None:
    (page,) = open_pages(files.text_pdf(), Limits(pixels=pixels))
    assert isinstance(page, EncodedPage)
    assert 0.9 * pixels < page.width_px * page.height_px <= pixels


def test_heic_of_a_phone() -> None:
    (page,) = _sound(files.encoded(files.picture(64, 64), "HEIF"))
    assert page.media_type == "image/heic"
    assert decode(page, LIMITS).pixels.shape == (64, 64)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyFileError),
        (b"hello", FileTypeError),
        (b"GIF89a" + bytes(100), FileTypeError),
        (files.scanned_pdf([files.jpeg()], password="secret"), EncryptedFileError),
        (b"%PDF-1.7\n garbage", TruncatedFileError),
        (files.png_header_only(30_000, 30_000), TooManyPixelsError),
        (files.png_header_only(40_000, 10), TooManyPixelsError),
        (files.encoded(files.picture(), "PNG")[:20], TruncatedFileError),
    ],
)
def test_files_that_can_not_be_used_are_named(data: bytes, error: type[FileError]) -> None:
    with pytest.raises(error):
        list(open_pages(data, LIMITS))


def test_limits_of_bytes_and_pages() -> None:
    with pytest.raises(FileTooLargeError):
        list(open_pages(files.jpeg(), Limits(file_bytes=100)))
    with pytest.raises(TooManyPagesError):
        list(open_pages(files.tiff(3), Limits(pages=2)))
    with pytest.raises(TooManyPagesError):
        list(open_pages(files.scanned_pdf([files.jpeg()] * 3), Limits(pages=2)))


def test_one_broken_page_does_not_stop_the_others() -> None:
    good = files.jpeg()
    pdf = pikepdf.open(io.BytesIO(files.scanned_pdf([good, good, good])))
    damaged = pikepdf.Stream(pdf, b"these bytes are not compressed at all")
    damaged.Filter = pikepdf.Name.FlateDecode
    pdf.pages[1].obj.Contents = damaged
    buffer = io.BytesIO()
    pdf.save(buffer, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    pages = list(open_pages(buffer.getvalue(), LIMITS))
    assert [page.page_number for page in pages] == [1, 2, 3]
    assert isinstance(pages[0], EncodedPage)
    assert isinstance(pages[1], BrokenPage)
    assert isinstance(pages[2], EncodedPage)


def test_a_reader_that_dies_on_a_page_costs_just_that_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child is killed while it works on page 2, as a crash of the native parser would."""
    answered = pdfs_module._Child.answer
    seen: list[int] = []

    def answer(child: pdfs_module._Child, seconds: float) -> tuple[dict[str, object], bytes]:
        head, data = answered(child, seconds)
        seen.append(int(head.get("page", 0)))
        if seen.count(2) == 1 and head.get("page") == 2:
            os.killpg(child._process.pid, signal.SIGKILL)
            child._process.wait()
            return answered(child, 0.5)
        return head, data

    monkeypatch.setattr(pdfs_module._Child, "answer", answer)
    pages = list(open_pages(files.scanned_pdf([files.jpeg()] * 2), LIMITS))
    assert [page.page_number for page in pages] == [1, 2]
    assert isinstance(pages[0], EncodedPage)
    assert isinstance(pages[1], BrokenPage)


def test_a_reader_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sleeper = tmp_path / "sleeper.py"
    sleeper.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(pdfs_module, "_CHILD", sleeper)
    monkeypatch.setattr(pdfs_module, "_OPEN_SECONDS", 0.3)
    started = time.monotonic()
    with pytest.raises(TruncatedFileError):
        list(open_pages(files.scanned_pdf([files.jpeg()]), LIMITS))
    assert time.monotonic() - started < 5


def test_intake_takes_one_page_of_the_declared_kind() -> None:
    page = inspect_page(files.jpeg(), "image/jpeg", LIMITS)
    assert page.width_px == 620
    assert inspect_page(files.scanned_pdf([files.jpeg()]), "application/pdf", LIMITS).data == files.jpeg()


@pytest.mark.parametrize(
    ("data", "declared", "error"),
    [
        (b"", "image/jpeg", EmptyFileError),
        (files.jpeg(), "image/png", FileTypeError),
        (files.jpeg(), "application/pdf", FileTypeError),
        (files.jpeg()[:-400], "image/jpeg", TruncatedFileError),
        (files.encoded(files.picture(), "PNG")[:-200], "image/png", TruncatedFileError),
        (files.noise_image(1), "image/jpeg", TruncatedFileError),
        (files.tiff(2), "image/tiff", NotOnePageError),
        (files.scanned_pdf([files.jpeg()] * 2), "application/pdf", NotOnePageError),
        (files.scanned_pdf([files.jpeg()], password="x"), "application/pdf", EncryptedFileError),
        (files.png_header_only(30_000, 30_000), "image/png", TooManyPixelsError),
    ],
)
def test_intake_refuses_by_name(data: bytes, declared: str, error: type[FileError]) -> None:
    with pytest.raises(error):
        inspect_page(data, declared, LIMITS)


@pytest.mark.parametrize("seed", range(25))
def test_flipped_bytes_are_read_or_refused_but_never_anything_else(seed: int) -> None:
    import random

    rng = random.Random(seed)
    kinds = [files.jpeg(), files.encoded(files.picture(), "PNG"), files.tiff(2), files.tiff(1, "RGB")]
    data = bytearray(kinds[seed % len(kinds)])
    for _ in range(rng.randint(1, 30)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    try:
        for page in open_pages(bytes(data), LIMITS):
            if isinstance(page, EncodedPage):
                decode(page, LIMITS)
    except DigitizeError:
        return
