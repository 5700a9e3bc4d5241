"""Values that leave the extract room."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from digitize.catalog import UnitNow
from digitize.scan import Box


class Source(StrEnum):
    """Where a value came from, most trusted first."""

    QR = "qr"
    MRZ = "mrz"
    TYPED = "typed"
    OCR = "ocr"
    DERIVED = "derived"  # follows from the paper type or the dossier, not read


@dataclass(frozen=True, slots=True)
class Check:
    """Result of one check of a value. A failed check warns, it never alters the value (R14)."""

    code: str
    passed: bool
    message_vi: str


@dataclass(frozen=True, slots=True)
class FieldValue:
    """One field with its proof.

    ``value`` is normalised (dates ISO 8601, names NFC and single-spaced), None where nothing was found. ``raw`` is the
    text as read. ``page`` counts from 1 in the stack. ``other_values`` holds what disagreeing sources say: a conflict
    (R15). ``unit_now``: today's unit of an address that names an older one; the value stays as written (R28).
    """

    name: str
    value: str | None
    raw: str
    source: Source
    confidence: float
    page: int | None
    box_px: Box | None
    checks: tuple[Check, ...] = ()
    other_values: tuple[tuple[Source, str], ...] = ()
    needs_review: bool = False
    unit_now: UnitNow | None = None
