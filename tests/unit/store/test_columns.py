"""Moments keep their zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite

from digitize.store.clock import vietnam_day
from digitize.store.columns import UtcDateTime, new_id

DIALECTS = [sqlite.dialect(), postgresql.dialect()]  # type: ignore[no-untyped-call]


@given(moment=st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1)), hours=st.integers(-12, 14))  # noqa: DTZ001
def test_a_moment_comes_back_as_it_went_in(moment: datetime, hours: int) -> None:
    moment = moment.replace(tzinfo=timezone(timedelta(hours=hours)))
    for dialect in DIALECTS:
        column = UtcDateTime()
        kept = column.process_bind_param(moment, dialect)
        back = column.process_result_value(kept, dialect)
        assert back == moment
        assert back is not None
        assert back.tzinfo is UTC


def test_a_moment_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 11, 24), DIALECTS[0])  # noqa: DTZ001


def test_the_day_in_vietnam_begins_at_seventeen_utc() -> None:
    assert vietnam_day(datetime(2026, 11, 23, 16, 59, tzinfo=UTC)).day == 23
    assert vietnam_day(datetime(2026, 11, 23, 17, 0, tzinfo=UTC)).day == 24


def test_identifiers_are_32_hexadecimal_digits() -> None:
    made = {new_id() for _ in range(100)}
    assert len(made) == 100
    assert all(len(each) == 32 and int(each, 16) >= 0 for each in made)
