"""Papers of an owner. The identifier comes in the body of a form and stands in no address and no log."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from api.identity import OFFICER, BySession, ServiceOf, SessionsOf
from api.v1 import views
from api.v1.answers.records import RecordAnswer, RecordsAsked
from api.web.render import render
from digitize.service import Service
from digitize.store.access import Caller

router = APIRouter(prefix="/records")

Officer = Annotated[Caller, Depends(BySession(OFFICER))]


@router.get("")
def search_form(request: Request, caller: Officer, service: ServiceOf) -> Response:
    """The empty form."""
    return _page(request, caller, service, {"owner_id": "", "paper_type": ""}, None)


@router.post("")
def search(
    request: Request,
    caller: Officer,
    service: ServiceOf,
    sessions: SessionsOf,
    owner_id: Annotated[str, Form(min_length=3, max_length=20)],
    paper_type: Annotated[str, Form(max_length=100)] = "",
    form_token: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """What is kept of this owner; the search is audited."""
    sessions.check_form(sessions.read(request), form_token)
    asked = RecordsAsked(owner_id=owner_id, paper_type=paper_type or None)
    found = views.records_found(service, caller, asked)
    return _page(request, caller, service, {"owner_id": asked.owner_id, "paper_type": paper_type}, found)


def _page(
    request: Request, caller: Caller, service: Service, asked: dict[str, str], found: list[RecordAnswer] | None
) -> Response:
    kinds = sorted((kind for kind in service.catalog.paper_types.values() if kind.reusable), key=lambda k: k.name_vi)
    return render(request, "records.html", caller, here="/records", asked=asked, paper_types=kinds, records=found)
