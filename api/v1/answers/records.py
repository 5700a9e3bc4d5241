"""Records (kho dữ liệu): papers of an owner that the state already holds, and taking one over."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from api.v1.answers.base import Answer, Asked


class RecordsAsked(Asked):
    """Whose papers. In the body, never in an address, so that no log holds the identifier."""

    owner_id: Annotated[str, Field(min_length=3, max_length=20, examples=["045190990123"])]
    paper_type: Annotated[str | None, Field(max_length=100, examples=["giay_khai_sinh"])] = None


class RecordAnswer(Answer):
    """A reusable document of an owner. A station is told the kind of paper only: all else is empty for it."""

    id: str
    document_id: str
    dossier_code: str
    paper_type: str
    paper_type_name_vi: str
    number: str | None
    issue_date: date | None
    issuer: str | None
    valid_until: date | None
    scope: str | None
    status: str = Field(description="valid, unconfirmed (a person has yet to look), expired, superseded or revoked")
    stored_at: datetime
    origin_agency: str = Field(description="Agency that received its dossier; empty for a station", examples=["H50.12"])
    may_open: bool = Field(
        description="Whether this caller may have the file now. One of another agency may be had once it was taken over"
    )


class OfferAnswer(Answer):
    """A paper that need not be scanned: a record that satisfies a component of this dossier."""

    component_code: str
    component_name_vi: str
    record: RecordAnswer


class ReusedAnswer(Answer):
    """A record that stands for a component of a dossier."""

    component_code: str
    component_name_vi: str | None
    reused_at: datetime
    record: RecordAnswer


class TakeOverAsked(Asked):
    """Which record stands for which component."""

    record_id: Annotated[str, Field(min_length=1, max_length=64)]
    component_code: Annotated[str, Field(min_length=1, max_length=100)]


class ReuseAnswer(Answer):
    """The reuse that was noted (R18)."""

    id: str
    dossier_id: str
    record_id: str
    component_code: str
    reused_at: datetime
