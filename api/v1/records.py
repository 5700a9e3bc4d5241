"""Papers of an owner that are kept for reuse."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from api.identity import OFFICER, ByKey, ServiceOf
from api.v1 import views
from api.v1.answers.records import RecordAnswer, RecordsAsked
from api.v1.known_problems import problems
from digitize.store.access import Caller

router = APIRouter(prefix="/records", tags=["records"])


@router.post("/search", summary="Papers of an owner", responses=problems(body=True))
def search_records(
    asked: RecordsAsked, caller: Annotated[Caller, Depends(ByKey(OFFICER))], service: ServiceOf
) -> list[RecordAnswer]:
    """All kept papers of a citizen or organisation, valid ones first. Each search is audited."""
    return views.records_found(service, caller, asked)
