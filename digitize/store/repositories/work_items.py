"""Work that was set aside for a person, and its retry."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import case, select, true
from sqlalchemy.orm import Session

from digitize.errors import NotFoundError
from digitize.store import work
from digitize.store.access import Caller, Role
from digitize.store.audit import append
from digitize.store.ledger import WorkItem, WorkState
from digitize.store.repositories.scope import dossiers_of
from digitize.store.repositories.views import ReasonView, SetAsideView, WorkView
from digitize.store.tables import Dossier, Page, PageState

_MOST = 1000


def list_set_aside(
    session: Session, caller: Caller, now: datetime, agency_code: str | None = None
) -> tuple[SetAsideView, ...]:
    """What waits for a person in the dossiers of the caller (received by ``agency_code``), by risk, then age.

    Images that should be gone come before what stands still, and that before a timestamp that can wait.
    """
    caller.require(Role.OFFICER, Role.COMPLIANCE, Role.ADMIN)
    rows = session.execute(
        select(WorkItem, Dossier.code)
        .join(Dossier, WorkItem.dossier_id == Dossier.id)
        .where(
            WorkItem.state == WorkState.SET_ASIDE,
            dossiers_of(caller),
            true() if agency_code is None else Dossier.receiving_agency == agency_code,
        )
        .order_by(
            case((WorkItem.step == "erase_document", 0), (WorkItem.step == "extend_signatures", 2), else_=1),
            WorkItem.set_aside_at,
            WorkItem.id,
        )
        .limit(_MOST)
    )
    return tuple(_view(item, code, now) for item, code in rows)


def retry_work(session: Session, caller: Caller, work_item_id: str, now: datetime) -> WorkView:
    """Let a set-aside step run again, its tries counted from zero; NotFoundError if it is not there for this caller."""
    caller.require(Role.OFFICER, Role.ADMIN)
    allowed = session.scalar(
        select(WorkItem.id)
        .join(Dossier, WorkItem.dossier_id == Dossier.id)
        .where(WorkItem.id == work_item_id, dossiers_of(caller))
    )
    if allowed is None:
        raise NotFoundError(what="việc để riêng")
    item = work.retry(session, work_item_id, now)
    if item.step == "read_page":
        page = session.get_one(Page, item.subject_id)
        page.state, page.reason_code, page.reason_vi = PageState.RECEIVED, None, None
    append(session, caller, "work.retry", "work", item.id, step=item.step)
    return WorkView(item.id, item.state)


def _view(item: WorkItem, code: str, now: datetime) -> SetAsideView:
    since = item.set_aside_at or item.created_at
    return SetAsideView(
        id=item.id,
        step=item.step,
        subject_id=item.subject_id,
        dossier_id=item.dossier_id,
        dossier_code=code,
        reason=ReasonView(item.reason_code or "internal", item.reason_vi or ""),
        attempts=item.attempts,
        set_aside_at=since,
        age_seconds=(now - since).total_seconds(),
    )
