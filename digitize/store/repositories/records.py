"""Queries on records (kho dữ liệu): the papers of an owner that the state already holds."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from digitize.catalog import Catalog
from digitize.store.access import Caller, Role
from digitize.store.audit import append
from digitize.store.repositories.documents import paper_name
from digitize.store.repositories.views import RecordView
from digitize.store.tables import Document, Record

_ORDER = {"valid": 0, "unconfirmed": 1, "expired": 2, "superseded": 3, "revoked": 4}


def search_records(
    session: Session, caller: Caller, catalog: Catalog, owner_id: str, on: date, *, paper_type: str | None = None
) -> tuple[RecordView, ...]:
    """All records of an owner, valid ones first, newest first. For officers; the search itself is audited (R30).

    Records serve every agency of the state: they are not bounded by the agency that made them.
    """
    caller.require(Role.OFFICER, Role.ADMIN)
    found = records_of(session, owner_id, paper_type)
    append(session, caller, "record.search", "record", "-", found=len(found))
    views = [record_view(catalog, row, on) for row in found]
    return tuple(sorted(views, key=lambda view: (_ORDER[view.status], -view.stored_at.timestamp())))


def records_of(session: Session, owner_id: str, paper_type: str | None = None) -> list[Record]:
    """The rows of an owner, newest first."""
    statement = (
        select(Record)
        .where(Record.owner_id == owner_id)
        .order_by(Record.stored_at.desc(), Record.id)
        .options(selectinload(Record.document).selectinload(Document.dossier))
    )
    if paper_type is not None:
        statement = statement.where(Record.paper_type == paper_type)
    return list(session.scalars(statement))


def status_of(record: Record, on: date) -> str:
    """``revoked``, ``superseded``, ``unconfirmed``, ``expired`` or ``valid`` on that day.

    ``unconfirmed``: a person has yet to look at what kind of paper it is; only what is ``valid`` may be offered.
    """
    if record.revoked_at is not None or not record.document.eligible:
        return "revoked"
    if record.superseded_by is not None or record.document.superseded_at is not None:
        return "superseded"
    if record.document.needs_review:
        return "unconfirmed"
    if record.valid_until is not None and record.valid_until < on:
        return "expired"
    return "valid"


def record_view(catalog: Catalog, record: Record, on: date) -> RecordView:
    """The record as it is shown."""
    return RecordView(
        id=record.id,
        document_id=record.document_id,
        dossier_code=record.document.dossier.code,
        paper_type=record.paper_type,
        paper_type_name_vi=paper_name(catalog, record.paper_type),
        number=record.number,
        issue_date=record.issue_date,
        issuer=record.issuer,
        valid_until=record.valid_until,
        scope=record.scope,
        status=status_of(record, on),
        stored_at=record.stored_at,
    )
