"""Dossiers: the list, and one dossier with its documents."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Path, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from api.clock import today
from api.identity import ADMIN, COMPLIANCE, OFFICER, STATION, BySession, ServiceOf, SessionsOf
from api.v1 import views
from api.v1.answers.records import TakeOverAsked
from api.web.render import render
from digitize.store.access import Caller
from digitize.store.repositories.dossiers import DOSSIER_STATES, DossierFilter

router = APIRouter(prefix="/dossiers")

Reader = Annotated[Caller, Depends(BySession(STATION, OFFICER, COMPLIANCE, ADMIN))]
DossierId = Annotated[str, Path(max_length=64)]
_PAGE_SIZE = 50


@router.get("")
def list_dossiers(
    request: Request,
    caller: Reader,
    service: ServiceOf,
    code: Annotated[str, Query(max_length=64)] = "",
    procedure: Annotated[str, Query(max_length=40)] = "",
    state: Annotated[str, Query(max_length=40)] = "",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> Response:
    """Filters, and the dossiers that this person may see."""
    filters = {"code": code.strip(), "procedure": procedure, "state": state}
    chosen = {name: value for name, value in filters.items() if value}
    wanted = DossierFilter(code.strip() or None, procedure or None, state or None, None, None, page, _PAGE_SIZE)
    found = views.dossier_page(service, caller, wanted)
    return render(
        request,
        "dossiers.html",
        caller,
        here="/dossiers",
        found=found,
        filters=filters,
        filtered=bool(chosen),
        query=urlencode(chosen) + ("&" if chosen else ""),
        procedures=views.procedures_on(service, today()),
        states=DOSSIER_STATES,
    )


@router.get("/{dossier_id}")
def show_dossier(request: Request, dossier_id: DossierId, caller: Reader, service: ServiceOf) -> Response:
    """Documents, what is missing, pages that belong to none, reuse offers and progress."""
    dossier = views.dossier(service, caller, dossier_id)
    may_reuse = caller.role in (STATION, OFFICER)
    return render(
        request,
        "dossier.html",
        caller,
        here="/dossiers",
        dossier=dossier,
        batches=[views.batch(service, caller, batch.id) for batch in dossier.batches],
        offers=views.offers(service, caller, dossier_id) if may_reuse else [],
        may_reuse=may_reuse,
    )


@router.post("/{dossier_id}/reuse")
def take_over(
    request: Request,
    dossier_id: DossierId,
    caller: Annotated[Caller, Depends(BySession(STATION, OFFICER))],
    service: ServiceOf,
    sessions: SessionsOf,
    record_id: Annotated[str, Form(max_length=64)] = "",
    component_code: Annotated[str, Form(max_length=100)] = "",
    form_token: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Take a kept paper over, then show the dossier again."""
    sessions.check_form(sessions.read(request), form_token)
    asked = TakeOverAsked(record_id=record_id, component_code=component_code)
    views.taken_over(service, caller, dossier_id, asked)
    return RedirectResponse(f"/dossiers/{dossier_id}", status_code=303)
