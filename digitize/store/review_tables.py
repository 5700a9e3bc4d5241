"""The tables of review: what persons decided about pages and documents."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from digitize.store.columns import id_column, new_id
from digitize.store.tables import Base


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
