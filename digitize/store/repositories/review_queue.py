"""The queue of documents that a person has to look at: by risk, then by age."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, String, and_, case, cast, exists, func, or_, select, true
from sqlalchemy.orm import Session, selectinload

from digitize.catalog import Catalog
from digitize.store.access import Caller, Role
from digitize.store.repositories.documents import summary_of
from digitize.store.repositories.scope import dossiers_of
from digitize.store.repositories.views import DocumentInReviewView
from digitize.store.tables import Document, Dossier, Field

_PRESENTED = "xuat_trinh"
_LIKELY_WRONG, _LIKELY_RIGHT = 0.5, 0.9


class ReviewKind(StrEnum):
    """What a person has to decide about a document."""

    PRESENTED = "presented"  # only shown: its images go once confirmed (R8)
    ARRANGEMENT = "arrangement"  # its pages, type or place in the list are in doubt
    DATA = "data"  # a value that was read is in doubt


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which part of the queue: what is to be decided, which agency received the dossier; None means all."""

    kind: ReviewKind | None = None
    agency_code: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceInQueue:
    """A dossier among those that wait: ``number`` from 1, None where it does not wait; those ``before`` and ``after``.

    After a dossier that does not wait comes the first that does.
    """

    number: int | None
    total: int
    before: str | None
    after: str | None


def documents_in_review(
    session: Session, caller: Caller, catalog: Catalog, most: int, wanted: QueueFilter | None = None
) -> tuple[DocumentInReviewView, ...]:
    """Documents that a person has to look at, the riskiest first, of like risk the longest waiting; at most ``most``.

    High risk: more likely wrong than right, or a paper whose confirmation erases images. Middle: below 90 %, or a
    doubtful value. AccessError for stations.
    """
    caller.require(Role.OFFICER, Role.COMPLIANCE, Role.ADMIN)
    rows = session.execute(
        select(Document, _risk())
        .join(Dossier, Document.dossier_id == Dossier.id)
        .where(_waiting(caller, wanted or QueueFilter()))
        .order_by(_risk(), Document.proposed_at, Document.dossier_id, Document.sequence)
        .limit(most)
        .options(selectinload(Document.pages), selectinload(Document.dossier))
    )
    return tuple(
        DocumentInReviewView(
            row.dossier.code, row.dossier.receiving_agency, risk, summary_of(catalog, row, row.dossier)
        )
        for row, risk in rows
    )


def agencies_in_review(session: Session, caller: Caller) -> tuple[str, ...]:
    """Agencies that received dossiers with documents a person has to look at, in order of their codes."""
    caller.require(Role.OFFICER, Role.COMPLIANCE, Role.ADMIN)
    found = select(Dossier.receiving_agency).join(Document, Document.dossier_id == Dossier.id)
    every = found.where(_waiting(caller, QueueFilter())).distinct()
    return tuple(session.scalars(every.order_by(Dossier.receiving_agency)))


def place_in_queue(session: Session, caller: Caller, dossier_id: str, wanted: QueueFilter) -> PlaceInQueue:
    """Where a dossier stands among those that wait, each ranked by the riskiest and oldest of its documents."""
    caller.require(Role.OFFICER, Role.COMPLIANCE, Role.ADMIN)
    order = list(
        session.scalars(
            select(Document.dossier_id)
            .join(Dossier, Document.dossier_id == Dossier.id)
            .where(_waiting(caller, wanted))
            .group_by(Document.dossier_id)
            .order_by(func.min(_risk()), func.min(Document.proposed_at), Document.dossier_id)
        )
    )
    if dossier_id not in order:
        return PlaceInQueue(None, len(order), None, order[0] if order else None)
    at = order.index(dossier_id)
    before = order[at - 1] if at else None
    return PlaceInQueue(at + 1, len(order), before, order[at + 1] if at + 1 < len(order) else None)


def _waiting(caller: Caller, part: QueueFilter) -> ColumnElement[bool]:
    """Clause on documents joined with their dossiers."""
    agency = true() if part.agency_code is None else Dossier.receiving_agency == part.agency_code
    waits = and_(Document.needs_review.is_(True), Document.superseded_at.is_(None))
    return and_(waits, dossiers_of(caller), _of_kind(part.kind), agency)


def _of_kind(kind: ReviewKind | None) -> ColumnElement[bool]:
    match kind:
        case ReviewKind.PRESENTED:
            return Document.submitted_as == _PRESENTED
        case ReviewKind.ARRANGEMENT:
            doubted = or_(cast(Document.reasons, String) != "[]", Document.confidence < _LIKELY_RIGHT)
            return and_(doubted, Document.submitted_as != _PRESENTED)
        case ReviewKind.DATA:
            return _doubtful_value()
    return true()


def _risk() -> ColumnElement[int]:
    high = or_(Document.submitted_as == _PRESENTED, Document.confidence < _LIKELY_WRONG)
    return case((high, 0), (or_(Document.confidence < _LIKELY_RIGHT, _doubtful_value()), 1), else_=2)


def _doubtful_value() -> ColumnElement[bool]:
    return exists().where(Field.document_id == Document.id, Field.needs_review.is_(True))
