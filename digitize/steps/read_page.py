"""Step 1: a page image becomes text with boxes, codes and a verdict on its quality."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from digitize.ocr import ended_if_stuck, hard_limit_seconds, read_page
from digitize.second_copy import note
from digitize.service import Service
from digitize.steps.assembly import start_assembly_if_read
from digitize.steps.readings import READING_TYPE, keep_reading, original_of
from digitize.store import work
from digitize.store.access import SYSTEM
from digitize.store.audit import append
from digitize.store.tables import Batch, BatchState, DocumentPage, Page, PageState
from digitize.store.work import Claim

NAME = "read_page"


def perform(service: Service, claim: Claim) -> None:
    """Read the page ``claim.subject_id``, keep the reading, and start the assembly if it was the last one."""
    with service.reading() as session:
        page = session.get_one(Page, claim.subject_id)
    asked = {} if page.turn_degrees is None else {"turn_degrees": page.turn_degrees}  # by a person: no guess against it
    limits, original = service.settings.limits, original_of(service, page)
    with ended_if_stuck(hard_limit_seconds(limits)):
        reading = read_page(original, service.engine, limits, **asked)
    kept = keep_reading(service, page.sha256, reading)
    now = service.clock()
    with service.writing() as session:
        work.finish(session, claim, now)
        turned = page.turn_degrees
        # locked before its state is asked: it may be split at this very moment, without this page
        batch = session.scalars(select(Batch).where(Batch.id == page.batch_id).with_for_update()).one()
        # locked: a person who turns it at this very moment either comes before, and is seen, or finds this step done
        page = session.get_one(Page, claim.subject_id, with_for_update=True)
        page.state, page.read_at = PageState.READ, now
        page.reading_key, page.reading_sha256 = kept.key, kept.sha256
        note.keep(service, session, kept.key, kept.sha256, READING_TYPE, page.dossier_id)
        page.width_px, page.height_px, page.dpi = reading.width_px, reading.height_px, reading.dpi
        page.blank, page.verdict = reading.blank, reading.quality.verdict.value
        placed = session.scalar(select(DocumentPage.page_id).where(DocumentPage.page_id == page.id, DocumentPage.live))
        # a page that was erased, or stands aside and was turned by a person, keeps the reason why
        if page.erased_at is None and (page.turn_degrees is None or placed):
            page.reason_code = page.reason_vi = None
        if batch.state == BatchState.ASSEMBLED and page.reason_code is None and not placed:
            page.reason_code = "read_late"
            page.reason_vi = "Trang được đọc lại sau khi lô đã tách thành giấy tờ; cần cán bộ xếp vào giấy tờ."
        append(session, SYSTEM, "page.was_read", "page", page.id)
        if page.turn_degrees != turned and page.erased_at is None:  # a person turned it while it was read
            page.state = PageState.RECEIVED
            work.put_again(session, NAME, page.id, page.dossier_id, now)
        start_assembly_if_read(session, page.batch_id, now)


def when_set_aside(session: Session, claim: Claim, now: datetime, code: str, text_vi: str) -> None:
    """The page counts as unreadable, with its reason; the rest of its batch goes on."""
    page = session.get_one(Page, claim.subject_id)
    page.state, page.reason_code, page.reason_vi = PageState.UNREADABLE, code, text_vi
    start_assembly_if_read(session, page.batch_id, now)
