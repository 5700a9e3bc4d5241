"""From the text that stands behind a label to the value of a field: found, normalised, never put right silently."""

from __future__ import annotations

import re
from dataclasses import dataclass

from digitize.catalog import FieldKind
from digitize.extract.checks import verdict
from digitize.extract.model import Check
from digitize.extract.peoples import ETHNIC_GROUPS
from digitize.vietnamese import find_date, fold, normalise_name, search_key, single_spaced

_LOOKALIKES = str.maketrans("OoQDIlLiZzSBbGgqTØøóÓ", "000011112258869970066")
_NUMBERISH = re.compile(r"(?=\S*\d)[\dOoQDIlLiZzSBbGgqTØøóÓ./-]+")
_DIGIT_RUN = re.compile(r"(?<![\d.,/])\d(?:[ .]?\d)*(?![\d/])")
_BOXED_RUN = re.compile(r"\d(?:[ |\[\]]{0,4}\d)*")  # a box for each digit: "| 0 |4|5|"
_FEW_BARS = 4
_ODD_SIGNS = "?!#$%&*@~^"
_LOOKALIKE_RUN = re.compile(r"(?=[^\W_]*\d{5})[\dOoQDIlLiZzSBbGgqT]{9,13}")
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20|21)\d{2}(?!\d)")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?")
_PARTED_NUMBER = re.compile(r"(\d+),\s(\d{1,2})(?![\d.,/])")
_DOCUMENT_NUMBER = re.compile(r"[^\W_]+(?:\s?[./-]\s?[^\W_]+(?:\s?&\s?[^\W_]+)?)*(?:\s?\([^)]{1,12}\))?")
_TICKED = re.compile(r"[☒☑✓✔]|\[[xX]\]|\([xX]\)")
_NAME_ENDS = frozenset(
    "sinh so ngay cccd cmnd la do hien gioi dan quoc chuc noi dia can ho tuoi nam. thuong cap dien mst va".split()  # noqa: SIM905
)
_EDGE = " \t.,;:…·_-–—'\"“”`|~*•([]"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A value with the characters of the text it came from (``start`` to ``end``) and first checks."""

    value: str
    start: int
    end: int
    checks: tuple[Check, ...] = ()


def parse_value(kind: FieldKind, text: str) -> Parsed | None:
    """Value of ``kind`` in single-spaced ``text``, None where there is none."""
    if kind in (FieldKind.PERSONAL_ID, FieldKind.TAX_CODE):
        return _identifier(text)
    if kind is FieldKind.DATE:
        return _date(text)
    if kind is FieldKind.YEAR:
        return _year(text)
    if kind is FieldKind.SEX:
        return _sex(text)
    if kind is FieldKind.ETHNICITY:
        return _ethnicity(text)
    if kind is FieldKind.PERSON_NAME:
        return _name(text)
    if kind is FieldKind.NUMBER:
        return _number(text)
    if kind is FieldKind.DOCUMENT_NUMBER:
        return _document_number(text)
    return _text(text)


def normal_form(kind: FieldKind, text: str) -> tuple[str | None, tuple[Check, ...]]:
    """The form in which what a person wrote is compared and counted, and the checks of the writing itself.

    None, with a failed check that says why, where the text is not one value of ``kind`` from end to end: what would be
    cut off or put right stays as it was written (R14).
    """
    clean = single_spaced(text)
    parsed = parse_value(kind, clean)
    if parsed is None or any(c.isalnum() for c in clean[: parsed.start] + clean[parsed.end :]):
        return None, (Check("typed.form", False, "Giá trị ghi không đúng dạng của trường: giữ nguyên, hãy xem lại."),)
    return (parsed.value if all(check.passed for check in parsed.checks) else None), parsed.checks


def _identifier(text: str) -> Parsed | None:
    """Most telling run of digits: 12, then 13 with hyphen or 10 or 9, else the longest of at least 6 as it is."""
    branch = re.search(r"(?<!\d)\d{10}\s?-\s?\d{3}(?!\d)", text)
    if branch:
        return Parsed(re.sub(r"\s", "", branch.group()), branch.start(), branch.end())
    pattern = _BOXED_RUN if text.count("|") > _FEW_BARS else _DIGIT_RUN
    runs = [(re.sub(r"\D", "", found.group()), found) for found in pattern.finditer(text)]
    for length in (12, 13, 10, 9):
        for digits, found in runs:
            if len(digits) == length and (length == 12 or not _glued(text, found)):
                return Parsed(digits, found.start(), found.end())
    alike = _LOOKALIKE_RUN.search(text)
    if alike and not alike.group().isdigit():
        digits = alike.group().translate(_LOOKALIKES)
        return Parsed(digits, alike.start(), alike.end(), (_lookalike(),))
    long = [(digits, found) for digits, found in runs if len(digits) >= 6]  # too short or too long: kept, and told so
    if long:
        digits, found = max(long, key=lambda run: len(run[0]))
        return Parsed(digits, found.start(), found.end(), (_lookalike(),) if _glued(text, found) else ())
    return None


def _glued(text: str, found: re.Match[str]) -> bool:
    """Whether a letter or odd sign touches the digits: they may be the rest of a longer number, read in part."""
    around = text[found.start() - 1 : found.start()] + text[found.end() : found.end() + 1]
    return any(c.isalpha() or c in _ODD_SIGNS for c in around)


def _lookalike() -> Check:
    return Check(
        "reading.lookalike", False, "Có chữ cái hoặc dấu lạ giữa các chữ số trong phần đọc được: đối chiếu với ảnh."
    )


def _date(text: str) -> Parsed | None:
    """A date; where only a year stands (parents' birth years), the year with a check that says so."""
    found = find_date(text)
    checks: tuple[Check, ...] = ()
    if not found:
        plain = _NUMBERISH.sub(lambda word: word.group().translate(_LOOKALIKES), text)
        found = find_date(plain) if plain != text else None
        checks = (_lookalike(),)
    else:
        checks = _words_against_figures(text)
    if found:
        return Parsed(found.day.isoformat(), found.start, found.end, checks)
    year = _YEAR.search(text)
    if year and re.sub(r"\D", "", text) == year.group() and not re.search(r"(?i)ngày|tháng", text):
        return Parsed(year.group(), year.start(), year.end(), (Check("date.year_only", True, "Chỉ ghi năm."),))
    return None


def _words_against_figures(text: str) -> tuple[Check, ...]:
    """Check of a date in figures against the same date in words behind it, if there is one."""
    figures = find_date(text)
    if not figures or figures.in_words:
        return ()
    words = find_date(single_spaced(text)[figures.end :])
    if not words or not words.in_words:
        return ()
    return (
        verdict(
            "date.words",
            words.day == figures.day,
            "Ngày ghi bằng chữ khớp ngày ghi bằng số.",
            f"Ngày ghi bằng chữ ({words.day:%d/%m/%Y}) khác ngày ghi bằng số ({figures.day:%d/%m/%Y}).",
        ),
    )


def _year(text: str) -> Parsed | None:
    year = _YEAR.search(text)
    return Parsed(year.group(), year.start(), year.end()) if year else None


def _sex(text: str) -> Parsed | None:
    """``Nam`` or ``Nữ``: the ticked one where there are boxes, else the first."""
    words = [(found.group(), found) for found in re.finditer(r"[^\W\d_]+", text)]
    named = [("Nam" if fold(word) == "nam" else "Nữ", found) for word, found in words if fold(word) in ("nam", "nu")]
    if not named:
        return None
    tick = _TICKED.search(text)
    if tick and len(named) > 1:
        value, found = min(named, key=lambda each: abs(each[1].start() - tick.start()))
        return Parsed(value, found.start(), found.end())
    value, found = named[0]
    return Parsed(value, found.start(), found.end())


def _ethnicity(text: str) -> Parsed | None:
    """A people of the official list where one is named; else the words as they stand, with a failed check."""
    parsed = _text(text)
    if not parsed:
        return None
    key = search_key(parsed.value)
    for length in (3, 2, 1):
        known = ETHNIC_GROUPS.get(" ".join(key.split()[:length]))
        if known:
            end = parsed.start + len(" ".join(parsed.value.split()[:length]))
            return Parsed(known, parsed.start, min(end, parsed.end))
    warning = Check("ethnicity.unknown", False, f"“{parsed.value}” không có trong danh mục các dân tộc Việt Nam.")
    return Parsed(parsed.value, parsed.start, parsed.end, (warning,))


def _name(text: str) -> Parsed | None:
    """Words of a name up to the first that can't belong to one."""
    end = start = 0
    begun = False
    for found in re.finditer(r"\S+", text):
        bare = found.group().strip(_EDGE + ")")
        if not bare:
            continue
        digits = sum(c.isdigit() for c in bare)
        stops = digits > 1 or digits == len(bare) or (begun and bare[:1].islower() and fold(bare) in _NAME_ENDS)
        if stops:
            if begun:
                break
            continue
        if not begun:
            if not bare[:1].isupper() and any(c.isupper() for c in text):
                continue  # "ông/bà", "người tử vong" before the name
            begun, start = True, found.start()
        end = found.end()
        if found.group().endswith((",", ";")):
            break
    value = normalise_name(text[start:end])
    return Parsed(value, start, end) if begun and any(c.isalpha() for c in value) else None


def _number(text: str) -> Parsed | None:
    """A number with a decimal point; thousands points and leading zeros taken out (``1.250,5`` is 1250.5)."""
    found = _NUMBER.search(text)
    if not found:
        return None
    parted = _PARTED_NUMBER.match(text, found.start())
    if parted:
        return Parsed(f"{int(parted[1])}.{parted[2]}", found.start(), parted.end(), (_parted_number(),))
    digits = found.group()
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", digits):
        digits = digits.replace(".", "")
    value = re.sub(r"^0+(?=\d)", "", digits.replace(",", "."))
    return Parsed(value, found.start(), found.end())


def _parted_number() -> Check:
    return Check("reading.parted_number", False, "Có khoảng trống sau dấu phẩy của số thập phân: đối chiếu với ảnh.")


def _document_number(text: str) -> Parsed | None:
    """First run that holds a digit, blanks around its marks taken out; a bare 12-digit number is no document number."""
    for found in _DOCUMENT_NUMBER.finditer(text):
        value = re.sub(r"\s*([./&-])\s*", r"\1", found.group()).strip(_EDGE)
        if not any(c.isdigit() for c in value):
            continue
        if re.fullmatch(r"\d{12}", value):
            return None
        before = re.search(r"([A-ZĐ]{1,3})\s$", text[: found.start()])  # the letters of a serial: "AB 123456"
        if before and value.isdigit():
            return Parsed(f"{before[1]} {value}", before.start(1), found.end())
        return Parsed(value, found.start(), found.end())
    return None


def _text(text: str) -> Parsed | None:
    start = len(text) - len(text.lstrip(_EDGE))
    value = text[start:].rstrip(_EDGE)
    if value.count("(") > value.count(")"):
        value += ")" if text[start + len(value) :].lstrip().startswith(")") else ""
    return Parsed(value, start, start + len(value)) if any(c.isalnum() for c in value) else None
