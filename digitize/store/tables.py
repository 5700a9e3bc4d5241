"""The tables of what is kept: dossiers, their pages, documents, fields, records and reuse.

Names are those of the architecture. Nothing here is ever updated behind a person's back: states only move forward by
the steps, and each row says when. Bookkeeping of work, keys and audit stands in :mod:`digitize.store.ledger`.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, MetaData, String, Text, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from digitize.store.columns import UtcDateTime, id_column, new_id

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Root of all tables."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map: ClassVar = {datetime: UtcDateTime(), dict[str, Any]: JSON(), list[Any]: JSON()}


class BatchState(StrEnum):
    """Where a batch (lô quét) stands."""

    OPEN = "open"
    CLOSED = "closed"
    ASSEMBLED = "assembled"


class PageState(StrEnum):
    """Where a page stands."""

    RECEIVED = "received"
    READ = "read"
    UNREADABLE = "unreadable"


class DocumentState(StrEnum):
    """States of a document, TT 01/2023/TT-VPCP Đ.7–9."""

    PROPOSED = "proposed"
    COPIED = "copied"  # sao chụp, ký số cá nhân
    EXTRACTED = "extracted"  # bóc tách dữ liệu
    CODED = "coded"  # cấp mã kết quả số hóa
    STORED = "stored"  # lưu


class Dossier(Base):
    """Hồ sơ."""

    __tablename__ = "dossier"

    id: Mapped[str] = mapped_column(id_column(), primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    procedure_code: Mapped[str] = mapped_column(String(100))
    branch_id: Mapped[str] = mapped_column(String(100))
    owner_id: Mapped[str | None] = mapped_column(String(20), index=True)
    owner_name: Mapped[str | None] = mapped_column(String(200))
    receiving_agency: Mapped[str] = mapped_column(String(35), index=True)
    deciding_agency: Mapped[str] = mapped_column(String(35), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    received_on: Mapped[date] = mapped_column(index=True)
    resolved_on: Mapped[date | None]
    opened_at: Mapped[datetime] = mapped_column(index=True)
    opened_by: Mapped[str] = mapped_column(id_column())
    complete: Mapped[bool | None]
    missing: Mapped[list[Any]] = mapped_column(default=list)
    last_document: Mapped[int] = mapped_column(default=0)

    batches: Mapped[list[Batch]] = relationship(back_populates="dossier", order_by="Batch.opened_at")
    documents: Mapped[list[Document]] = relationship(back_populates="dossier", order_by="Document.sequence")


class Batch(Base):
    """Lô quét: one scanning act."""

    __tablename__ = "batch"
    __table_args__ = (CheckConstraint("state IN ('open', 'closed', 'assembled')", name="state"),)

    id: Mapped[str] = mapped_column(id_column(), primary_key=True, default=new_id)
    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossier.id"), index=True)
    opened_by: Mapped[str] = mapped_column(id_column())
    state: Mapped[str] = mapped_column(String(12), default=BatchState.OPEN)
    sheets_declared: Mapped[int | None]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    assembled_at: Mapped[datetime | None]

    dossier: Mapped[Dossier] = relationship(back_populates="batches")
    pages: Mapped[list[Page]] = relationship(back_populates="batch", order_by="Page.sequence")


class Page(Base):
    """A page image as it came: position, hash and place of the original bytes, and what was found on it."""

    __tablename__ = "page"
    __table_args__ = (
        UniqueConstraint("batch_id", "sequence"),
        CheckConstraint("sequence >= 1", name="sequence"),
        CheckConstraint("state IN ('received', 'read', 'unreadable')", name="state"),
    )

    id: Mapped[str] = mapped_column(id_column(), primary_key=True, default=new_id)
    batch_id: Mapped[str] = mapped_column(ForeignKey("batch.id"))
    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossier.id"), index=True)
    sequence: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size_bytes: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(40))
    original_key: Mapped[str] = mapped_column(String(200))
    received_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12), default=PageState.RECEIVED)
    read_at: Mapped[datetime | None]
    reading_key: Mapped[str | None] = mapped_column(String(200))
    reading_sha256: Mapped[str | None] = mapped_column(String(64))
    width_px: Mapped[int | None]
    height_px: Mapped[int | None]
    dpi: Mapped[float | None]
    blank: Mapped[bool | None]
    verdict: Mapped[str | None] = mapped_column(String(20))
    # of a signed PDF that came whole: which of its pages this is, and how many it has; None: the file is this page
    file_page: Mapped[int | None]
    file_pages: Mapped[int | None]
    turn_degrees: Mapped[int | None]  # clockwise turn of the original that a person asked for; None: found by reading
    erased_at: Mapped[datetime | None]  # content gone: only shown, confirmed by a person (R8)
    # why the page belongs to no document, or can't be read
    reason_code: Mapped[str | None] = mapped_column(String(100))
    reason_vi: Mapped[str | None] = mapped_column(Text)

    batch: Mapped[Batch] = relationship(back_populates="pages")


class Document(Base):
    """Giấy tờ: pages in order that form one paper."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("dossier_id", "sequence"),
        CheckConstraint("state IN ('proposed', 'copied', 'extracted', 'coded', 'stored')", name="state"),
    )

    id: Mapped[str] = mapped_column(id_column(), primary_key=True, default=new_id)
    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossier.id"))
    batch_id: Mapped[str] = mapped_column(ForeignKey("batch.id"), index=True)
    sequence: Mapped[int]
    paper_type: Mapped[str] = mapped_column(String(100), index=True)
    component_code: Mapped[str | None] = mapped_column(String(100))
    submitted_as: Mapped[str] = mapped_column(String(30))
    eligible: Mapped[bool]
    eligibility_code: Mapped[str] = mapped_column(String(60))
    eligibility_rules: Mapped[str] = mapped_column(String(60))
    confidence: Mapped[float]
    needs_review: Mapped[bool]
    reasons: Mapped[list[Any]] = mapped_column(default=list)
    state: Mapped[str] = mapped_column(String(12), default=DocumentState.PROPOSED)
    metadata_complete: Mapped[bool] = mapped_column(default=False)
    result_code: Mapped[str | None] = mapped_column(String(200), unique=True)
    pdf_key: Mapped[str | None] = mapped_column(String(300))
    pdf_sha256: Mapped[str | None] = mapped_column(String(64))
    pdf_bytes: Mapped[int | None]
    signer: Mapped[str | None] = mapped_column(String(200))
    signed_at: Mapped[datetime | None]
    signature_valid: Mapped[bool | None]
    stamp_template: Mapped[str | None] = mapped_column(String(60))
    proposed_at: Mapped[datetime]
    copied_at: Mapped[datetime | None]
    extracted_at: Mapped[datetime | None]
    coded_at: Mapped[datetime | None]
    stored_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str | None] = mapped_column(id_column())
    superseded_at: Mapped[datetime | None]  # a person arranged its pages otherwise: kept as it was, no longer in force
    erased_at: Mapped[datetime | None]  # only shown, content gone (R8)

    dossier: Mapped[Dossier] = relationship(back_populates="documents")
    pages: Mapped[list[DocumentPage]] = relationship(back_populates="document", order_by="DocumentPage.number")
    fields: Mapped[list[Field]] = relationship(back_populates="document", order_by="Field.number")


class DocumentPage(Base):
    """Place of a page in a document. A page is in one document in force at most (``live``); superseded ones keep it."""

    __tablename__ = "document_page"
    __table_args__ = (
        Index(
            "uq_document_page_live",
            "page_id",
            unique=True,
            sqlite_where=text("live"),
            postgresql_where=text("live"),
        ),
        Index("ix_document_page_page_id", "page_id"),
    )

    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[str] = mapped_column(ForeignKey("page.id"))
    live: Mapped[bool] = mapped_column(default=True)

    document: Mapped[Document] = relationship(back_populates="pages")
    page: Mapped[Page] = relationship()


class Field(Base):
    """A data field of a document with its proof. ``page`` counts in the document, from 1."""

    __tablename__ = "field"
    __table_args__ = (UniqueConstraint("document_id", "name"),)

    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    value: Mapped[str | None] = mapped_column(Text)
    normal: Mapped[str | None] = mapped_column(Text)  # of a typed value: its normal form where that is another
    raw: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(20))
    confidence: Mapped[float]
    page: Mapped[int | None]
    box_px: Mapped[list[Any] | None]
    checks: Mapped[list[Any]] = mapped_column(default=list)
    other_values: Mapped[list[Any]] = mapped_column(default=list)
    needs_review: Mapped[bool]
    unit_now: Mapped[dict[str, Any] | None]  # of an address: names and codes of the unit in force today (R28)
    as_read: Mapped[dict[str, Any] | None]  # what was read, where a person's value stands instead
    typed_by: Mapped[str | None] = mapped_column(id_column())

    document: Mapped[Document] = relationship(back_populates="fields")


class Record(Base):
    """A reusable document of an owner (kho dữ liệu): validity, scope, and what took its place."""

    __tablename__ = "record"
    __table_args__ = (Index("ix_record_owner", "owner_id", "paper_type"),)

    id: Mapped[str] = mapped_column(id_column(), primary_key=True, default=new_id)
    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"), unique=True)
    owner_id: Mapped[str] = mapped_column(String(20))
    paper_type: Mapped[str] = mapped_column(String(100))
    number: Mapped[str | None] = mapped_column(String(200))
    issue_date: Mapped[date | None]
    issuer: Mapped[str | None] = mapped_column(Text)
    valid_until: Mapped[date | None]
    scope: Mapped[str | None] = mapped_column(Text)
    stored_at: Mapped[datetime]
    superseded_by: Mapped[str | None] = mapped_column(ForeignKey("record.id"))
    revoked_at: Mapped[datetime | None]

    document: Mapped[Document] = relationship()


class ReuseEvent(Base):
    """A record stood in for scanning a component (R18)."""

    __tablename__ = "reuse_event"
    __table_args__ = (UniqueConstraint("dossier_id", "component_code"),)

    id: Mapped[str] = mapped_column(id_column(), primary_key=True, default=new_id)
    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossier.id"))
    record_id: Mapped[str] = mapped_column(ForeignKey("record.id"), index=True)
    component_code: Mapped[str] = mapped_column(String(100))
    reused_at: Mapped[datetime]
    reused_by: Mapped[str] = mapped_column(id_column())


class IndicatorFigure(Base):
    """A figure as it was frozen for a report: formula version, numerator, denominator, when."""

    __tablename__ = "indicator_figure"
    __table_args__ = (UniqueConstraint("agency_code", "code", "formula_version", "first_day", "last_day"),)

    id: Mapped[str] = mapped_column(id_column(), primary_key=True, default=new_id)
    agency_code: Mapped[str] = mapped_column(String(35))
    code: Mapped[str] = mapped_column(String(40))
    formula_version: Mapped[str] = mapped_column(String(60))
    first_day: Mapped[date]
    last_day: Mapped[date]
    numerator: Mapped[int]
    denominator: Mapped[int]
    numerator_ids: Mapped[list[Any]]
    denominator_ids: Mapped[list[Any]]
    frozen_at: Mapped[datetime]
