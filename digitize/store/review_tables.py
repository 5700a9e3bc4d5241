"""The tables of review: what persons decided about pages and documents."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from digitize.store.columns import id_column, new_id
from digitize.store.tables import Base


class ReviewedArrangement(Base):
    """How the pages of a dossier are arranged now. ``version`` grows with each change, so that none is overlooked."""

    __tablename__ = "reviewed_arrangement"

    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    version: Mapped[int]
    state: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]


class DecisionState(StrEnum):
    """Where a decision stands: in force, taken back, or taken back and passed over by a later one."""

    DONE = "done"
    UNDONE = "undone"
    PASSED_OVER = "passed_over"


class Decision(Base):
    """A person's decision on an arrangement. ``forth`` and ``back`` are patches; null once it can't be taken back."""

    __tablename__ = "review_decision"
    __table_args__ = (
        UniqueConstraint("dossier_id", "number"),
        CheckConstraint("state IN ('done', 'undone', 'passed_over')", name="state"),
    )

    id: Mapped[str] = mapped_column(id_column(), primary_key=True, default=new_id)
    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossier.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(30))
    state: Mapped[str] = mapped_column(String(12))
    decided_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(id_column())
    forth: Mapped[dict[str, Any] | None]
    back: Mapped[dict[str, Any] | None]


class DocumentSuccession(Base):
    """A document in force took pages over from a former one, which is kept as it was."""

    __tablename__ = "document_succession"

    former_id: Mapped[str] = mapped_column(ForeignKey("document.id"), primary_key=True)
    later_id: Mapped[str] = mapped_column(ForeignKey("document.id"), primary_key=True, index=True)


class CorrectionExample(Base):
    """How a person arranged the pages of a batch: what a later model may learn from.

    ``pages`` holds ``{page_id, reading_key, reading_sha256}`` in the order of the batch; both of the reading are null
    where a page was never read or its content was erased. ``documents`` holds ``{paper_type, component_code,
    submitted_as, pages}``, where ``pages`` are positions in the list above, from 1.
    """

    __tablename__ = "correction_example"

    id: Mapped[str] = mapped_column(id_column(), primary_key=True, default=new_id)
    created_at: Mapped[datetime] = mapped_column(index=True)
    created_by: Mapped[str] = mapped_column(id_column())
    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossier.id"), index=True)
    procedure_code: Mapped[str] = mapped_column(String(100))
    branch_id: Mapped[str] = mapped_column(String(100))
    received_on: Mapped[date]
    pages: Mapped[list[Any]]
    documents: Mapped[list[Any]]
