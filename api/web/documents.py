"""Documents and pages: images with the words' boxes, fields with their proof, the signed PDF."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from api.identity import ADMIN, COMPLIANCE, OFFICER, STATION, BySession, ServiceOf
from api.v1 import views
from api.v1.answers.pages import ReadingAnswer
from api.v1.preview import (
    BOX_FORM,
    LARGEST_SIDE_PX,
    MOST_COMPACT_PAGES,
    compact_answer,
    image_answer,
    pdf_answer,
    preview_answer,
)
from api.web.render import render
from digitize.store.access import Caller

router = APIRouter()

Reader = Annotated[Caller, Depends(BySession(STATION, OFFICER, COMPLIANCE, ADMIN))]
Id = Annotated[str, Path(max_length=64)]


@router.get("/documents/{document_id}")
def show_document(request: Request, document_id: Id, caller: Reader, service: ServiceOf) -> Response:
    """Page images on the left, data with its proof on the right."""
    document = views.document(service, caller, document_id)
    pages: list[dict[str, Any]] = []
    for page in document.pages:
        reading = views.page(service, caller, page.page_id).reading
        pages.append(
            {
                "page_id": page.page_id,
                "number": page.number,
                **_size_and_words(reading),
                "fields": [field for field in document.fields if field.page_id == page.page_id],
            }
        )
    came_signed = document.signatures is not None and document.signatures.as_it_came
    return render(
        request,
        "document.html",
        caller,
        here="/dossiers",
        document=document,
        pages=pages,
        may_be_compact=not came_signed and len(pages) <= MOST_COMPACT_PAGES,
    )


@router.get("/documents/{document_id}/pdf")
def show_pdf(document_id: Id, caller: Reader, service: ServiceOf, request: Request) -> Response:
    """The signed PDF."""
    return pdf_answer(service, caller, document_id, request)


@router.get("/documents/{document_id}/pdf/compact")
def show_compact_pdf(document_id: Id, caller: Reader, service: ServiceOf, request: Request) -> Response:
    """A small copy for slow lines."""
    return compact_answer(service, caller, document_id, request)


@router.get("/pages/{page_id}")
def show_page(request: Request, page_id: Id, caller: Reader, service: ServiceOf) -> Response:
    """One page with what was read on it, wherever it belongs."""
    page = views.page(service, caller, page_id)
    shown = {**page.model_dump(include={"page_id", "dossier_id", "dossier_code", "sequence", "state", "reason"})}
    return render(
        request,
        "page.html",
        caller,
        here="/dossiers",
        page={**shown, **_size_and_words(page.reading)},
        reading=page.reading,
    )


@router.get("/pages/{page_id}/image")
def show_image(page_id: Id, caller: Reader, service: ServiceOf, request: Request) -> Response:
    """The original bytes."""
    return image_answer(service, caller, page_id, request)


@router.get("/pages/{page_id}/preview")
def show_preview(
    page_id: Id,
    caller: Reader,
    service: ServiceOf,
    request: Request,
    side: Annotated[int, Query(ge=64, le=LARGEST_SIDE_PX)] = 1400,
    box: Annotated[str | None, Query(pattern=BOX_FORM)] = None,
) -> Response:
    """The upright picture, or the part of it in ``box``."""
    return preview_answer(service, caller, page_id, side, request, box)


def _size_and_words(reading: ReadingAnswer | None) -> dict[str, Any]:
    if reading is None:
        return {"width_px": 0, "height_px": 0, "words": []}
    words = [word for line in reading.lines for word in line.words]
    return {"width_px": reading.width_px, "height_px": reading.height_px, "words": words}
