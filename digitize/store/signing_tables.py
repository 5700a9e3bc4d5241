"""The tables of signing with keys that stay with the officer: signing sessions, and files that wait for a signature."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from digitize.store.columns import id_column, new_id
from digitize.store.tables import Base, Document


class SigningSession(Base):
    """One officer's act of signing: the certificate (DER, base64) and how long its prepared files may be signed."""

    __tablename__ = "signing_session"

    id: Mapped[str] = mapped_column(id_column(), primary_key=True, default=new_id)
    opened_by: Mapped[str] = mapped_column(id_column())
    opened_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    certificate: Mapped[str] = mapped_column(Text)
    chain: Mapped[list[Any]]


class PendingState(StrEnum):
    """Where a file stands: nobody signs it yet, a session holds it, or its signature is here and being put in."""

    WAITING = "waiting"
    HELD = "held"
    SIGNED = "signed"


class PendingSignature(Base):
    """Chờ ký: a document whose file is built and waits for the officer's signature.

    ``built_*``: the file without signature. ``prepared_*`` and what follows: the file with its stamp and the place for
    the signature, as the session made it; it is not made anew before it expires. ``reason_*``: why the last try failed.
    """

    __tablename__ = "pending_signature"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'held', 'signed')", name="state"),
        Index("ix_pending_signature_session_id", "session_id"),
    )

    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(12), default=PendingState.WAITING)
    built_at: Mapped[datetime]
    built_key: Mapped[str] = mapped_column(String(300))
    built_sha256: Mapped[str] = mapped_column(String(64))
    occupied: Mapped[dict[str, Any]]
    session_id: Mapped[str | None] = mapped_column(ForeignKey("signing_session.id"))
    prepared_at: Mapped[datetime | None]
    prepared_key: Mapped[str | None] = mapped_column(String(300))
    prepared_sha256: Mapped[str | None] = mapped_column(String(64))
    stamp_template: Mapped[str | None] = mapped_column(String(60))
    place_start: Mapped[int | None]
    place_end: Mapped[int | None]
    document_digest: Mapped[str | None] = mapped_column(String(64))
    to_sign: Mapped[str | None] = mapped_column(Text)  # DER of the signed attributes, hexadecimal
    signature: Mapped[str | None] = mapped_column(Text)  # hexadecimal
    reason_code: Mapped[str | None] = mapped_column(String(100))
    reason_vi: Mapped[str | None] = mapped_column(Text)

    document: Mapped[Document] = relationship()
    session: Mapped[SigningSession | None] = relationship()

    def release(self, code: str | None = None, text_vi: str | None = None) -> None:
        """Let the file wait again, to be prepared anew, with the reason why."""
        self.state, self.session_id = PendingState.WAITING, None
        self.prepared_at = self.prepared_key = self.prepared_sha256 = self.stamp_template = None
        self.place_start = self.place_end = self.document_digest = self.to_sign = self.signature = None
        self.reason_code, self.reason_vi = code, text_vi
