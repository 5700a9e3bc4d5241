"""What splitting found about a batch as a whole."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from digitize.store.columns import id_column
from digitize.store.tables import Base


class SplitFinding(Base):
    """One row a batch that was assembled.

    ``weights_version``: the splitting weights it was cut with. ``warnings``: ``{code, message_vi}`` about the whole
    stack. ``suggested_branch``: ``{branch_id, name_vi, message_vi}`` of a branch that fits better, null if none does.
    """

    __tablename__ = "split_finding"

    batch_id: Mapped[str] = mapped_column(id_column(), ForeignKey("batch.id"), primary_key=True)
    dossier_id: Mapped[str] = mapped_column(id_column(), ForeignKey("dossier.id"), index=True)
    weights_version: Mapped[str] = mapped_column(String(100))
    warnings: Mapped[list[Any]]
    suggested_branch: Mapped[dict[str, Any] | None]
