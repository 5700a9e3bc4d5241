"""When a batch can be taken apart: it is closed and none of its pages waits to be read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from digitize.store import work
from digitize.store.tables import Batch, BatchState, Page, PageState


def start_assembly_if_read(session: Session, batch_id: str, now: datetime) -> None:
    """Put the step that assembles the batch if this was the last thing it waited for.

    Call it after the change that may have been the last (a page read or set aside, the batch closed). The batch's row
    is locked before the pages are counted: of two pages that end at the same moment, the later one sees the earlier.
    """
    session.flush()
    batch = session.scalars(select(Batch).where(Batch.id == batch_id).with_for_update()).one()
    session.refresh(batch)
    if batch.state != BatchState.CLOSED:
        return
    unread = select(func.count()).where(Page.batch_id == batch_id, Page.state == PageState.RECEIVED)
    if session.scalar(unread) == 0:
        work.add_step(session, "assemble_batch", batch_id, batch.dossier_id, now)
