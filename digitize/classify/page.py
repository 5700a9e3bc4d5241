"""What stands on one page, as far as telling papers apart needs it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from digitize.classify.tolerant import contained, find, grams, squash
from digitize.ocr import Line, PageReading
from digitize.scan import ColourMode
from digitize.vietnamese import fold

HEADING_CAPS = 0.6
"""Share of capital letters from which a line may be part of a title."""

FEW_LETTERS = 12
"""With fewer letters than this and no code a page tells nothing of its paper: a stamp, a signature, a line by hand."""

MOTTO = squash("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
_MOTTO_SECOND = grams(squash("Độc lập - Tự do - Hạnh phúc"))
_CERTIFIED = (squash("CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH"), squash("Bản sao đúng với bản chính"))
_CERTIFIED_REGISTER = squash("SCT/BS")
_COPY_CAPTION = squash("BẢN SAO")
_PAGE_OF = re.compile(r"^\W*(?:trang|tr\.?|page)\s*[:.]?\s*(\d{1,3})(?:\s*(?:/|tren|of)\s*(\d{1,3}))?\W*$")
_SLASHED = re.compile(r"^\W*(\d{1,2})\s*/\s*(\d{1,2})\W*$")
_BARE = re.compile(r"^\W*(\d{1,2})\W*$")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Heading:
    """Consecutive lines in capitals, joined. ``top`` is the place of the first, 0–1 down the page."""

    squashed: str
    top: float
    lines: int


@dataclass(frozen=True, slots=True)
class PageView:
    """One page prepared for matching.

    ``page_number`` is the printed one, ``page_total`` of "Trang 2/4", None where nothing is printed. ``motto``: the
    page bears Quốc hiệu and Tiêu ngữ. ``certified``: a certification block (lời chứng bản sao, SCT/BS).
    ``copy_caption``: "(BẢN SAO)" under a title. ``fine_grams``: its letters by threes, to tell pages scanned twice.
    ``blank``: nothing stands on it; ``wordless``: something does, but hardly a letter that was read.
    ``names``: pairs of capitalised words and long numbers, which pages of one paper or one dossier have in common.
    ``sections``: for each way of numbering (Điều 1, I., 1.) the first and last number that begins a line.
    ``names_itself``: a heading begins as titles do (TỜ KHAI, ĐƠN, GIẤY …), whether or not the catalogue knows it.
    ``identifiers``: numbers of nine digits or more; ``codes``: what QR codes and machine-readable lines say.
    ``numbers``: numbers of two digits or more. The look: ``grey`` (no colour), ``line_height`` (median, as a share of
    the page's height) and ``left_edge`` (where most lines begin, as a share of its width); 0 where there are no lines.
    """

    letters: int
    grams: frozenset[str]
    fine_grams: frozenset[str]
    headings: tuple[Heading, ...]
    symbols_text: str
    page_number: int | None
    page_total: int | None
    motto: bool
    certified: bool
    copy_caption: bool
    blank: bool
    wordless: bool
    names: frozenset[str]
    sections: Mapping[str, tuple[int, int]]
    names_itself: bool
    identifiers: frozenset[str]
    codes: frozenset[str]
    numbers: frozenset[str]
    grey: bool
    line_height: float
    left_edge: float

    @property
    def says_nothing(self) -> bool:
        """Whether nothing on the page tells what paper it is of."""
        return self.blank or self.wordless


def view(reading: PageReading) -> PageView:
    """Prepare one page."""
    lines = reading.text.lines
    height = max(1, reading.height_px)
    squashed = [squash(line.text) for line in lines]
    whole = "".join(squashed)
    page_grams = grams(whole)
    number, total = _page_number(lines, height)
    upper = [text for text, line in zip(squashed, lines, strict=True) if line.box_px.y < 0.45 * height]
    top = "".join(upper)
    return PageView(
        letters=len(whole),
        grams=page_grams,
        fine_grams=grams(whole, 3),
        headings=_headings(lines, squashed, height),
        symbols_text="".join("".join(_upright(line.text).split()) + "\n" for line in lines),
        page_number=number,
        page_total=total,
        motto=_stands(MOTTO, top, 0.75) or contained(_MOTTO_SECOND, grams(top)) > 0.75,
        certified=_CERTIFIED_REGISTER in whole or any(_stands(mark, whole, 0.8) for mark in _CERTIFIED),
        copy_caption=any(_is_copy_caption(text) for text in squashed),
        blank=reading.blank,
        wordless=not reading.blank and len(whole) < FEW_LETTERS and not reading.codes,
        names=frozenset(name for line in lines for name in _names(line.text)),
        sections=_sections(lines),
        identifiers=frozenset(re.findall(r"\d{9,}", reading.text.text)),
        codes=frozenset(code.text for code in reading.codes),
        numbers=frozenset(re.findall(r"\d{2,}", reading.text.text)),
        grey=reading.colour_mode is not ColourMode.COLOUR,
        line_height=_middle([line.box_px.height for line in lines]) / height,
        left_edge=_middle([line.box_px.x for line in lines]) / max(1, reading.width_px),
        names_itself=any(_begins_as_title(line.text) and line.box_px.y < 0.6 * height for line in lines),
    )


def alike(one: PageView, other: PageView) -> float:
    """Share of letter triples two pages have in common, 0–1. The same page scanned twice is near 1."""
    if not one.fine_grams or not other.fine_grams:
        return 0.0
    return len(one.fine_grams & other.fine_grams) / len(one.fine_grams | other.fine_grams)


def namesakes(one: PageView, other: PageView) -> float:
    """Share of names and numbers two pages have in common, 0–1; one half where there are none to compare."""
    return share_of(one.names, other.names)


def share_of(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of the smaller set that the other holds too, 0–1; one half where there is nothing to compare."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.5


def _middle(values: list[int]) -> float:
    return float(median(values)) if values else 0.0


def differ(one: frozenset[str], other: frozenset[str]) -> bool:
    """Both pages bear such marks and none is the same."""
    return bool(one) and bool(other) and not one & other


def others(one: frozenset[str], other: frozenset[str]) -> bool:
    """Both pages bear numbers of people and none is the same, single digits misread allowed for."""
    return bool(one) and bool(other) and not any(same_number(mine, theirs) for mine in one for theirs in other)


def same_number(one: str, other: str) -> bool:
    """One long number read twice: as many digits, three quarters of them the same."""
    return len(one) == len(other) and 4 * sum(a == b for a, b in zip(one, other, strict=True)) >= 3 * len(one)


def section_step(before: PageView, after: PageView) -> int:
    """1 if the numbering of sections goes on from one page to the next, -1 if it goes back, 0 if it doesn't say."""
    for numbering in ("article", "roman", "arabic"):
        if numbering in before.sections and numbering in after.sections:
            return 1 if after.sections[numbering][0] in _following(before.sections[numbering][1]) else -1
    return 0


def _following(number: int) -> tuple[int, int]:
    return number, number + 1


_SECTION_MARKS = {
    "article": re.compile(r"^dieu\s+(\d{1,3})\b"),
    "roman": re.compile(r"^(?=[ivxl1|!]*[ivxl])([ivxl1|!]{1,5})[.)]\s*\S"),
    "arabic": re.compile(r"^(\d{1,2})[.)]\s*\D"),
}
_ROMAN = {"i": 1, "v": 5, "x": 10}
_ROMAN_FORM = re.compile(r"x{0,2}(?:ix|iv|v?i{0,3})")
_READ_FOR_I = str.maketrans("l1|!", "iiii")


def _sections(lines: tuple[Line, ...]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for line in lines:
        text = fold(line.text.strip())
        for numbering, mark in _SECTION_MARKS.items():
            if (hit := mark.match(text)) and hit[1]:
                number = _roman(hit[1].translate(_READ_FOR_I)) if numbering == "roman" else int(hit[1])
                if not number:
                    continue
                first, _ = found.get(numbering, (number, number))
                found[numbering] = (first, number)
    return found


def _roman(text: str) -> int:
    """The number, 0 for what is none."""
    if not _ROMAN_FORM.fullmatch(text):
        return 0
    values = [_ROMAN[letter] for letter in text]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def _names(text: str) -> list[str]:
    """Neighbouring words that both begin with a capital, and numbers of four digits or more."""
    words = _WORD.findall(unicodedata.normalize("NFC", text))
    pairs = [fold(f"{a} {b}") for a, b in pairwise(words) if a[0].isupper() and b[0].isupper()]
    return pairs + [word for word in words if len(word) >= 4 and word.isdigit()]


def _stands(mark: str, text: str, least: float) -> bool:
    if mark in text:
        return True
    if contained(grams(mark, 3), grams(text, 3)) < least - 0.35:
        return False
    edits, _ = find(mark, text)
    return 1 - edits / len(mark) >= least


_TITLE_WORDS = tuple(
    squash(words)
    for words in (
        "TỜ KHAI", "ĐƠN ĐỀ NGHỊ", "ĐƠN XIN", "ĐƠN ĐĂNG KÝ", "ĐƠN YÊU CẦU", "GIẤY", "TRÍCH LỤC", "HỢP ĐỒNG", "BIÊN BẢN",
        "THÔNG BÁO", "QUYẾT ĐỊNH", "PHIẾU", "BẢN CAM", "BẢN ÁN", "BẢN KHAI", "BẢN VẼ", "VĂN BẢN", "DANH SÁCH",
        "ĐIỀU LỆ", "CHỨNG CHỈ", "CHỨNG NHẬN", "BẰNG TỐT", "BẰNG CỬ", "TỜ TRÌNH", "BÁO CÁO", "KẾ HOẠCH", "CHỈ THỊ",
        "HÓA ĐƠN", "LÝ LỊCH", "BẢNG", "DI CHÚC", "XÁC NHẬN THÔNG TIN", "BIÊN LAI", "MẢNH TRÍCH", "CĂN CƯỚC", "HỘ CHIẾU",
    )
)  # fmt: skip
_FEWEST_TITLE_LETTERS = 7


def _begins_as_title(text: str) -> bool:
    if _caps_share(text) < HEADING_CAPS:
        return False
    letters = squash(text)
    return len(letters) >= _FEWEST_TITLE_LETTERS and any(
        find(w, letters[: len(w)])[0] <= len(w) // 6 for w in _TITLE_WORDS
    )


def _is_copy_caption(squashed: str) -> bool:
    return abs(len(squashed) - len(_COPY_CAPTION)) <= 1 and find(_COPY_CAPTION, squashed)[0] <= 1


def _upright(text: str) -> str:
    return unicodedata.normalize("NFC", text).upper().replace("Đ", "D").replace("–", "-").replace("—", "-")


def _caps_share(text: str) -> float:
    letters = [c for c in text if c.isalpha()]
    return sum(c.isupper() for c in letters) / len(letters) if len(letters) >= 3 else 0.0


MOST_TITLE_LINES = 5


def _headings(lines: tuple[Line, ...], squashed: list[str], height: int) -> tuple[Heading, ...]:
    """Every run of one to five neighbouring lines in capitals (titles run over lines), motto lines left out."""
    found: list[Heading] = []
    run: list[int] = []
    for place, line in enumerate(lines):
        if _caps_share(line.text) < HEADING_CAPS:
            run = []
            continue
        run.append(place)
        for first in range(max(0, len(run) - MOST_TITLE_LINES), len(run)):
            members = run[first:]
            text = "".join(squashed[member] for member in members)
            found.append(Heading(text, lines[members[0]].box_px.y / height, len(members)))
    return tuple(found)


def _page_number(lines: tuple[Line, ...], height: int) -> tuple[int | None, int | None]:
    """Printed page number: ``Trang 2/4``, ``2/4`` or a lone number in the top or bottom margin."""
    for line in lines:
        middle = (line.box_px.y + line.box_px.height / 2) / height
        if 0.12 < middle < 0.88:
            continue
        text = fold(line.text)
        for pattern in (_PAGE_OF, _SLASHED):
            if found := pattern.match(text):
                number, total = int(found[1]), found[2] and int(found[2])
                if number >= 1 and (not total or number <= total):
                    return number, total or None
        if (found := _BARE.match(text)) and int(found[1]) >= 1:
            return int(found[1]), None
    return None, None
