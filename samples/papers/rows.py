"""Rows about a person, as forms ask for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from samples.flow import Cell, Flow, cell
from samples.people import Person
from samples.sheet import Span, known
from samples.wording import short_date

LABELS: Mapping[str, str] = {
    "name": "Họ, chữ đệm, tên:",
    "birth_date": "Ngày, tháng, năm sinh:",
    "sex": "Giới tính:",
    "ethnicity": "Dân tộc:",
    "nationality": "Quốc tịch:",
    "birth_place": "Nơi sinh:",
    "home_town": "Quê quán:",
    "residence": "Nơi cư trú:",
    "personal_id": "Số định danh cá nhân:",
    "phone": "Số điện thoại:",
}
_SHORT = ("sex", "ethnicity", "nationality")


def value_of(person: Person, field: str, day: date | None = None) -> tuple[str, str]:
    """A person's field as written and as normalised value."""
    if field == "birth_date":
        return short_date(person.birth_date), person.birth_date.isoformat()
    if field == "birth_place":
        return person.home_town, person.home_town
    if field == "residence":
        text = person.residence if day is None else person.residence_on(day)
        return text, text
    text = str(getattr(person, field))
    return text, text


def person_rows(
    flow: Flow, block: str, person: Person, fields: str, labels: Mapping[str, str] | None = None, printed: bool = False
) -> None:
    """Rows for the fields named (blank-separated), short ones on one line. ``printed``: no leaders, not filled in."""
    told = {**LABELS, **(labels or {})}
    waiting: list[Cell] = []
    for field in fields.split():
        text, value = value_of(person, field)
        if printed:
            one = Cell(told[field], known(f"{block}_{field}", text, value, bold=field == "name"))
        else:
            one = cell(told[field], f"{block}_{field}", text, value)
        if field in _SHORT:
            waiting.append(one)
            continue
        if waiting:
            flow.row(*waiting)
            waiting = []
        flow.row(one)
    if waiting:
        flow.row(*waiting)


def plain_row(flow: Flow, label: str, text: str, field: str | None = None, value: str | None = None) -> None:
    """A printed label with a printed value."""
    flow.row(Cell(label, Span(text, field=field, value=value)))
