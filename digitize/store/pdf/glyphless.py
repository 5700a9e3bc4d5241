"""The font of the invisible text layer: one empty glyph for every code, and a ToUnicode map that gives the text back.

Codes are UTF-16 units, so the map is the identity; letters beyond the basic plane get codes of the surrogate range,
which no text uses by itself. Nothing is drawn with it (text rendering mode 3), so it needs no outlines at all.
"""

# mypy: disallow-untyped-calls=False
# (fontTools brings no types)
from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._g_l_y_f import Glyph
from pikepdf import Array, Dictionary, Name, Stream

GLYPH_WIDTH = 500
"""Advance of each code in thousandths of the font size."""

_FONT_NAME = Name("/DigitizeGlyphless")
_SPECIAL_FIRST, _SPECIAL_LAST = 0xD800, 0xDFFF


@lru_cache(maxsize=1)
def _font_program() -> bytes:
    """A TrueType program with two empty glyphs. Its dates are fixed so that the bytes are always the same."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "blank"])
    builder.setupCharacterMap({0x20: "blank"})
    builder.setupGlyf({".notdef": Glyph(), "blank": Glyph()})
    builder.setupHorizontalMetrics({".notdef": (GLYPH_WIDTH, 0), "blank": (GLYPH_WIDTH, 0)})
    builder.setupHorizontalHeader(ascent=1000, descent=0)
    builder.setupNameTable({"familyName": "DigitizeGlyphless", "styleName": "Regular", "psName": "DigitizeGlyphless"})
    builder.setupOS2(sTypoAscender=1000, usWinAscent=1000)
    builder.setupPost(keepGlyphNames=False)
    head: Any = builder.font["head"]
    head.created = head.modified = 0
    builder.font.recalcTimestamp = False
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


@lru_cache(maxsize=1)
def _compressed_cid_to_gid() -> bytes:
    return zlib.compress(b"\x00\x01" * 65536, 9)


def special_codes(texts: Iterable[str]) -> dict[str, int]:
    """Codes for the letters beyond the basic plane, in order of appearance; at most 2,048 of them."""
    codes: dict[str, int] = {}
    for text in texts:
        for letter in text if not text.isascii() and max(text) > "\uffff" else "":
            if letter > "\uffff" and letter not in codes and _SPECIAL_FIRST + len(codes) <= _SPECIAL_LAST:
                codes[letter] = _SPECIAL_FIRST + len(codes)
    return codes


def encode(text: str, special: Mapping[str, int]) -> bytes:
    """The two-byte codes of a text."""
    if not special:
        return text.encode("utf-16-be")
    return b"".join(
        special.get(letter, ord(letter) if letter <= "\uffff" else 0xFFFD).to_bytes(2, "big") for letter in text
    )


@lru_cache(maxsize=8)
def _to_unicode(special: tuple[tuple[str, int], ...]) -> bytes:
    rows = [f"<{high:02X}00> <{high:02X}FF> <{high:02X}00>" for high in range(256) if not 0xD8 <= high <= 0xDF]
    rows[0] = "<0001> <00FF> <0001>"
    blocks = [
        f"{len(part)} beginbfrange\n" + "\n".join(part) + "\nendbfrange"
        for part in (rows[start : start + 100] for start in range(0, len(rows), 100))
    ]
    chars = [f"<{code:04X}> <{letter.encode('utf-16-be').hex().upper()}>" for letter, code in special]
    blocks += [
        f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar"
        for part in (chars[start : start + 100] for start in range(0, len(chars), 100))
    ]
    cmap = (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        + "\n".join(blocks)
        + "\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    )
    return zlib.compress(cmap.encode("ascii"), 9)


def add_glyphless_font(pdf: pikepdf.Pdf, special: Mapping[str, int]) -> pikepdf.Object:
    """Put the font into the file; gives its Type0 dictionary."""
    program = _font_program()
    font_file = Stream(pdf, program)
    font_file.Length1 = len(program)
    descriptor = pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor,
            FontName=_FONT_NAME,
            Flags=5,  # fixed pitch, symbolic
            FontBBox=Array([0, 0, GLYPH_WIDTH, 1000]),
            ItalicAngle=0,
            Ascent=1000,
            Descent=0,
            CapHeight=1000,
            StemV=80,
            FontFile2=font_file,
        )
    )
    cid_to_gid = Stream(pdf, _compressed_cid_to_gid(), Filter=Name.FlateDecode)
    descendant = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=_FONT_NAME,
            CIDSystemInfo=Dictionary(
                Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
            ),
            FontDescriptor=descriptor,
            DW=GLYPH_WIDTH,
            CIDToGIDMap=cid_to_gid,
        )
    )
    to_unicode = Stream(pdf, _to_unicode(tuple(special.items())), Filter=Name.FlateDecode)
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=_FONT_NAME,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([descendant]),
            ToUnicode=to_unicode,
        )
    )
