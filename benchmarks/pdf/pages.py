"""A synthetic scanned page for measuring: text with scanner noise, as JPEG at 300 dpi, with the words' places."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from digitize.ocr import Line, PageReading, PageText, Word
from digitize.scan import Box, ColourMode, EncodedPage, Quality, Verdict, find_ink
from digitize.store.pdf import PdfPage
from digitize.store.seal.font import FONT_FILE

_WIDTH_PX, _HEIGHT_PX, _DPI = 2480, 3508, 300.0
_TEXT = "Căn cứ Nghị định số 30 của Chính phủ về công tác văn thư và Thông tư hướng dẫn thực hiện việc số hóa hồ sơ"


def scanned_page(seed: int, lines: int = 40) -> PdfPage:
    """An A4 colour page of ``lines`` lines (about 13 words each), a little skewed in its reading, noise by ``seed``."""
    image = Image.new("RGB", (_WIDTH_PX, _HEIGHT_PX), "white")
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(FONT_FILE, 46)
    read = []
    for row in range(lines):
        x, y, words = 240, 330 + row * 72, []
        for text in _TEXT.split()[row % 5 : row % 5 + 18]:
            left, top, right, bottom = (int(side) for side in pen.textbbox((x, y), text, font=font))
            pen.text((x, y), text, font=font, fill="black")
            words.append(Word(text, Box(left, top, right - left, bottom - top), 0.9))
            x = right + 14
        first, last = words[0].box_px, words[-1].box_px
        box = Box(first.x, y, last.right - first.x, 50)
        read.append(Line(" ".join(word.text for word in words), box, 0.9, tuple(words)))
    noise = np.random.default_rng(seed).normal(0, 5, (_HEIGHT_PX, _WIDTH_PX, 1))
    noisy = Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8))
    out = io.BytesIO()
    noisy.save(out, "JPEG", quality=80, dpi=(_DPI, _DPI))
    reading = PageReading(
        width_px=_WIDTH_PX,
        height_px=_HEIGHT_PX,
        dpi=_DPI,
        rotation_degrees=0,
        skew_degrees=0.4,
        colour_mode=ColourMode.COLOUR,
        blank=False,
        quality=Quality(Verdict.GOOD),
        codes=(),
        text=PageText(tuple(read), "synthetic", 0.0),
        ink=find_ink(np.asarray(noisy), _DPI),
    )
    return PdfPage(EncodedPage(out.getvalue(), "image/jpeg", 1, _WIDTH_PX, _HEIGHT_PX, _DPI), reading)
