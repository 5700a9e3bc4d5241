"""Built PDFs: bytes kept, text given back, pages where they belong."""

from __future__ import annotations

import hashlib
import html
import io
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from digitize.errors import SealError
from digitize.ocr import Word
from digitize.scan import Box, EncodedPage
from digitize.scan.sheet import as_homography
from digitize.store.pdf import Embedding, PdfPage, build_pdf, check_pdf, embedding_of, extract_texts, page_layout
from digitize.store.seal.letters import VIETNAMESE_LETTERS
from tests.conftest import need
from tests.unit.store.pdf import paper
from tests.verapdf import validate

EXIF_TRANSPOSES = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.fixture(scope="module")
def drawn() -> paper.Drawn:
    return paper.draw()


def pdftotext(path: Path, *options: str) -> str:
    program = need("pdftotext", "poppler-utils")
    return subprocess.run([program, *options, str(path), "-"], capture_output=True, text=True, check=True).stdout


def rendered(path: Path, dpi: float = paper.DPI) -> Image.Image:
    program = need("pdftoppm", "poppler-utils")
    command = [program, "-r", str(dpi), "-png", "-singlefile", str(path)]
    return Image.open(io.BytesIO(subprocess.run(command, capture_output=True, check=True).stdout)).convert("RGB")


def difference(first: Image.Image, second: Image.Image) -> float:
    """Mean grey difference, 0–255."""
    size = (first.width // 4, first.height // 4)
    a, b = (np.asarray(ImageOps.grayscale(image).resize(size), dtype=np.int16) for image in (first, second))
    return float(np.abs(a - b).mean())


def kinds(drawn: paper.Drawn) -> dict[str, PdfPage]:
    """The page in every coding the builder knows."""
    image = drawn.image
    clear = image.convert("RGBA")
    clear.putalpha(180)
    one_strip = {"compression": "group4", "tiffinfo": {278: image.height}}
    stored_rgb = Image.merge("RGB", image.split())
    return {
        "rgb": paper.page(drawn),
        "grey": PdfPage(paper.encoded(image.convert("L")), drawn.reading),
        "progressive": paper.page(drawn, progressive=True),
        "cmyk": PdfPage(paper.encoded(image.convert("CMYK")), drawn.reading),
        "rgb_stored": PdfPage(paper.encoded(stored_rgb, keep_rgb=True), drawn.reading),
        "png": paper.page(drawn, "PNG"),
        "png_palette": PdfPage(paper.encoded(image.quantize(16), "PNG"), drawn.reading),
        "png_bilevel": PdfPage(paper.encoded(image.convert("1"), "PNG"), drawn.reading),
        "png_alpha": PdfPage(paper.encoded(clear, "PNG"), drawn.reading),
        "g4": PdfPage(paper.encoded(image.convert("1"), "TIFF", **one_strip), drawn.reading),
        "g4_strips": PdfPage(
            paper.encoded(image.convert("1"), "TIFF", compression="group4", tiffinfo={278: 64}), drawn.reading
        ),
        "tiff_lzw": PdfPage(paper.encoded(image, "TIFF", compression="tiff_lzw"), drawn.reading),
    }


def test_every_coding_is_kept_rendered_and_valid(drawn: paper.Drawn, tmp_path: Path) -> None:
    expected = {"png_alpha": Embedding.REENCODED, "g4_strips": Embedding.LOSSLESS, "tiff_lzw": Embedding.LOSSLESS}
    paths = []
    for name, page in kinds(drawn).items():
        data = build_pdf([page], paper.METADATA)
        check_pdf(data, [page])
        assert embedding_of(page) is expected.get(name, Embedding.ORIGINAL), name
        assert len(data) <= 1.03 * len(page.encoded.data) + 30_000, name
        path = paper.write(tmp_path, f"{name}.pdf", data)
        paths.append(path)
        limit = 12 if name == "png_alpha" else 2.5  # the alpha case is paler by design
        assert difference(rendered(path), drawn.image) < limit, name
    for flavour in ("2b", "2u"):
        for verdict in validate(paths, flavour):
            assert verdict.compliant, (verdict.file, verdict.failures)


def test_jpeg_bytes_stay_untouched(drawn: paper.Drawn) -> None:
    page = paper.page(drawn)
    with pikepdf.open(io.BytesIO(build_pdf([page], paper.METADATA))) as pdf:
        image = pdf.pages[0].Resources.XObject.Im0
        assert hashlib.sha256(image.read_raw_bytes()).digest() == hashlib.sha256(page.encoded.data).digest()
        assert image.Filter == pikepdf.Name.DCTDecode


def test_text_comes_back_exactly_with_all_134_letters(drawn: paper.Drawn, tmp_path: Path) -> None:
    path = paper.write(tmp_path, "text.pdf", build_pdf([paper.page(drawn)], paper.METADATA))
    text = pdftotext(path)
    assert [line for line in text.replace("\f", "").split("\n") if line] == list(paper.LINES)
    assert len(VIETNAMESE_LETTERS) == 134
    assert set(VIETNAMESE_LETTERS) <= set(text)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_word_boxes_lie_on_the_words(drawn: paper.Drawn, degrees: int, tmp_path: Path) -> None:
    path = paper.write(tmp_path, "boxes.pdf", build_pdf([paper.turned(drawn, degrees)], paper.METADATA))
    pattern = r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
    found = re.findall(pattern, pdftotext(path, "-bbox"))
    words = drawn.reading.text.words
    assert len(found) == len(words)
    for (left, top, right, bottom, text), word in zip(found, words, strict=True):
        assert html.unescape(text) == word.text
        edges = [float(value) * paper.DPI / 72 for value in (left, top, right, bottom)]
        assert edges[0] == pytest.approx(word.box_px.x, abs=0.6)
        assert edges[2] == pytest.approx(word.box_px.right, abs=0.6)
        assert edges[1] <= word.box_px.y + 1
        assert edges[3] >= word.box_px.bottom - 1


@pytest.mark.parametrize("degrees", [0, 90])
def test_words_of_a_photo_lie_where_they_stand_in_it_and_its_bytes_are_kept(
    drawn: paper.Drawn, degrees: int, tmp_path: Path
) -> None:
    """The sheet is bent to a trapezium; the reading is of the squared page."""
    width, height = drawn.image.size
    corners = ((30, 45), (790, 20), (815, 1150), (10, 1110))
    bend = cv2.getPerspectiveTransform(
        np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32), np.array(corners, np.float32)
    )
    bent = cv2.warpPerspective(np.asarray(drawn.image), bend, (width, height), borderValue=(60, 60, 60))
    photo = Image.fromarray(bent).rotate(degrees, expand=True)
    keystone = as_homography(np.linalg.inv(bend))
    page = PdfPage(paper.encoded(photo), replace(drawn.reading, rotation_degrees=degrees, keystone=keystone))
    data = build_pdf([page], paper.METADATA)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.pages[0].resources.XObject["/Im0"].read_raw_bytes() == page.encoded.data
    path = paper.write(tmp_path, "photo.pdf", data)
    pattern = r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
    found = re.findall(pattern, pdftotext(path, "-bbox"))
    words = drawn.reading.text.words
    assert [html.unescape(text) for *_, text in found] == [word.text for word in words]
    for (left, top, right, bottom, _), word in zip(found, words, strict=True):
        box = word.box_px
        middle = np.array([[[box.x + box.width / 2, box.y + box.height / 2]]], np.float32)
        x, y = cv2.perspectiveTransform(middle, bend)[0, 0]
        assert (float(left) + float(right)) / 2 * paper.DPI / 72 == pytest.approx(x, abs=2.5)
        assert float(top) * paper.DPI / 72 < y < float(bottom) * paper.DPI / 72
    assert difference(rendered(path), Image.fromarray(bent)) < 8


@pytest.mark.parametrize("in_container", [False, True])
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_turned_pages_are_seen_upright(drawn: paper.Drawn, degrees: int, in_container: bool, tmp_path: Path) -> None:
    page = paper.turned(drawn, degrees, in_container)
    data = build_pdf([page], paper.METADATA)
    check_pdf(data, [page])
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert int(pdf.pages[0].Rotate) == degrees
    assert difference(rendered(paper.write(tmp_path, "turned.pdf", data)), drawn.image) < 2.5


@pytest.mark.parametrize("orientation", EXIF_TRANSPOSES)
def test_exif_orientation_is_obeyed(drawn: paper.Drawn, orientation: int, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = drawn.image.transpose(EXIF_TRANSPOSES[orientation])
    page = PdfPage(paper.encoded(stored, exif=exif), drawn.reading)
    path = paper.write(tmp_path, "exif.pdf", build_pdf([page], paper.METADATA))
    assert difference(rendered(path), drawn.image) < 2.5


@pytest.mark.parametrize("degrees", [-4.0, -0.7, 0.4, 2.0])
def test_skewed_page_is_straight_whole_and_of_paper_size(drawn: paper.Drawn, degrees: float, tmp_path: Path) -> None:
    page = paper.skewed(drawn, degrees)
    layout = page_layout(page)
    paper_width, paper_height = (side * 72 / paper.DPI for side in paper.SIZE_PX)
    assert layout.width_pt == pytest.approx(paper_width, rel=0.02)
    assert layout.height_pt == pytest.approx(paper_height, rel=0.02)
    from digitize.store.pdf.matrix import apply

    corners = [apply(layout.image_to_seen, x, y) for x in (0, 1) for y in (0, 1)]
    assert all(-0.01 <= x <= layout.width_pt + 0.01 and -0.01 <= y <= layout.height_pt + 0.01 for x, y in corners)

    image = rendered(paper.write(tmp_path, "skew.pdf", build_pdf([page], paper.METADATA)))
    ink = np.asarray(ImageOps.grayscale(image)) < 110
    for word in (line.words[0] for line in page.reading.text.lines):
        box = layout.rectangle(word.box_px)
        scale = paper.DPI / 72
        rows = slice(int((layout.height_pt - box.top) * scale) - 2, int((layout.height_pt - box.bottom) * scale) + 3)
        columns = slice(int(box.left * scale) - 2, int(box.right * scale) + 3)
        inside = ink[rows, columns].sum()
        around = ink[rows.start - 3 : rows.stop + 3, max(0, columns.start - 5) : columns.stop + 3].sum()
        assert inside > 0.97 * around, word.text


def test_same_inputs_same_bytes(drawn: paper.Drawn) -> None:
    pages = [paper.page(drawn), paper.turned(drawn, 90)]
    assert build_pdf(pages, paper.METADATA) == build_pdf(pages, paper.METADATA)
    other = replace(paper.METADATA, title="khác")
    assert build_pdf(pages, paper.METADATA) != build_pdf(pages, other)


def test_metadata_language_and_nine_fields_stand_in_the_file(drawn: paper.Drawn) -> None:
    with pikepdf.open(io.BytesIO(build_pdf([paper.page(drawn)], paper.METADATA))) as pdf:
        assert str(pdf.Root.Lang) == "vi-VN"
        with pdf.open_metadata() as xmp:
            assert xmp["dc:title"] == paper.METADATA.title
            own = "{urn:vn:tt-01-2023-tt-vpcp:giay-to-so-hoa:1#}"
            assert xmp[f"{own}soDinhDanh"] == "045190990123"
            assert xmp[f"{own}coQuanCap"] == "UBND xã <A & B>"
            assert xmp[f"{own}maKetQuaSoHoa"] == "045190990123.KS.01"
            assert sum(1 for key in xmp if key.startswith(own)) == 10


def test_pages_in_order_and_blank_pages_kept(drawn: paper.Drawn) -> None:
    blank = PdfPage(paper.encoded(Image.new("L", paper.SIZE_PX, 255)), paper.reading(()))
    pages = [paper.page(drawn), blank, paper.turned(drawn, 180)]
    data = build_pdf(pages, paper.METADATA)
    check_pdf(data, pages)
    assert [len(lines) for lines in extract_texts(data)] == [len(paper.LINES), 0, len(paper.LINES)]


def test_only_blank_pages_need_no_font(tmp_path: Path) -> None:
    blank = PdfPage(paper.encoded(Image.new("L", paper.SIZE_PX, 255)), paper.reading(()))
    data = build_pdf([blank], paper.METADATA)
    check_pdf(data, [blank])
    (verdict,) = validate([paper.write(tmp_path, "blank.pdf", data)])
    assert verdict.compliant, verdict.failures


def test_reading_at_other_scale_lies_on_the_same_page(drawn: paper.Drawn) -> None:
    full = page_layout(paper.page(drawn))
    half_size = (paper.SIZE_PX[0] // 2, paper.SIZE_PX[1] // 2)
    half = page_layout(PdfPage(paper.encoded(drawn.image), replace(paper.reading((), half_size), dpi=paper.DPI / 2)))
    assert half.width_pt == pytest.approx(full.width_pt, rel=0.003)
    assert half.rectangle(Box(100, 100, 50, 20)).left == pytest.approx(
        full.rectangle(Box(200, 200, 100, 40)).left, abs=1
    )


def test_qpdf_finds_nothing_wrong(drawn: paper.Drawn, tmp_path: Path) -> None:
    program = need(shutil.which("qpdf"), "qpdf")
    path = paper.write(tmp_path, "file.pdf", build_pdf([paper.page(drawn)], paper.METADATA))
    assert subprocess.run([program, "--check", str(path)], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize(
    ("data", "media"),
    [(b"", "image/jpeg"), (b"\xff\xd8\xff\xd9", "image/jpeg"), (b"no image", "image/png"), (b"II*\0", "image/tiff")],
)
def test_what_is_no_image_is_refused(data: bytes, media: paper.MediaType) -> None:
    page = PdfPage(EncodedPage(data, media, 1, 10, 10, None), paper.reading((), (10, 10)))
    with pytest.raises(SealError):
        build_pdf([page], paper.METADATA)


def test_no_pages_and_date_without_zone_are_refused(drawn: paper.Drawn) -> None:
    with pytest.raises(SealError):
        build_pdf([], paper.METADATA)
    with pytest.raises(SealError):
        build_pdf([paper.page(drawn)], replace(paper.METADATA, created_at=datetime(2026, 1, 1)))  # noqa: DTZ001


@pytest.mark.parametrize(("size", "dpi"), [((1, 2), 100.0), ((827, 1169), 2.0), ((3, 20_000), 72.0)])
def test_page_of_a_size_pdf_forbids_is_scaled_not_lost(size: tuple[int, int], dpi: float, tmp_path: Path) -> None:
    page = PdfPage(paper.encoded(Image.new("L", size, 255)), replace(paper.reading((), size), dpi=dpi))
    data = build_pdf([page], paper.METADATA)
    check_pdf(data, [page])
    (verdict,) = validate([paper.write(tmp_path, "size.pdf", data)])
    assert verdict.compliant, verdict.failures


def test_jpeg_with_a_segment_of_wrong_length_is_kept() -> None:
    good = paper.encoded(Image.new("L", paper.SIZE_PX, 255))
    data = good.data[:2] + b"\xff\xee\x00\x04AdXX" + good.data[2:]  # two bytes more than its length says
    page = PdfPage(replace(good, data=data), paper.reading(()))
    assert embedding_of(page) is Embedding.ORIGINAL
    check_pdf(build_pdf([page], paper.METADATA), [page])


SMALL = paper.encoded(Image.new("L", (200, 100), 255))
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(TEXTS, min_size=1, max_size=4), max_size=4), st.sampled_from([0, 90, 180, 270]))
def test_any_text_comes_back_or_is_dropped_as_control_characters(lines: list[list[str]], degrees: int) -> None:
    """Whatever an engine reads, the layer gives back in NFC: letters beyond the basic plane, quotes, combining
    marks.
    """
    drawn = [
        paper.line_of([Word(text, Box(10 + 30 * at, 10 + 20 * row, 25, 12), 0.5) for at, text in enumerate(words)])
        for row, words in enumerate(lines)
    ]
    size = (100, 200) if degrees in (90, 270) else (200, 100)
    page = PdfPage(SMALL, paper.reading(tuple(drawn), size, rotation_degrees=degrees))
    check_pdf(build_pdf([page], paper.METADATA), [page])
