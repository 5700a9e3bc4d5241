"""What was found of the signatures on a document's file when it was written last, or came."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from digitize.store.tables import Base


class DocumentSignatures(Base):
    """All signatures of a document's present file, in their order.

    ``as_it_came``: the file was signed before it came and is kept byte for byte; none of the signatures is ours.
    """

    __tablename__ = "document_signatures"

    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"), primary_key=True)
    as_it_came: Mapped[bool] = mapped_column(default=False)
    checked_at: Mapped[datetime]
    found: Mapped[list[Any]] = mapped_column(default=list)
