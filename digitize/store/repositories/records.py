"""Queries on records (kho dữ liệu): the papers of an owner that the state already holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from digitize.catalog import Catalog
from digitize.store.access import Caller, Role
from digitize.store.audit import append
from digitize.store.repositories.documents import component_name, paper_name
from digitize.store.repositories.scope import dossiers_of
from digitize.store.repositories.views import RecordView, ReusedView
from digitize.store.tables import Document, Dossier, Record, ReuseEvent

_ORDER = {"valid": 0, "unconfirmed": 1, "expired": 2, "superseded": 3, "revoked": 4}


def search_records(
    session: Session,
    caller: Caller,
    catalog: Catalog,
    owner_id: str,
    on: date,
    *,
    owner_mark: str,
    paper_type: str | None = None,
) -> tuple[RecordView, ...]:
    """All records of an owner, valid ones first, newest first. For officers; the search itself is audited (R30).

    ``owner_mark`` is the keyed hash that stands for the owner in the audit log: whose papers were looked for can be
    found out by those who hold the key, and by nobody else. Records serve every agency of the state: they are not
    bounded by the agency that made them.
    """
    caller.require(Role.OFFICER, Role.ADMIN)
    found = records_of(session, owner_id, paper_type)
    append(session, caller, "record.search", "owner", owner_mark, found=len(found))
    opened = openable(session, caller, [row.document_id for row in found])
    views = [record_view(catalog, row, on, may_open=row.document_id in opened) for row in found]
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


def openable(session: Session, caller: Caller, document_ids: Sequence[str]) -> set[str]:
    """Documents among these whose file the caller may have: of dossiers of theirs, or taken over into one of theirs."""
    own = select(Document.id).join(Dossier).where(Document.id.in_(document_ids), dossiers_of(caller))
    found = set(session.scalars(own))
    if caller.role in (Role.OFFICER, Role.ADMIN):
        taken = (
            select(Record.document_id)
            .join(ReuseEvent, ReuseEvent.record_id == Record.id)
            .join(Dossier, ReuseEvent.dossier_id == Dossier.id)
            .where(Record.document_id.in_(document_ids), dossiers_of(caller))
        )
        found |= set(session.scalars(taken))
    return found


def reused_in(session: Session, caller: Caller, catalog: Catalog, dossier: Dossier, on: date) -> tuple[ReusedView, ...]:
    """What was taken over into a dossier that the caller may see."""
    rows = session.execute(
        select(ReuseEvent, Record)
        .join(Record, ReuseEvent.record_id == Record.id)
        .where(ReuseEvent.dossier_id == dossier.id)
        .order_by(ReuseEvent.reused_at, ReuseEvent.id)
        .options(selectinload(Record.document).selectinload(Document.dossier))
    ).all()
    opened = openable(session, caller, [record.document_id for _, record in rows])
    return tuple(
        ReusedView(
            event.component_code,
            component_name(catalog, dossier, event.component_code),
            event.reused_at,
            for_role(caller, record_view(catalog, record, on, may_open=record.document_id in opened)),
        )
        for event, record in rows
    )


def for_role(caller: Caller, view: RecordView) -> RecordView:
    """A station learns what kind of paper need not be scanned, and nothing else about a citizen's records."""
    if caller.role is not Role.STATION:
        return view
    return replace(
        view,
        document_id="",
        dossier_code="",
        number=None,
        issue_date=None,
        issuer=None,
        valid_until=None,
        scope=None,
        origin_agency="",
        may_open=False,
    )


def record_view(catalog: Catalog, record: Record, on: date, *, may_open: bool) -> RecordView:
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
        origin_agency=record.document.dossier.receiving_agency,
        may_open=may_open and record.document.erased_at is None,
    )
