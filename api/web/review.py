"""Xét duyệt: the pages of a dossier beside the list, and the decisions an officer takes about them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Path, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from api.identity import ADMIN, OFFICER, BySession, ServiceOf, SessionsOf
from api.v1 import review_views, views
from api.v1.answers.documents import DocumentAnswer
from api.v1.answers.review import DecisionAsked, ReviewAnswer
from api.web.render import render
from api.web.work import queue_filter, queue_query
from digitize.errors import InputError, NotFoundError, ReviewRefusedError, StaleReviewError
from digitize.review.operations import ASIDE_REASONS
from digitize.service import Service
from digitize.store.access import Caller

router = APIRouter(prefix="/dossiers/{dossier_id}/review")

Decider = Annotated[Caller, Depends(BySession(OFFICER, ADMIN))]
DossierId = Annotated[str, Path(max_length=64)]
Text = Annotated[str, Form(max_length=4000)]
_PLACES = {"place:earlier": -1, "place:later": 1}
_DEGREES = {"rotate:90": 90, "rotate:180": 180, "rotate:270": 270}


@router.get("")
def show_review(request: Request, dossier_id: DossierId, caller: Decider, service: ServiceOf) -> Response:
    """Documents with their pages, pages set aside, the branch's list, and what may be decided."""
    return _page(request, service, caller, dossier_id)


@router.post("")
def decide(
    request: Request,
    dossier_id: DossierId,
    caller: Decider,
    service: ServiceOf,
    sessions: SessionsOf,
    seen: Annotated[int, Form(ge=0)] = 0,
    act: Annotated[str, Form(max_length=120)] = "",
    document: Text = "",
    page: Text = "",
    value: Text = "",
    name: Text = "",
    at: Annotated[int, Form(ge=0)] = 0,
    form_token: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Carry out one decision, then show the dossier again; one that is refused is shown with its reason."""
    sessions.check_form(sessions.read(request), form_token)
    try:
        if act in ("undo", "redo"):
            step = review_views.undone if act == "undo" else review_views.redone
            step(service, caller, dossier_id, seen)
        else:
            if act in _PLACES:
                asked = placed(review_views.look(service, caller, dossier_id), seen, document, page, _PLACES[act])
            else:
                asked = _asked(seen, act, document, page, value, name)
            review_views.decided(service, caller, dossier_id, asked)
    except (StaleReviewError, ReviewRefusedError, InputError) as error:
        return _page(request, service, caller, dossier_id, error.text_vi, error.http_status)
    query = queue_query(*(request.query_params.get(name, "")[:40] for name in ("kind", "agency")))
    anchor = f"#document-{at}" if at else ""
    return RedirectResponse(f"/dossiers/{dossier_id}/review{query}{anchor}", status_code=303)


def placed(review: ReviewAnswer, seen: int, document: str, page: str, by: int) -> DecisionAsked:
    """The order of a document's pages with one of them ``by`` places later (earlier where negative)."""
    pages = [each.page_id for draft in review.documents if draft.key == document for each in draft.pages]
    if page in pages:
        old = pages.index(page)
        pages.insert(min(max(old + by, 0), len(pages) - 1), pages.pop(old))
    return DecisionAsked(seen=seen, kind="reorder", document=document or None, pages=pages)


def _asked(seen: int, act: str, document: str, page: str, value: str, name: str) -> DecisionAsked:
    """The decision of a form. A list of choices gives its kind and its object as one value, ``kind:object``."""
    kind, _, chosen = act.partition(":")
    asked: dict[str, Any] = {"seen": seen, "kind": kind, "document": document or None, "page": page or None}
    if kind == "rotate":
        asked["degrees"] = _DEGREES.get(act, 0)
    elif kind == "merge":
        asked["other"] = chosen
    elif kind in ("move", "assign"):
        asked["document"] = chosen or None
    elif kind == "set_aside":
        asked["value"] = chosen
    elif kind == "declare_absent":
        asked |= {"name": name, "absent": chosen != "no"}
    elif kind == "set_field":
        asked |= {"name": name, "value": value.strip() or None}
    else:
        asked["value"] = value.strip() or None
    return DecisionAsked(**asked)


def _page(
    request: Request, service: Service, caller: Caller, dossier_id: str, refused: str = "", status: int = 200
) -> Response:
    kind, agency = (request.query_params.get(name, "")[:40] for name in ("kind", "agency"))
    review = review_views.look(service, caller, dossier_id)
    branch = review_views.branch_rows(service, caller, dossier_id)
    components = [row for row in branch.components if row.requirement.value != "note"] if branch else []
    types = sorted(service.catalog.paper_types.values(), key=lambda each: each.name_vi)
    return render(
        request,
        "review.html",
        caller,
        status=status,
        here="/work",
        review=review,
        refused=refused,
        history=review_views.past(service, caller, dossier_id)[:10],
        components=components,
        paper_types=types,
        aside_reasons=ASIDE_REASONS,
        fields={document.key: _fields(service, caller, document.key) for document in review.documents},
        dossier=views.dossier(service, caller, dossier_id),
        place=views.place_in_queue(service, caller, dossier_id, queue_filter(kind, agency)),
        query=queue_query(kind, agency),
    )


def _fields(service: Service, caller: Caller, key: str) -> DocumentAnswer | None:
    """The document with its fields; None for one that is arranged but not sealed yet."""
    try:
        return views.document(service, caller, key)
    except NotFoundError:
        return None
