"""Errors as pages for people."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from api.problems import Violation, extra_headers, problem_of, request_id_of
from api.web.render import render
from digitize.errors import DigitizeError, UnknownKeyError


def wants_page(request: Request) -> bool:
    """Whether a person's browser asked: outside the API, and HTML is taken."""
    path = request.url.path
    return not path.startswith(("/api/", "/static/", "/healthz", "/readyz")) and "text/html" in request.headers.get(
        "accept", ""
    )


def error_page(request: Request, error: DigitizeError, violations: Sequence[Violation] = ()) -> Response:
    """The error as a page; who is not signed in is sent to the login page and back afterwards."""
    if isinstance(error, UnknownKeyError) and request.url.path != "/login":
        back = request.url.path if request.method == "GET" else "/"
        return RedirectResponse(f"/login?next={quote(back)}", status_code=303)
    page = render(
        request,
        "error.html",
        None,
        status=error.http_status,
        problem=problem_of(error, request, violations),
        request_id=request_id_of(request),
    )
    page.headers.update(extra_headers(error))
    return page
