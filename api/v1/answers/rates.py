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


class GapAnswer(Answer):
    """Why a dossier falls short under the strict rules."""

    component_id: str = Field(description="Empty for the result")
    code: str
    message_vi: str


class CountedAnswer(Answer):
    """A dossier (or procedure) behind a figure."""

    id: str
    label: str = Field(description="Mã hồ sơ, or the procedure's code")
    counted: bool = Field(description="Whether it is in the numerator")
    gaps: list[GapAnswer]


class DrillDownAnswer(Answer):
    """A figure and everything in its denominator."""

    figure: RateAnswer
    behind: list[CountedAnswer]
