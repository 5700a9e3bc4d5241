"""Rates of a period (QĐ 766/QĐ-TTg), each opening down to what stands behind it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import Field

from api.v1.answers.base import Answer


class RateAnswer(Answer):
    """One figure. ``value`` is None where nothing is to be counted: that is no zero."""

    code: str = Field(examples=["4.2"])
    formula_version: str
    name_vi: str
    value: Decimal | None = Field(description="Per cent, two decimals")
    numerator: int
    denominator: int
    counts: str = Field(description="dossiers or procedures")
    score: Decimal | None
    max_score: Decimal | None
    numerator_ids: list[str]
    denominator_ids: list[str]


class RatesAnswer(Answer):
    """The figures of a period."""

    first: date
    last: date
    agency_code: str | None
    figures: list[RateAnswer]
