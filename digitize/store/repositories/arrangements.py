"""Queries on how the pages of a dossier are arranged, and on the decisions that led there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, selectinload

from digitize.errors import ReviewRefusedError
from digitize.review.arrangement import Arrangement, Aside, Draft, Patch, with_arrivals
from digitize.review.as_json import arrangement_from_json, arrangement_to_json, patch_from_json, patch_to_json
from digitize.store.access import Caller
from digitize.store.columns import new_id
from digitize.store.ledger import ApiKey
from digitize.store.review_tables import Decision, DecisionState, ReviewedArrangement
from digitize.store.tables import Batch, BatchState, Document, DocumentPage, Dossier, Page

_NOT_PLACED = ("review.not_placed", "Trang chưa được xếp vào giấy tờ nào.")
_LISTED = 200


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision as the history shows it. ``undoable``: it is the one that undoing takes back next."""

    number: int
    kind: str
    state: str
    decided_at: datetime
    decided_by: str
    by_name: str
    can_go_back: bool


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """A page and where it was scanned: number of the batch in its dossier (from 1), position in the batch."""

    page_id: str
    batch: int
    sequence: int
    state: str


def placed_pages(session: Session, dossier: Dossier) -> dict[str, PlacedPage]:
    """Pages of a dossier that the caller may see, by their id."""
    batches = list(session.scalars(select(Batch.id).where(Batch.dossier_id == dossier.id).order_by(Batch.opened_at)))
    numbers = {batch_id: number for number, batch_id in enumerate(batches, 1)}
    return {
        page.id: PlacedPage(page.id, numbers[page.batch_id], page.sequence, page.state)
        for page in session.scalars(select(Page).where(Page.dossier_id == dossier.id))
    }


def load(session: Session, dossier: Dossier, now: datetime) -> tuple[int, Arrangement]:
    """The version and arrangement of a dossier that the caller holds locked, with what arrived since put in.

    Only pages of batches that were taken apart have a place; what arrives raises the version. Version 0: nobody has
    looked yet.
    """
    pages = pages_of(session, dossier.id)
    documents = documents_in_force(session, dossier.id)
    held = {row.page_id for document in documents for row in document.pages}
    drafts = [draft_of(document) for document in documents]
    aside = [
        Aside(page.id, page.reason_code or _NOT_PLACED[0], page.reason_vi or _NOT_PLACED[1])
        for page in pages
        if page.id not in held
    ]
    order = [page.id for page in pages]
    kept = session.get(ReviewedArrangement, dossier.id)
    if kept is None:
        found = Arrangement.of(order, drafts, aside)
        session.add(
            ReviewedArrangement(dossier_id=dossier.id, version=0, state=arrangement_to_json(found), changed_at=now)
        )
        session.flush()
        return 0, found
    known = arrangement_from_json(kept.state)
    found = with_arrivals(known, order, drafts, aside)
    if found != known:
        kept.version, kept.state, kept.changed_at = kept.version + 1, arrangement_to_json(found), now
        session.flush()
    return kept.version, found


def keep(session: Session, dossier_id: str, arrangement: Arrangement, now: datetime) -> int:
    """Keep a changed arrangement; its new version."""
    row = session.get_one(ReviewedArrangement, dossier_id)
    row.version, row.state, row.changed_at = row.version + 1, arrangement_to_json(arrangement), now
    return row.version


def note_decision(
    session: Session, caller: Caller, dossier_id: str, kind: str, now: datetime, forth: Patch, back: Patch | None
) -> None:
    """Add a decision; what was taken back before it can no longer be done again. ``back`` None: it can't be undone."""
    session.execute(
        update(Decision)
        .where(Decision.dossier_id == dossier_id, Decision.state == DecisionState.UNDONE)
        .values(state=DecisionState.PASSED_OVER)
    )
    last = session.scalar(select(func.max(Decision.number)).where(Decision.dossier_id == dossier_id)) or 0
    session.add(
        Decision(
            id=new_id(),
            dossier_id=dossier_id,
            number=last + 1,
            kind=kind,
            state=DecisionState.DONE,
            decided_at=now,
            decided_by=caller.key_id,
            forth=patch_to_json(forth) if back else None,
            back=patch_to_json(back) if back else None,
        )
    )
    session.flush()


def take_back(session: Session, dossier_id: str) -> tuple[str, Patch]:
    """Mark the latest decision in force as undone: its kind, and the patch that leads back.

    Refused where there is none, or where content was erased since.
    """
    row = _latest_done(session, dossier_id)
    if row is None:
        raise ReviewRefusedError(rule="nothing_to_undo", reason="không có thao tác nào để hoàn tác")
    if row.back is None:
        raise ReviewRefusedError(
            rule="erased", reason="ảnh của một giấy tờ đã được xóa; các thao tác trước đó không hoàn tác được"
        )
    row.state = DecisionState.UNDONE
    session.flush()
    return row.kind, patch_from_json(row.back)


def do_again(session: Session, dossier_id: str) -> tuple[str, Patch]:
    """Mark the decision that was undone last as done again: its kind and patch. Refused where there is none."""
    row = _earliest_undone(session, dossier_id)
    if row is None or row.forth is None:
        raise ReviewRefusedError(rule="nothing_to_redo", reason="không có thao tác nào để làm lại")
    row.state = DecisionState.DONE
    session.flush()
    return row.kind, patch_from_json(row.forth)


def ways(session: Session, dossier_id: str) -> tuple[str | None, str | None]:
    """Kind of the decision that can be undone, and of the one that can be done again; None where none can."""
    done, undone = _latest_done(session, dossier_id), _earliest_undone(session, dossier_id)
    return (done.kind if done and done.back else None), (undone.kind if undone else None)


def forget_ways_back(session: Session, dossier_id: str) -> None:
    """No decision up to now can be undone or done again: patches may hold what was read on an erased page."""
    session.execute(update(Decision).where(Decision.dossier_id == dossier_id).values(forth=None, back=None))
    session.execute(
        update(Decision)
        .where(Decision.dossier_id == dossier_id, Decision.state == DecisionState.UNDONE)
        .values(state=DecisionState.PASSED_OVER)
    )


def forget_erased(session: Session, dossier_id: str, page_ids: Collection[str], now: datetime) -> None:
    """The content of these pages is gone: no value stays that a person typed for a document with one of them, and a
    document of nothing else can't change any more.
    """
    row = session.get(ReviewedArrangement, dossier_id)
    if row is None:
        return
    known = arrangement_from_json(row.state)
    gone = set(page_ids)
    drafts = [
        replace(draft, typed=(), erased=draft.erased or gone.issuperset(draft.pages))
        if gone.intersection(draft.pages)
        else draft
        for draft in known.documents
    ]
    found = Arrangement.of(known.pages, drafts, known.aside, known.turns)
    if found != known:
        row.version, row.state, row.changed_at = row.version + 1, arrangement_to_json(found), now


def history(session: Session, dossier_id: str) -> tuple[DecisionView, ...]:
    """The latest decisions, newest first, with the name of whoever decided."""
    rows = session.execute(
        select(Decision, ApiKey.name)
        .outerjoin(ApiKey, ApiKey.id == Decision.decided_by)
        .where(Decision.dossier_id == dossier_id)
        .order_by(Decision.number.desc())
        .limit(_LISTED)
    )
    return tuple(
        DecisionView(row.number, row.kind, row.state, row.decided_at, row.decided_by, name or "", row.back is not None)
        for row, name in rows
    )


def pages_of(session: Session, dossier_id: str) -> Sequence[Page]:
    """Pages of the dossier's batches that were taken apart, in the order they were scanned."""
    return session.scalars(
        select(Page)
        .join(Batch, Page.batch_id == Batch.id)
        .where(Page.dossier_id == dossier_id, Batch.state == BatchState.ASSEMBLED)
        .order_by(Batch.opened_at, Batch.id, Page.sequence)
    ).all()


def documents_in_force(session: Session, dossier_id: str) -> Sequence[Document]:
    """Documents of the dossier that none superseded, with their pages."""
    return session.scalars(
        select(Document)
        .where(Document.dossier_id == dossier_id, Document.superseded_at.is_(None))
        .order_by(Document.sequence)
        .options(selectinload(Document.pages).selectinload(DocumentPage.page), selectinload(Document.fields))
    ).all()


def draft_of(document: Document) -> Draft:
    """The document as the machine left it, as part of an arrangement."""
    return Draft(
        key=document.id,
        pages=tuple(row.page_id for row in document.pages),
        paper_type=document.paper_type,
        component_code=document.component_code,
        submitted_as=document.submitted_as,
        settled=not document.needs_review,
        confidence=document.confidence,
        erased=document.erased_at is not None,
    )


def draft_in(session: Session, document: Document) -> Draft | None:
    """What persons decided about the document, None where nobody has looked at its dossier."""
    kept = session.get(ReviewedArrangement, document.dossier_id)
    if kept is None:
        return None
    found = arrangement_from_json(kept.state)
    return next((draft for draft in found.documents if draft.key == document.id), None)


def without_typed(arrangement: Arrangement, keys: set[str]) -> Arrangement:
    """The arrangement with no value that a person set for these documents."""
    cleared = [replace(draft, typed=()) if draft.key in keys else draft for draft in arrangement.documents]
    return Arrangement.of(arrangement.pages, cleared, arrangement.aside, arrangement.turns)


def _latest_done(session: Session, dossier_id: str) -> Decision | None:
    return session.scalar(
        select(Decision)
        .where(Decision.dossier_id == dossier_id, Decision.state == DecisionState.DONE)
        .order_by(Decision.number.desc())
        .limit(1)
    )


def _earliest_undone(session: Session, dossier_id: str) -> Decision | None:
    return session.scalar(
        select(Decision)
        .where(Decision.dossier_id == dossier_id, Decision.state == DecisionState.UNDONE)
        .order_by(Decision.number)
        .limit(1)
    )
