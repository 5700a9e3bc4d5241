"""Mã số hồ sơ thủ tục hành chính and mã định danh cơ quan (TT 01/2018/TT-VPCP Đ.19, QĐ 20/2020/QĐ-TTg Đ.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from digitize.extract.checks import verdict
from digitize.extract.model import Check
from digitize.vietnamese import parse_date

_OLD_UNIT = r"\d{3}\.\d{2}\.\d{2}\.[A-Y]\d{2}"
_NEW_UNIT = r"[A-Y]\d{2}(?:\.[A-Z0-9]+){0,4}"
_CODE = re.compile(rf"({_OLD_UNIT}|{_NEW_UNIT})-(\d{{2}})(\d{{2}})(\d{{2}})-(\d{{4,5}})")
_AGENCY = re.compile(rf"{_OLD_UNIT}|[A-Y]\d{{2}}(?:\.[A-Z0-9]+)*|Z[A-Z0-9]{{2}}[A-Z0-9.]{{0,32}}|\d{{10}}")
_USUAL_COUNTER_DIGITS = 4
_AGENCY_LENGTH = 35


@dataclass(frozen=True, slots=True)
class DossierCode:
    """A dossier code taken apart. ``received_on`` is None where its six digits are no day of the calendar."""

    text: str
    unit_code: str
    received_on: date | None
    counter: int
    checks: tuple[Check, ...]


def parse_dossier_code(text: str, *, today: date | None = None) -> DossierCode | None:
    """First dossier code in ``text``, None if there is none.

    Takes ``000.00.00.H50-240131-0001`` and ``H50.12-251003-0007``, lower case too. A day that is not in the calendar,
    a day after ``today`` (not checked where None) and a counter of five digits are failed or noted in ``checks``; the
    text stays.
    """
    found = _CODE.search(text.strip().upper())
    if not found:
        return None
    unit, year, month, day, counter = found.groups()
    received = parse_date(f"20{year}-{month}-{day}")
    checks = [
        verdict(
            "dossier_code.date",
            received is not None,
            "Ngày tiếp nhận trong mã hồ sơ có thật.",
            "Ngày tiếp nhận trong mã hồ sơ không có thật.",
        ),
        verdict(
            "dossier_code.counter",
            len(counter) == _USUAL_COUNTER_DIGITS,
            "Số thứ tự gồm 4 chữ số.",
            "Số thứ tự trong ngày gồm 5 chữ số: kiểm tra lại mã hồ sơ.",
        ),
    ]
    if received and today:
        checks.append(
            verdict(
                "dossier_code.future",
                received <= today,
                "Ngày tiếp nhận không ở tương lai.",
                "Ngày tiếp nhận trong mã hồ sơ ở tương lai.",
            )
        )
    return DossierCode(found.group(), unit, received, int(counter), tuple(checks))


def validate_agency_code(value: str) -> Check:
    """Whether ``value`` is built as an agency identifier: ``H50.100``, old ``000.00.00.H50``, an enterprise number."""
    code = value.strip()
    return verdict(
        "agency_code.form",
        len(code) <= _AGENCY_LENGTH and _AGENCY.fullmatch(code) is not None,
        "Mã định danh cơ quan đúng cấu trúc.",
        "Mã định danh cơ quan không đúng cấu trúc (QĐ 20/2020/QĐ-TTg).",
    )
