"""Typefaces by file, and their glyphs drawn once a process and size."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

_USUAL_WEIGHT, _FREQUENT_WEIGHT = 20, 5

Ink = npt.NDArray[np.uint8]
"""Coverage by ink: 0 is bare paper, 255 is full ink."""

USUAL = ("Tinos", "texgyretermes", "FreeSerif", "LiberationSerif", "DoulosSIL")
"""Beginnings of the files that look like Times New Roman, which agencies have to print with (NĐ 30/2020, annex I)."""
FREQUENT = ("Arimo", "LiberationSans-", "NotoSerif-", "NotoSans-", "texgyreheros-", "Carlito", "Roboto-", "Cousine")
"""Beginnings of other files seen often on papers and forms."""
HELD_OUT = ("texgyreschola", "DejaVuSerifCondensed")
"""Families that no training line is drawn with, to see what an unknown typeface costs."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character: its ink, where that stands from pen position and base line, and how far the pen goes on."""

    ink: Ink
    left_px: int
    top_px: int
    advance_px: float


def font_files(folder: Path, *, held_out: bool = False) -> tuple[str, ...]:
    """Font files in a folder, sorted; those kept out of training instead if ``held_out``.

    Raises:
        FileNotFoundError: the folder holds none.
    """
    found = tuple(str(path) for path in sorted(folder.glob("*.[ot]tf")) if path.name.startswith(HELD_OUT) == held_out)
    if not found:
        raise FileNotFoundError(f"no font files in {folder}: make them with python -m training.kit")
    return found


def weight_of(path: str) -> int:
    """How often a face is drawn with, beside others; more than 1 for frequent ones."""
    name = Path(path).name
    return _USUAL_WEIGHT if name.startswith(USUAL) else _FREQUENT_WEIGHT if name.startswith(FREQUENT) else 1


def siblings_of(paths: tuple[str, ...]) -> dict[str, str]:
    """For each face another of the same family (bold beside regular), or itself where it has none."""
    families = {path: Path(path).stem.split("-")[0].removesuffix("Italic").removesuffix("Bold") for path in paths}
    return {
        path: next((each for each in paths if each != path and families[each] == family), path)
        for path, family in families.items()
    }


@lru_cache(maxsize=256)
def covered(path: str) -> frozenset[str]:
    """Characters that a font file can draw."""
    with TTFont(path, lazy=True, fontNumber=0) as font:
        return frozenset(map(chr, font.getBestCmap() or {}))


@lru_cache(maxsize=256)
def _font(path: str, size_px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size_px, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=160_000)
def glyph(path: str, size_px: int, character: str) -> Glyph:
    """Draw one character, or take it from what was drawn before."""
    font = _font(path, size_px)
    advance = float(font.getlength(character))
    left, top, right, bottom = (round(edge) for edge in font.getbbox(character, anchor="ls"))
    if right <= left or bottom <= top:
        return Glyph(np.zeros((0, 0), np.uint8), 0, 0, advance)
    cell = Image.new("L", (right - left + 2, bottom - top + 2), 0)
    ImageDraw.Draw(cell).text((1 - left, 1 - top), character, font=font, fill=255, anchor="ls")
    return Glyph(np.asarray(cell), left - 1, top - 1, advance)
