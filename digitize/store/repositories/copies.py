"""What the second copy shall get or lose, and where it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from digitize.store.columns import new_id
from digitize.store.copy_tables import CopyAction, CopyState, CopyTask
from digitize.store.retention_tables import LegalHold
from digitize.store.upsert import insert_once, put_row


@dataclass(frozen=True, slots=True)
class Task:
    """A wish about one object; ``sha256`` and ``media_type`` are set for one that is to be copied."""

    key: str
    action: CopyAction
    sha256: str | None
    media_type: str | None
    token: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the copy stands. ``keep`` and ``erase`` wait, ``held`` of the erasures because of a legal hold.

    ``fill_kind`` is None once everything kept before has been put in line; ``marked`` says that the copy was reached
    at least once.
    """

    keep: int
    erase: int
    held: int
    oldest: datetime | None
    marked: bool
    filled_at: datetime | None
    checked_at: datetime | None
    away_since: datetime | None
    reason_code: str | None
    reason_vi: str | None


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn that is held: the mark that the copy must bear (once ``marked``), and how far the filling is."""

    mark: str
    marked: bool
    fill_kind: str | None
    fill_place: str
    attempts: int


def want(
    session: Session,
    key: str,
    sha256: str,
    media_type: str,
    dossier_id: str | None,
    now: datetime,
    *,
    unless: bool = False,
) -> None:
    """Put an object in line to be copied, instead of any other wish about it; ``unless`` there is one."""
    values = _values(key, CopyAction.KEEP, dossier_id, now) | {"sha256": sha256, "media_type": media_type}
    if unless:
        insert_once(session, CopyTask, values)
    else:
        put_row(session, CopyTask, values)


def want_erased(session: Session, keys: Iterable[str], dossier_id: str | None, now: datetime) -> None:
    """Put objects in line to be erased in the copy, instead of any other wish about them."""
    for key in keys:
        put_row(session, CopyTask, _values(key, CopyAction.ERASE, dossier_id, now))


def due(session: Session, now: datetime, limit: int) -> tuple[Task, ...]:
    """What can be done now, erasures first, then the oldest; what a legal hold forbids is not among it."""
    rows = session.execute(
        select(CopyTask.key, CopyTask.action, CopyTask.sha256, CopyTask.media_type, CopyTask.token, CopyTask.attempts)
        .where(or_(CopyTask.not_before.is_(None), CopyTask.not_before <= now), ~_held())
        .order_by(CopyTask.action, CopyTask.since)
        .limit(limit)
    )
    return tuple(Task(row[0], CopyAction(row[1]), *row[2:]) for row in rows)


def done(session: Session, task: Task) -> bool:
    """Forget a wish that was carried out; False where another one about the same object came meanwhile."""
    found = delete(CopyTask).where(CopyTask.key == task.key, CopyTask.token == task.token).returning(CopyTask.key)
    return session.scalar(found) is not None


def put_off(session: Session, task: Task, until: datetime, code: str) -> None:
    """Let a wish wait, with the reason."""
    session.execute(
        update(CopyTask)
        .where(CopyTask.key == task.key, CopyTask.token == task.token)
        .values(attempts=task.attempts + 1, not_before=until, reason_code=code)
    )


def in_line(session: Session, keys: Collection[str], action: CopyAction | None = None) -> frozenset[str]:
    """Those of ``keys`` about which a wish (of this kind, any if None) waits."""
    wanted = select(CopyTask.key).where(CopyTask.key.in_(keys))
    return frozenset(session.scalars(wanted.where(CopyTask.action == action) if action else wanted))


def count(session: Session) -> int:
    """How many wishes wait."""
    return session.scalar(select(func.count()).select_from(CopyTask)) or 0


def standing(session: Session) -> Standing:
    """Where the copy stands."""
    counts = {
        row[0]: (row[1], row[2])
        for row in session.execute(
            select(CopyTask.action, func.count(), func.min(CopyTask.since)).group_by(CopyTask.action)
        )
    }
    held = session.scalar(select(func.count()).select_from(CopyTask).where(_held())) or 0
    state = session.get(CopyState, 1)
    keep, erase = (counts.get(action, (0, None)) for action in (CopyAction.KEEP, CopyAction.ERASE))
    oldest = min((each[1] for each in (keep, erase) if each[1] is not None), default=None)
    if state is None:
        return Standing(keep[0], erase[0], held, oldest, False, None, None, None, None, None)
    return Standing(
        *(keep[0], erase[0], held, oldest, state.marked_at is not None),
        *(state.filled_at, state.checked_at, state.away_since, state.reason_code, state.reason_vi),
    )


def is_filled(session: Session, target: str) -> bool:
    """Whether everything that was kept before the copy was set has been put in line at this address."""
    state = session.get(CopyState, 1)
    return state is not None and state.target == target and state.filled_at is not None


def mark_of(session: Session, target: str) -> str | None:
    """The mark that the copy at this address bears; None before it was first reached."""
    state = session.get(CopyState, 1)
    return state.mark if state is not None and state.target == target and state.marked_at is not None else None


def needs_turn(session: Session, target: str, now: datetime, every: timedelta) -> bool:
    """Whether there is anything to do: wishes, filling, or a look whether the copy is there, once in ``every``."""
    state = session.get(CopyState, 1)
    if state is None or state.target != target or state.checked_at is None:
        return True
    if (state.not_before is not None and state.not_before > now) or _is_busy(state, now):
        return False
    return state.fill_kind is not None or state.checked_at + every <= now or bool(due(session, now, 1))


def take(session: Session, target: str, first_kind: str, now: datetime, held_for: timedelta) -> Turn | None:
    """Hold the next turn; None where another holds it or the copy is to be left alone for a while.

    At another address everything begins anew.
    """
    fresh: dict[str, object] = {"target": target, "mark": new_id(), "marked_at": None}
    fresh |= {"fill_kind": first_kind, "fill_place": "", "filled_at": None, "checked_at": None, "away_since": None}
    fresh |= {"attempts": 0, "not_before": None, "reason_code": None, "reason_vi": None}
    if session.get(CopyState, 1) is None:
        insert_once(session, CopyState, {"id": 1, "busy_until": None, **fresh})
    state = session.get(CopyState, 1, with_for_update=True, populate_existing=True)
    if state is None or _is_busy(state, now):
        return None
    if state.target != target:
        for name, value in fresh.items():
            setattr(state, name, value)
    if state.not_before is not None and state.not_before > now:
        return None
    state.busy_until = now + held_for
    return Turn(state.mark, state.marked_at is not None, state.fill_kind, state.fill_place, state.attempts)


def begin_anew(session: Session) -> None:
    """Forget that there ever was a copy: the next turn marks what it finds at the address and fills it."""
    session.execute(delete(CopyState))
    session.execute(delete(CopyTask).where(CopyTask.action == CopyAction.KEEP))


def note_marked(session: Session, now: datetime) -> None:
    """The copy bears its mark now."""
    session.execute(update(CopyState).values(marked_at=now))


def note_filled(session: Session, kind: str | None, place: str, now: datetime) -> None:
    """The filling has come to ``place`` of ``kind``; None: to its end."""
    session.execute(update(CopyState).values(fill_kind=kind, fill_place=place, filled_at=now if kind is None else None))


def give_back(session: Session, now: datetime) -> None:
    """End a turn in which the copy was there."""
    session.execute(
        update(CopyState).values(
            busy_until=None, checked_at=now, away_since=None, attempts=0, not_before=None, reason_code=None,
            reason_vi=None,
        )
    )  # fmt: skip


def note_away(session: Session, now: datetime, until: datetime, code: str, text_vi: str) -> None:
    """End a turn in which the copy was away or refused, with the reason; it is left alone until a moment."""
    session.execute(
        update(CopyState).values(
            busy_until=None, checked_at=now, away_since=func.coalesce(CopyState.away_since, now),
            attempts=CopyState.attempts + 1, not_before=until, reason_code=code, reason_vi=text_vi,
        )
    )  # fmt: skip


def let_go(session: Session) -> None:
    """End a turn that told nothing of the copy: the first store or the database was away."""
    session.execute(update(CopyState).values(busy_until=None))


def _held() -> ColumnElement[bool]:
    hold = select(LegalHold.id).where(LegalHold.dossier_id == CopyTask.dossier_id, LegalHold.lifted_at.is_(None))
    return and_(CopyTask.action == CopyAction.ERASE, hold.exists())


def _is_busy(state: CopyState, now: datetime) -> bool:
    return state.busy_until is not None and state.busy_until > now


def _values(key: str, action: CopyAction, dossier_id: str | None, now: datetime) -> dict[str, object]:
    return {
        "key": key,
        "action": str(action),
        "sha256": None,
        "media_type": None,
        "dossier_id": dossier_id,
        "token": new_id(),
        "since": now,
        "attempts": 0,
        "not_before": None,
        "reason_code": None,
    }
