"""Red that is content is read: marks of urgency, titles and numbers of certificates, beside print in black."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digitize.ocr import Engine
from digitize.ocr.upright import read_upright
from digitize.scan import ColourMode, DecodedPage, straighten
from samples import fonts

DPI = 200
RED_LINES = (
    (200, 120, 14, "HỎA TỐC"),
    (480, 250, 24, "GIẤY CHỨNG NHẬN"),
    (900, 480, 16, "Số: BX 123456"),
    (200, 760, 14, "MẬT"),
)


@pytest.mark.parametrize("red", [(200, 25, 40), (220, 110, 120)])
def test_red_content_is_read(page_engine: Engine, red: tuple[int, int, int]) -> None:
    sheet = Image.new("RGB", (1654, 900), (250, 250, 248))
    pen = ImageDraw.Draw(sheet)
    for x, y, points, text in RED_LINES:
        pen.text((x, y), text, font=fonts.face("tinos", round(points * DPI / 72), bold=True), fill=red)
    pen.rectangle((185, 112, 400, 172), outline=red, width=4)
    plain = fonts.face("tinos", round(13 * DPI / 72), bold=False)
    pen.text((200, 600), "Kèm theo Quyết định số 15/QĐ-UBND", font=plain, fill=(30, 30, 30))
    grain = np.random.default_rng(1).normal(0, 3, (900, 1654, 3))
    pixels = np.clip(np.asarray(sheet) + grain, 0, 255).astype(np.uint8)
    upright = straighten(DecodedPage(pixels, DPI, "file", ColourMode.COLOUR))
    lines = {line.text for line in read_upright(upright, page_engine, 60.0).lines}
    assert {text for *_, text in RED_LINES} | {"Kèm theo Quyết định số 15/QĐ-UBND"} <= lines
