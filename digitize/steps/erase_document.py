"""The content of a paper leaves the object store and its second copy: it was only shown and an officer confirmed that
(R8), or its retention is over and two persons approved (R31). A legal hold keeps the bytes until it is lifted.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, delete, func, or_, select
from sqlalchemy.orm import Session, selectinload

from digitize.errors import BusyError, DeletionRefusedError, ObjectMissingError
from digitize.second_copy import note
from digitize.service import Service
from digitize.steps.sealing import UNSIGNED
from digitize.store import work
from digitize.store.access import SYSTEM
from digitize.store.audit import append
from digitize.store.ledger import WorkItem, WorkState
from digitize.store.repositories.former import files_of, forget_former
from digitize.store.repositories.kept import unpointed
from digitize.store.repositories.retention import on_hold
from digitize.store.repositories.signatures import came_signed, forget_signatures
from digitize.store.signing_tables import PendingSignature
from digitize.store.tables import Document, DocumentPage, Field, Page, Record
from digitize.store.work import Claim

NAME = "erase_document"
HELD_VI = "hồ sơ đang bị tạm giữ theo yêu cầu pháp lý"
_WRITING = select(WorkItem.id).where(
    WorkItem.step.in_(
        (
            *("read_page", "extract_document", "record_document"),
            *("seal_document", "complete_signature", "finish_pdf", "extend_signatures"),
        )
    ),
    WorkItem.state == WorkState.CLAIMED,
)


def perform(service: Service, claim: Claim) -> None:
    """Remove originals and readings of the pages of document ``claim.subject_id``, and every PDF showing one of them.

    Raises DeletionRefusedError under a legal hold: the step then waits for it to be lifted.
    Bytes that another page, not erased, has as well stay: they are kept for that page. Doing this again is the same.
    """
    with service.reading() as session:
        pages = list(
            session.scalars(
                select(Page)
                .join(DocumentPage, DocumentPage.page_id == Page.id)
                .where(DocumentPage.document_id == claim.subject_id, Page.erased_at.is_not(None))
            )
        )
        ids = [page.id for page in pages]
        holding = select(DocumentPage.document_id).where(DocumentPage.page_id.in_(ids))
        showing = list(
            session.scalars(select(Document).options(selectinload(Document.dossier)).where(Document.id.in_(holding)))
        )
        theirs = or_(WorkItem.subject_id.in_(holding), WorkItem.subject_id.in_(ids))
        if session.scalar(select(_WRITING.where(theirs).exists())):
            raise BusyError  # a worker that had begun before the confirmation still writes what is on these pages
        if on_hold(session, claim.dossier_id):
            raise DeletionRefusedError(reason=HELD_VI)
    showed = {document.id for document in showing if _remove_pdfs(service, document)}
    shared = [page for page in pages if _others(service, page)]
    removed = sum(_remove_page(service, page) for page in pages if page not in shared)
    now = service.clock()
    with service.writing() as session:
        work.finish(session, claim, now)
        for page in pages:
            row = session.get_one(Page, page.id)
            row.reading_key = row.reading_sha256 = None
            append(session, SYSTEM, "page.erased", "page", row.id, sha256=row.sha256)
        _forget_data(session, holding, now)
        for document in showing:
            kept = session.get_one(Document, document.id)
            if came_signed(session, kept.id):
                kept.signer = None  # of a stranger's file; who signed a copy of ours stays as evidence
            session.execute(delete(PendingSignature).where(PendingSignature.document_id == kept.id))
            kept.pdf_key = None  # its hash stays as evidence of what was sealed
            forget_former(session, kept.id)
            forget_signatures(session, kept.id)
            if kept.id in showed:
                append(session, SYSTEM, "document.pdf_erased", "document", kept.id)
        append(session, SYSTEM, "document.erased", "document", claim.subject_id, pages=len(pages), objects=removed)
    for page in shared:
        _remove_own_reading(service, page)


def _forget_data(session: Session, holding: Select[str], now: datetime) -> None:
    """What a step that was under way has read of the pages since they were erased."""
    session.execute(delete(Field).where(Field.document_id.in_(holding)))
    made = select(Record).where(Record.document_id.in_(holding), Record.revoked_at.is_(None))
    for record in session.scalars(made):
        record.number = record.issuer = record.scope = None
        record.revoked_at = now
        append(session, SYSTEM, "record.revoke", "record", record.id)


def _remove_pdfs(service: Service, document: Document) -> int:
    """Every file made of this document, and how many: what a killed worker left beside the right one is a copy, too."""
    stem = f"{document.dossier.code}/{document.sequence:02d}-"
    there = {key for folder in ("documents", UNSIGNED) for key in service.objects.keys(f"{folder}/{stem}")}
    with service.writing() as session:  # before the first is gone: a stop in between must not let the copy keep one
        pointed = files_of(session, document.id)
        note.erase(service, session, there | pointed, document.dossier_id)
    for key in sorted(there | pointed):
        service.objects.delete(key)
    return len(there | pointed)


def _remove_page(service: Service, page: Page) -> int:
    """Remove original and readings of the page, whose bytes no other page has; how many objects went.

    A station may put the same bytes again at this very moment: its receipt and this removal each look once more after
    they have acted, so that whichever is later mends it.
    """
    try:
        original = service.objects.get(page.original_key)
    except ObjectMissingError:
        original = None
    readings = set(service.objects.keys(f"readings/{page.sha256[:2]}/{page.sha256}/"))
    if page.reading_key is not None:
        readings.add(page.reading_key)
    with service.writing() as session:
        note.erase(service, session, {page.original_key, *readings}, page.dossier_id)
    for key in (page.original_key, *readings):
        service.objects.delete(key)
    if original is not None and _others(service, page):
        service.objects.put(page.original_key, original, sha256=page.sha256, content_type=page.media_type)
        with service.writing() as session:
            note.keep(service, session, page.original_key, page.sha256, page.media_type, page.dossier_id)
    return len(readings) + (original is not None)


def _remove_own_reading(service: Service, page: Page) -> None:
    """What was read on a page whose bytes stay for another one (of the same file, say), unless that one reads alike."""
    with service.writing() as session:
        if page.reading_key is None or not unpointed(session, [page.reading_key]):
            return
        note.erase(service, session, [page.reading_key], page.dossier_id)
    service.objects.delete(page.reading_key)


def _others(service: Service, page: Page) -> bool:
    with service.reading() as session:
        return _count_others(session, page) > 0


def _count_others(session: Session, page: Page) -> int:
    statement = select(func.count()).where(Page.sha256 == page.sha256, Page.erased_at.is_(None))
    return session.scalar(statement) or 0
