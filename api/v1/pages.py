"""Page images and what was read on them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api.identity import ADMIN, COMPLIANCE, OFFICER, STATION, ByKey, ServiceOf
from api.v1 import views
from api.v1.answers.pages import ReadingAnswer
from api.v1.known_problems import problems
from api.v1.preview import BOX_FORM, LARGEST_SIDE_PX, image_answer, preview_answer
from digitize.errors import BusyError, InputError, NotFoundError, ObjectMissingError, ReadingError
from digitize.store.access import Caller

router = APIRouter(prefix="/pages", tags=["pages"])

Reader = Annotated[Caller, Depends(ByKey(STATION, OFFICER, COMPLIANCE, ADMIN))]
PageId = Annotated[str, Path(max_length=64, description="Id of the page")]

_BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}


@router.get(
    "/{page_id}/image",
    summary="Original bytes",
    response_class=Response,
    responses={
        200: {
            "description": "The bytes as they were put",
            "content": dict.fromkeys(("image/jpeg", "image/png", "image/tiff", "image/heic"), _BINARY),
        },
        **problems(NotFoundError, ObjectMissingError),
    },
)
def show_image(page_id: PageId, caller: Reader, service: ServiceOf, request: Request) -> Response:
    """The page exactly as the station sent it."""
    return image_answer(service, caller, page_id, request)


@router.get(
    "/{page_id}/preview",
    summary="Upright, reduced picture",
    response_class=Response,
    responses={
        200: {"description": "JPEG of the upright page", "content": {"image/jpeg": _BINARY}},
        304: {"description": "Unchanged since the given ETag"},
        **problems(NotFoundError, ObjectMissingError, ReadingError, BusyError, InputError),
    },
)
def show_preview(
    page_id: PageId,
    caller: Reader,
    service: ServiceOf,
    request: Request,
    side: Annotated[int, Query(ge=64, le=LARGEST_SIDE_PX, description="Longest side in pixels")] = 1400,
    box: Annotated[
        str | None, Query(pattern=BOX_FORM, description="Only this part: x,y,width,height on the page as it was read")
    ] = None,
) -> Response:
    """The page turned upright and straightened as it was read, reduced for the screen. Boxes of the reading fit it."""
    return preview_answer(service, caller, page_id, side, request, box)


@router.get("/{page_id}/reading", summary="What was read", responses=problems(NotFoundError, ReadingError))
def show_reading(page_id: PageId, caller: Reader, service: ServiceOf) -> ReadingAnswer:
    """Lines and words with boxes on the upright page image and confidence; codes; quality of the image."""
    return views.reading(service, caller, page_id)
