"""Framed stamps: their text is read where they stand by themselves, a round seal beside them is still dropped."""

from __future__ import annotations

import random

import numpy as np
import pytest

from digitize.ocr import Engine
from digitize.ocr.upright import read_upright
from digitize.scan import Box, ColourMode, DecodedPage, UprightPage, straighten
from samples.marks import seal
from samples.sheet import Sheet
from samples.stamps import StampKind, box_stamp
from samples.style import Colour, style_of

RED, PALE = (205, 28, 40), (226, 120, 135)
PRINT = "Kèm theo Quyết định số 15/QĐ-UBND ngày 12 tháng 6 năm 2026"


def _sheet(seed: int = 1) -> Sheet:
    rng = random.Random(seed)
    sheet = Sheet(style_of(0, rng, "machine"), rng, 200, (150.0, 110.0))
    for line in range(3):
        sheet.write(PRINT, 14, 60 + 7 * line)
    return sheet


def _page(sheet: Sheet) -> UprightPage:
    pixels = np.asarray(sheet.image)
    grain = np.random.default_rng(1).normal(0, 3, pixels.shape)
    noisy = np.clip(pixels + grain, 0, 255).astype(np.uint8)
    return straighten(DecodedPage(noisy, sheet.dpi, "file", ColourMode.COLOUR))


def _read(page: UprightPage, engine: Engine) -> set[str]:
    return {word.text for word in read_upright(page, engine).words}


@pytest.mark.parametrize(
    ("kind", "colour", "degrees"),
    [("incoming", RED, 0.0), ("incoming", PALE, -4.0), ("copy", RED, 3.0), ("paid", RED, -2.0)],
)
def test_a_framed_stamp_in_red_is_read(page_engine: Engine, kind: StampKind, colour: Colour, degrees: float) -> None:
    sheet = _sheet()
    printed = {word.text for line in sheet.lines for word in line.words}
    box_stamp(sheet, kind, 20, 8, colour, degrees)
    stamped = {word.text for line in sheet.lines for word in line.words if word.kind == "stamp"}
    page = _page(sheet)
    words = _read(page, page_engine)
    assert printed <= words
    assert len(stamped - words) <= len(stamped) // 9, stamped - words
    assert page.seal_boxes_px == ()


def test_a_round_seal_over_print_is_dropped_beside_a_framed_stamp(page_engine: Engine) -> None:
    sheet = _sheet()
    printed = {word.text for line in sheet.lines for word in line.words}
    box_stamp(sheet, "incoming", 20, 8, RED, 1.0)
    stamped = {word.text for line in sheet.lines for word in line.words if word.kind == "stamp"}
    seal(sheet, 112, 66, "Ủy ban nhân dân xã Hòa Phú", "Tỉnh Đất Mẫu", 34)
    page = _page(sheet)
    words = _read(page, page_engine)
    assert printed <= words
    assert len(stamped - words) <= len(stamped) // 9, stamped - words
    (found,) = page.seal_boxes_px
    assert _middle(found) == pytest.approx((sheet.px(112), sheet.px(66)), abs=sheet.px(1.5))


def test_a_framed_stamp_over_print_leaves_the_print(page_engine: Engine) -> None:
    sheet = _sheet()
    printed = {word.text for line in sheet.lines for word in line.words}
    box_stamp(sheet, "incoming", 30, 50, RED, 2.0)
    assert printed <= _read(_page(sheet), page_engine)


def _middle(box: Box) -> tuple[float, float]:
    return box.x + box.width / 2, box.y + box.height / 2
