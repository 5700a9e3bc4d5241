"""Fonts by file, from Debian packages; only faces that have every Vietnamese letter are ever used."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import ImageFont

from digitize.errors import SetupError

_LOWER = "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
VIETNAMESE_LETTERS = _LOWER + _LOWER.upper()
"""The 134 letters that Vietnamese adds to the Latin alphabet."""

_FOLDERS = (
    Path("/usr/share/fonts/truetype"),
    Path("/usr/share/fonts/opentype"),
    Path("/usr/share/texmf/fonts/opentype/public"),
    Path("/usr/share/texlive/texmf-dist/fonts/opentype/public"),
)
PACKAGES = (
    "fonts-croscore fonts-liberation2 fonts-noto-core fonts-texgyre fonts-dejavu-core fonts-crosextra-carlito "
    "fonts-freefont-otf fonts-seto"
)


class FontMissingError(SetupError):
    """No font file with all Vietnamese letters for a family that the samples need."""

    code = "setup.fonts"
    message_vi = "Thiếu phông chữ tiếng Việt ({family}). Hãy cài: apt-get install {packages}"
    message_en = "A font with the Vietnamese letters is missing ({family}). Install: apt-get install {packages}"


@dataclass(frozen=True, slots=True)
class Family:
    """A typeface by its files (names only), and the families to take where it is not installed."""

    name: str
    regular: str
    bold: str
    italic: str
    bold_italic: str
    fallback: str = ""


def _family(name: str, pattern: str, suffixes: tuple[str, str, str, str], fallback: str = "") -> Family:
    regular, bold, italic, bold_italic = (pattern.format(suffix) for suffix in suffixes)
    return Family(name, regular, bold, italic, bold_italic, fallback)


_TTF = ("-Regular.ttf", "-Bold.ttf", "-Italic.ttf", "-BoldItalic.ttf")
_GYRE = ("-regular.otf", "-bold.otf", "-italic.otf", "-bolditalic.otf")
FAMILIES = {
    family.name: family
    for family in (
        _family("tinos", "Tinos{}", _TTF, "liberation-serif"),
        _family("liberation-serif", "LiberationSerif{}", _TTF, "termes"),
        _family("termes", "texgyretermes{}", _GYRE, "noto-serif"),
        _family("noto-serif", "NotoSerif{}", _TTF, "freeserif"),
        _family("freeserif", "FreeSerif{}", (".otf", "Bold.otf", "Italic.otf", "BoldItalic.otf"), "tinos"),
        _family("pagella", "texgyrepagella{}", _GYRE, "tinos"),
        _family("schola", "texgyreschola{}", _GYRE, "tinos"),
        _family("bonum", "texgyrebonum{}", _GYRE, "tinos"),
        _family("arimo", "Arimo{}", _TTF, "liberation-sans"),
        _family("liberation-sans", "LiberationSans{}", _TTF, "noto-sans"),
        _family("noto-sans", "NotoSans{}", _TTF, "heros"),
        _family("heros", "texgyreheros{}", _GYRE, "arimo"),
        _family("carlito", "Carlito{}", _TTF, "arimo"),
        _family("dejavu-serif", "DejaVuSerif{}", (".ttf", "-Bold.ttf", ".ttf", "-Bold.ttf"), "tinos"),
        _family("cousine", "Cousine{}", _TTF, "liberation-mono"),
        _family("liberation-mono", "LiberationMono{}", _TTF, "cursor"),
        _family("cursor", "texgyrecursor{}", _GYRE, "cousine"),
        _family("hand-seto", "setofont{}", (".ttf",) * 4, "hand-chorus"),
        _family("hand-chorus", "texgyrechorus{}", ("-mediumitalic.otf",) * 4, "hand-termes"),
        _family("hand-termes", "texgyretermes{}", ("-italic.otf",) * 4, "hand-seto"),
    )
}


@lru_cache(maxsize=1)
def _files() -> dict[str, Path]:
    return {path.name: path for folder in _FOLDERS if folder.is_dir() for path in sorted(folder.rglob("*.[ot]tf"))}


def installed_fonts() -> tuple[Path, ...]:
    """All font files in the folders of Debian's font packages, sorted by name."""
    return tuple(path for _, path in sorted(_files().items()))


@lru_cache(maxsize=256)
def missing_letters(path: Path) -> str:
    """The Vietnamese letters that the font file has no glyph for (empty is good)."""
    with TTFont(path, lazy=True, fontNumber=0) as font:
        cmap = font.getBestCmap() or {}
    return "".join(letter for letter in VIETNAMESE_LETTERS if ord(letter) not in cmap)


@lru_cache(maxsize=256)
def path_of(family: str, bold: bool = False, italic: bool = False) -> Path:
    """The file of a face, by the family's fallbacks where its own is not installed or lacks letters.

    Raises:
        FontMissingError: when neither it nor a fallback is there; says which packages to install.
    """
    seen: set[str] = set()
    name = family
    while name and name not in seen:
        seen.add(name)
        faces = FAMILIES[name]
        wanted = (faces.bold_italic if italic else faces.bold) if bold else (faces.italic if italic else faces.regular)
        path = _files().get(wanted)
        if path is not None and not missing_letters(path):
            return path
        name = faces.fallback
    raise FontMissingError(family=family, packages=PACKAGES)


@lru_cache(maxsize=512)
def face(family: str, size_px: int, bold: bool = False, italic: bool = False) -> ImageFont.FreeTypeFont:
    """A face at a size in pixels. Basic layout: Vietnamese needs no shaping when text is NFC."""
    return ImageFont.truetype(path_of(family, bold, italic), size_px, layout_engine=ImageFont.Layout.BASIC)
