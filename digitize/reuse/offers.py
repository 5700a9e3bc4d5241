"""What need not be scanned, and taking it over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from digitize.catalog import Catalog, ComponentRequirement, Requirement
from digitize.errors import NotFoundError, ReuseConflictError
from digitize.store.access import Caller, Role
from digitize.store.audit import append
from digitize.store.columns import new_id
from digitize.store.repositories.documents import known_branch
from digitize.store.repositories.records import for_role, openable, record_view, records_of, status_of
from digitize.store.repositories.scope import dossier_for
from digitize.store.repositories.views import RecordView
from digitize.store.tables import Document, Dossier, Record, ReuseEvent
from digitize.store.upsert import insert_once


@dataclass(frozen=True, slots=True)
class Offer:
    """A record that satisfies a component of a dossier."""

    component_code: str
    component_name_vi: str
    record: RecordView


@dataclass(frozen=True, slots=True)
class ReuseView:
    """The reuse that was noted."""

    id: str
    dossier_id: str
    record_id: str
    component_code: str
    reused_at: datetime


def offers(session: Session, caller: Caller, catalog: Catalog, dossier_id: str, on: date) -> tuple[Offer, ...]:
    """For each component of the dossier's branch that is not answered yet: the owner's newest valid record, if any.

    Only paper types that are results of earlier procedures (``reusable``) are offered, and none from this dossier
    itself. A station is told what need not be scanned and nothing else of the citizen's papers. The look-up is audited.
    NotFoundError if the caller may not see the dossier.
    """
    caller.require(Role.STATION, Role.OFFICER, Role.ADMIN)
    dossier = dossier_for(session, caller, dossier_id)
    found = [
        replace(offer, record=for_role(caller, offer.record))
        for offer in _offers(session, caller, catalog, dossier, on)
    ]
    append(session, caller, "reuse.offer", "dossier", dossier.id, offers=len(found))
    return tuple(found)


def take_over(
    session: Session,
    caller: Caller,
    catalog: Catalog,
    dossier_id: str,
    *,
    record_id: str,
    component_code: str,
    now: datetime,
    on: date,
) -> ReuseView:
    """Let a record stand for a component; asking again for the same gives the same.

    NotFoundError for a dossier or record that is not there for this caller; ReuseConflictError for what is not offered
    (expired, revoked, superseded, of another owner or paper type) or a component that is answered otherwise.
    """
    caller.require(Role.STATION, Role.OFFICER, Role.ADMIN)
    dossier = dossier_for(session, caller, dossier_id, lock=True)
    answered = session.scalar(
        select(ReuseEvent).where(ReuseEvent.dossier_id == dossier.id, ReuseEvent.component_code == component_code)
    )
    if answered is not None and answered.record_id == record_id:
        return _view(answered)
    record = session.get(Record, record_id)
    if record is None or record.owner_id != dossier.owner_id:
        raise NotFoundError(what="giấy tờ trong kho")
    offered = any(
        offer.component_code == component_code and offer.record.id == record_id
        for offer in _offers(session, caller, catalog, dossier, on)
    )
    if answered is not None or not offered:
        status = status_of(record, on)
        raise ReuseConflictError(reason="đã có giấy tờ" if status == "valid" else status)
    values = {
        "id": new_id(),
        "dossier_id": dossier.id,
        "record_id": record.id,
        "component_code": component_code,
        "reused_at": now,
        "reused_by": caller.key_id,
    }
    if not insert_once(session, ReuseEvent, values):
        raise ReuseConflictError(reason="đã có giấy tờ")
    dossier.missing = [row for row in dossier.missing if component_code not in row["component_codes"]]
    if dossier.complete is not None:
        dossier.complete = not dossier.missing
    append(session, caller, "reuse.take_over", "dossier", dossier.id, record=record.id, component=component_code)
    return ReuseView(str(values["id"]), dossier.id, record.id, component_code, now)


def _offers(session: Session, caller: Caller, catalog: Catalog, dossier: Dossier, on: date) -> list[Offer]:
    branch = known_branch(catalog, dossier)
    if dossier.owner_id is None or branch is None:
        return []
    valid: dict[str, Record] = {}
    for record in records_of(session, dossier.owner_id):
        if status_of(record, on) == "valid" and record.document.dossier_id != dossier.id:
            valid.setdefault(record.paper_type, record)
    answered = set(session.scalars(select(ReuseEvent.component_code).where(ReuseEvent.dossier_id == dossier.id)))
    in_force = (Document.dossier_id == dossier.id, Document.superseded_at.is_(None))
    answered |= set(session.scalars(select(Document.component_code).where(*in_force)))
    found = []
    for component in branch.components:
        if component.requirement is Requirement.NOTE or component.code in answered:
            continue
        record_found = _first(catalog, component, valid)
        if record_found is not None:
            opened = openable(session, caller, [record_found.document_id])
            view = record_view(catalog, record_found, on, may_open=bool(opened))
            found.append(Offer(component.code, component.name_vi, view))
    return found


def _first(catalog: Catalog, component: ComponentRequirement, valid: dict[str, Record]) -> Record | None:
    for code in component.paper_types:
        paper, record = catalog.paper_types.get(code), valid.get(code)
        if paper is None or record is None or not paper.reusable:
            continue
        if paper.validity_months and record.valid_until is None:
            continue  # its date was not read: it may be over (R18)
        return record
    return None


def _view(event: ReuseEvent) -> ReuseView:
    return ReuseView(event.id, event.dossier_id, event.record_id, event.component_code, event.reused_at)
