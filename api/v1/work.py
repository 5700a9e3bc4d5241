"""Steps set aside for a person."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from api.identity import ADMIN, COMPLIANCE, OFFICER, ByKey, ServiceOf
from api.v1 import views
from api.v1.answers.integrity import IntegrityAnswer
from api.v1.answers.work import RetryAnswer, SetAsideAnswer
from api.v1.known_problems import problems
from digitize.errors import AccessError, NotFoundError
from digitize.store.access import Caller

router = APIRouter(prefix="/work", tags=["work"])


@router.get("/set-aside", summary="What waits for a person", responses=problems())
def list_set_aside(
    caller: Annotated[Caller, Depends(ByKey(OFFICER, COMPLIANCE, ADMIN))], service: ServiceOf
) -> list[SetAsideAnswer]:
    """Steps that failed as often as they may, oldest first, with reason and age."""
    return views.set_aside(service, caller)


@router.get("/integrity", summary="Is what is kept whole, on both sides", responses=problems(AccessError))
def show_integrity(caller: Annotated[Caller, Depends(ByKey(COMPLIANCE, ADMIN))], service: ServiceOf) -> IntegrityAnswer:
    """Findings that stand open, repairs of the last 30 days, the rolling check, the queue of the second copy."""
    return views.integrity(service, caller)


@router.post("/{work_id}/retry", summary="Try again", responses=problems(NotFoundError))
def retry(
    work_id: Annotated[str, Path(max_length=64)],
    caller: Annotated[Caller, Depends(ByKey(OFFICER, ADMIN))],
    service: ServiceOf,
) -> RetryAnswer:
    """Let the step run again with its attempts counted from zero."""
    return views.retried(service, caller, work_id)
