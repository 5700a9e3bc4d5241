"""What checks found wrong with what is kept: opened, seen again, closed when it is right again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from digitize.store.access import Caller, Role
from digitize.store.columns import new_id
from digitize.store.integrity_tables import FindingKind, KeptFinding, ObjectKind
from digitize.store.tables import Dossier
from digitize.store.upsert import insert_once

_MOST = 1000
AUDIT_KEY = "audit/"
COPY_KEY = "copy/"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something kept that is not as it must be; ``text_vi`` says how. ``key`` of the audit log: ``audit/POSITION``,
    of the second copy of an object: ``copy/`` and its key.
    """

    kind: FindingKind
    object_kind: ObjectKind
    key: str
    text_vi: str
    subject_id: str | None = None
    dossier_id: str | None = None


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A finding that stands, with the first and the last time it was seen and the mã hồ sơ it belongs to."""

    finding: Finding
    dossier_code: str | None
    first_seen: datetime
    last_seen: datetime


def note(session: Session, found: Iterable[Finding], now: datetime) -> None:
    """Open each finding, or note that it was seen again."""
    for each in found:
        again = session.execute(
            update(KeptFinding)
            .where(KeptFinding.key == each.key, KeptFinding.kind == each.kind, KeptFinding.closed_at.is_(None))
            .values(last_seen=now, text_vi=each.text_vi)
            .returning(KeptFinding.id)
        ).scalar()
        if again is not None:
            continue
        values = {
            "object_kind": each.object_kind,
            "subject_id": each.subject_id,
            "dossier_id": each.dossier_id,
            "text_vi": each.text_vi,
            "first_seen": now,
            "last_seen": now,
            "closed_at": None,
            "mended_at": None,
        }
        row = {"id": new_id(), "key": each.key, "kind": each.kind, **values}
        if not insert_once(session, KeptFinding, row):
            session.execute(
                update(KeptFinding).where(KeptFinding.key == each.key, KeptFinding.kind == each.kind).values(values)
            )


def note_mended(session: Session, found: Iterable[Finding], now: datetime) -> None:
    """Note what was found wrong and put back from the other copy at once."""
    for each in found:
        note(session, [each], now)
        session.execute(
            update(KeptFinding)
            .where(KeptFinding.key == each.key, KeptFinding.kind == each.kind)
            .values(closed_at=now, mended_at=now)
        )


def any_open(session: Session, keys: Iterable[str]) -> bool:
    """Whether a finding on one of ``keys`` is open."""
    wanted = select(KeptFinding.id).where(KeptFinding.closed_at.is_(None), KeptFinding.key.in_(set(keys)))
    return session.scalar(wanted.limit(1)) is not None


def any_open_on_audit(session: Session) -> bool:
    """Whether a finding on the audit log is open."""
    wanted = select(KeptFinding.id).where(KeptFinding.closed_at.is_(None), KeptFinding.object_kind == ObjectKind.AUDIT)
    return session.scalar(wanted.limit(1)) is not None


def stale(session: Session, before: datetime) -> tuple[Finding, ...]:
    """Open findings on objects that were last seen before a moment."""
    rows = session.scalars(
        select(KeptFinding).where(
            KeptFinding.closed_at.is_(None),
            KeptFinding.object_kind != ObjectKind.AUDIT,
            KeptFinding.last_seen < before,
        )
    )
    return tuple(_finding(row) for row in rows)


def close_others(
    session: Session, keys: Iterable[str], found: Iterable[Finding], now: datetime, kinds: Iterable[FindingKind]
) -> None:
    """Of what was just looked at (``keys``), close every finding of ``kinds`` that was not found again."""
    standing = {(each.key, each.kind) for each in found}
    looked = set(keys)
    rows = session.scalars(
        select(KeptFinding).where(
            KeptFinding.closed_at.is_(None), KeptFinding.key.in_(looked), KeptFinding.kind.in_(tuple(kinds))
        )
    )
    for row in rows:
        if (row.key, row.kind) not in standing:
            row.closed_at = now


def close_audit(session: Session, after: int, last: int, broken: Iterable[int], now: datetime) -> None:
    """Close findings on entries of the audit log between ``after`` and ``last`` that fit again."""
    standing = set(broken)
    rows = session.scalars(
        select(KeptFinding).where(KeptFinding.closed_at.is_(None), KeptFinding.object_kind == ObjectKind.AUDIT)
    )
    for row in rows:
        position = int(row.key.removeprefix(AUDIT_KEY))
        if after < position <= last and position not in standing:
            row.closed_at = now


def open_findings(session: Session, caller: Caller, now: datetime, orphan_grace: timedelta) -> tuple[OpenFinding, ...]:
    """What stands, oldest first; an orphan once it was seen for longer than ``orphan_grace``.

    Integrity is a matter of the whole installation: AccessError unless compliance or administrator without an agency.
    """
    caller.require(Role.COMPLIANCE, Role.ADMIN)
    if caller.agency_code is not None:
        return ()
    rows = session.execute(
        select(KeptFinding, Dossier.code)
        .outerjoin(Dossier, Dossier.id == KeptFinding.dossier_id)
        .where(KeptFinding.closed_at.is_(None), _counts(now - orphan_grace))
        .order_by(KeptFinding.first_seen, KeptFinding.key)
        .limit(_MOST)
    )
    return tuple(OpenFinding(_finding(row), code, row.first_seen, row.last_seen) for row, code in rows)


def mended_since(session: Session, caller: Caller, since: datetime) -> tuple[OpenFinding, ...]:
    """What was put back from the other copy since a moment, newest first; for whom :func:`open_findings` is."""
    caller.require(Role.COMPLIANCE, Role.ADMIN)
    if caller.agency_code is not None:
        return ()
    rows = session.execute(
        select(KeptFinding, Dossier.code)
        .outerjoin(Dossier, Dossier.id == KeptFinding.dossier_id)
        .where(KeptFinding.closed_at >= since, KeptFinding.mended_at.is_not(None))
        .order_by(KeptFinding.mended_at.desc(), KeptFinding.key)
        .limit(_MOST)
    )
    return tuple(OpenFinding(_finding(row), code, row.first_seen, row.last_seen) for row, code in rows)


def old_orphans(session: Session, keys: Iterable[str], before: datetime) -> tuple[str, ...]:
    """Those of ``keys`` that have been seen without a row since before a moment."""
    return tuple(
        session.scalars(
            select(KeptFinding.key).where(
                KeptFinding.key.in_(set(keys)),
                KeptFinding.kind == FindingKind.ORPHANED,
                KeptFinding.closed_at.is_(None),
                KeptFinding.first_seen <= before,
            )
        )
    )


def count_orphans(session: Session) -> int:
    """How many objects are known that no row points to, whatever their age."""
    return (
        session.scalar(
            select(func.count()).where(KeptFinding.kind == FindingKind.ORPHANED, KeptFinding.closed_at.is_(None))
        )
        or 0
    )


def _counts(orphans_before: datetime) -> ColumnElement[bool]:
    return or_(
        KeptFinding.kind != FindingKind.ORPHANED,
        and_(KeptFinding.kind == FindingKind.ORPHANED, KeptFinding.first_seen <= orphans_before),
    )


def _finding(row: KeptFinding) -> Finding:
    return Finding(
        FindingKind(row.kind), ObjectKind(row.object_kind), row.key, row.text_vi, row.subject_id, row.dossier_id
    )
