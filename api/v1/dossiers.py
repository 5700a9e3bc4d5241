"""Hồ sơ: open, find, follow, and take over what the state already holds."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from api.identity import ADMIN, COMPLIANCE, OFFICER, STATION, ByKey, ServiceOf
from api.v1 import views
from api.v1.answers.documents import DocumentSummary
from api.v1.answers.dossiers import DossierAnswer, DossierAsked, DossierPage
from api.v1.answers.records import OfferAnswer, ReuseAnswer, TakeOverAsked
from api.v1.known_problems import problems
from digitize import intake
from digitize.errors import (
    DossierConflictError,
    InputError,
    NotFoundError,
    ReuseConflictError,
    UnknownBranchError,
    UnknownProcedureError,
)
from digitize.store.access import Caller
from digitize.store.repositories.dossiers import DossierFilter

router = APIRouter(prefix="/dossiers", tags=["dossiers"])

Reader = Annotated[Caller, Depends(ByKey(STATION, OFFICER, COMPLIANCE, ADMIN))]
Clerk = Annotated[Caller, Depends(ByKey(STATION, OFFICER))]
DossierId = Annotated[str, Path(max_length=64, description="Id of the dossier, not its mã hồ sơ")]


@router.post(
    "",
    status_code=201,
    summary="Open a dossier",
    responses={
        200: {"model": DossierAnswer, "description": "The same dossier was opened before: the same answer again"},
        **problems(UnknownProcedureError, UnknownBranchError, InputError, DossierConflictError, body=True),
    },
)
def open_dossier(asked: DossierAsked, caller: Clerk, service: ServiceOf, response: Response) -> DossierAnswer:
    """Open a dossier for a procedure and branch. Ask for its reuse offers before scanning anything."""
    opened = intake.open_dossier(service, caller, intake.DossierRequest(**asked.model_dump()))
    response.status_code = 201 if opened.created else 200
    return views.dossier(service, caller, opened.id)


@router.get("", summary="Find dossiers", responses=problems(InputError))
def list_dossiers(
    caller: Reader,
    service: ServiceOf,
    code: Annotated[str | None, Query(max_length=64, description="Part of the mã hồ sơ")] = None,
    procedure: Annotated[str | None, Query(max_length=40)] = None,
    state: Annotated[str | None, Query(max_length=40)] = None,
    received_from: Annotated[date | None, Query()] = None,
    received_until: Annotated[date | None, Query()] = None,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> DossierPage:
    """Dossiers that this caller may see, newest first."""
    wanted = DossierFilter(code, procedure, state, received_from, received_until, page, size)
    return views.dossier_page(service, caller, wanted)


@router.get("/{dossier_id}", summary="One dossier", responses=problems(NotFoundError))
def show_dossier(dossier_id: DossierId, caller: Reader, service: ServiceOf) -> DossierAnswer:
    """Batches, documents, pages that belong to no document, and what is missing for the branch."""
    return views.dossier(service, caller, dossier_id)


@router.get("/{dossier_id}/documents", summary="Documents of a dossier", responses=problems(NotFoundError))
def list_documents(dossier_id: DossierId, caller: Reader, service: ServiceOf) -> list[DocumentSummary]:
    """Documents in their order within the dossier."""
    return views.dossier(service, caller, dossier_id).documents


@router.get("/{dossier_id}/reuse-offers", summary="What need not be scanned", responses=problems(NotFoundError))
def list_offers(dossier_id: DossierId, caller: Clerk, service: ServiceOf) -> list[OfferAnswer]:
    """Valid papers of the dossier's owner that satisfy a component of its branch."""
    return views.offers(service, caller, dossier_id)


@router.post(
    "/{dossier_id}/reuse",
    status_code=201,
    summary="Take a kept paper over",
    responses=problems(NotFoundError, ReuseConflictError, body=True),
)
def take_over(dossier_id: DossierId, asked: TakeOverAsked, caller: Clerk, service: ServiceOf) -> ReuseAnswer:
    """Let a record stand for a component instead of a scan; noted as a reuse event with its origin (R18)."""
    return views.taken_over(service, caller, dossier_id, asked)
