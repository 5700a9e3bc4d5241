"""Dates as Vietnamese papers write them, in figures and in words."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from digitize.vietnamese.text import fold, single_spaced

_UNITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_UNIT_VALUES = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "nham": 5,
    "sau": 6, "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
_MONTH_NAMES = {"gieng": 1, "chap": 12}
_SLASHES = str.maketrans("⁄∕", "//")
_LONG_DATE = re.compile(
    r"(?:nga\w\W{0,3})?(?<!\d)(\d{1,2})\W{0,3}\s*t\w{0,2}ang\W{0,3}(\d{1,2})\W{0,3}\s*na\w{1,2}\W{0,3}(\d{4})(?!\d)"
)
_SHORT_DATE = re.compile(r"(?<!\d)(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)")
_ISO_DATE = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_WORDS_DATE = re.compile(
    r"(?:ngay\s+)?(?:mong\s+|mung\s+)?([a-z ]+?)[\s,]+thang\s+([a-z ]+?)[\s,]+"
    r"nam\s+((?:mot|hai)\s+(?:nghin|ngan)\b[a-z ]*)"
)


def parse_date(text: str) -> date | None:
    """The real date in ``text`` (in figures before words, the long form first), None if there is none.

    Takes ``ngày 05 tháng 02 năm 2026``, ``05/02/2026``, ``5-2-2026``, ``05.02.2026``, ISO ``2026-02-05`` and words
    (``Ngày năm tháng hai năm hai nghìn không trăm hai mươi sáu``); an impossible date such as 30/02/2026 gives None.
    """
    found = find_date(text)
    return found.day if found else None


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and where it stands: characters ``start`` to ``end`` of the single-spaced NFC text."""

    day: date
    start: int
    end: int
    in_words: bool


def find_date(text: str) -> FoundDate | None:
    """As :func:`parse_date`, with the place of the date in the single-spaced text."""
    folded = fold(single_spaced(text)).translate(_SLASHES)
    for pattern, order in ((_LONG_DATE, (3, 2, 1)), (_SHORT_DATE, (4, 3, 1)), (_ISO_DATE, (1, 2, 3))):
        for found in pattern.finditer(folded):
            parsed = _real_date(*(int(found.group(i)) for i in order))
            if parsed:
                return FoundDate(parsed, found.start(), found.end(), in_words=False)
    for found in _WORDS_DATE.finditer(folded):
        parsed = _date_of_words(*found.groups())
        if parsed:
            return FoundDate(parsed, found.start(), found.end(), in_words=True)
    return None


def _date_of_words(day_words: str, month_words: str, year_words: str) -> date | None:
    month = _MONTH_NAMES.get(month_words.strip()) or parse_number_in_words(month_words)
    year = parse_number_in_words(_leading_number_words(year_words))
    day_tokens = day_words.split()
    for start in range(len(day_tokens)):  # other words may stand before the day
        day = parse_number_in_words(" ".join(day_tokens[start:]))
        if day is not None and month is not None and year is not None:
            return _real_date(year, month, day)
    return None


def _leading_number_words(words: str) -> str:
    known = {*_UNIT_VALUES, "muoi", "tram", "nghin", "ngan", "linh", "le"}
    taken = []
    for word in words.split():
        if word not in known:
            break
        taken.append(word)
    return " ".join(taken)


def parse_number_in_words(words: str) -> int | None:
    """Value of a Vietnamese numeral of 0–9999 in words, accents optional; None if it is not one."""
    tokens = fold(single_spaced(words)).split()
    total = 0
    for names, factor in ((("nghin", "ngan"), 1000), (("tram",), 100)):
        places = [i for i, token in enumerate(tokens) if token in names]
        if len(places) > 1 or places == [0]:
            return None
        if places:
            if places[0] != 1 or tokens[0] not in _UNIT_VALUES:
                return None
            total += _UNIT_VALUES[tokens[0]] * factor
            tokens = tokens[2:]
            if not tokens:
                return total
    rest = _below_hundred(tokens)
    return None if rest is None else total + rest


def _below_hundred(tokens: list[str]) -> int | None:
    """Value of ``mười lăm``, ``hai mươi mốt``, ``hai mốt``, ``linh năm``, ``năm``; None if it is no such numeral."""
    if tokens and tokens[0] in ("linh", "le"):
        tokens = tokens[1:]
        return _UNIT_VALUES.get(tokens[0]) if len(tokens) == 1 else None
    match tokens:
        case ["muoi"]:
            return 10
        case [unit]:
            return _UNIT_VALUES.get(unit)
        case ["muoi", unit] if unit in _UNIT_VALUES:
            return 10 + _UNIT_VALUES[unit]
        case [tens, "muoi"] if tens in _UNIT_VALUES:
            return _UNIT_VALUES[tens] * 10
        case [tens, "muoi", unit] if tens in _UNIT_VALUES and unit in _UNIT_VALUES:
            return _UNIT_VALUES[tens] * 10 + _UNIT_VALUES[unit]
        case [tens, unit] if tens in _UNIT_VALUES and unit in _UNIT_VALUES and tens != "khong":
            return _UNIT_VALUES[tens] * 10 + _UNIT_VALUES[unit]
        case _:
            return None


def _real_date(year: int, month: int, day: int) -> date | None:
    if year < 1 or not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def number_in_words(number: int) -> str:
    """Vietnamese words of 0–9999, as papers write years and days (``linh``, ``mốt``, ``tư``, ``lăm`` where due).

    Raises ValueError outside that range.
    """
    if not 0 <= number <= 9999:
        raise ValueError(f"number_in_words takes 0-9999, not {number}")
    words: list[str] = []
    thousands, rest = divmod(number, 1000)
    hundreds, tail = divmod(rest, 100)
    if thousands:
        words += [_UNITS[thousands], "nghìn"]
    if hundreds or (thousands and tail):
        words += [_UNITS[hundreds], "trăm"]
    if tail or not words:
        words += _tail_in_words(tail, after_hundred=bool(words))
    return " ".join(words)


def _tail_in_words(tail: int, *, after_hundred: bool) -> list[str]:
    tens, unit = divmod(tail, 10)
    if tens == 0:
        return ["linh", _UNITS[unit]] if after_hundred else [_UNITS[unit]]
    words = ["mười"] if tens == 1 else [_UNITS[tens], "mươi"]
    if unit:
        special = {5: "lăm"} if tens == 1 else {1: "mốt", 4: "tư", 5: "lăm"}
        words.append(special.get(unit, _UNITS[unit]))
    return words


def date_in_words(day: date) -> str:
    """``Ngày năm tháng hai năm hai nghìn không trăm hai mươi sáu`` for 5 February 2026."""
    month = "tư" if day.month == 4 else number_in_words(day.month)
    return f"Ngày {number_in_words(day.day)} tháng {month} năm {number_in_words(day.year)}"
