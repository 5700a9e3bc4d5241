"""Checks of values by themselves and against their neighbours. They warn, they never alter (R14)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from digitize.catalog import FieldKind, FieldSpec, PaperType
from digitize.extract.checks import verdict
from digitize.extract.dossier_code import parse_dossier_code
from digitize.extract.model import Check, FieldValue
from digitize.extract.personal_id import validate_personal_id
from digitize.extract.tax_code import validate_tax_code
from digitize.vietnamese import find_date, parse_date, search_key

_FAR_YEARS = 50
_OLDEST_YEAR, _LATEST_YEAR = 1850, 2150
_FUTURE_ROLES = frozenset({"valid_until"})
_NAME_LETTERS = re.compile(r"[^\W\d_]+(?:['’.-]?[^\W\d_]+)*(?: [^\W\d_]+(?:['’.-]?[^\W\d_]+)*)*")


def with_crosschecks(
    paper_type: PaperType, values: Sequence[FieldValue], *, today: date | None = None
) -> tuple[FieldValue, ...]:
    """The values with their checks added; ``values`` stand in the order of the paper type's fields."""
    pairs = list(zip(paper_type.fields, values, strict=True))
    return tuple(
        replace(value, checks=(*value.checks, *_checks(spec, value, pairs, today)))
        if value.value is not None
        else value
        for spec, value in pairs
    )


def _checks(
    spec: FieldSpec, value: FieldValue, pairs: Sequence[tuple[FieldSpec, FieldValue]], today: date | None
) -> tuple[Check, ...]:
    text = value.value or ""
    if spec.kind is FieldKind.PERSONAL_ID:
        sex = _of_block(pairs, spec.block, FieldKind.SEX)
        born = _birth(pairs, spec.block)
        year = int(born) if born and re.fullmatch(r"\d{4}", born) else None
        return validate_personal_id(text, sex=sex, birth_date=parse_date(born) if born else None, birth_year=year)
    if spec.kind is FieldKind.TAX_CODE:
        return validate_tax_code(text)
    if spec.kind is FieldKind.DATE:
        return (*_date_checks(spec, text, today), *_words(spec, text, pairs))
    if spec.kind is FieldKind.PERSON_NAME:
        good = _NAME_LETTERS.fullmatch(text) is not None and " " in text
        return (verdict("name.form", good, "Họ tên đúng dạng.", "Họ tên có ký tự lạ hoặc chỉ một chữ: kiểm tra lại."),)
    if spec.name.endswith("phone"):
        return _phone_checks(text)
    if spec.kind is FieldKind.NATIONALITY and search_key(text) in ("kinh", "tay", "nung", "mong", "muong"):
        return (Check("nationality.ethnicity", False, f"“{text}” là dân tộc, không phải quốc tịch."),)
    if spec.name.endswith("dossier_code"):
        code = parse_dossier_code(text, today=today)
        return code.checks if code else (Check("dossier_code.form", False, "Mã hồ sơ không đúng cấu trúc."),)
    return ()


def _phone_checks(text: str) -> tuple[Check, ...]:
    """Vietnamese numbers begin with 0 (or +84) and have 10 or 11 digits; a nine before them may be a dotted zero."""
    digits = re.sub(r"\D", "", text)
    good = re.fullmatch(r"0\d{9,10}|84\d{9,10}", digits) is not None
    checks = [verdict("phone.form", good, "Số điện thoại đúng dạng.", "Số điện thoại không đúng dạng: kiểm tra lại.")]
    if not good and re.fullmatch(r"9\d{9,10}", digits):
        checks.append(
            Check(
                "reading.nine_for_zero",
                False,
                "Có thể số 0 (có chấm hoặc gạch trong) bị đọc thành 9: đối chiếu với ảnh.",
            )
        )
    return tuple(checks)


def _of_block(pairs: Sequence[tuple[FieldSpec, FieldValue]], block: str, kind: FieldKind) -> str | None:
    return next(
        (value.value for spec, value in pairs if spec.block == block and spec.kind is kind and value.value), None
    )


def _birth(pairs: Sequence[tuple[FieldSpec, FieldValue]], block: str) -> str | None:
    """Birth date or year of the person of a block."""
    for spec, value in pairs:
        born = spec.kind in (FieldKind.DATE, FieldKind.YEAR) and "birth" in spec.name
        if spec.block == block and born and value.value:
            return value.value
    return None


def _date_checks(spec: FieldSpec, text: str, today: date | None) -> tuple[Check, ...]:
    day = parse_date(text)
    if day is None:
        return ()
    if not _OLDEST_YEAR <= day.year <= _LATEST_YEAR:
        return (Check("date.range", False, "Năm không thể có: kiểm tra lại năm."),)
    if today is None:
        return ()
    if spec.role in _FUTURE_ROLES:
        good = day.year <= today.year + _FAR_YEARS
        return (verdict("date.range", good, "Ngày hợp lệ.", "Ngày quá xa trong tương lai: kiểm tra lại năm."),)
    return (verdict("date.range", day <= today, "Ngày hợp lệ.", "Ngày ở tương lai: kiểm tra lại."),)


def _words(spec: FieldSpec, text: str, pairs: Sequence[tuple[FieldSpec, FieldValue]]) -> tuple[Check, ...]:
    """Figures against the field that holds the same date in words."""
    words = next((v for s, v in pairs if s.name == f"{spec.name}_words" and v.value), None)
    said = find_date(words.value) if words and words.value else None
    if not said:
        return ()
    return (
        verdict(
            "date.words",
            said.day.isoformat() == text,
            "Ngày ghi bằng chữ khớp ngày ghi bằng số.",
            f"Ngày ghi bằng chữ ({said.day:%d/%m/%Y}) khác ngày ghi bằng số.",
        ),
    )
