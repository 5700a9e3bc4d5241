"""Giấy tờ: fields with proof, and the signed PDF."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from api.identity import ADMIN, COMPLIANCE, OFFICER, STATION, ByKey, ServiceOf
from api.v1 import views
from api.v1.answers.documents import DocumentAnswer, FieldAnswer
from api.v1.known_problems import problems
from api.v1.preview import compact_answer, pdf_answer
from digitize.errors import BusyError, NoCompactError, NotFoundError, ObjectMissingError, SealError
from digitize.store.access import Caller

router = APIRouter(prefix="/documents", tags=["documents"])

Reader = Annotated[Caller, Depends(ByKey(STATION, OFFICER, COMPLIANCE, ADMIN))]
DocumentId = Annotated[str, Path(max_length=64, description="Id of the document")]


@router.get("/{document_id}", summary="One document", responses=problems(NotFoundError))
def show_document(document_id: DocumentId, caller: Reader, service: ServiceOf) -> DocumentAnswer:
    """State, pages in order, fields with proof, signature."""
    return views.document(service, caller, document_id)


@router.get("/{document_id}/fields", summary="Fields of a document", responses=problems(NotFoundError))
def list_fields(document_id: DocumentId, caller: Reader, service: ServiceOf) -> list[FieldAnswer]:
    """Each field with value, source, confidence, place on the page and checks."""
    return views.document(service, caller, document_id).fields


@router.get(
    "/{document_id}/pdf",
    summary="Signed PDF",
    response_class=Response,
    responses={
        200: {
            "description": "PDF/A with its digital signature",
            "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
        },
        307: {"description": "Where the file is, for a short while (setting presigned_links_seconds)"},
        **problems(NotFoundError, ObjectMissingError),
    },
)
def show_pdf(document_id: DocumentId, caller: Reader, service: ServiceOf, request: Request) -> Response:
    """The file as it was sealed; taking it out is audited."""
    return pdf_answer(service, caller, document_id, request)


@router.get(
    "/{document_id}/pdf/compact",
    summary="Small copy for slow lines",
    response_class=Response,
    responses={
        200: {
            "description": "PDF without signature",
            "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
        },
        **problems(NotFoundError, ObjectMissingError, BusyError, NoCompactError, SealError),
    },
)
def show_compact_pdf(document_id: DocumentId, caller: Reader, service: ServiceOf, request: Request) -> Response:
    """Made on request, about a second a page: print without loss, the rest at low resolution, text kept, stamps drawn
    on the page. It carries no signature and never stands for the signed PDF.
    """
    return compact_answer(service, caller, document_id, request)
