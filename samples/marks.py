"""What is put on paper besides text: seals, signatures, codes, boxes to tick, portraits."""

from __future__ import annotations

import math
import random
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt
import zxingcpp
from PIL import Image, ImageDraw

from samples import fonts
from samples.model import Box, TruthWord
from samples.sheet import Sheet
from samples.style import BLACK, BLUE, Colour

Mask = npt.NDArray[np.float32]


def _star(pen: ImageDraw.ImageDraw, cx: float, cy: float, radius: float, fill: int | Colour) -> None:
    points = []
    for corner in range(10):
        angle = -math.pi / 2 + corner * math.pi / 5
        reach = radius if corner % 2 == 0 else radius * 0.4
        points.append((cx + reach * math.cos(angle), cy + reach * math.sin(angle)))
    pen.polygon(points, fill=fill)


def _arc_text(mask: Image.Image, text: str, radius: float, size_px: int, top: bool, limit_degrees: float) -> None:
    font = fonts.face("arimo", size_px, bold=True)
    cx = cy = mask.width / 2
    advance = [math.degrees(font.getlength(letter) * 1.06 / radius) for letter in text]
    squeeze = min(1.0, limit_degrees / max(1e-6, sum(advance)))
    if squeeze < 0.92:  # long names get smaller letters, as engravers do
        size_px = max(8, round(size_px * squeeze))
        font = fonts.face("arimo", size_px, bold=True)
        advance = [math.degrees(font.getlength(letter) * 1.06 / radius) for letter in text]
        squeeze = min(1.0, limit_degrees / max(1e-6, sum(advance)))
    angle = -sum(advance) * squeeze / 2
    for letter, width in zip(text, advance, strict=True):
        middle = angle + width * squeeze / 2
        angle += width * squeeze
        if letter == " ":
            continue
        tile = Image.new("L", (size_px * 3, size_px * 3), 0)
        ImageDraw.Draw(tile).text((size_px * 1.5, size_px * 1.5), letter, font=font, fill=255, anchor="mm")
        if top:
            tile = tile.rotate(-middle, Image.Resampling.BICUBIC)
            x, y = cx + radius * math.sin(math.radians(middle)), cy - radius * math.cos(math.radians(middle))
        else:
            tile = tile.rotate(middle, Image.Resampling.BICUBIC)
            x, y = cx + radius * math.sin(math.radians(middle)), cy + radius * math.cos(math.radians(middle))
        at = (round(x - tile.width / 2), round(y - tile.height / 2))
        mask.paste(255, at, tile)


@lru_cache(maxsize=64)
def _seal_mask(superior: str, holder: str, size_px: int) -> Image.Image:
    """A round seal: ring, holder on the upper arc, its superior on the lower one, star in the middle."""
    side = size_px * 2
    mask = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(mask)
    middle = side / 2
    line = max(2, side // 60)
    pen.ellipse((line, line, side - line, side - line), outline=255, width=line * 2)
    pen.ellipse((line * 4, line * 4, side - line * 4, side - line * 4), outline=255, width=max(1, line // 2))
    inner = side * 0.29
    pen.ellipse((middle - inner, middle - inner, middle + inner, middle + inner), outline=255, width=max(1, line // 2))
    _star(pen, middle, middle, side * 0.12, 255)
    letters = round(side * 0.092)
    _arc_text(mask, holder.upper(), side * 0.365, letters, True, 215)
    _arc_text(mask, superior.upper(), side * 0.365, round(letters * 0.9), False, 120)
    return mask.resize((size_px, size_px), Image.Resampling.LANCZOS)


def seal(
    sheet: Sheet, cx_mm: float, cy_mm: float, holder: str, superior: str, diameter_mm: float | None = None
) -> None:
    """A red round seal (Ø 34–36 mm), turned within ±15°, inked unevenly, over whatever is there."""
    rng = sheet.rng
    size = sheet.px(diameter_mm or rng.uniform(34, 36))
    turned = _seal_mask(superior, holder, size).rotate(rng.uniform(-15, 15), Image.Resampling.BICUBIC)
    mask = np.asarray(turned, dtype=np.float32) / 255.0
    generator = np.random.default_rng(rng.getrandbits(32))
    patches = cv2.resize(
        generator.uniform(0.55, 1.0, (9, 9)).astype(np.float32), (size, size), interpolation=cv2.INTER_CUBIC
    )
    grain = generator.uniform(0.8, 1.0, (size, size)).astype(np.float32)
    ink = np.clip(mask * patches * grain, 0, 1) * rng.uniform(0.75, 0.97)
    colour = (rng.randint(195, 225), rng.randint(20, 50), rng.randint(35, 70))
    left, top = sheet.px(cx_mm) - size // 2, sheet.px(cy_mm) - size // 2
    sheet.darken(ink, colour, left, top)
    box = Box(left, top, size, size)
    sheet.commit([TruthWord(word, box, "stamp") for word in f"{holder} {superior}".upper().split()])


def signature(sheet: Sheet, cx_mm: float, cy_mm: float, who: str, width_mm: float = 32, colour: Colour = BLUE) -> None:
    """A pen signature: always the same strokes for the same person, slightly other each time."""
    own = random.Random(f"signature of {who}")
    rng = sheet.rng
    scale = 4
    width, height = sheet.px(width_mm), sheet.px(width_mm * 0.5)
    canvas = np.zeros((height, width), np.uint8)
    anchors = [(own.uniform(0.05, 0.2), own.uniform(0.3, 0.7))]
    steps = own.randint(7, 11)
    for step in range(1, steps):
        swing = 0.42 if step < 4 else 0.22
        up = 0.5 + (swing if step % 2 else -swing) * own.uniform(0.5, 1.0)
        anchors.append((0.1 + 0.75 * step / steps + own.uniform(-0.1, 0.08), up))
    anchors.append((0.97, own.uniform(0.25, 0.5)))
    points = np.array([(x + rng.uniform(-0.012, 0.012), y + rng.uniform(-0.02, 0.02)) for x, y in anchors])
    curve = _smooth(points)
    pixels = (curve * (width, height) * 2**scale).astype(np.int32)
    thick = max(2, sheet.px(0.42))
    for start, end, weight in zip(pixels[:-1], pixels[1:], np.sin(np.linspace(0, 9, len(pixels) - 1)), strict=True):
        stroke = max(1, round(thick * (0.85 + 0.35 * float(weight))))
        cv2.line(canvas, tuple(map(int, start)), tuple(map(int, end)), 255, stroke, cv2.LINE_AA, scale)
    if own.random() < 0.6:
        under = [(0.15, 0.8), (0.5, 0.72), (0.9, 0.8)]
        tail = (_smooth(np.array(under)) * (width, height) * 2**scale).astype(np.int32)
        cv2.polylines(canvas, [tail], False, 255, thick, cv2.LINE_AA, scale)
    strokes = canvas.astype(np.float32) * np.float32(0.95 / 255)
    sheet.darken(strokes, colour, sheet.px(cx_mm) - width // 2, sheet.px(cy_mm) - height // 2)


def _smooth(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Catmull–Rom curve through the points."""
    padded = np.vstack([points[0], points, points[-1]])
    pieces = []
    for a, b, c, d in zip(padded[:-3], padded[1:-2], padded[2:-1], padded[3:], strict=True):
        t = np.linspace(0, 1, 14, endpoint=False)[:, None]
        pieces.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.vstack([*pieces, points[-1:]])


def qr(sheet: Sheet, x_mm: float, y_mm: float, size_mm: float, payload: str) -> None:
    """A QR code of a given printed size, quiet zone included."""
    barcode = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode)
    grid = np.array(barcode.to_image(scale=1))
    side = max(grid.shape[0], sheet.px(size_mm))
    tile = Image.fromarray(grid).resize((side, side), Image.Resampling.NEAREST)
    sheet.image.paste(tile.convert("RGB"), (sheet.px(x_mm), sheet.px(y_mm)))
    sheet.code("qr", payload, Box(sheet.px(x_mm), sheet.px(y_mm), side, side))


def code128(sheet: Sheet, x_mm: float, y_mm: float, width_mm: float, height_mm: float, payload: str) -> None:
    """A one-dimensional barcode (Code 128)."""
    barcode = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.Code128)
    row = np.array(barcode.to_image(scale=1))[:1]
    module = max(2, sheet.px(width_mm) // row.shape[1])
    tile = Image.fromarray(np.repeat(np.repeat(row, module, axis=1), sheet.px(height_mm), axis=0))
    sheet.image.paste(tile.convert("RGB"), (sheet.px(x_mm), sheet.px(y_mm)))
    sheet.code("code128", payload, Box(sheet.px(x_mm), sheet.px(y_mm), tile.width, tile.height))


def tick_box(sheet: Sheet, x_mm: float, baseline_mm: float, ticked: bool, size_mm: float = 3.4) -> None:
    """A box to tick on the line's left, ticked by pen if so."""
    sheet.frame(x_mm, baseline_mm - size_mm + 0.3, size_mm, size_mm, BLACK, 0.22)
    if ticked:
        colour = sheet.style.fill_colour
        x, y = sheet.px(x_mm), sheet.px(baseline_mm + 0.3)
        side = sheet.px(size_mm)
        shape = [(x + side * 0.1, y - side * 0.5), (x + side * 0.4, y - side * 0.1), (x + side * 1.15, y - side * 1.15)]
        sheet.pen.line(shape, fill=colour, width=max(2, sheet.px(0.4)), joint="curve")


def emblem(sheet: Sheet, cx_mm: float, cy_mm: float, size_mm: float) -> None:
    """A plain stand-in for the national emblem: red disc, gold wreath and star."""
    r = sheet.px(size_mm / 2)
    x, y = sheet.px(cx_mm), sheet.px(cy_mm)
    sheet.pen.ellipse((x - r, y - r, x + r, y + r), fill=(214, 170, 60))
    sheet.pen.ellipse((x - r * 0.82, y - r * 0.82, x + r * 0.82, y + r * 0.82), fill=(200, 40, 40))
    _star(sheet.pen, x, y - r * 0.12, r * 0.45, (240, 205, 70))
    sheet.pen.rectangle((x - r * 0.6, y + r * 0.62, x + r * 0.6, y + r * 0.92), fill=(200, 40, 40))


def portrait(sheet: Sheet, x_mm: float, y_mm: float, width_mm: float, height_mm: float) -> None:
    """A drawn head and shoulders, nobody's likeness."""
    rng = sheet.rng
    x, y, w, h = sheet.px(x_mm), sheet.px(y_mm), sheet.px(width_mm), sheet.px(height_mm)
    tile = Image.new("RGB", (w, h), (198, 214, 226))
    pen = ImageDraw.Draw(tile)
    skin = (rng.randint(205, 228), rng.randint(165, 190), rng.randint(135, 160))
    pen.ellipse((w * 0.05, h * 0.68, w * 0.95, h * 1.3), fill=(rng.randint(40, 220), rng.randint(40, 220), 200))
    pen.ellipse((w * 0.24, h * 0.12, w * 0.76, h * 0.6), fill=(28, 24, 24))
    pen.rectangle((w * 0.42, h * 0.6, w * 0.58, h * 0.74), fill=skin)
    pen.ellipse((w * 0.29, h * 0.2, w * 0.71, h * 0.68), fill=skin)
    for eye in (0.41, 0.59):
        pen.ellipse((w * eye - w * 0.03, h * 0.42, w * eye + w * 0.03, h * 0.45), fill=(30, 30, 30))
    pen.arc((w * 0.42, h * 0.5, w * 0.58, h * 0.6), 20, 160, fill=(150, 60, 60), width=max(1, w // 60))
    sheet.image.paste(tile, (x, y))
