"""Deleting a paper whose retention is over: asked for, then approved by two different persons, each entering the own
key once more; a legal hold forbids it (QCVN 12:2026/BCA 3.12.2.2.17; R31).

What goes is the content: images, readings, signed files, fields. Rows, hashes, reason and audit log stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from digitize.errors import DeletionRefusedError, InputError, NotFoundError, UnknownKeyError
from digitize.retention.rules import kept_until, load_rules, rule_for
from digitize.review.carry_out import erase_content
from digitize.service import Service
from digitize.steps.erase_document import HELD_VI
from digitize.store import work
from digitize.store.access import SYSTEM, Caller, Role, authenticate
from digitize.store.audit import append
from digitize.store.clock import vietnam_day
from digitize.store.columns import new_id
from digitize.store.repositories.retention import held_erasures, on_hold
from digitize.store.repositories.scope import document_for, dossier_for
from digitize.store.retention_tables import DeletionApproval, DeletionRequest, DeletionState, LegalHold
from digitize.store.tables import Document
from digitize.store.upsert import insert_once

APPROVERS = 2
_SHORTEST_REASON, _LONGEST_REASON = 10, 1000
_DELETED = ("retention_over", "Hết thời hạn lưu trữ, hai người đã phê duyệt xóa: ảnh đã xóa.")


@dataclass(frozen=True, slots=True)
class DeletionView:
    """A request and how many persons have approved it."""

    id: str
    document_id: str
    dossier_id: str
    reason: str
    rule: str
    state: str
    asked_at: datetime
    approvals: int


def ask(service: Service, caller: Caller, document_id: str, reason: str) -> DeletionView:
    """Ask for a stored document to be deleted; asking again gives the same request.

    Raises NotFoundError where the caller may not see it, InputError for a reason too short, DeletionRefusedError while
    it must be kept.
    """
    caller.require(Role.COMPLIANCE, Role.ADMIN)
    told = _checked_reason(reason)
    now = service.clock()
    with service.writing() as session:
        document = document_for(session, caller, document_id)
        rule = _refuse_unless_due(service, session, document, now)
        values = {
            "id": new_id(),
            "document_id": document.id,
            "dossier_id": document.dossier_id,
            "reason": told,
            "rule": rule[:200],
            "pdf_sha256": document.pdf_sha256,
            "state": DeletionState.ASKED,
            "asked_at": now,
            "asked_by": caller.key_id,
        }
        if insert_once(session, DeletionRequest, values):
            append(session, caller, "deletion.ask", "document", document.id)
        row = session.scalars(select(DeletionRequest).where(DeletionRequest.document_id == document.id)).one()
        return _view(session, row)


def approve(service: Service, caller: Caller, request_id: str, key: str) -> DeletionView:
    """Approve a request; the second person's approval puts the work that removes the content.

    Raises UnknownKeyError unless ``key`` is the caller's own, entered once more; DeletionRefusedError for the same
    person twice, a request that is approved already, or a document that must be kept by now.
    """
    caller.require(Role.COMPLIANCE, Role.ADMIN)
    now = service.clock()
    with service.writing() as session:
        # locked: of two approvals at once each must see the other
        row = session.scalar(select(DeletionRequest).where(DeletionRequest.id == request_id).with_for_update())
        if row is None or not _visible(session, caller, row):
            raise NotFoundError(what="đề nghị xóa")
        if authenticate(session, key).key_id != caller.key_id:
            raise UnknownKeyError
        document = session.get_one(Document, row.document_id)
        if row.state != DeletionState.ASKED:
            raise DeletionRefusedError(reason="đề nghị này đã được phê duyệt đủ")
        _refuse_unless_due(service, session, document, now)
        before = session.scalars(select(DeletionApproval).where(DeletionApproval.request_id == row.id)).all()
        # a person may hold two keys: the name counts as well
        if any(each.approver_id == caller.key_id or _same(each.approver_name, caller.name) for each in before):
            raise DeletionRefusedError(reason="cùng một người không được phê duyệt hai lần; cần người thứ hai")
        session.add(
            DeletionApproval(request_id=row.id, approver_id=caller.key_id, approver_name=caller.name, approved_at=now)
        )
        append(session, caller, "deletion.approve", "document", document.id, number=len(before) + 1)
        if len(before) + 1 >= APPROVERS:
            row.state, row.approved_at = DeletionState.APPROVED, now
            session.flush()
            erase_content(session, caller, document, now, _DELETED)
        session.flush()
        return _view(session, row)


def open_requests(session: Session, caller: Caller) -> tuple[DeletionView, ...]:
    """Requests that wait for approval on documents the caller may see, oldest first."""
    caller.require(Role.COMPLIANCE, Role.ADMIN)
    rows = session.scalars(
        select(DeletionRequest).where(DeletionRequest.state == DeletionState.ASKED).order_by(DeletionRequest.asked_at)
    ).all()
    return tuple(_view(session, row) for row in rows if _visible(session, caller, row))


def hold(service: Service, caller: Caller, dossier_id: str, reason: str) -> None:
    """Forbid deletion in a dossier until the hold is lifted."""
    caller.require(Role.COMPLIANCE, Role.ADMIN)
    told = _checked_reason(reason)
    with service.writing() as session:
        dossier = dossier_for(session, caller, dossier_id, lock=True)
        session.add(LegalHold(dossier_id=dossier.id, reason=told, placed_at=service.clock(), placed_by=caller.key_id))
        append(session, caller, "hold.place", "dossier", dossier.id)


def lift_hold(service: Service, caller: Caller, dossier_id: str) -> None:
    """Lift the holds of a dossier, and let the erasures go on that were decided before and waited for that.

    NotFoundError if there is none.
    """
    caller.require(Role.COMPLIANCE, Role.ADMIN)
    with service.writing() as session:
        dossier = dossier_for(session, caller, dossier_id, lock=True)
        lifted = session.scalars(
            update(LegalHold)
            .where(LegalHold.dossier_id == dossier.id, LegalHold.lifted_at.is_(None))
            .values(lifted_at=service.clock(), lifted_by=caller.key_id)
            .returning(LegalHold.id)
        ).all()
        if not lifted:
            raise NotFoundError(what="lệnh tạm giữ")
        for item_id in held_erasures(session, dossier.id, DeletionRefusedError.code):
            work.retry(session, item_id, service.clock())
        append(session, caller, "hold.lift", "dossier", dossier.id)


def _refuse_unless_due(service: Service, session: Session, document: Document, now: datetime) -> str:
    """The basis on which the document may be deleted now; raises DeletionRefusedError."""
    dossier_for(session, SYSTEM, document.dossier_id, lock=True)  # no hold may come in between
    if on_hold(session, document.dossier_id):
        raise DeletionRefusedError(reason=HELD_VI)
    if document.erased_at is not None or document.stored_at is None:
        raise DeletionRefusedError(reason="giấy tờ chưa lưu hoặc đã xóa")
    day = vietnam_day(now)
    rule = rule_for(load_rules(service.settings.retention_rules), document.paper_type, day)
    until = kept_until(rule, vietnam_day(document.stored_at)) if rule else None
    if rule is None or until is None:
        raise DeletionRefusedError(reason="loại giấy tờ này phải lưu vĩnh viễn")
    if day < until:
        raise DeletionRefusedError(reason=f"còn trong thời hạn lưu trữ đến {until:%d/%m/%Y} ({rule.basis})")
    return rule.basis


def _visible(session: Session, caller: Caller, row: DeletionRequest) -> bool:
    try:
        document_for(session, caller, row.document_id)
    except NotFoundError:
        return False
    return True


def _view(session: Session, row: DeletionRequest) -> DeletionView:
    approvals = session.scalars(select(DeletionApproval).where(DeletionApproval.request_id == row.id)).all()
    return DeletionView(
        row.id, row.document_id, row.dossier_id, row.reason, row.rule, row.state, row.asked_at, len(approvals)
    )


def _checked_reason(reason: str) -> str:
    told = reason.strip()
    if not _SHORTEST_REASON <= len(told) <= _LONGEST_REASON:
        raise InputError(reason=f"lý do: {_SHORTEST_REASON}–{_LONGEST_REASON} ký tự")
    return told


def _same(name: str, other: str) -> bool:
    return " ".join(name.split()).casefold() == " ".join(other.split()).casefold()
