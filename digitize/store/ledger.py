"""Tables of bookkeeping: keys, work, outbox, counters and the audit chain."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from digitize.store.columns import id_column, new_id
from digitize.store.tables import Base


class ApiKey(Base):
    """An access key of a station or person; only the SHA-256 of the key is kept."""

    __tablename__ = "api_key"

    id: Mapped[str] = mapped_column(id_column(), primary_key=True, default=new_id)
    key_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    agency_code: Mapped[str | None] = mapped_column(String(35))
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class WorkState(StrEnum):
    """Where a work item stands."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    DONE = "done"
    SET_ASIDE = "set_aside"


class WorkItem(Base):
    """One step on one subject. The fencing token grows with each claim: only the latest claim may commit."""

    __tablename__ = "work_item"
    __table_args__ = (
        UniqueConstraint("step", "subject_id"),
        CheckConstraint("state IN ('waiting', 'claimed', 'done', 'set_aside')", name="state"),
        Index("ix_work_item_state", "state", "lease_until"),
    )

    id: Mapped[str] = mapped_column(id_column(), primary_key=True, default=new_id)
    step: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(id_column())
    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossier.id"), index=True)
    state: Mapped[str] = mapped_column(String(12), default=WorkState.WAITING)
    fencing_token: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    announced_at: Mapped[datetime]
    not_before: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    set_aside_at: Mapped[datetime | None]
    reason_code: Mapped[str | None] = mapped_column(String(100))
    reason_vi: Mapped[str | None] = mapped_column(Text)


class OutboxMessage(Base):
    """An announcement that was committed with its cause and waits to be sent to the queue."""

    __tablename__ = "outbox_message"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    work_item_id: Mapped[str] = mapped_column(ForeignKey("work_item.id"))
    created_at: Mapped[datetime]


class Counter(Base):
    """The last number given out in a scope (R17)."""

    __tablename__ = "counter"

    scope: Mapped[str] = mapped_column(String(300), primary_key=True)
    value: Mapped[int]


class AuditHead(Base):
    """End of the audit chain; locking this one row puts entries in order."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int]
    entry_hash: Mapped[str] = mapped_column(String(64))


class AuditEntry(Base):
    """Who did what to what, when; each entry holds the hash of the one before."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject_kind", "subject_id"),)

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[str] = mapped_column(String(64))
    actor_role: Mapped[str] = mapped_column(String(20))
    action: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[str] = mapped_column(String(64))
    details: Mapped[dict[str, Any]]
    previous_hash: Mapped[str] = mapped_column(String(64))
    entry_hash: Mapped[str] = mapped_column(String(64))
