"""Queries on dossiers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, case, exists, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from digitize.catalog import Catalog
from digitize.errors import InputError
from digitize.store.access import Caller
from digitize.store.audit import append
from digitize.store.clock import utc_now, vietnam_day
from digitize.store.ledger import WorkItem, WorkState
from digitize.store.repositories import batches, documents
from digitize.store.repositories.records import reused_in
from digitize.store.repositories.scope import dossier_for, dossiers_of
from digitize.store.repositories.splitting import completeness_of
from digitize.store.repositories.views import (
    DossierList,
    DossierSummaryView,
    DossierView,
    MissingComponentView,
    ReasonView,
    UnassignedPageView,
)
from digitize.store.signing_tables import PendingSignature
from digitize.store.tables import Batch, BatchState, Document, DocumentPage, Dossier, Page, PageState

DOSSIER_STATES = ("open", "scanning", "processing", "review", "done")
_LARGEST_PAGE = 200


@dataclass(frozen=True, slots=True)
class DossierFilter:
    """What to list; None: whatever. ``code`` matches a part of the code, ``page`` counts from 1."""

    code: str | None = None
    procedure_code: str | None = None
    state: str | None = None
    received_from: date | None = None
    received_until: date | None = None
    page: int = 1
    size: int = 50


def list_dossiers(session: Session, caller: Caller, catalog: Catalog, wanted: DossierFilter) -> DossierList:
    """Dossiers that the caller may see, newest first. InputError for a page or state that can't be."""
    if wanted.page < 1 or not 1 <= wanted.size <= _LARGEST_PAGE:
        raise InputError(reason=f"page ≥ 1, 1 ≤ size ≤ {_LARGEST_PAGE}")
    clauses = [dossiers_of(caller), *_clauses(wanted)]
    total = session.scalar(select(func.count()).select_from(Dossier).where(*clauses)) or 0
    rows = session.execute(
        select(Dossier, *_FIGURES)
        .where(*clauses)
        .order_by(Dossier.opened_at.desc(), Dossier.id)
        .offset((wanted.page - 1) * wanted.size)
        .limit(wanted.size)
    )
    return DossierList(tuple(_summary(catalog, *row) for row in rows), total, wanted.page, wanted.size)


def get_dossier(session: Session, caller: Caller, catalog: Catalog, dossier_id: str) -> DossierView:
    """The dossier with all that hangs on it; the view is audited, so the session must be a writing one.

    What is kept is shown also where the catalogue has its procedure no more: by codes then. NotFoundError if the caller
    may not see it.
    """
    dossier = dossier_for(session, caller, dossier_id)
    append(session, caller, "dossier.view", "dossier", dossier.id)
    row = session.execute(select(Dossier, *_FIGURES).where(Dossier.id == dossier.id)).one()
    summary = _summary(catalog, *row)
    branch = documents.known_branch(catalog, dossier)
    rows = session.scalars(
        select(Batch).where(Batch.dossier_id == dossier.id).order_by(Batch.opened_at).options(selectinload(Batch.pages))
    ).all()
    return DossierView(
        **{name: getattr(summary, name) for name in DossierSummaryView.__dataclass_fields__},
        branch_name_vi=branch.name_vi if branch else dossier.branch_id,
        owner_id=dossier.owner_id,
        owner_name=dossier.owner_name,
        receiving_agency=dossier.receiving_agency,
        deciding_agency=dossier.deciding_agency,
        channel=dossier.channel,
        opened_at=dossier.opened_at,
        complete=dossier.complete,
        batches=tuple(batches.summary_of(batch, batch.pages) for batch in rows),
        documents=documents.list_documents(session, caller, catalog, dossier.id),
        unassigned_pages=tuple(_unassigned(rows, _placed(session, dossier.id))),
        missing_components=tuple(
            MissingComponentView(tuple(each["component_codes"]), each["name_vi"]) for each in dossier.missing
        ),
        completeness=completeness_of(session, caller, catalog, dossier.id),
        reused=reused_in(session, caller, catalog, dossier, vietnam_day(utc_now())),
    )


def _placed(session: Session, dossier_id: str) -> set[str]:
    """Pages that a document in force holds."""
    held = select(DocumentPage.page_id).join(Document).where(Document.dossier_id == dossier_id, DocumentPage.live)
    return set(session.scalars(held))


def _unassigned(rows: Sequence[Batch], placed: set[str]) -> list[UnassignedPageView]:
    return [
        UnassignedPageView(page.id, page.sequence, ReasonView(page.reason_code, page.reason_vi or ""))
        for batch in rows
        for page in batch.pages
        if page.reason_code is not None and page.id not in placed
    ]


def _clauses(wanted: DossierFilter) -> list[ColumnElement[bool]]:
    clauses: list[ColumnElement[bool]] = []
    if wanted.code:
        clauses.append(Dossier.code.contains(wanted.code.strip(), autoescape=True))
    if wanted.procedure_code:
        clauses.append(Dossier.procedure_code == wanted.procedure_code)
    if wanted.received_from:
        clauses.append(Dossier.received_on >= wanted.received_from)
    if wanted.received_until:
        clauses.append(Dossier.received_on <= wanted.received_until)
    if wanted.state:
        if wanted.state not in DOSSIER_STATES:
            raise InputError(reason=f"state: {', '.join(DOSSIER_STATES)}")
        clauses.append(_STATE.in_([wanted.state]))
    return clauses


def _count(column: InstrumentedAttribute[str], *clauses: ColumnElement[bool]) -> ColumnElement[int]:
    return select(func.count()).where(column == Dossier.id, *clauses).correlate(Dossier).scalar_subquery()


_PAGES = _count(Page.dossier_id)
_PAGES_DONE = _count(Page.dossier_id, Page.state != PageState.RECEIVED)
_IN_FORCE = Document.superseded_at.is_(None)
_DOCUMENTS = _count(Document.dossier_id, _IN_FORCE)
_SET_ASIDE = _count(WorkItem.dossier_id, WorkItem.state == WorkState.SET_ASIDE)
_IN_REVIEW = _count(Document.dossier_id, Document.needs_review.is_(True), _IN_FORCE)
_UNSIGNED = (
    select(func.count())
    .select_from(PendingSignature)
    .join(Document, Document.id == PendingSignature.document_id)
    .where(Document.dossier_id == Dossier.id, _IN_FORCE, Document.needs_review.is_(False))
    .correlate(Dossier)
    .scalar_subquery()
)
_NEEDS_PERSON = _SET_ASIDE + _IN_REVIEW + _UNSIGNED
_UNFINISHED = exists().where(
    WorkItem.dossier_id == Dossier.id, WorkItem.state.in_((WorkState.WAITING, WorkState.CLAIMED))
)
_STATE: ColumnElement[str] = case(
    (~exists().where(Batch.dossier_id == Dossier.id), literal("open")),
    (exists().where(Batch.dossier_id == Dossier.id, Batch.state == BatchState.OPEN), literal("scanning")),
    (_UNFINISHED, literal("processing")),
    (_NEEDS_PERSON > 0, literal("review")),
    else_=literal("done"),
)
_FIGURES = (_STATE, _PAGES, _PAGES_DONE, _DOCUMENTS, _NEEDS_PERSON)


def _summary(
    catalog: Catalog, dossier: Dossier, state: str, pages: int, pages_done: int, documents_total: int, needs_person: int
) -> DossierSummaryView:
    return DossierSummaryView(
        id=dossier.id,
        code=dossier.code,
        procedure_code=dossier.procedure_code,
        procedure_name_vi=_procedure_name(catalog, dossier),
        branch_id=dossier.branch_id,
        state=state,
        received_on=dossier.received_on,
        pages_total=pages,
        pages_done=pages_done,
        documents_total=documents_total,
        needs_person=needs_person,
    )


def _procedure_name(catalog: Catalog, dossier: Dossier) -> str:
    """Name of the procedure; its code where the catalogue has it no more: one dossier must not hide a list."""
    if dossier.procedure_code not in catalog.procedures:
        return dossier.procedure_code
    return catalog.procedure(dossier.procedure_code, dossier.received_on).name_vi
