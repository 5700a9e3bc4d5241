"""Work items: claimed with a lease and a fencing token, finished in the transaction that commits their result.

The database is the truth; the queue only wakes workers. An item is announced by an outbox row that commits with its
cause; what the queue loses, the sweeper announces again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from digitize.errors import LostClaimError, NotFoundError
from digitize.store.columns import new_id
from digitize.store.ledger import OutboxMessage, WorkItem, WorkState
from digitize.store.upsert import insert_once


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to commit the result of one step, as long as no later claim took it over."""

    work_item_id: str
    step: str
    subject_id: str
    dossier_id: str
    fencing_token: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Announcement:
    """A work item that a worker is to be woken for."""

    message_id: int
    work_item_id: str
    step: str


def add_step(session: Session, step: str, subject_id: str, dossier_id: str, now: datetime) -> None:
    """Put a step to be done and announce it, unless it is there already."""
    item_id = new_id()
    inserted = insert_once(
        session,
        WorkItem,
        {
            "id": item_id,
            "step": step,
            "subject_id": subject_id,
            "dossier_id": dossier_id,
            "state": WorkState.WAITING,
            "fencing_token": 0,
            "attempts": 0,
            "created_at": now,
            "announced_at": now,
        },
    )
    if inserted:
        session.add(OutboxMessage(work_item_id=item_id, created_at=now))


def put_again(
    session: Session, step: str, subject_id: str, dossier_id: str, now: datetime, *, even_set_aside: bool = False
) -> None:
    """Put a step to be done once more where it was done before; what waits, is being done or was set aside stays.

    ``even_set_aside``: a person changed what it works on, so it is worth another try.
    """
    ended = (WorkState.DONE, WorkState.SET_ASIDE) if even_set_aside else (WorkState.DONE,)
    again = session.execute(
        update(WorkItem)
        .where(
            WorkItem.step == step,
            WorkItem.subject_id == subject_id,
            WorkItem.state.in_(ended),
        )
        .values(
            state=WorkState.WAITING,
            attempts=0,
            announced_at=now,
            not_before=None,
            finished_at=None,
            set_aside_at=None,
            reason_code=None,
            reason_vi=None,
        )
        .returning(WorkItem.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    if again is None:
        add_step(session, step, subject_id, dossier_id, now)
    else:
        session.add(OutboxMessage(work_item_id=again, created_at=now))


def claim(session: Session, work_item_id: str, now: datetime, lease: timedelta) -> Claim | None:
    """Take the item if it waits and its time has come, or its lease has run out; None if another has it or it is done.

    One conditional update: of any number of workers that try at once, one gets it.
    """
    row = session.execute(
        update(WorkItem)
        .where(
            WorkItem.id == work_item_id,
            or_(
                and_(
                    WorkItem.state == WorkState.WAITING, or_(WorkItem.not_before.is_(None), WorkItem.not_before <= now)
                ),
                and_(WorkItem.state == WorkState.CLAIMED, WorkItem.lease_until < now),
            ),
        )
        .values(
            state=WorkState.CLAIMED,
            fencing_token=WorkItem.fencing_token + 1,
            attempts=WorkItem.attempts + 1,
            lease_until=now + lease,
            not_before=None,
        )
        .returning(
            *(WorkItem.id, WorkItem.step, WorkItem.subject_id, WorkItem.dossier_id),
            *(WorkItem.fencing_token, WorkItem.attempts),
        )
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return Claim(*row) if row else None


def extend(session: Session, claim: Claim, now: datetime, lease: timedelta) -> None:
    """Heartbeat: keep the claim for another lease; LostClaimError if another took it."""
    _change(session, claim, lease_until=now + lease)


def finish(session: Session, claim: Claim, now: datetime) -> None:
    """Mark the item done, in the transaction of its result; LostClaimError (and so no result) if another took it."""
    _change(session, claim, state=WorkState.DONE, finished_at=now, lease_until=None, reason_code=None, reason_vi=None)


def put_back(
    session: Session, claim: Claim, now: datetime, *, wait: timedelta, code: str, text_vi: str, counted: bool
) -> None:
    """Let the item wait again after a failure; ``counted`` is False where the failure was not the item's own."""
    _change(
        session,
        claim,
        state=WorkState.WAITING,
        lease_until=None,
        not_before=now + wait,
        announced_at=now,
        attempts=claim.attempts if counted else claim.attempts - 1,
        reason_code=code,
        reason_vi=text_vi,
    )


def set_aside(session: Session, claim: Claim, now: datetime, *, code: str, text_vi: str) -> None:
    """Put the item before a person, with its reason; LostClaimError if another took it."""
    _change(
        session,
        claim,
        state=WorkState.SET_ASIDE,
        lease_until=None,
        set_aside_at=now,
        reason_code=code,
        reason_vi=text_vi,
    )


def end_expired(session: Session, claim: Claim, now: datetime, *, code: str) -> None:
    """Let an item whose worker was lost wait again and announce it; LostClaimError if its lease lives after all."""
    lock_expired(session, claim, now)
    put_back(session, claim, now, wait=timedelta(0), code=code, text_vi="", counted=True)
    session.add(OutboxMessage(work_item_id=claim.work_item_id, created_at=now))


def lock_expired(session: Session, claim: Claim, now: datetime) -> None:
    """Hold the item of a lost worker for this transaction; LostClaimError if it lives after all."""
    _change(session, claim, WorkItem.lease_until < now, lease_until=now)


def _change(session: Session, claim: Claim, *clauses: ColumnElement[bool], **values: object) -> None:
    found = session.execute(
        update(WorkItem)
        .where(
            WorkItem.id == claim.work_item_id,
            WorkItem.fencing_token == claim.fencing_token,
            WorkItem.state == WorkState.CLAIMED,
            *clauses,
        )
        .values(**values)
        .returning(WorkItem.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    if found is None:
        raise LostClaimError


def retry(session: Session, work_item_id: str, now: datetime) -> WorkItem:
    """Let a set-aside item be tried anew, as a person asked; NotFoundError if it is not set aside."""
    item = session.scalars(
        update(WorkItem)
        .where(WorkItem.id == work_item_id, WorkItem.state == WorkState.SET_ASIDE)
        .values(
            state=WorkState.WAITING, attempts=0, set_aside_at=None, not_before=None, announced_at=now, reason_code=None
        )
        .returning(WorkItem)
    ).one_or_none()
    if item is None:
        raise NotFoundError(what="việc để riêng")
    session.add(OutboxMessage(work_item_id=item.id, created_at=now))
    return item


def expired(session: Session, now: datetime, limit: int) -> tuple[Claim, ...]:
    """Claims whose lease ran out: their workers were lost."""
    rows = session.execute(
        select(
            *(WorkItem.id, WorkItem.step, WorkItem.subject_id, WorkItem.dossier_id),
            *(WorkItem.fencing_token, WorkItem.attempts),
        )
        .where(WorkItem.state == WorkState.CLAIMED, WorkItem.lease_until < now)
        .order_by(WorkItem.lease_until)
        .limit(limit)
    )
    return tuple(Claim(*row) for row in rows)


def announce_again(session: Session, now: datetime, older_than: datetime, limit: int) -> int:
    """Announce waiting items whose last announcement is old and whose time has come; how many."""
    due = (
        select(WorkItem.id)
        .where(
            WorkItem.state == WorkState.WAITING,
            or_(
                and_(WorkItem.not_before.is_(None), WorkItem.announced_at < older_than),
                and_(WorkItem.not_before <= now, WorkItem.announced_at < WorkItem.not_before),
                and_(WorkItem.not_before <= now, WorkItem.announced_at < older_than),
            ),
        )
        .order_by(WorkItem.announced_at)
        .limit(limit)
    )
    ids = session.scalars(due).all()
    if ids:
        session.execute(
            update(WorkItem)
            .where(WorkItem.id.in_(ids), WorkItem.state == WorkState.WAITING)
            .values(announced_at=now)
            .execution_options(synchronize_session=False)
        )
        session.add_all(OutboxMessage(work_item_id=item_id, created_at=now) for item_id in ids)
    return len(ids)


def unsent(session: Session, limit: int) -> tuple[Announcement, ...]:
    """Announcements that have not been handed to the queue, oldest first."""
    rows = session.execute(
        select(OutboxMessage.id, OutboxMessage.work_item_id, WorkItem.step)
        .join(WorkItem, WorkItem.id == OutboxMessage.work_item_id)
        .order_by(OutboxMessage.id)
        .limit(limit)
    )
    return tuple(Announcement(*row) for row in rows)


def sent(session: Session, messages: Sequence[Announcement]) -> None:
    """Forget announcements that the queue has taken."""
    session.execute(delete(OutboxMessage).where(OutboxMessage.id.in_([message.message_id for message in messages])))


def count_waiting(session: Session) -> int:
    """How many steps wait or are being done."""
    states = (WorkState.WAITING, WorkState.CLAIMED)
    return session.scalar(select(func.count()).select_from(WorkItem).where(WorkItem.state.in_(states))) or 0
