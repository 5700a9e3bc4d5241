"""Xét duyệt: an officer looks at how pages were arranged into documents, decides, and takes decisions back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from api.identity import ADMIN, OFFICER, ByKey, ServiceOf
from api.v1 import review_views
from api.v1.answers.review import DecisionAnswer, DecisionAsked, ReviewAnswer, VersionAsked
from api.v1.known_problems import problems
from digitize.errors import InputError, NotFoundError, ReviewRefusedError, StaleReviewError
from digitize.store.access import Caller

router = APIRouter(prefix="/dossiers/{dossier_id}/review", tags=["review"])

Decider = Annotated[Caller, Depends(ByKey(OFFICER, ADMIN))]
DossierId = Annotated[str, Path(max_length=64, description="Id of the dossier, not its mã hồ sơ")]


@router.get("", summary="How the pages are arranged", responses=problems(NotFoundError))
def show_review(dossier_id: DossierId, caller: Decider, service: ServiceOf) -> ReviewAnswer:
    """Documents with their pages, pages set aside, and the version that a decision has to name."""
    return review_views.look(service, caller, dossier_id)


@router.post(
    "/decisions",
    summary="Decide",
    responses=problems(NotFoundError, StaleReviewError, ReviewRefusedError, InputError, body=True),
)
def decide(dossier_id: DossierId, asked: DecisionAsked, caller: Decider, service: ServiceOf) -> ReviewAnswer:
    """One decision about the arrangement that was ``seen``; on another version nothing changes (409).

    Kinds and what they need: ``assign`` page, document (none: a new one); ``split`` document, page (first of the new
    one); ``merge`` document, other; ``move`` page, document, before (none: to the end); ``reorder`` document, pages;
    ``rotate`` page, degrees clockwise; ``set_type``, ``set_submitted_as`` document, value; ``set_component`` document,
    value (none: outside the list); ``set_field`` document, name, value (none: what was read stands again);
    ``declare_absent`` document, name, absent; ``set_aside`` page, value (``review.blank``, ``review.foreign``,
    ``review.system_form``, ``review.duplicate``); ``keep`` document, value (why a paper only shown is kept);
    ``confirm`` document (none: every one of which nothing is erased by that).
    """
    return review_views.decided(service, caller, dossier_id, asked)


@router.post(
    "/undo",
    summary="Take the latest decision back",
    responses=problems(NotFoundError, StaleReviewError, ReviewRefusedError, body=True),
)
def undo(dossier_id: DossierId, asked: VersionAsked, caller: Decider, service: ServiceOf) -> ReviewAnswer:
    """The arrangement as it was before; what was erased stays erased and can't be taken back."""
    return review_views.undone(service, caller, dossier_id, asked.seen)


@router.post(
    "/redo",
    summary="Do it again",
    responses=problems(NotFoundError, StaleReviewError, ReviewRefusedError, body=True),
)
def redo(dossier_id: DossierId, asked: VersionAsked, caller: Decider, service: ServiceOf) -> ReviewAnswer:
    """The decision that was taken back last."""
    return review_views.redone(service, caller, dossier_id, asked.seen)


@router.get("/decisions", summary="Decisions made", responses=problems(NotFoundError))
def list_decisions(dossier_id: DossierId, caller: Decider, service: ServiceOf) -> list[DecisionAnswer]:
    """Newest first, with who decided and when."""
    return review_views.past(service, caller, dossier_id)
