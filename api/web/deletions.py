"""Deleting papers whose retention is over, by two persons; legal holds that forbid it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from api.identity import ADMIN, COMPLIANCE, BySession, ServiceOf, SessionsOf
from api.sessions import Sessions
from api.web.errors import wants_page
from api.web.render import render
from digitize.errors import BatchError, DigitizeError, InputError, NotFoundError, UnknownKeyError
from digitize.retention import deletion
from digitize.retention.overview import overview
from digitize.service import Service
from digitize.store.access import Caller
from digitize.store.repositories.retention import dossier_of_code

router = APIRouter(prefix="/deletions")

Approver = Annotated[Caller, Depends(BySession(COMPLIANCE, ADMIN))]
Id = Annotated[str, Path(max_length=64)]
Reason = Annotated[str, Form(max_length=1000)]
Token = Annotated[str, Form(max_length=100)]


@router.get("")
def show(request: Request, caller: Approver, service: ServiceOf) -> Response:
    """Rules, papers that are due, requests, holds, what was deleted."""
    return _page(request, caller, service)


@router.post("/documents/{document_id}")
def ask(
    request: Request,
    document_id: Id,
    caller: Approver,
    service: ServiceOf,
    sessions: SessionsOf,
    reason: Reason = "",
    form_token: Token = "",
) -> Response:
    """Ask for a paper to be deleted."""
    return _acted(
        *(request, caller, service, sessions, form_token),
        lambda: deletion.ask(service, caller, document_id, reason),
    )


@router.post("/requests/{request_id}/approve")
def approve(
    request: Request,
    request_id: Id,
    caller: Approver,
    service: ServiceOf,
    sessions: SessionsOf,
    key: Annotated[str, Form(max_length=200)] = "",
    form_token: Token = "",
) -> Response:
    """Approve, with the own key entered once more."""
    return _acted(
        *(request, caller, service, sessions, form_token),
        lambda: deletion.approve(service, caller, request_id, key.strip()),
    )


@router.post("/holds")
def hold(
    request: Request,
    caller: Approver,
    service: ServiceOf,
    sessions: SessionsOf,
    code: Annotated[str, Form(max_length=64)] = "",
    reason: Reason = "",
    form_token: Token = "",
) -> Response:
    """Forbid deletion in the dossier with this code."""

    def place() -> None:
        with service.reading() as session:
            found = dossier_of_code(session, caller, code.strip())
        if found is None:
            raise NotFoundError(what=f"hồ sơ {code.strip()}")
        deletion.hold(service, caller, found, reason)

    return _acted(request, caller, service, sessions, form_token, place)


@router.post("/holds/{dossier_id}/lift")
def lift(
    request: Request,
    dossier_id: Id,
    caller: Approver,
    service: ServiceOf,
    sessions: SessionsOf,
    form_token: Token = "",
) -> Response:
    """Lift the holds of a dossier."""
    return _acted(
        *(request, caller, service, sessions, form_token), lambda: deletion.lift_hold(service, caller, dossier_id)
    )


def _acted(
    request: Request,
    caller: Caller,
    service: Service,
    sessions: Sessions,
    form_token: str,
    act: Callable[[], object],
) -> Response:
    """Do it and show the page anew; what is refused is told on the page, where it can be put right."""
    sessions.check_form(sessions.read(request), form_token)
    try:
        act()
    except (BatchError, InputError, NotFoundError, UnknownKeyError) as error:
        if not wants_page(request):
            raise
        return _page(request, caller, service, error)
    return RedirectResponse("/deletions", status_code=303)


def _page(request: Request, caller: Caller, service: Service, error: DigitizeError | None = None) -> Response:
    return render(
        request,
        "deletions.html",
        caller,
        here="/deletions",
        status=error.http_status if error else 200,
        found=overview(service, caller),
        error=error,
        approvers=deletion.APPROVERS,
    )
