"""Tables of retention: holds that forbid deletion, requests to delete, and who approved them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from digitize.store.columns import id_column, new_id
from digitize.store.tables import Base


class LegalHold(Base):
    """Nothing of the dossier may be deleted until the hold is lifted."""

    __tablename__ = "legal_hold"

    id: Mapped[str] = mapped_column(id_column(), primary_key=True, default=new_id)
    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossier.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    placed_at: Mapped[datetime]
    placed_by: Mapped[str] = mapped_column(id_column())
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str | None] = mapped_column(id_column())


class DeletionState(StrEnum):
    """Where a request stands."""

    ASKED = "asked"
    APPROVED = "approved"


class DeletionRequest(Base):
    """A document whose retention is over is to be deleted; the row stays afterwards, with hash and reason."""

    __tablename__ = "deletion_request"
    __table_args__ = (CheckConstraint("state IN ('asked', 'approved')", name="state"),)

    id: Mapped[str] = mapped_column(id_column(), primary_key=True, default=new_id)
    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"), unique=True)
    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossier.id"))
    reason: Mapped[str] = mapped_column(Text)
    rule: Mapped[str] = mapped_column(String(200))
    pdf_sha256: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(12))
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(id_column())
    approved_at: Mapped[datetime | None]


class DeletionApproval(Base):
    """One person's approval of a request."""

    __tablename__ = "deletion_approval"

    request_id: Mapped[str] = mapped_column(ForeignKey("deletion_request.id"), primary_key=True)
    approver_id: Mapped[str] = mapped_column(id_column(), primary_key=True)
    approver_name: Mapped[str] = mapped_column(String(200))
    approved_at: Mapped[datetime]
