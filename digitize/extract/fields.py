"""From the pages of one document to the fields of its paper type."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import prod

from digitize.catalog import FieldKind, FieldSpec, Gazetteer, PaperType
from digitize.extract.blocks import Standing, standings
from digitize.extract.crosschecks import with_crosschecks
from digitize.extract.header import Head, find_head
from digitize.extract.labels import Strength, find_labels, labels_of
from digitize.extract.layout import Row, Token, rows_of, union
from digitize.extract.machine import machine_values
from digitize.extract.model import Check, FieldValue, Source
from digitize.extract.places import with_units_now
from digitize.extract.regions import Region, Regions
from digitize.extract.sources import merged
from digitize.extract.tables import table_cells
from digitize.extract.values import Parsed, parse_value
from digitize.ocr import PageReading

_FREE_TEXT = frozenset(
    {
        FieldKind.TEXT,
        FieldKind.ADDRESS,
        FieldKind.AGENCY,
        FieldKind.PERSON_NAME,
        FieldKind.NATIONALITY,
        FieldKind.ETHNICITY,
    }
)
_COMMON_LABELS = frozenset({"Số", "ngày", "Ngày cấp", "Cơ quan cấp", "Nơi cấp"})
_NAMES_PROVINCE = re.compile(r"(?i)\b(?:tỉnh|thành phố|TP)\b")
"""Where an address stands in two places, the one that goes up to the province is the fuller."""

REVIEW_BELOW = 0.75
"""A value read with less confidence than this is shown to a person."""


def extract_fields(
    paper_type: PaperType,
    readings: Sequence[tuple[int, PageReading]],
    *,
    typed: Sequence[FieldValue] = (),
    places: Gazetteer | None = None,
    today: date | None = None,
) -> tuple[FieldValue, ...]:
    """One value for each field of ``paper_type``, in its order; a field not found has the value None.

    ``readings`` are the pages of one document in document order, each with its number in the stack. ``typed`` are
    values a person has typed. ``today`` bounds dates (not checked where None). Sources are trusted in the order QR,
    MRZ, typed, OCR; where they disagree the value of the most trusted stands, the others are kept beside it and a
    person is asked (R15). Addresses are kept as written; with ``places`` their unit of today stands beside them (R28).
    """
    rows = tuple(row for page, reading in readings for row in rows_of(page, reading))
    heights = {page: reading.height_px for page, reading in readings}
    read = _read_fields(paper_type, rows, heights) | _read_tables(paper_type, rows)
    machine = machine_values(paper_type, readings, today=today)
    by_name = {value.name: value for value in typed}
    values = [
        merged(
            spec,
            [*machine.get(spec.name, ()), *([by_name[spec.name]] if spec.name in by_name else []), read[spec.name]],
        )
        for spec in paper_type.fields
    ]
    checked = with_crosschecks(paper_type, values, today=today)
    if places is not None:
        checked = with_units_now(paper_type, checked, places, on=today)
    return tuple(_reviewed(spec, value) for spec, value in zip(paper_type.fields, checked, strict=True))


def _reviewed(spec: FieldSpec, value: FieldValue) -> FieldValue:
    doubtful = (
        value.needs_review
        or bool(value.other_values)
        or any(not check.passed for check in value.checks)
        or (value.value is None and (spec.required or value.page is not None))
        or (value.value is not None and value.source is Source.OCR and value.confidence < REVIEW_BELOW)
    )
    return replace(value, needs_review=doubtful)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A place where the value of a field may stand."""

    region: Region
    parsed: Parsed | None
    rank: tuple[float, ...]
    likeness: float
    specific: bool = False


def _read_fields(paper_type: PaperType, rows: Sequence[Row], heights: dict[int, int]) -> dict[str, FieldValue]:
    found = find_labels(rows, labels_of(paper_type))
    standing = standings(rows, found)
    regions = Regions(rows, found)
    head = find_head(paper_type, rows, heights)
    specs = [spec for spec in paper_type.fields if not spec.table]
    cued = {spec.block for spec in specs if spec.block_cues}
    owners: dict[str, int] = {}
    for spec in specs:
        for text in spec.labels:
            owners[text] = owners.get(text, 0) + 1
    values = {}
    for spec in specs:
        candidates = []
        for place, (hit, stands) in enumerate(zip(found, standing, strict=True)):
            if spec.name not in hit.label.fields:
                continue
            nearness = _nearness(spec, stands, cued, only_owner=owners.get(hit.label.text) == 1)
            common = spec.role in _HEAD_PLACES and hit.label.text in _COMMON_LABELS
            if common and (stands.block or stands.columns or hit.strength is not Strength.STRONG):
                continue  # "Ngày cấp", "Nơi cấp" in a person's block are those of the person's identity paper
            if nearness is None or (hit.strength is Strength.INLINE and spec.kind in _FREE_TEXT):
                continue
            column = next((column for column in stands.columns if column.block == spec.block), None)
            region = regions.behind(hit, spec.kind, column, stands.left_px, stands.right_px)
            parsed = parse_value(spec.kind, region.text)
            specific = hit.strength is Strength.STRONG and hit.label.text not in _COMMON_LABELS
            usable = parsed is not None or (spec.kind is FieldKind.DATE and sum(map(str.isdigit, region.text)) >= 4)
            whole = spec.kind is FieldKind.ADDRESS and _NAMES_PROVINCE.search(region.text) is not None
            rank = (usable, nearness, hit.strength, whole, -hit.label.fields[spec.name], hit.likeness, -place)
            candidates.append(_Candidate(region, parsed, tuple(float(part) for part in rank), hit.likeness, specific))
        best = max(candidates, key=lambda candidate: candidate.rank, default=None)
        values[spec.name] = _with_head(spec, best, head)
    return values


def _read_tables(paper_type: PaperType, rows: Sequence[Row]) -> dict[str, FieldValue]:
    """The cells of the paper type's tables; a person is asked to look where the paper has more rows than the fields."""
    specs = [spec for spec in paper_type.fields if spec.table]
    cells = table_cells(specs, rows)
    values = {}
    for spec in specs:
        region = cells.regions.get(spec.name)
        parsed = parse_value(spec.kind, region.text) if region else None
        value = _value(spec, _Candidate(region, parsed, (), 1.0) if region else None)
        if spec.name in cells.beyond:
            value = replace(value, checks=(*value.checks, _MORE_ROWS))
        values[spec.name] = value
    return values


_MORE_ROWS = Check("table.more_rows", False, "Bảng trên giấy còn hàng chưa ghi vào dữ liệu: xem lại trên ảnh.")


def _nearness(spec: FieldSpec, stands: Standing, cued: set[str], *, only_owner: bool) -> int | None:
    """How well the block a label stands in fits the field's; None where it can't be this field's."""
    if only_owner or spec.block == stands.block or any(column.block == spec.block for column in stands.columns):
        return 3
    if not spec.block:
        return 2
    if spec.block not in cued:
        return 2
    return 1 if not stands.block and not stands.columns else None


def _with_head(spec: FieldSpec, best: _Candidate | None, head: Head) -> FieldValue:
    """The labelled value, or the one from the head or foot of the paper where that is the surer place."""
    place = _HEAD_BY_NAME.get(spec.name) or _HEAD_PLACES.get(spec.role)
    if place is None or spec.block:
        return _value(spec, best)
    page, tokens = place(head)
    if tokens and (spec.role == "summary" or not (best and best.parsed and best.specific)):
        region = Region(page, tokens, union(token.box_px for token in tokens))
        parsed = parse_value(spec.kind, region.text)
        if parsed:
            return _value(spec, _Candidate(region, parsed, (), 1.0))
    return _value(spec, best)


_HEAD_BY_NAME: dict[str, Callable[[Head], tuple[int, tuple[Token, ...]]]] = {
    "signer_name": lambda head: (head.signer_page, head.signer),
    "serial_number": lambda head: (head.page, head.serial),
}
_HEAD_PLACES: dict[str, Callable[[Head], tuple[int, tuple[Token, ...]]]] = {
    "number": lambda head: (head.page, head.number),
    "issue_date": lambda head: (head.date_page, head.issue_date),
    "issuer": lambda head: (head.issuer_page, head.issuer),
    "summary": lambda head: (head.page, head.summary),
}


def _value(spec: FieldSpec, candidate: _Candidate | None) -> FieldValue:
    if candidate is None:
        return FieldValue(spec.name, None, "", Source.OCR, 0.0, None, None)
    region, parsed = candidate.region, candidate.parsed
    if parsed is None:
        return _unparsed(spec, region)
    tokens = region.part(parsed.start, parsed.end) or region.tokens
    return FieldValue(
        name=spec.name,
        value=parsed.value,
        raw=replace(region, tokens=tokens).text,
        source=Source.OCR,
        confidence=round(prod(token.confidence for token in tokens) * candidate.likeness, 4),
        page=region.page,
        box_px=union(token.box_px for token in tokens),
        checks=parsed.checks,
        needs_review=any(token.handwritten for token in tokens),
    )


def _unparsed(spec: FieldSpec, region: Region) -> FieldValue:
    """The label is there but no value of its kind behind it: what was read is kept for a person."""
    box = union(token.box_px for token in region.tokens) if region.tokens else region.place_px
    checks: tuple[Check, ...] = ()
    if region.tokens:
        checks = (
            Check(
                f"{spec.kind.value}.unreadable", False, f"Không nhận ra {spec.label_vi.lower()} trong phần đọc được."
            ),
        )
    return FieldValue(spec.name, None, region.text, Source.OCR, 0.0, region.page, box, checks)
