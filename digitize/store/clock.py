"""The present moment, in one place so that tests can set it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

Clock = Callable[[], datetime]
"""Gives the present moment with its time zone."""

VIETNAM = timezone(timedelta(hours=7))


def utc_now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def vietnam_day(moment: datetime) -> date:
    """The calendar day in Vietnam."""
    return moment.astimezone(VIETNAM).date()
