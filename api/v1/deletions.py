"""Deleting papers whose retention is over: one asks, two different persons approve; a hold forbids it (R31)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from api.identity import ADMIN, COMPLIANCE, ByKey, ServiceOf
from api.v1.answers.deletions import ApprovalAsked, DeletionAnswer, ReasonAsked
from api.v1.known_problems import problems
from digitize.errors import DeletionRefusedError, InputError, NotFoundError
from digitize.retention import deletion
from digitize.store.access import Caller

router = APIRouter(tags=["deletions"])

Approver = Annotated[Caller, Depends(ByKey(COMPLIANCE, ADMIN))]
Id = Annotated[str, Path(max_length=64)]


@router.get("/deletions", summary="What waits for approval", responses=problems())
def list_deletions(caller: Approver, service: ServiceOf) -> list[DeletionAnswer]:
    """Requests that lack approvals, oldest first."""
    with service.reading() as session:
        return [DeletionAnswer.model_validate(each) for each in deletion.open_requests(session, caller)]


@router.post(
    "/documents/{document_id}/deletion",
    summary="Ask for a deletion",
    responses=problems(NotFoundError, DeletionRefusedError, InputError, body=True),
)
def ask(document_id: Id, asked: ReasonAsked, caller: Approver, service: ServiceOf) -> DeletionAnswer:
    """Refused while the paper must be kept or its dossier is on hold; asking again gives the same request."""
    return DeletionAnswer.model_validate(deletion.ask(service, caller, document_id, asked.reason))


@router.post(
    "/deletions/{request_id}/approve",
    summary="Approve a deletion",
    responses=problems(NotFoundError, DeletionRefusedError, body=True),
)
def approve(request_id: Id, asked: ApprovalAsked, caller: Approver, service: ServiceOf) -> DeletionAnswer:
    """With the second person's approval the content is removed; hashes, reason and audit log stay."""
    found = deletion.approve(service, caller, request_id, asked.key.get_secret_value())
    return DeletionAnswer.model_validate(found)


@router.post(
    "/dossiers/{dossier_id}/hold",
    summary="Forbid deletion in a dossier",
    status_code=204,
    responses=problems(NotFoundError, InputError, body=True),
)
def hold(dossier_id: Id, asked: ReasonAsked, caller: Approver, service: ServiceOf) -> None:
    """Nothing of the dossier is deleted until the hold is lifted."""
    deletion.hold(service, caller, dossier_id, asked.reason)


@router.delete(
    "/dossiers/{dossier_id}/hold", summary="Lift the hold", status_code=204, responses=problems(NotFoundError)
)
def lift(dossier_id: Id, caller: Approver, service: ServiceOf) -> None:
    """Deletion is possible again."""
    deletion.lift_hold(service, caller, dossier_id)
