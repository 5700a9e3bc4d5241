"""Queries on batches and their pages."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from digitize.store.access import Caller
from digitize.store.ledger import WorkItem, WorkState
from digitize.store.repositories.scope import batch_for
from digitize.store.repositories.views import BatchSummaryView, BatchView, PageProgressView, ReasonView
from digitize.store.tables import Batch, BatchState, Page, PageState


def get_batch(session: Session, caller: Caller, batch_id: str, now: datetime) -> BatchView:
    """The batch with the progress of each page; NotFoundError if the caller may not see it."""
    return batch_view(session, batch_for(session, caller, batch_id), now)


def batch_view(session: Session, batch: Batch, now: datetime) -> BatchView:
    """The batch as it is shown."""
    rows = session.execute(
        select(Page, WorkItem)
        .outerjoin(WorkItem, (WorkItem.subject_id == Page.id) & (WorkItem.step == "read_page"))
        .where(Page.batch_id == batch.id)
        .order_by(Page.sequence)
    ).all()
    pages = tuple(_progress(page, item, now) for page, item in rows)
    summary = summary_of(batch, [page for page, _ in rows])
    return BatchView(
        id=summary.id,
        state=summary.state,
        sheets_declared=summary.sheets_declared,
        pages_total=summary.pages_total,
        pages_done=summary.pages_done,
        opened_at=summary.opened_at,
        closed_at=summary.closed_at,
        dossier_id=batch.dossier_id,
        counts=dict(Counter(page.state for page in pages)),
        waits_for=_waits_for(session, batch, pages),
        pages=pages,
    )


def summary_of(batch: Batch, pages: list[Page]) -> BatchSummaryView:
    """The batch in short."""
    return BatchSummaryView(
        id=batch.id,
        state=batch.state,
        sheets_declared=batch.sheets_declared,
        pages_total=len(pages),
        pages_done=sum(page.state != PageState.RECEIVED for page in pages),
        opened_at=batch.opened_at,
        closed_at=batch.closed_at,
    )


def _progress(page: Page, item: WorkItem | None, now: datetime) -> PageProgressView:
    state = {PageState.READ: "read", PageState.UNREADABLE: "unreadable"}.get(PageState(page.state), "waiting")
    if state == "waiting" and item is not None and item.state == WorkState.CLAIMED:
        state = "reading"
    code, text = page.reason_code, page.reason_vi
    if code is None and state == "waiting" and item is not None:
        code, text = item.reason_code, item.reason_vi
    reason = ReasonView(code, text or "") if code else None
    age = (now - page.received_at).total_seconds()
    return PageProgressView(page.sequence, page.id, page.sha256, state, reason, age, item.attempts if item else 0)


def _waits_for(session: Session, batch: Batch, pages: tuple[PageProgressView, ...]) -> tuple[ReasonView, ...]:
    if batch.state == BatchState.OPEN:
        return (ReasonView("batch.open", "Lô quét đang mở: trạm quét chưa đóng lô."),)
    if batch.state == BatchState.ASSEMBLED:
        return ()
    waiting = sum(page.state in ("waiting", "reading") for page in pages)
    if waiting:
        return (ReasonView("pages.waiting", f"Còn {waiting} trang chờ đọc."),)
    item = session.scalar(select(WorkItem).where(WorkItem.step == "assemble_batch", WorkItem.subject_id == batch.id))
    if item is not None and item.reason_code:
        return (ReasonView(item.reason_code, item.reason_vi or ""),)
    return (ReasonView("batch.assembling", "Đang tách lô quét thành giấy tờ."),)
