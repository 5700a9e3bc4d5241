"""The application: API, pages, health, and what surrounds every request."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

import digitize
from api import health, v1, web
from api.identity import Open, refuse_open_doors
from api.middleware import API_PREFIX, BodyLimit, RequestEnvelope
from api.pressure import Pressure
from api.problems import known_error, log_unexpected, problem_answer, problem_schemas
from api.sessions import Sessions
from api.v1.preview import PreviewCache
from api.web.errors import error_page, wants_page
from api.web.render import STATIC
from digitize.errors import DigitizeError
from digitize.service import Service

_SMALL_BODY_BYTES = 1024 * 1024
_PAGE_ADDRESS = re.compile(r"/api/v1/batches/[^/]+/(pages|signed-files)/[^/]+")


def create_app(service: Service) -> FastAPI:
    """The application on ``service``, which it closes when it ends. Raises SetupError if a route has no access rule."""
    page_limit_bytes = service.settings.limits.file_bytes

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        service.close()

    app = FastAPI(
        title="Số hóa hồ sơ một cửa",
        summary="Digitisation of papers at one-stop counters (bộ phận một cửa)",
        version=digitize.__version__,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        # Spans and log records of the framework would hold bodies and messages, and so personal data.
        telemetry={"tracing": False, "metrics": False, "logs": False, "operation_spans": False},
    )
    app.state.service = service
    app.state.web_sessions = Sessions(service.session_secret())
    app.state.trial = service.settings.trial
    app.state.previews = PreviewCache()
    app.state.page_limit_bytes = page_limit_bytes
    app.state.pressure = Pressure(
        service.count_waiting_work,
        longest_queue=service.settings.longest_queue,
        bytes_at_once=max(4 * page_limit_bytes, 256 * 1024 * 1024),
    )
    app.add_middleware(
        BodyLimit, limit_bytes=lambda scope: page_limit_bytes if _takes_page(scope) else _SMALL_BODY_BYTES
    )
    app.add_middleware(RequestEnvelope)
    for kind in (DigitizeError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, _answer_error)

    app.include_router(health.router)
    app.include_router(v1.router, prefix=API_PREFIX)
    app.include_router(_description())
    app.include_router(web.router)
    app.mount("/static", _KeptFiles(directory=STATIC), name="static")
    refuse_open_doors(app)
    return app


def _takes_page(scope: Scope) -> bool:
    return scope["method"] == "PUT" and _PAGE_ADDRESS.fullmatch(scope["path"]) is not None


async def _answer_error(request: Request, raised: Exception) -> Response:
    error, violations = known_error(raised)
    if error.http_status == 500:  # a fault of ours, or kept bytes that are gone or changed
        log_unexpected(raised, request)
    if wants_page(request):
        return error_page(request, error, violations)
    return problem_answer(error, request, violations)


def _description() -> APIRouter:
    """OpenAPI document of the API; health and pages are not part of it."""
    router = APIRouter()

    @router.get(f"{API_PREFIX}/openapi.json", include_in_schema=False, dependencies=[Depends(Open())])
    def openapi(request: Request) -> JSONResponse:
        app: FastAPI = request.app
        if app.openapi_schema is None:
            app.openapi_schema = describe(app)
        return JSONResponse(app.openapi_schema)

    return router


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI 3.1 document with every problem that a route may answer."""
    document: dict[str, Any] = get_openapi(
        title=app.title,
        summary=app.summary,
        version=app.version,
        openapi_version="3.1.0",
        description=_DESCRIPTION,
        routes=app.routes,
        tags=[{"name": name, "description": text} for name, text in v1.TAGS],
    )
    document["components"]["schemas"] |= problem_schemas()
    return document


class _KeptFiles(StaticFiles):
    """Static files that a browser keeps for a year: their address changes with their content."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        """See StaticFiles."""
        answer = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer


_DESCRIPTION = """
Push the pages of a dossier (hồ sơ), follow how they become signed documents with data, and use what is kept.

* **Keys**: `Authorization: Bearer KEY`. Roles: `station`, `officer`, `compliance`, `admin`.
* **Errors** are `application/problem+json` with a stable `code` and the text in Vietnamese and English.
* **Safe to repeat**: putting a page again with the same bytes gives the same receipt.
* **Busy**: 429 and 503 carry `Retry-After` in seconds.
* Identifiers of citizens are never part of an address: searches are POST.
"""
