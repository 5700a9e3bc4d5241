"""Stamps with a ruled box: the incoming-mail stamp, "BẢN SAO", "ĐÃ THU PHÍ", a certification set in a frame.

Their text is content, unlike that of a seal; but they are put by hand, so they stand askew and often over print.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import cv2
import numpy as np
from PIL import Image, ImageDraw

from samples import fonts
from samples.case import make_case
from samples.make import draw_sheets
from samples.model import Box, SamplePage, TruthWord
from samples.press import Handling, deliver_page
from samples.sheet import Sheet
from samples.style import BLACK, RED, Colour

StampKind = Literal["incoming", "copy", "paid", "certified"]
STAMPS: tuple[StampKind, ...] = get_args(StampKind)


@dataclass(frozen=True, slots=True)
class _Text:
    """Words from a point (mm from the stamp's corner, baseline) on."""

    text: str
    x: float
    y: float
    size_pt: float
    centred_in: float = 0.0


@dataclass(frozen=True, slots=True)
class _Stamp:
    """Size in mm, lines within it as (x0, y0, x1, y1), and its texts."""

    width: float
    height: float
    rules: tuple[tuple[float, float, float, float], ...]
    texts: tuple[_Text, ...]
    line_mm: float = 0.45


def _incoming(rng: random.Random) -> _Stamp:
    """The stamp ĐẾN of an agency's mail office (NĐ 30/2020/NĐ-CP, Phụ lục IV)."""
    width, height = rng.uniform(50, 58), rng.uniform(34, 36)
    rules = ((0.0, 7.4, width, 7.4), (18.0, 7.4, 18.0, 20.6), (0.0, 20.6, width, 20.6))
    day = f"{rng.randint(1, 28):02d}/{rng.randint(1, 12):02d}/2026"
    texts = (
        _Text("UBND PHƯỜNG HÒA PHÚ", 0, 5.3, 10, width),
        _Text("ĐẾN", 0, 15.8, 14, 18),
        _Text(f"Số: {rng.randint(100, 9800)}", 20, 12.6, 9.5),
        _Text(f"Ngày: {day}", 20, 18.4, 9.5),
        _Text("Chuyển: Phòng Tư pháp", 2, 25.8, 9.5),
        _Text(f"Lưu hồ sơ số: {rng.randint(10, 99)}", 2, 31.6, 9.5),
    )
    return _Stamp(width, height, rules, texts)


def _copy(rng: random.Random) -> _Stamp:
    width = rng.uniform(38, 46)
    return _Stamp(width, 13.0, (), (_Text("BẢN SAO", 0, 9.2, rng.uniform(19, 22), width),), 0.8)


def _paid(rng: random.Random) -> _Stamp:
    width = rng.uniform(44, 50)
    day = f"Ngày {rng.randint(1, 28)}/{rng.randint(1, 12)}/2026"
    texts = (_Text("ĐÃ THU PHÍ", 0, 8.0, 16, width), _Text(day, 0, 15.5, 12, width))
    return _Stamp(width, 19.0, (), texts, 0.6)


def _certified(rng: random.Random) -> _Stamp:
    width = rng.uniform(86, 94)
    number = f"Số chứng thực: {rng.randint(20, 9800)} quyển số: {rng.randint(1, 20):02d} SCT/BS"
    texts = (
        _Text("CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH", 0, 7.0, 11, width),
        _Text(number, 0, 14.0, 11, width),
        _Text(f"Ngày {rng.randint(1, 28)} tháng {rng.randint(3, 12)} năm 2026", 0, 21.0, 11, width),
    )
    return _Stamp(width, 25.0, (), texts, 0.5)


_DRAWN = {"incoming": _incoming, "copy": _copy, "paid": _paid, "certified": _certified}


def box_stamp(
    sheet: Sheet, kind: StampKind, x_mm: float, y_mm: float, colour: Colour, degrees: float | None = None
) -> Box:
    """A framed stamp with its upper left corner near a point, over whatever is there; gives the box it covers.

    ``degrees`` counter-clockwise; None draws what a hand does (±4). Its words are truth of kind ``stamp``.
    """
    rng = sheet.rng
    stamp = _DRAWN[kind](rng)
    turn = rng.uniform(-4, 4) if degrees is None else degrees
    pad = math.hypot(stamp.width, stamp.height) / 2
    side = sheet.px(2 * pad) + 4
    mask = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(mask)
    left, top = side / 2 - sheet.px(stamp.width) / 2, side / 2 - sheet.px(stamp.height) / 2
    thick = max(2, sheet.px(stamp.line_mm))
    pen.rectangle((left, top, left + sheet.px(stamp.width), top + sheet.px(stamp.height)), outline=255, width=thick)
    for x0, y0, x1, y1 in stamp.rules:
        ends = (left + sheet.px(x0), top + sheet.px(y0), left + sheet.px(x1), top + sheet.px(y1))
        pen.line(ends, fill=255, width=max(1, thick * 2 // 3))
    lines = [_written(pen, sheet, text, left, top) for text in stamp.texts]
    turned = mask.rotate(turn, Image.Resampling.BICUBIC)
    generator = np.random.default_rng(rng.getrandbits(32))
    patches = cv2.resize(generator.uniform(0.7, 1.0, (7, 7)).astype(np.float32), (side, side))
    corner = (sheet.px(x_mm + stamp.width / 2) - side // 2, sheet.px(y_mm + stamp.height / 2) - side // 2)
    ink = np.asarray(np.asarray(turned, dtype=np.float32) / 255 * patches * 0.95, dtype=np.float32)
    sheet.darken(ink, colour, *corner)
    for line in lines:
        sheet.commit([TruthWord(word, _turned(box, side, turn, corner), "stamp") for word, box in line])
    frame = (left, top, left + sheet.px(stamp.width), top + sheet.px(stamp.height))
    return _turned(frame, side, turn, corner)


def stamped_page(
    kind: StampKind,
    seed: int,
    colour: Colour = RED,
    over_print: bool = False,
    paper_type: str = "QD_HANH_CHINH",
    noise: str = "scan",
    dpi: int = 300,
) -> SamplePage:
    """A page of an administrative paper with one framed stamp, on empty paper below the text or over its lines."""
    rng = random.Random(f"stamped {kind} {seed} {over_print}")
    (sheet, *_) = draw_sheets(paper_type, make_case(seed), seed, dpi=dpi)
    prints = sorted(box.y for line in sheet.lines for box in [line.box] if line.kind == "print")
    lowest = sheet.mm(max(line.box.y + line.box.height for line in sheet.lines))
    x = rng.uniform(22, 110 if over_print else 140)
    y = sheet.mm(prints[rng.randrange(len(prints) // 3, len(prints) * 2 // 3)]) if over_print else lowest + 6
    box_stamp(sheet, kind, min(x, sheet.size_mm[0] - 100), y, colour)
    return deliver_page(sheet, paper_type, 1, 1, seed, Handling(noise), rng)


def _written(
    pen: ImageDraw.ImageDraw, sheet: Sheet, text: _Text, left: float, top: float
) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Draw one text; its words with their edges on the stamp."""
    font = fonts.face("arimo", round(text.size_pt * sheet.dpi / 72), bold=True)
    x, y = left + sheet.px(text.x), top + sheet.px(text.y)
    if text.centred_in:
        x += (sheet.px(text.centred_in) - font.getlength(text.text)) / 2
    words = []
    for word in text.text.split():
        pen.text((x, y), word, font=font, fill=255, anchor="ls")
        words.append((word, pen.textbbox((x, y), word, font=font, anchor="ls")))
        x += font.getlength(word + " ")
    return words


def _turned(edges: Sequence[float], side: int, degrees: float, corner: tuple[int, int]) -> Box:
    """The upright box around edges that were turned counter-clockwise about the middle of a square."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x0, y0, x1, y1 = (edge - side / 2 for edge in edges)
    points = [(x * cos + y * sin, y * cos - x * sin) for x in (x0, x1) for y in (y0, y1)]
    left, top = (min(point[axis] for point in points) + side / 2 + corner[axis] for axis in (0, 1))
    right, bottom = (max(point[axis] for point in points) + side / 2 + corner[axis] for axis in (0, 1))
    return Box(round(left), round(top), max(1, round(right - left)), max(1, round(bottom - top)))


__all__ = ["BLACK", "STAMPS", "StampKind", "box_stamp", "stamped_page"]
