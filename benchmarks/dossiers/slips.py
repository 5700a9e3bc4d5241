"""A drawn page as a reader would give it: the true words with the slips that Tesseract makes.

Shares of slips follow what was measured on real scans: about 1.5 % of letters on good pages, most of them lost or
exchanged diacritics; lone numbers dropped; handwriting mostly wrong; words joined; a few pages much worse.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from digitize.ocr import Line, PageReading, PageText, Word
from digitize.scan import Box, ColourMode, MachineCode, Quality, Verdict
from samples.model import TruthLine, TruthWord
from samples.sheet import Sheet

READING_DPI = 200


@dataclass(frozen=True, slots=True)
class Slips:
    """How a reader errs. ``levels``: severities drawn from, 1 is a usual scan, 4 a bad one. ``look_alikes``: letters
    exchanged. ``marks``: what noise is read as. ``letters``: what a wrong letter becomes. ``red_lost``: how often red
    print (titles of certificates) goes with the red seals that are taken out for reading.
    """

    levels: tuple[float, ...]
    look_alikes: Mapping[str, str]
    marks: str
    letters: str
    red_lost: float


TRAINING_SLIPS = Slips(
    levels=(0.4, 0.8, 1.0, 1.0, 1.3, 1.6, 2.0, 4.0),
    look_alikes={"1": "l", "0": "O", "i": "í", "ộ": "ọ", "ữ": "ũ", "ế": "é", "rn": "m"},
    marks="|.,-_'",
    letters="aeoiunchtm",
    red_lost=0.6,
)
HELD_OUT_SLIPS = Slips(
    levels=(0.5, 0.7, 0.9, 1.1, 1.4, 1.8, 2.5, 5.0),
    look_alikes={"l": "1", "O": "0", "ổ": "ô", "ấ": "á", "ờ": "ò", "n": "ri", "c": "e", "Đ": "D", "g": "q"},
    marks='~:;"`*',
    letters="sdvgpxkybr",
    red_lost=0.5,
)
"""Nothing of it is in the training slips: other levels, other letters exchanged, other noise."""


def reading_of(
    sheet: Sheet, rng: random.Random, slips: Slips = TRAINING_SLIPS, grey: bool = False, severity: float | None = None
) -> PageReading:
    """The reading of a sheet. ``severity`` None draws one of the levels (an eighth are bad)."""
    level = rng.choice(slips.levels) if severity is None else severity
    scale = READING_DPI / sheet.dpi
    red_lost = rng.random() < slips.red_lost
    lines = [
        made
        for line in sheet.lines
        if not (red_lost and _is_red(sheet, line)) and (made := _line(line, rng, level, scale, slips)) is not None
    ]
    if sheet.blank and rng.random() < 0.2:
        lines = [_speck(rng, sheet, scale, slips)]
    lines += (
        [_speck(rng, sheet, scale, slips) for _ in range(int(level * rng.random() * 1.5))] if not sheet.blank else []
    )
    return PageReading(
        width_px=round(sheet.image.width * scale),
        height_px=round(sheet.image.height * scale),
        dpi=float(READING_DPI),
        rotation_degrees=0,
        skew_degrees=0.0,
        colour_mode=ColourMode.GREY if grey else ColourMode.COLOUR,
        blank=sheet.blank,
        quality=Quality(Verdict.GOOD if level < 3 else Verdict.DOUBTFUL),
        codes=() if rng.random() < 0.03 * level else tuple(_codes(sheet, scale)),
        text=PageText(() if sheet.blank else tuple(lines), "simulated", 0.0),
        seal_boxes_px=() if grey else _seals(sheet, scale),
    )


def _codes(sheet: Sheet, scale: float) -> list[MachineCode]:
    return [MachineCode(code.kind, code.text, _scaled(code.box, scale)) for code in sheet.codes]


def _scaled(box: object, scale: float) -> Box:
    x, y, width, height = (round(getattr(box, name) * scale) for name in ("x", "y", "width", "height"))
    return Box(x, y, max(1, width), max(1, height))


def _line(line: TruthLine, rng: random.Random, level: float, scale: float, slips: Slips) -> Line | None:
    words: list[Word] = []
    lone_number = len(line.words) == 1 and line.text.strip(" .-/").isdigit()
    if (lone_number and rng.random() < 0.25) or rng.random() < 0.004 * level:
        return None
    ruined = rng.random() < 0.01 * level  # under a seal, in a fold
    for word in line.words:
        text = _word(word, rng, level * (8 if ruined else 1), slips)
        if text:
            share = 0.95 if text == word.text else 0.72
            words.append(Word(text, _scaled(word.box, scale), max(0.05, min(0.99, rng.gauss(share, 0.06)))))
    if not words:
        return None
    if len(words) > 2 and rng.random() < 0.02 * level:
        place = rng.randrange(len(words) - 1)
        joined = Word(words[place].text + words[place + 1].text, words[place].box_px, 0.6)
        words[place : place + 2] = [joined]
    text = " ".join(word.text for word in words)
    return Line(text, _scaled(line.box, scale), sum(w.confidence for w in words) / len(words), tuple(words))


def _word(word: TruthWord, rng: random.Random, level: float, slips: Slips) -> str:
    if rng.random() < 0.006 * level:
        return ""
    share = (0.3 if word.kind == "handwriting" else 0.10 if word.kind == "stamp" else 0.012) * level
    return unicodedata.normalize("NFC", "".join(_letter(c, rng, min(0.7, share), slips) for c in word.text))


def _letter(letter: str, rng: random.Random, share: float, slips: Slips) -> str:
    if rng.random() >= share:
        return letter
    pick = rng.random()
    parts = unicodedata.normalize("NFD", letter)
    if pick < 0.6 and len(parts) > 1:  # a diacritic lost or another in its place
        return parts[:-1] if rng.random() < 0.6 else parts[:-1] + rng.choice("\u0300\u0301\u0303\u0309\u0323")
    if pick < 0.75:
        return slips.look_alikes.get(letter, letter)
    if pick < 0.85:
        return ""
    if pick < 0.92:
        return letter + rng.choice(slips.marks)
    return rng.choice(slips.letters)


def _is_red(sheet: Sheet, line: TruthLine) -> bool:
    box = line.box
    pixels = np.asarray(sheet.image)[box.y : box.y + box.height, box.x : box.x + box.width].astype(np.int16)
    ink = pixels[pixels.min(axis=2) < 150] if pixels.size else pixels.reshape(0, 3)
    return bool(len(ink)) and float(np.median(ink[:, 0] - ink[:, 1])) > 60


def _speck(rng: random.Random, sheet: Sheet, scale: float, slips: Slips) -> Line:
    text = "".join(rng.choice(slips.marks + "ael") for _ in range(rng.randint(1, 4)))
    box = Box(rng.randint(50, 1400), rng.randint(50, round(sheet.image.height * scale) - 60), 40, 30)
    return Line(text, box, 0.3, (Word(text, box, 0.3),))


def _seals(sheet: Sheet, scale: float) -> tuple[Box, ...]:
    """One box round the strong red of the page, if there is much of it."""
    pixels = np.asarray(sheet.image).astype(np.int16)
    red = (pixels[..., 0] > 150) & (pixels[..., 0] - pixels[..., 1] > 80) & (pixels[..., 0] - pixels[..., 2] > 60)
    rows, columns = np.nonzero(red)
    if rows.size < 0.001 * red.size:
        return ()
    x, y = int(columns.min() * scale), int(rows.min() * scale)
    return (Box(x, y, int(columns.max() * scale) - x + 1, int(rows.max() * scale) - y + 1),)
