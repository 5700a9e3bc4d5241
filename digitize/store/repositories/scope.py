"""What a caller may see: clauses that every query carries."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import Session

from digitize.errors import NotFoundError
from digitize.store.access import Caller, Role
from digitize.store.tables import Batch, Document, Dossier, Page


def within(column: ColumnElement[str], agency_code: str) -> ColumnElement[bool]:
    """The agency itself or one under it: ``H50`` holds ``H50.12``."""
    return or_(column == agency_code, column.startswith(f"{agency_code}.", autoescape=True))


def dossiers_of(caller: Caller) -> ColumnElement[bool]:
    """Dossiers that the caller may see: a station those its agency receives and has not resolved, others those that
    their agency (or one under it) receives or decides.
    """
    if caller.agency_code is None:
        return true() if caller.role in (Role.ADMIN, Role.COMPLIANCE) else ~true()
    received = within(Dossier.__table__.c.receiving_agency, caller.agency_code)
    if caller.role is Role.STATION:
        return and_(received, Dossier.resolved_on.is_(None))
    return or_(received, within(Dossier.__table__.c.deciding_agency, caller.agency_code))


def dossier_for(session: Session, caller: Caller, dossier_id: str, *, lock: bool = False) -> Dossier:
    """The dossier if the caller may see it, else NotFoundError."""
    statement = select(Dossier).where(Dossier.id == dossier_id, dossiers_of(caller))
    if lock:
        statement = statement.with_for_update()
    found = session.scalar(statement)
    if found is None:
        raise NotFoundError(what="hồ sơ")
    return found


def batch_for(session: Session, caller: Caller, batch_id: str, *, lock: bool = False) -> Batch:
    """The batch if the caller may see its dossier, else NotFoundError. ``lock`` keeps others from changing it."""
    statement = select(Batch).join(Dossier).where(Batch.id == batch_id, dossiers_of(caller))
    if lock:
        statement = statement.with_for_update(of=Batch)
    found = session.scalar(statement)
    if found is None:
        raise NotFoundError(what="lô quét")
    return found


def page_for(session: Session, caller: Caller, page_id: str) -> Page:
    """The page if the caller may see its dossier, else NotFoundError."""
    statement = select(Page).join(Dossier, Page.dossier_id == Dossier.id).where(Page.id == page_id, dossiers_of(caller))
    found = session.scalar(statement)
    if found is None:
        raise NotFoundError(what="trang")
    return found


def document_for(session: Session, caller: Caller, document_id: str) -> Document:
    """The document if the caller may see its dossier, else NotFoundError."""
    statement = (
        select(Document)
        .join(Dossier, Document.dossier_id == Dossier.id)
        .where(Document.id == document_id, dossiers_of(caller))
    )
    found = session.scalar(statement)
    if found is None:
        raise NotFoundError(what="giấy tờ")
    return found
