"""Số định danh cá nhân: what its 12 digits say (NĐ 137/2015/NĐ-CP Đ.13, TT 59/2021/TT-BCA Đ.4)."""

from __future__ import annotations

import re
from datetime import date

from digitize.extract.checks import verdict
from digitize.extract.model import Check

_PROVINCES = frozenset((
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37,
    38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77,
    79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
))  # fmt: skip
"""Codes of the provinces of birth registration; the mergers of 2025 left them as they were."""

_FOREIGN_CODES = range(97, 400)
"""Codes beyond the provinces stand for countries of birth registration, of which there are fewer than 300."""


def validate_personal_id(
    value: str, *, sex: str | None = None, birth_date: date | None = None, birth_year: int | None = None
) -> tuple[Check, ...]:
    """Checks of a personal identification number, and against what else the paper says of its owner.

    ``value`` as read; ``sex`` is ``Nam`` or ``Nữ``. The number has no check digit, so a number that passes may still be
    another one. Nine digits are the old số CMND: told so, not taken for an error of reading. Never alters the value.
    """
    digits = value.strip()
    if re.fullmatch(r"\d{9}", digits):
        return (Check("personal_id.old_number", True, "Số CMND 9 số (số cũ), chưa phải số định danh cá nhân."),)
    if not re.fullmatch(r"\d{12}", digits):
        return (Check("personal_id.length", False, "Số định danh cá nhân phải gồm đúng 12 chữ số."),)
    checks = [Check("personal_id.length", True, "Đủ 12 chữ số."), _place(digits)]
    year = birth_date.year if birth_date else birth_year
    if year is not None:
        said = year_of_personal_id(digits)
        checks.append(
            verdict(
                "personal_id.birth_year",
                year == said,
                "Năm sinh khớp số định danh.",
                f"Năm sinh {year} không khớp số định danh (số của người sinh năm {said}).",
            )
        )
    if sex in ("Nam", "Nữ"):
        checks.append(
            verdict(
                "personal_id.sex",
                sex == sex_of_personal_id(digits),
                "Giới tính khớp số định danh.",
                f"Giới tính {sex} không khớp số định danh.",
            )
        )
    if not all(check.passed for check in checks) and _zeros_as_nines(digits, year):
        checks.append(
            Check(
                "reading.nine_for_zero",
                False,
                "Có thể số 0 (có chấm hoặc gạch trong) bị đọc thành 9: đối chiếu với ảnh.",
            )
        )
    return tuple(checks)


def _zeros_as_nines(digits: str, year: int | None) -> bool:
    """Whether the head of the number would stand if nines in it were zeros."""
    nines = [place for place in range(6) if digits[place] == "9"]
    for chosen in range(1, 1 << len(nines)):
        zeros = {place for bit, place in enumerate(nines) if chosen >> bit & 1}
        other = "".join("0" if place in zeros else digit for place, digit in enumerate(digits))
        if int(other[:3]) in _PROVINCES and (year is None or year_of_personal_id(other) == year):
            return True
    return False


def year_of_personal_id(digits: str) -> int:
    """Birth year that 12 digits say: the fourth digit gives the century, the next two the year."""
    return 1900 + int(digits[3]) // 2 * 100 + int(digits[4:6])


def sex_of_personal_id(digits: str) -> str:
    """``Nam`` or ``Nữ``: an even fourth digit is a man's."""
    return "Nam" if int(digits[3]) % 2 == 0 else "Nữ"


def _place(digits: str) -> Check:
    place = digits[:3]
    if int(place) in _PROVINCES:
        return Check("personal_id.place", True, "Mã nơi đăng ký khai sinh có trong danh mục tỉnh, thành phố.")
    if int(place) in _FOREIGN_CODES:
        return Check("personal_id.place", True, "Mã nơi đăng ký khai sinh ngoài 63 tỉnh, thành phố (nước ngoài).")
    return Check("personal_id.place", False, f"Mã nơi đăng ký khai sinh {place} không có trong danh mục.")
