"""Batches (lô quét): put the pages of one act of scanning, close it, follow it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Request, Response

from api.identity import ADMIN, COMPLIANCE, OFFICER, STATION, ByKey, ServiceOf
from api.pressure import Pressure, raw_body
from api.v1 import views
from api.v1.answers.batches import BatchAnswer, CloseAsked, PageReceiptAnswer
from api.v1.known_problems import problems
from digitize import intake
from digitize.errors import (
    BatchClosedError,
    BusyError,
    ChecksumMismatchError,
    EmptyFileError,
    EncryptedFileError,
    FileTooLargeError,
    FileTypeError,
    NotFoundError,
    NotOnePageError,
    NotSignedError,
    PageConflictError,
    SheetCountMismatchError,
    TooManyPagesError,
    TooManyPixelsError,
    TooManyUploadsError,
    TruncatedFileError,
)
from digitize.store.access import Caller

router = APIRouter(tags=["batches"])

BatchId = Annotated[str, Path(max_length=64, description="Id of the batch")]
Sequence = Annotated[int, Path(ge=1, le=100_000, description="Number of the page in the batch, from 1")]
Sha256 = Annotated[
    str,
    Header(
        alias="X-Content-SHA256",
        pattern="^[0-9a-fA-F]{64}$",
        description="SHA-256 of the body, hexadecimal",
        examples=["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ),
]
MediaType = Annotated[
    str, Header(alias="Content-Type", max_length=200, description="What the body is", examples=["image/jpeg"])
]

_PAGE_BODY = {
    "requestBody": {
        "required": True,
        "description": "The page image as the scanner gave it",
        "content": {
            media_type: {"schema": {"type": "string", "format": "binary"}}
            for media_type in ("image/jpeg", "image/png", "image/tiff", "image/heic", "application/pdf")
        },
    }
}


@router.post(
    "/dossiers/{dossier_id}/batches",
    status_code=201,
    summary="Open a batch",
    responses=problems(NotFoundError, BusyError),
)
def open_batch(
    dossier_id: Annotated[str, Path(max_length=64)],
    caller: Annotated[Caller, Depends(ByKey(STATION, OFFICER))],
    service: ServiceOf,
    request: Request,
) -> BatchAnswer:
    """One act of scanning for a dossier. Refused with 503 while too much work waits."""
    _pressure(request).refuse_if_too_long()
    return BatchAnswer.model_validate(intake.open_batch(service, caller, dossier_id))


@router.get("/batches/{batch_id}", summary="Follow a batch", responses=problems(NotFoundError))
def show_batch(
    batch_id: BatchId,
    caller: Annotated[Caller, Depends(ByKey(STATION, OFFICER, COMPLIANCE, ADMIN))],
    service: ServiceOf,
) -> BatchAnswer:
    """Where each page stands, counts by state, and what waits and why."""
    return views.batch(service, caller, batch_id)


@router.put(
    "/batches/{batch_id}/pages/{sequence}",
    status_code=201,
    summary="Put a page",
    openapi_extra=_PAGE_BODY,
    responses={
        200: {"model": PageReceiptAnswer, "description": "The same bytes were already kept: the same receipt again"},
        **problems(
            NotFoundError,
            PageConflictError,
            BatchClosedError,
            ChecksumMismatchError,
            EmptyFileError,
            FileTypeError,
            TruncatedFileError,
            EncryptedFileError,
            FileTooLargeError,
            TooManyPixelsError,
            TooManyPagesError,
            NotOnePageError,
            BusyError,
            TooManyUploadsError,
        ),
    },
)
def put_page(
    batch_id: BatchId,
    sequence: Sequence,
    caller: Annotated[Caller, Depends(ByKey(STATION, OFFICER))],
    sha256: Sha256,
    media_type: MediaType,
    service: ServiceOf,
    request: Request,
    response: Response,
    data: Annotated[bytes, Depends(raw_body)],
) -> PageReceiptAnswer:
    """Keep one page image. The answer comes only after the bytes are durable.

    Safe to repeat: the same bytes for the same number give 200 and the same receipt; other bytes give `page.conflict`.
    """
    _pressure(request).refuse_if_too_long()
    receipt = intake.receive_page(
        service, caller, batch_id, sequence, data, sha256=sha256.lower(), media_type=media_type
    )
    response.status_code = 201 if receipt.created else 200
    return PageReceiptAnswer.model_validate(receipt)


@router.put(
    "/batches/{batch_id}/signed-files/{sequence}",
    status_code=201,
    summary="Put a signed PDF whole",
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "A PDF of one or more pages with a digital signature",
            "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
    responses={
        200: {"model": list[PageReceiptAnswer], "description": "The same file was already kept: the same receipts"},
        **problems(
            NotFoundError,
            PageConflictError,
            BatchClosedError,
            ChecksumMismatchError,
            EmptyFileError,
            FileTypeError,
            NotSignedError,
            TruncatedFileError,
            EncryptedFileError,
            FileTooLargeError,
            TooManyPixelsError,
            TooManyPagesError,
            BusyError,
            TooManyUploadsError,
        ),
    },
)
def put_signed_file(
    batch_id: BatchId,
    sequence: Sequence,
    caller: Annotated[Caller, Depends(ByKey(STATION, OFFICER))],
    sha256: Sha256,
    service: ServiceOf,
    request: Request,
    response: Response,
    data: Annotated[bytes, Depends(raw_body)],
) -> list[PageReceiptAnswer]:
    """Keep a PDF that is signed already. Its pages become pages `sequence`, `sequence` + 1, … of the batch (a receipt
    each; count them when closing), and the file itself, not one byte changed, becomes the signed PDF of their document.

    A signed PDF of one page may be put as a page as well, with the same result.
    """
    _pressure(request).refuse_if_too_long()
    receipts = intake.receive_signed_file(service, caller, batch_id, sequence, data, sha256=sha256.lower())
    response.status_code = 201 if receipts[0].created else 200
    return [PageReceiptAnswer.model_validate(receipt) for receipt in receipts]


@router.post(
    "/batches/{batch_id}/close",
    summary="Close a batch",
    responses=problems(NotFoundError, SheetCountMismatchError, BatchClosedError, body=True),
)
def close_batch(
    batch_id: BatchId,
    asked: CloseAsked,
    caller: Annotated[Caller, Depends(ByKey(STATION, OFFICER))],
    service: ServiceOf,
) -> BatchAnswer:
    """Say how many pages were sent. If the count differs, the batch stays open and the missing numbers are named."""
    return BatchAnswer.model_validate(intake.close_batch(service, caller, batch_id, asked.sheets_declared))


def _pressure(request: Request) -> Pressure:
    pressure: Pressure = request.app.state.pressure
    return pressure
