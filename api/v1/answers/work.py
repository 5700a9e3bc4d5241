"""Work that was set aside for a person."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from api.v1.answers.base import Answer, ReasonAnswer


class SetAsideAnswer(Answer):
    """A step that failed as often as it may, with its reason and age."""

    id: str
    step: str = Field(examples=["read_page"])
    subject_id: str
    dossier_id: str | None
    dossier_code: str | None
    reason: ReasonAnswer
    attempts: int
    set_aside_at: datetime
    age_seconds: float


class RetryAnswer(Answer):
    """The step waits again."""

    id: str
    state: str = Field(examples=["waiting"])


class MeAnswer(Answer):
    """Who is asking."""

    key_id: str
    name: str
    role: str = Field(examples=["officer"])
    agency_code: str | None


class ReviewAnswer(Answer):
    """A document that a person has to look at."""

    id: str
    dossier_id: str
    dossier_code: str
    agency_code: str
    risk: int
    paper_type_name_vi: str
    confidence: float
    reasons: list[ReasonAnswer]
