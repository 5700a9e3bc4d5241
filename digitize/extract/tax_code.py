"""Mã số thuế / mã số doanh nghiệp and its check digit."""

from __future__ import annotations

import re

from digitize.extract.model import Check
from digitize.extract.personal_id import validate_personal_id

_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def tax_check_digit(nine_digits: str) -> int | None:
    """Tenth digit that belongs to nine, None where no valid number begins so."""
    check = 10 - sum(w * int(d) for w, d in zip(_WEIGHTS, nine_digits, strict=True)) % 11
    return None if check == 10 else check


def validate_tax_code(value: str) -> tuple[Check, ...]:
    """Checks of a tax code: 10 digits, 10 and a branch 001-999, or the 12 digits of a person (since 1/7/2025).

    Takes 13 digits with or without the hyphen. Never alters the value.
    """
    code = value.strip()
    if re.fullmatch(r"\d{12}", code):
        return validate_personal_id(code)
    parts = re.fullmatch(r"(\d{9})(\d)(?:-?(\d{3}))?", code)
    if not parts:
        return (
            Check("tax_code.length", False, "Mã số thuế phải gồm 10 số, 13 số (10 số và 3 số chi nhánh) hoặc 12 số."),
        )
    if parts[3] == "000":
        return (Check("tax_code.branch", False, "Số thứ tự đơn vị phụ thuộc phải từ 001 đến 999."),)
    agrees = tax_check_digit(parts[1]) == int(parts[2])
    text = "Số kiểm tra của mã số thuế đúng." if agrees else "Số kiểm tra của mã số thuế sai: kiểm tra lại từng chữ số."
    return (Check("tax_code.check_digit", agrees, text),)
