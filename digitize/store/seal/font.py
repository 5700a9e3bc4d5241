# mypy: disallow-untyped-calls=False
# (fontTools brings no types)
"""The font of stamps: TeX Gyre Termes, which has the shapes and widths of Times New Roman and all Vietnamese letters.

Only the letters of one signer's stamp go into a file. They are cut out once and kept, so that signing costs no font
work.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

from digitize.errors import SetupError
from digitize.store.seal.letters import VIETNAMESE_LETTERS

FONT_FILE = Path("/usr/share/texmf/fonts/opentype/public/tex-gyre/texgyretermes-regular.otf")
"""Where Debian and Ubuntu's ``fonts-texgyre`` puts it."""

_UNITS_PER_EM = 1000  # PDF counts glyph widths in thousandths; other fonts would need scaling
_REPLACEMENT = "?"


@dataclass(frozen=True, slots=True)
class FontSubset:
    """The glyphs of some letters as PDF embeds them.

    ``program`` is bare CFF; ``glyphs`` gives the glyph number of each letter, ``widths`` the advance of each glyph
    number in thousandths of the font size.
    """

    name: str
    program: bytes = field(repr=False)
    glyphs: dict[str, int] = field(repr=False)
    widths: dict[int, int] = field(repr=False)
    box: tuple[int, int, int, int]
    ascent: int
    descent: int

    def encode(self, text: str) -> bytes:
        """Two-byte glyph codes; a letter the font lacks becomes a question mark."""
        return b"".join(self.glyphs.get(letter, self.glyphs[_REPLACEMENT]).to_bytes(2, "big") for letter in text)

    def width_pt(self, text: str, size_pt: float) -> float:
        """Width of a text in points."""
        codes = self.encode(text)
        return sum(self.widths[codes[at] << 8 | codes[at + 1]] for at in range(0, len(codes), 2)) * size_pt / 1000


def font_bytes(path: Path = FONT_FILE) -> bytes:
    """The checked font file. Raises :class:`SetupError` where it is missing or does not fit."""
    return _checked(path)[0]


@lru_cache(maxsize=4)
def _checked(path: Path) -> tuple[bytes, frozenset[int]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SetupError(reason=f"thiếu phông chữ {path.name} (gói fonts-texgyre)") from error
    font = TTFont(io.BytesIO(data), lazy=True)
    letters = frozenset(font.getBestCmap() or {})
    lacking = [letter for letter in VIETNAMESE_LETTERS if ord(letter) not in letters]
    if lacking:
        raise SetupError(reason=f"phông chữ {path.name} thiếu {len(lacking)} chữ tiếng Việt")
    head: Any = font["head"]
    if head.unitsPerEm != _UNITS_PER_EM or "CFF " not in font:
        raise SetupError(reason=f"phông chữ {path.name} không phải OpenType CFF với 1000 đơn vị mỗi em")
    return data, letters


@lru_cache(maxsize=64)
def font_subset(letters: frozenset[str], path: Path = FONT_FILE) -> FontSubset:
    """Cut the glyphs of ``letters`` out of the font. Raises :class:`SetupError` where the font is missing."""
    data, known = _checked(path)
    wanted = sorted(letter for letter in letters | {_REPLACEMENT} if ord(letter) in known)
    from fontTools import subset  # takes a second to load, and most processes never cut a font

    options = subset.Options(hinting=False, desubroutinize=True, notdef_outline=True, layout_features=[])
    options.recalc_timestamp = False
    font = TTFont(io.BytesIO(data), lazy=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(letter) for letter in wanted])
    cutter.subset(font)
    whole = io.BytesIO()
    font.save(whole)
    small = TTFont(io.BytesIO(whole.getvalue()))
    cmap = small.getBestCmap() or {}
    order = {name: number for number, name in enumerate(small.getGlyphOrder())}
    horizontal_metrics: Any = small["hmtx"]
    metrics = horizontal_metrics.metrics
    head: Any = small["head"]
    horizontal: Any = small["hhea"]
    tag = hashlib.sha256("".join(wanted).encode()).digest()
    prefix = "".join(chr(ord("A") + byte % 26) for byte in tag[:6])
    return FontSubset(
        name=f"{prefix}+TeXGyreTermes-Regular",
        program=small.getTableData("CFF "),
        glyphs={letter: order[cmap[ord(letter)]] for letter in wanted},
        widths={number: metrics[name][0] for name, number in order.items()},
        box=(head.xMin, head.yMin, head.xMax, head.yMax),
        ascent=horizontal.ascent,
        descent=horizontal.descent,
    )
