"""Work that was set aside for a person, and its retry."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
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


def list_set_aside(session: Session, caller: Caller, now: datetime) -> tuple[SetAsideView, ...]:
    """What waits for a person in the dossiers of the caller, oldest first."""
    caller.require(Role.OFFICER, Role.COMPLIANCE, Role.ADMIN)
    rows = session.execute(
        select(WorkItem, Dossier.code)
        .join(Dossier, WorkItem.dossier_id == Dossier.id)
        .where(WorkItem.state == WorkState.SET_ASIDE, dossiers_of(caller))
        .order_by(WorkItem.set_aside_at, WorkItem.id)
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
