"""Refusing new work before it drowns what waits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pressure import Pressure
from digitize.errors import BusyError, TooManyUploadsError


def _pressure(waiting: int, longest: int = 10, room: int = 100) -> Pressure:
    return Pressure(lambda: waiting, longest_queue=longest, bytes_at_once=room)


@given(waiting=st.integers(0, 10_000), longest=st.integers(1, 10_000))
def test_work_is_refused_exactly_when_the_queue_is_full(waiting: int, longest: int) -> None:
    pressure = _pressure(waiting, longest)
    if waiting < longest:
        pressure.refuse_if_too_long()
        return
    with pytest.raises(BusyError) as refused:
        pressure.refuse_if_too_long()
    assert 10 <= int(refused.value.details["retry_after_seconds"]) <= 120


def test_the_database_is_asked_once_a_second_at_most() -> None:
    asked = []
    pressure = Pressure(lambda: len(asked.append(1) or asked), longest_queue=10, bytes_at_once=1)  # type: ignore[func-returns-value]
    for _ in range(50):
        pressure.refuse_if_too_long()
    assert len(asked) == 1


def test_bodies_share_a_bounded_room_and_give_it_back() -> None:
    pressure = _pressure(0)
    with pressure.room_for(60):
        with pytest.raises(TooManyUploadsError), pressure.room_for(41):
            pass
        with pressure.room_for(40):
            pass
    with pressure.room_for(100):
        pass


def test_one_body_is_always_taken() -> None:
    with _pressure(0).room_for(1_000_000):
        pass


def test_room_is_given_back_when_the_request_fails() -> None:
    pressure = _pressure(0)
    with pytest.raises(RuntimeError), pressure.room_for(100):
        raise RuntimeError
    with pressure.room_for(100):
        pass
