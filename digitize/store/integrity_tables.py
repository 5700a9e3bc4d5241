"""Tables of integrity: former versions of files, what a check found wrong, and how far the rolling check has come."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from digitize.store.columns import id_column, new_id
from digitize.store.tables import Base


class ObjectKind(StrEnum):
    """What is kept and checked."""

    ORIGINAL = "original"  # ảnh gốc của trang
    READING = "reading"  # kết quả đọc trang
    PDF = "pdf"  # tệp đã ký đang dùng
    FORMER_PDF = "former_pdf"  # tệp đã ký trước khi thêm dữ liệu hoặc dấu thời gian
    BUILT_PDF = "built_pdf"  # tệp chưa ký, chờ cán bộ ký
    PREPARED_PDF = "prepared_pdf"  # tệp chờ ký, đã có chỗ cho chữ ký
    AUDIT = "audit"  # nhật ký
    OBJECT = "object"  # tệp không có dòng nào trỏ tới
    COPY = "copy"  # bản sao thứ hai của một tệp


class FindingKind(StrEnum):
    """What is wrong with something kept."""

    MISSING = "missing"
    CHANGED = "changed"
    UNSIGNED = "unsigned"
    UNSOUND = "unsound"
    UNVERIFIABLE = "unverifiable"
    ORPHANED = "orphaned"


class FormerPdf(Base):
    """A signed file that a longer one, which holds it whole, took the place of: kept, so that no step loses it."""

    __tablename__ = "former_pdf"

    id: Mapped[str] = mapped_column(id_column(), primary_key=True, default=new_id)
    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"), index=True)
    key: Mapped[str] = mapped_column(String(300), unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[int | None]
    replaced_at: Mapped[datetime]


class KeptFinding(Base):
    """What a check found wrong under ``key``; open until ``closed_at``. An orphan counts once its grace is over.

    ``mended_at``: when the object was put back from the other copy.
    """

    __tablename__ = "kept_finding"
    __table_args__ = (
        UniqueConstraint("key", "kind"),
        Index("ix_kept_finding_closed_at", "closed_at", "first_seen"),
    )

    id: Mapped[str] = mapped_column(id_column(), primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(20))
    object_kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(900))
    subject_id: Mapped[str | None] = mapped_column(id_column())
    dossier_id: Mapped[str | None] = mapped_column(ForeignKey("dossier.id"))
    text_vi: Mapped[str] = mapped_column(Text)
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    mended_at: Mapped[datetime | None]


class RecheckCursor(Base):
    """How far the rolling check has come: ``phase`` and the last ``place`` in it; ``busy_until`` holds off others."""

    __tablename__ = "recheck_cursor"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    phase: Mapped[str] = mapped_column(String(30))
    place: Mapped[str] = mapped_column(String(64))
    planned: Mapped[int]
    done: Mapped[int]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    busy_until: Mapped[datetime | None]
