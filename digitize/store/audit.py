"""The audit log: a chain in which each entry holds the hash of the one before, so that a change shows.

Entries queue up in the session and are written as the last act of its transaction: the lock that puts them in order is
then held for a moment only, and always taken last, so that it can't be part of a deadlock.
Details never hold personal data: codes, counts and identifiers of rows only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from digitize.store.clock import utc_now
from digitize.store.ledger import AuditEntry, AuditHead

if TYPE_CHECKING:
    from digitize.store.access import Caller

FIRST_HASH = "0" * 64
_AT_ONCE = 1000
Detail = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class _Pending:
    at: datetime
    actor_id: str
    actor_role: str
    action: str
    subject_kind: str
    subject_id: str
    details: dict[str, Detail]


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a check of the chain found. ``broken_at`` is the first position that does not fit, None if all do."""

    entries: int
    broken_at: int | None


@dataclass(frozen=True, slots=True)
class StretchReport:
    """What a check of part of the chain found: entries looked at, the last position, positions that don't fit, and
    whether the end of the chain was reached and compared.
    """

    entries: int
    last: int
    broken: tuple[int, ...]
    ended: bool


def append(
    session: Session, caller: Caller, action: str, subject_kind: str, subject_id: str, **details: Detail
) -> None:
    """Note that ``caller`` did ``action``; kept if and only if the transaction of ``session`` commits."""
    if not session.info.get("writes"):
        raise RuntimeError("an audited act needs a writing session")
    pending = session.info.setdefault("audit", [])
    pending.append(_Pending(utc_now(), caller.key_id, str(caller.role), action, subject_kind, subject_id, details))


def write_entries(session: Session) -> None:
    """Write what was noted in the session; called last before its commit."""
    pending: list[_Pending] = session.info.pop("audit", [])
    if not pending:
        return
    count = len(pending)
    row = session.execute(
        update(AuditHead)
        .where(AuditHead.id == 1)
        .values(position=AuditHead.position + count)
        .returning(AuditHead.position, AuditHead.entry_hash)
    ).one()
    position, previous = row.position - count, row.entry_hash
    rows = []
    for entry in pending:
        position += 1
        entry_hash = _hash(previous, position, entry)
        rows.append(
            {
                "position": position,
                "at": entry.at,
                "actor_id": entry.actor_id,
                "actor_role": entry.actor_role,
                "action": entry.action,
                "subject_kind": entry.subject_kind,
                "subject_id": entry.subject_id,
                "details": entry.details,
                "previous_hash": previous,
                "entry_hash": entry_hash,
            }
        )
        previous = entry_hash
    session.execute(insert(AuditEntry), rows)
    session.execute(update(AuditHead).where(AuditHead.id == 1).values(entry_hash=previous))


def verify_chain(session: Session) -> ChainReport:
    """Walk the whole chain and recompute every hash, against its end as well."""
    previous, position = FIRST_HASH, 0
    for row in _rows(session):
        position += 1
        pending = _Pending(
            row.at, row.actor_id, row.actor_role, row.action, row.subject_kind, row.subject_id, row.details
        )
        fits = row.position == position and row.previous_hash == previous
        if not fits or row.entry_hash != _hash(previous, position, pending):
            return ChainReport(position, position)
        previous = row.entry_hash
    head = session.get_one(AuditHead, 1)
    whole = head.position == position and head.entry_hash == previous
    return ChainReport(position, None if whole else position + 1)


def verify_stretch(session: Session, after: int, limit: int) -> StretchReport:
    """Recompute up to ``limit`` entries after position ``after``, and the end of the chain where they reach it.

    The hash of entry ``after`` is taken as it stands: it was recomputed by the stretch before.
    """
    previous = FIRST_HASH
    if after:
        previous = session.scalar(select(AuditEntry.entry_hash).where(AuditEntry.position == after)) or ""
    rows = session.scalars(
        select(AuditEntry).where(AuditEntry.position > after).order_by(AuditEntry.position).limit(limit)
    ).all()
    position, broken = after, list[int]()
    for row in rows:
        pending = _Pending(
            row.at, row.actor_id, row.actor_role, row.action, row.subject_kind, row.subject_id, row.details
        )
        fits = row.position == position + 1 and row.previous_hash == previous
        if not fits or row.entry_hash != _hash(row.previous_hash, row.position, pending):
            broken.append(row.position if fits else position + 1)
        position, previous = row.position, row.entry_hash
    ended = len(rows) < limit
    if ended:
        head = session.get_one(AuditHead, 1)
        if head.position != position or head.entry_hash != previous:
            broken.append(position + 1)
    return StretchReport(len(rows), position, tuple(dict.fromkeys(broken)), ended)


def _rows(session: Session) -> Iterator[AuditEntry]:
    """All entries in order, a bounded number in memory."""
    last = 0
    while True:
        rows = session.scalars(
            select(AuditEntry).where(AuditEntry.position > last).order_by(AuditEntry.position).limit(_AT_ONCE)
        ).all()
        yield from rows
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1].position
        session.expunge_all()


def _hash(previous: str, position: int, entry: _Pending) -> str:
    content = [
        previous,
        position,
        entry.at.isoformat(timespec="microseconds"),
        *(entry.actor_id, entry.actor_role, entry.action, entry.subject_kind, entry.subject_id),
        entry.details,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
