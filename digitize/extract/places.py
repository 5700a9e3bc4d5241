"""Beside an address as written, the unit it lies in today: old names are kept and mapped, never replaced (R28)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from digitize.catalog import FieldKind, Gazetteer, PaperType
from digitize.extract.model import FieldValue


def with_units_now(
    paper_type: PaperType, values: Sequence[FieldValue], places: Gazetteer, *, on: date | None = None
) -> tuple[FieldValue, ...]:
    """The values, those of addresses with the unit in force on ``on`` (None: the latest); texts are left as they are.

    ``values`` stand in the order of the paper type's fields. ``unit_now`` is None where the address names a unit of
    today already, or none that is known; it has several names where the address does not tell which.
    """
    return tuple(
        replace(value, unit_now=places.unit_now(value.value, on))
        if spec.kind is FieldKind.ADDRESS and value.value is not None
        else value
        for spec, value in zip(paper_type.fields, values, strict=True)
    )
