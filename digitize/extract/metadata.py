"""The nine minimum metadata of a digitised paper (TT 01/2023/TT-VPCP Đ.9; R12)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from digitize.catalog import PaperType
from digitize.extract.model import FieldValue, Source
from digitize.vietnamese import parse_date


class MetadataState(StrEnum):
    """How one of the nine stands."""

    FILLED = "filled"
    NOT_ON_TYPE = "not_on_type"  # papers of this type carry no such thing
    DECLARED_ABSENT = "declared_absent"  # a person marked it "không có"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class MetadataItem:
    """One of the nine: ``name`` of :data:`MINIMUM_METADATA`, its Vietnamese name, value (None unless filled)."""

    name: str
    label_vi: str
    value: str | None
    source: Source
    state: MetadataState
    needs_review: bool = False


@dataclass(frozen=True, slots=True)
class MinimumMetadata:
    """The nine in the order of the circular. ``owner_name`` and ``owner_birth`` identify the owner where no id is."""

    items: tuple[MetadataItem, ...]
    owner_name: str | None
    owner_birth: str | None

    @property
    def missing(self) -> tuple[MetadataItem, ...]:
        """What still keeps the document from being complete."""
        return tuple(item for item in self.items if item.state is MetadataState.MISSING)

    @property
    def complete(self) -> bool:
        """Whether each of the nine is filled, not on such papers, or declared absent."""
        return not self.missing

    def value(self, name: str) -> str | None:
        """Value of one of the nine by its name; raises KeyError for another name."""
        return {item.name: item for item in self.items}[name].value


MINIMUM_METADATA: dict[str, str] = {
    "ma_loai_giay_to": "Mã loại giấy tờ",
    "owner_id": "Số định danh cá nhân / mã định danh tổ chức",
    "ten_giay_to": "Tên giấy tờ",
    "number": "Số, ký hiệu",
    "issue_date": "Ngày cấp",
    "issuer": "Cơ quan cấp",
    "summary": "Trích yếu nội dung chính",
    "valid_until": "Thời hạn hiệu lực",
    "scope": "Phạm vi hiệu lực",
}
"""Names and official terms of the nine."""


def minimum_metadata(
    paper_type: PaperType, fields: Sequence[FieldValue], *, declared_absent: Collection[str] = ()
) -> MinimumMetadata:
    """The nine for a document of ``paper_type`` out of its extracted fields, by the role of each field.

    ``declared_absent`` are names of the nine that a person marked "không có". What papers of the type don't carry (no
    field has the role) counts as absent by type. The abstract is derived from the paper's name and its owner where the
    paper has none of its own, the end of validity from the issue date where the type has a validity in months. Owner
    without id: the id counts as filled by name and birth date, as the circular allows.
    """
    # by name: kept fields may be of a day when the type had fewer
    values = {value.name: value for value in fields}
    by_role = {spec.role: values[spec.name] for spec in paper_type.fields if spec.role and spec.name in values}
    name = by_role.get("owner_name")
    owner_name = name.value if name else None
    birth = _owner_birth(paper_type, fields)

    def item(key: str, derived: str | None = None) -> MetadataItem:
        label, value = MINIMUM_METADATA[key], by_role.get(key)
        if value and value.value is not None:
            return MetadataItem(key, label, value.value, value.source, MetadataState.FILLED, value.needs_review)
        if derived:
            return MetadataItem(key, label, derived, Source.DERIVED, MetadataState.FILLED)
        if key in declared_absent:
            return MetadataItem(key, label, None, Source.TYPED, MetadataState.DECLARED_ABSENT)
        if value is None and key in _MAY_LACK:
            return MetadataItem(key, label, None, Source.DERIVED, MetadataState.NOT_ON_TYPE)
        return MetadataItem(key, label, None, Source.DERIVED, MetadataState.MISSING)

    instead_of_id = f"{owner_name}, {birth}" if owner_name and birth else None
    abstract = f"{paper_type.name_vi} của {owner_name}" if owner_name else None
    items = (
        item("ma_loai_giay_to", paper_type.code),
        item("owner_id", instead_of_id),
        item("ten_giay_to", paper_type.name_vi),
        item("number"),
        item("issue_date"),
        item("issuer"),
        item("summary", abstract),
        item("valid_until", _end_of_validity(paper_type, by_role.get("issue_date"))),
        item("scope"),
    )
    return MinimumMetadata(items, owner_name, birth)


_MAY_LACK = frozenset({"number", "issue_date", "issuer", "valid_until", "scope", "owner_id"})


def _owner_birth(paper_type: PaperType, fields: Sequence[FieldValue]) -> str | None:
    """Birth date or year of the owner: of the block whose name is the owner's."""
    block = next((spec.block for spec in paper_type.fields if spec.role == "owner_name"), None)
    values = {value.name: value.value for value in fields}
    for spec in paper_type.fields:
        if block and spec.block == block and "birth_date" in spec.name and not spec.name.endswith("words"):
            found = values.get(spec.name)
            if found:
                return found
    return None


def _end_of_validity(paper_type: PaperType, issued: FieldValue | None) -> str | None:
    day = parse_date(issued.value) if issued and issued.value else None
    if day is None or not paper_type.validity_months:
        return None
    return add_months(day, paper_type.validity_months).isoformat()


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later, the last of the month where that month is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    for last in (day.day, 30, 29, 28):
        found = parse_date(f"{year:04}-{month + 1:02}-{min(last, day.day):02}")
        if found:
            return found
    raise ValueError(f"no day {months} months after {day}")
