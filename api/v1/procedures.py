"""What a dossier needs: procedures with branches and components."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from api.clock import today
from api.identity import EVERYONE, ByKey, ServiceOf
from api.v1 import views
from api.v1.answers.catalogue import ProcedureAnswer, ProcedureSummary
from api.v1.known_problems import problems
from digitize.errors import NotFoundError, UnknownProcedureError
from digitize.store.access import Caller

router = APIRouter(prefix="/procedures", tags=["procedures"])

On = Annotated[date | None, Query(description="Day on which the list has to be in force; today if left out")]


@router.get("", summary="Procedures in force", responses=problems())
def list_procedures(
    _: Annotated[Caller, Depends(ByKey(*EVERYONE))], service: ServiceOf, on: On = None
) -> list[ProcedureSummary]:
    """All procedures (thủ tục hành chính) in force on a day, by code."""
    return views.procedures_on(service, on or today())


@router.get("/{code}", summary="One procedure with its branches", responses=problems(NotFoundError))
def show_procedure(
    code: Annotated[str, Path(max_length=40, examples=["1.001193"])],
    _: Annotated[Caller, Depends(ByKey(*EVERYONE))],
    service: ServiceOf,
    on: On = None,
) -> ProcedureAnswer:
    """Branches (trường hợp) and the components (thành phần hồ sơ) that each requires."""
    try:
        return ProcedureAnswer.model_validate(service.catalog.procedure(code, on or today()))
    except UnknownProcedureError as error:
        raise NotFoundError(what=f"thủ tục {code}") from error
