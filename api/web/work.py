"""What needs a person: steps set aside, documents to look at, files that wait for a signature."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from api.identity import ADMIN, COMPLIANCE, OFFICER, BySession, ServiceOf, SessionsOf
from api.v1 import signing_views, views
from api.web.render import render
from digitize.store.access import Caller

router = APIRouter(prefix="/work")


@router.get("")
def list_work(
    request: Request, caller: Annotated[Caller, Depends(BySession(OFFICER, COMPLIANCE, ADMIN))], service: ServiceOf
) -> Response:
    """The three lists, oldest first."""
    return render(
        request,
        "work.html",
        caller,
        here="/work",
        findings=views.findings(service, caller),
        progress=views.recheck_progress(service, caller),
        set_aside=views.set_aside(service, caller),
        documents=views.documents_to_review(service, caller),
        unsigned=signing_views.waiting(service, caller),
        may_retry=caller.role in (OFFICER, ADMIN),
    )


@router.post("/{work_id}/retry")
def retry(
    request: Request,
    work_id: Annotated[str, Path(max_length=64)],
    caller: Annotated[Caller, Depends(BySession(OFFICER, ADMIN))],
    service: ServiceOf,
    sessions: SessionsOf,
    form_token: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Let the step run again."""
    sessions.check_form(sessions.read(request), form_token)
    views.retried(service, caller, work_id)
    return RedirectResponse("/work", status_code=303)
