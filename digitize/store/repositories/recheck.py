"""Where the rolling check has come to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from digitize.store.integrity_tables import RecheckCursor
from digitize.store.upsert import insert_once


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn that is held: where to go on, and how much of the cycle that began at ``started_at`` is done."""

    phase: str
    place: str
    planned: int
    done: int
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the present cycle is, in units, and when the last whole one ended (None: none yet)."""

    planned: int
    done: int
    started_at: datetime
    ended_at: datetime | None


def take(
    session: Session, now: datetime, held_for: timedelta, first_phase: str, plan: Callable[[], int]
) -> Turn | None:
    """Hold the next turn; None where another holds it. ``plan`` counts the units of a cycle when one begins."""
    if session.get(RecheckCursor, 1) is None:
        values = {"id": 1, "phase": first_phase, "place": "", "planned": plan(), "done": 0, "started_at": now}
        insert_once(session, RecheckCursor, values)
    row = session.execute(
        update(RecheckCursor)
        .where(RecheckCursor.id == 1, or_(RecheckCursor.busy_until.is_(None), RecheckCursor.busy_until < now))
        .values(busy_until=now + held_for)
        .returning(*_COLUMNS)
    ).one_or_none()
    if row is None:
        return None
    held = Turn(*row)
    if (held.phase, held.place, held.done) == (first_phase, "", 0) and held.started_at < now:
        held = Turn(held.phase, held.place, plan(), 0, now)
        session.execute(update(RecheckCursor).values(planned=held.planned, started_at=now))
    return held


def give_back(session: Session, phase: str, place: str, units: int, now: datetime, *, ended: bool) -> None:
    """End the turn after ``units``; with ``ended`` a whole cycle is done and the next one begins."""
    values: dict[str, object] = {"phase": phase, "place": place, "done": RecheckCursor.done + units, "busy_until": None}
    if ended:
        values |= {"done": 0, "ended_at": now, "started_at": now}
    session.execute(update(RecheckCursor).where(RecheckCursor.id == 1).values(values))


def progress(session: Session) -> Progress | None:
    """How far it has come; None before the first turn."""
    row = session.get(RecheckCursor, 1)
    return None if row is None else Progress(row.planned, row.done, row.started_at, row.ended_at)


_COLUMNS = (
    RecheckCursor.phase,
    RecheckCursor.place,
    RecheckCursor.planned,
    RecheckCursor.done,
    RecheckCursor.started_at,
)
