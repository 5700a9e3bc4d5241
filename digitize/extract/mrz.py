"""Machine-readable zones of identity papers: TD1 (thẻ căn cước) and TD3 (hộ chiếu), ICAO 9303.

A failed check digit spoils only the field it guards; the neighbours stay (R14, R15).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from digitize.extract.model import Check
from digitize.ocr import mrz_check_digit
from digitize.vietnamese import parse_date

_SEXES: Mapping[str, str] = {"M": "Nam", "F": "Nữ"}
_TD1 = (3, 30)
_TD3 = (2, 44)
_OLDEST_YEARS = 100


@dataclass(frozen=True, slots=True)
class MrzIdentity:
    """What a machine-readable zone says. Names are without accents, dates real or None, ``sex`` ``Nam``, ``Nữ`` or
    empty.

    ``personal_id`` is the 12-digit number (empty where the zone has none); ``document_number`` the card's or
    passport's. ``checks`` are named after the field they guard: ``mrz.document_number``, ``mrz.birth_date``,
    ``mrz.expiry_date``, ``mrz.personal_id``, ``mrz.composite``.
    """

    kind: str
    document_number: str
    personal_id: str
    name: str
    birth_date: date | None
    sex: str
    expiry_date: date | None
    nationality: str
    checks: tuple[Check, ...]


def parse_mrz(text: str, *, today: date | None = None) -> MrzIdentity | None:
    """Machine-readable zone out of its lines (parted by newlines or run together), None if it has no such shape.

    ``today`` decides the century of two-digit birth years (a birth lies in the past); without it a year above the
    expiry year is taken to lie in the 1900s.
    """
    flat = re.sub(r"\s", "", text.upper()).replace("«", "<")
    for (count, width), read in ((_TD1, _td1), (_TD3, _td3)):
        if len(flat) == count * width and re.fullmatch(r"[A-Z0-9<]+", flat):
            return read([flat[i * width : (i + 1) * width] for i in range(count)], today)
    return None


def _td1(lines: list[str], today: date | None) -> MrzIdentity:
    first, second, third = lines
    number, optional = first[5:14], first[15:27].replace("<", "")
    checks = [
        _check("document_number", number, first[14]),
        _check("birth_date", second[0:6], second[6]),
        _check("expiry_date", second[8:14], second[14]),
        _check("composite", first[5:30] + second[0:7] + second[8:15] + second[18:29], second[29]),
    ]
    personal_id = optional if re.fullmatch(r"\d{12}", optional) else ""
    if personal_id:
        agrees = personal_id[3:] == number
        text = "Số thẻ khớp số định danh." if agrees else "Số trên dòng MRZ không khớp số định danh."
        checks.append(Check("mrz.personal_id", agrees, text))
    expiry = _expiry(second[8:14])
    return MrzIdentity(
        kind="mrz_td1",
        document_number=number.replace("<", ""),
        personal_id=personal_id,
        name=_name(third),
        birth_date=_birth(second[0:6], today, expiry),
        sex=_SEXES.get(second[7], ""),
        expiry_date=expiry,
        nationality=second[15:18].replace("<", ""),
        checks=tuple(checks),
    )


def _td3(lines: list[str], today: date | None) -> MrzIdentity:
    first, second = lines
    personal = second[28:42]
    checks = [
        _check("document_number", second[0:9], second[9]),
        _check("birth_date", second[13:19], second[19]),
        _check("expiry_date", second[21:27], second[27]),
        _check("composite", second[0:10] + second[13:20] + second[21:43], second[43]),
    ]
    personal_id = personal.replace("<", "")
    if personal_id:
        checks.append(_check("personal_id", personal, second[42]))
    expiry = _expiry(second[21:27])
    return MrzIdentity(
        kind="mrz_td3",
        document_number=second[0:9].replace("<", ""),
        personal_id=personal_id if re.fullmatch(r"\d{12}", personal_id) else "",
        name=_name(first[5:]),
        birth_date=_birth(second[13:19], today, expiry),
        sex=_SEXES.get(second[20], ""),
        expiry_date=expiry,
        nationality=second[10:13].replace("<", ""),
        checks=tuple(checks),
    )


def _check(field: str, characters: str, digit: str) -> Check:
    expected = mrz_check_digit(characters)
    good = digit == expected or (digit == "<" and not characters.strip("<"))
    text = "Số kiểm tra MRZ đúng." if good else f"Số kiểm tra MRZ sai (đọc {digit}, tính được {expected})."
    return Check(f"mrz.{field}", good, text)


def _name(zone: str) -> str:
    return re.sub(r"<+", " ", zone).strip()


def _expiry(digits: str) -> date | None:
    return parse_date(f"20{digits[0:2]}-{digits[2:4]}-{digits[4:6]}") if digits.isdigit() else None


def _birth(digits: str, today: date | None, expiry: date | None) -> date | None:
    if not digits.isdigit():
        return None
    recent = parse_date(f"20{digits[0:2]}-{digits[2:4]}-{digits[4:6]}")
    bound = today or expiry
    if recent and bound and recent <= bound:
        return recent
    return parse_date(f"19{digits[0:2]}-{digits[2:4]}-{digits[4:6]}")
