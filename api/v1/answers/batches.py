"""Batches (lô quét), their pages and receipts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from api.v1.answers.base import Answer, Asked, ReasonAnswer


class BatchSummary(Answer):
    """A batch in short."""

    id: str
    state: str = Field(description="open, closed or assembled", examples=["open"])
    sheets_declared: int | None
    pages_total: int
    pages_done: int
    opened_at: datetime
    closed_at: datetime | None


class PageProgress(Answer):
    """Where one page stands and, if it waits for a person, why."""

    sequence: int = Field(ge=1)
    page_id: str
    sha256: str
    state: str = Field(description="waiting, reading, read or unreadable", examples=["read"])
    reason: ReasonAnswer | None
    age_seconds: float = Field(description="Since the page was received")
    attempts: int


class BatchAnswer(BatchSummary):
    """A batch with its pages."""

    dossier_id: str
    counts: dict[str, int] = Field(description="Pages by state", examples=[{"read": 7, "waiting": 2, "unreadable": 1}])
    waits_for: list[ReasonAnswer] = Field(description="What keeps the batch from being finished")
    pages: list[PageProgress]


class CloseAsked(Asked):
    """What closes a batch."""

    sheets_declared: Annotated[int, Field(ge=0, le=100_000, description="Page images that were sent", examples=[9])]


class PageReceiptAnswer(Answer):
    """Says that the bytes are durable. The same bytes put again give the same receipt."""

    page_id: str
    batch_id: str
    sequence: int
    sha256: str
    size_bytes: int
    received_at: datetime
