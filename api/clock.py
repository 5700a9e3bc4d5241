"""The day at the counter: Vietnam has one time zone, whatever the machine is set to."""

from __future__ import annotations

from datetime import date

from digitize.store.clock import utc_now, vietnam_day


def today() -> date:
    """The day in Vietnam."""
    return vietnam_day(utc_now())
