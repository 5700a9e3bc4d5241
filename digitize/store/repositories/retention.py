"""What retention is about: papers that are due, requests to delete them, legal holds, and what waits for one to end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Exists, and_, exists, or_, select
from sqlalchemy.orm import Session

from digitize.store.access import Caller, Role
from digitize.store.ledger import ApiKey, WorkItem, WorkState
from digitize.store.repositories.scope import dossiers_of
from digitize.store.retention_tables import DeletionApproval, DeletionRequest, DeletionState, LegalHold
from digitize.store.tables import Document, Dossier

_ERASE = "erase_document"


@dataclass(frozen=True, slots=True)
class StoredBefore:
    """Papers of this type (None: of none of the types ``others``) that were stored before a moment."""

    paper_type: str | None
    others: tuple[str, ...]
    moment: datetime


@dataclass(frozen=True, slots=True)
class StoredPaper:
    """A stored paper and the dossier it is in."""

    document_id: str
    paper_type: str
    sequence: int
    stored_at: datetime
    dossier_id: str
    dossier_code: str


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved, and when."""

    approver_id: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Request:
    """A request to delete a paper. ``held``: a legal hold stands; ``erased``: the content is gone from the store."""

    id: str
    paper: StoredPaper
    reason: str
    rule: str
    asked_at: datetime
    asked_by: str
    approvals: tuple[Approval, ...]
    approved_at: datetime | None
    held: bool
    erased: bool


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold that stands on a dossier."""

    dossier_id: str
    dossier_code: str
    reason: str
    placed_at: datetime
    placed_by: str


def on_hold(session: Session, dossier_id: str) -> bool:
    """Whether a legal hold forbids deletion in the dossier now."""
    stands = select(LegalHold.id).where(LegalHold.dossier_id == dossier_id, LegalHold.lifted_at.is_(None))
    return session.scalar(stands.limit(1)) is not None


def held_erasures(session: Session, dossier_id: str, code: str) -> tuple[str, ...]:
    """Work items of a dossier that erase content and were set aside with this code of a refusal."""
    waiting = select(WorkItem.id).where(
        WorkItem.step == _ERASE,
        WorkItem.dossier_id == dossier_id,
        WorkItem.state == WorkState.SET_ASIDE,
        WorkItem.reason_code == code,
    )
    return tuple(session.scalars(waiting))


def stored_before(session: Session, caller: Caller, wanted: Sequence[StoredBefore], limit: int) -> list[StoredPaper]:
    """Papers that one of ``wanted`` names, not erased, nor asked to be deleted, nor on hold; the oldest first."""
    caller.require(Role.COMPLIANCE, Role.ADMIN)
    if not wanted:
        return []
    named = or_(
        *(
            and_(
                Document.paper_type == each.paper_type
                if each.paper_type is not None
                else Document.paper_type.not_in(each.others),
                Document.stored_at < each.moment,
            )
            for each in wanted
        )
    )
    rows = session.execute(
        select(Document, Dossier.code)
        .join(Dossier, Dossier.id == Document.dossier_id)
        .where(
            named,
            dossiers_of(caller),
            Document.erased_at.is_(None),
            ~exists().where(DeletionRequest.document_id == Document.id),
            ~_stands(),
        )
        .order_by(Document.stored_at, Document.id)
        .limit(limit)
    )
    return [_paper(document, code) for document, code in rows]


def requests(session: Session, caller: Caller, state: DeletionState, limit: int) -> list[Request]:
    """Requests in a state on papers that the caller may see: open ones oldest first, approved ones newest first."""
    caller.require(Role.COMPLIANCE, Role.ADMIN)
    order = DeletionRequest.asked_at if state is DeletionState.ASKED else DeletionRequest.approved_at.desc()
    rows = session.execute(
        select(DeletionRequest, Document, Dossier.code, ApiKey.name, _stands(), _erased())
        .join(Document, Document.id == DeletionRequest.document_id)
        .join(Dossier, Dossier.id == Document.dossier_id)
        .outerjoin(ApiKey, ApiKey.id == DeletionRequest.asked_by)
        .where(DeletionRequest.state == state, dossiers_of(caller))
        .order_by(order, DeletionRequest.id)
        .limit(limit)
    ).all()
    approvals: dict[str, list[Approval]] = {row[0].id: [] for row in rows}
    for each in session.scalars(
        select(DeletionApproval)
        .where(DeletionApproval.request_id.in_(approvals))
        .order_by(DeletionApproval.approved_at, DeletionApproval.approver_id)
    ):
        approvals[each.request_id].append(Approval(each.approver_id, each.approver_name, each.approved_at))
    return [
        Request(
            *(row.id, _paper(document, code), row.reason, row.rule, row.asked_at, name or "—"),
            *(tuple(approvals[row.id]), row.approved_at, held, erased),
        )
        for row, document, code, name, held, erased in rows
    ]


def holds(session: Session, caller: Caller, limit: int) -> list[Hold]:
    """Legal holds that stand on dossiers of the caller, the latest first."""
    caller.require(Role.COMPLIANCE, Role.ADMIN)
    rows = session.execute(
        select(LegalHold, Dossier.code, ApiKey.name)
        .join(Dossier, Dossier.id == LegalHold.dossier_id)
        .outerjoin(ApiKey, ApiKey.id == LegalHold.placed_by)
        .where(LegalHold.lifted_at.is_(None), dossiers_of(caller))
        .order_by(LegalHold.placed_at.desc(), LegalHold.id)
        .limit(limit)
    )
    return [Hold(row.dossier_id, code, row.reason, row.placed_at, name or "—") for row, code, name in rows]


def dossier_of_code(session: Session, caller: Caller, code: str) -> str | None:
    """Id of the dossier with this code, None if the caller may not see one."""
    return session.scalar(select(Dossier.id).where(Dossier.code == code, dossiers_of(caller)))


def _stands() -> Exists:
    return exists().where(LegalHold.dossier_id == Document.dossier_id, LegalHold.lifted_at.is_(None))


def _erased() -> Exists:
    return exists().where(WorkItem.step == _ERASE, WorkItem.subject_id == Document.id, WorkItem.state == WorkState.DONE)


def _paper(document: Document, code: str) -> StoredPaper:
    stored_at = document.stored_at or document.proposed_at
    return StoredPaper(document.id, document.paper_type, document.sequence, stored_at, document.dossier_id, code)
