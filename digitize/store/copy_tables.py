"""Tables of the second copy: what waits to be copied or erased there, and where the copy stands."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from digitize.store.columns import id_column, new_id
from digitize.store.tables import Base


class CopyAction(StrEnum):
    """What is to be done with an object in the second copy."""

    KEEP = "keep"
    ERASE = "erase"


class CopyTask(Base):
    """One object that the second copy shall get or lose: the last wish about a key takes the place of the one before.

    ``token`` tells wishes about the same key apart, so that none is taken for done that came while another was carried
    out. ``dossier_id`` lets a legal hold keep an erasure waiting.
    """

    __tablename__ = "copy_task"
    __table_args__ = (
        CheckConstraint("action IN ('keep', 'erase')", name="action"),
        Index("ix_copy_task_action", "action", "since"),
    )

    key: Mapped[str] = mapped_column(String(900), primary_key=True)
    action: Mapped[str] = mapped_column(String(8))
    sha256: Mapped[str | None] = mapped_column(String(64))
    media_type: Mapped[str | None] = mapped_column(String(100))
    dossier_id: Mapped[str | None] = mapped_column(ForeignKey("dossier.id"))
    token: Mapped[str] = mapped_column(id_column(), default=new_id)
    since: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]
    reason_code: Mapped[str | None] = mapped_column(String(100))


class CopyState(Base):
    """Where the second copy stands: which address it was begun at, how far the objects from before are put in line,
    since when it is away and why.

    ``fill_kind`` is None once all objects that were kept before are in line or copied (``filled_at``).
    """

    __tablename__ = "copy_state"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    target: Mapped[str] = mapped_column(String(64))  # SHA-256 of the address
    mark: Mapped[str] = mapped_column(id_column())
    marked_at: Mapped[datetime | None]
    fill_kind: Mapped[str | None] = mapped_column(String(20))
    fill_place: Mapped[str] = mapped_column(String(64))
    filled_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    away_since: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]
    reason_code: Mapped[str | None] = mapped_column(String(100))
    reason_vi: Mapped[str | None] = mapped_column(Text)
    busy_until: Mapped[datetime | None]
