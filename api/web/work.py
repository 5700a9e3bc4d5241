"""What needs a person: steps set aside, documents to look at, files that wait for a signature."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Path, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from api.identity import ADMIN, COMPLIANCE, OFFICER, BySession, ServiceOf, SessionsOf
from api.v1 import signing_views, views
from api.web.render import render
from digitize.store.access import Caller
from digitize.store.repositories.review_queue import QueueFilter, ReviewKind

router = APIRouter(prefix="/work")


Kind = Annotated[str, Query(max_length=40)]
Agency = Annotated[str, Query(max_length=40)]
_STOPPED = "stopped"


def queue_filter(kind: str, agency: str) -> QueueFilter:
    """The part of the queue that an address names; a kind that there is not stands for all."""
    return QueueFilter(ReviewKind(kind) if kind in set(ReviewKind) else None, agency or None)


def queue_query(kind: str, agency: str) -> str:
    """The filter as the end of an address, with its question mark; empty for the whole queue."""
    chosen = {name: value for name, value in (("kind", kind), ("agency", agency)) if value}
    return f"?{urlencode(chosen)}" if chosen else ""


@router.get("")
def list_work(
    request: Request,
    caller: Annotated[Caller, Depends(BySession(OFFICER, COMPLIANCE, ADMIN))],
    service: ServiceOf,
    kind: Kind = "",
    agency: Agency = "",
) -> Response:
    """The lists, by risk, then oldest first; of one kind or one agency if asked."""
    wanted = queue_filter(kind, agency)
    return render(
        request,
        "work.html",
        caller,
        here="/work",
        findings=views.findings(service, caller),
        progress=views.recheck_progress(service, caller),
        mended=views.mended(service, caller),
        copy=views.second_copy(service, caller),
        pdfa_share=views.pdfa_share(service, caller),
        unsigned=signing_views.waiting(service, caller),
        set_aside=views.set_aside(service, caller, wanted.agency_code) if kind in ("", _STOPPED) else [],
        documents=views.documents_to_review(service, caller, wanted) if kind != _STOPPED else [],
        agencies=views.agencies_in_review(service, caller),
        kind=kind,
        agency=agency,
        query=queue_query(kind, agency),
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
