"""Small drawn pages with exact truth, for tests of PDF building and sealing."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Literal

from PIL import Image, ImageDraw, ImageFont

from digitize.ocr import Line, PageReading, PageText, Word
from digitize.scan import Box, ColourMode, EncodedPage, MachineCode, Quality, Verdict
from digitize.store.pdf import MinimumMetadata, PdfMetadata, PdfPage
from digitize.store.seal.font import FONT_FILE
from digitize.store.seal.letters import VIETNAMESE_LETTERS

DPI = 100.0
SIZE_PX = (827, 1169)  # A4
LINES = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    *(f"{VIETNAMESE_LETTERS[at : at + 12]} chữ thứ {at}" for at in range(0, len(VIETNAMESE_LETTERS), 12)),
    "Số: 45/UBND-TP (bản sao) <&> 50%",
)
METADATA = PdfMetadata(
    title="Giấy khai sinh – NGUYỄN THỊ THỬ",
    created_at=datetime(2026, 11, 24, 10, 0, tzinfo=timezone(timedelta(hours=7))),
    minimum=MinimumMetadata(
        paper_type_code="KS",
        owner_id="045190990123",
        paper_name="Giấy khai sinh",
        number="12/2024",
        issue_date="2024-01-02",
        issuer="UBND xã <A & B>",
        summary="Đăng ký khai sinh",
        valid_until="không thời hạn",
        scope="toàn quốc",
    ),
    result_code="045190990123.KS.01",
)
MediaType = Literal["image/jpeg", "image/png", "image/tiff", "image/heic"]


@dataclass(frozen=True)
class Drawn:
    """A drawn page: pixels, and what a perfect reading of it says."""

    image: Image.Image
    reading: PageReading


def draw(lines: tuple[str, ...] = LINES, top_px: int = 160, size_px: tuple[int, int] = SIZE_PX) -> Drawn:
    """Black text on white; each word's box is where its ink is."""
    image = Image.new("RGB", size_px, "white")
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(FONT_FILE, 22)
    drawn = []
    for row, text in enumerate(lines):
        x, y, words = 100, top_px + row * 40, []
        for word in text.split():
            left, top, right, bottom = (int(value) for value in pen.textbbox((x, y), word, font=font))
            pen.text((x, y), word, font=font, fill="black")
            words.append(Word(word, Box(left, top, right - left, bottom - top), 0.95))
            x = right + 8
        drawn.append(line_of(words))
    return Drawn(image, reading(tuple(drawn), size_px))


def line_of(words: list[Word]) -> Line:
    """A line around its words."""
    left = min(word.box_px.x for word in words)
    top = min(word.box_px.y for word in words)
    right = max(word.box_px.right for word in words)
    bottom = max(word.box_px.bottom for word in words)
    return Line(" ".join(word.text for word in words), Box(left, top, right - left, bottom - top), 0.95, tuple(words))


def reading(
    lines: tuple[Line, ...],
    size_px: tuple[int, int] = SIZE_PX,
    rotation_degrees: int = 0,
    skew_degrees: float = 0.0,
    codes: tuple[MachineCode, ...] = (),
) -> PageReading:
    """A reading of an upright page."""
    return PageReading(
        width_px=size_px[0],
        height_px=size_px[1],
        dpi=DPI,
        rotation_degrees=rotation_degrees,
        skew_degrees=skew_degrees,
        colour_mode=ColourMode.COLOUR,
        blank=False,
        quality=Quality(Verdict.GOOD),
        codes=codes,
        text=PageText(lines, "test", 0.0),
    )


def encoded(image: Image.Image, kind: str = "JPEG", rotate_degrees: int = 0, **options: Any) -> EncodedPage:
    """The image as a scanner would send it."""
    out = io.BytesIO()
    image.save(out, kind, dpi=(DPI, DPI), **options)
    media: MediaType = {"JPEG": "image/jpeg", "PNG": "image/png", "TIFF": "image/tiff"}[kind]  # type: ignore[assignment]
    return EncodedPage(out.getvalue(), media, 1, image.width, image.height, DPI, rotate_degrees)


def page(drawn: Drawn | None = None, kind: str = "JPEG", **options: Any) -> PdfPage:
    """An upright page."""
    paper = drawn or draw()
    return PdfPage(encoded(paper.image, kind, **options), paper.reading)


def turned(drawn: Drawn, degrees: int, in_container: bool = False) -> PdfPage:
    """A page scanned so that turning it clockwise by ``degrees`` makes it upright."""
    stored = drawn.image.rotate(degrees, expand=True)
    if in_container:
        return PdfPage(encoded(stored, rotate_degrees=degrees), drawn.reading)
    return PdfPage(encoded(stored), replace(drawn.reading, rotation_degrees=degrees))


def skewed(drawn: Drawn, degrees: float) -> PdfPage:
    """A page scanned askew so that turning it counter-clockwise by ``degrees`` straightens it."""
    stored = drawn.image.rotate(-degrees, resample=Image.Resampling.BICUBIC, fillcolor="white")
    return PdfPage(encoded(stored), replace(drawn.reading, skew_degrees=degrees))


def write(folder: Path, name: str, data: bytes) -> Path:
    """Put bytes into a file for outside programs."""
    path = folder / name
    path.write_bytes(data)
    return path
