"""Values that persons set, put in the place of what was read: what was read is kept beside them, and comes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from digitize.catalog import FieldKind, PaperType, load_gazetteer
from digitize.extract import FieldValue, Source, minimum_metadata, normal_form
from digitize.extract.crosschecks import with_crosschecks
from digitize.extract.places import with_units_now
from digitize.review.arrangement import Draft, TypedField
from digitize.store.tables import Document, Field

_READ = ("value", "raw", "source", "confidence", "checks", "other_values", "needs_review", "unit_now")


def put_decisions(document: Document, draft: Draft, paper: PaperType | None, today: date) -> bool:
    """Make the fields of a document say what ``draft`` decided; whether anything changed.

    A typed value stands as it was typed, checked, with its normal form beside it (R14); what was read stays in
    ``as_read`` and among the other values. Fields without a typed value go back to what was read. The nine minimum
    metadata are counted anew, with what was declared "không có" (R12).
    """
    if paper is None or not document.fields:
        return False
    typed = {each.name: each for each in draft.typed}
    kinds = {spec.name: spec.kind for spec in paper.fields}
    changed = [row for row in document.fields if _put(row, typed.get(row.name), kinds.get(row.name, FieldKind.TEXT))]
    if [row.name for row in document.fields] != list(kinds):
        return bool(changed)  # read under a former state of the catalogue: its own fields stay, nothing is counted anew
    if changed:
        _check(document.fields, paper, {row.name: kinds[row.name] for row in changed if row.name in typed}, today)
    complete = minimum_metadata(paper, values_of(document.fields), declared_absent=[each.name for each in draft.absent])
    changed_metadata = document.metadata_complete != complete.complete
    document.metadata_complete = complete.complete
    return bool(changed) or changed_metadata


def values_of(rows: Iterable[Field]) -> tuple[FieldValue, ...]:
    """The kept fields as the extract room gives them, in normal form (places, checks and other values left out)."""
    return tuple(
        FieldValue(
            *(
                row.name,
                row.value if row.normal is None else row.normal,
                row.raw,
                Source(row.source),
                row.confidence,
                row.page,
                None,
            ),
            needs_review=row.needs_review,
        )
        for row in rows
    )


def _put(row: Field, typed: TypedField | None, kind: FieldKind) -> bool:
    if typed is None:
        if row.as_read is None:
            return False
        for name in _READ:
            setattr(row, name, row.as_read.get(name))
        row.as_read = row.typed_by = row.normal = None
        return True
    if row.as_read is not None and row.value == typed.value and row.typed_by == typed.by:
        return False
    if row.as_read is None:
        row.as_read = {name: getattr(row, name) for name in _READ}
    read: dict[str, Any] = row.as_read
    others = [{"source": read["source"], "value": read["value"]}, *read["other_values"]]
    normal, _ = normal_form(kind, typed.value)
    row.value, row.raw, row.source, row.confidence = typed.value, typed.value, str(Source.TYPED), 1.0
    row.normal = None if normal == typed.value else normal
    row.other_values = [each for each in others if each["value"] not in (None, typed.value, normal)]
    row.needs_review, row.typed_by, row.unit_now = False, typed.by, None
    return True


def _check(rows: Sequence[Field], paper: PaperType, kinds: Mapping[str, FieldKind], today: date) -> None:
    """Check typed values, alone and against the others: the verdicts warn, the values stay; old units are mapped."""
    values = with_units_now(paper, with_crosschecks(paper, values_of(rows), today=today), load_gazetteer(), on=today)
    checked = {value.name: value for value in values}
    for row in rows:
        if row.name in kinds:
            value, (_, of_writing) = checked[row.name], normal_form(kinds[row.name], row.raw)
            row.checks = [asdict(check) for check in (*of_writing, *value.checks)]
            row.unit_now = asdict(value.unit_now) if value.unit_now else None
