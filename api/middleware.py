"""What happens to every request before and after its route: id, size limit, security headers, one log line."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem_answer
from digitize.errors import FileTooLargeError

_log = structlog.get_logger("api.access")
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

API_PREFIX = "/api/v1"

SECURITY_HEADERS = {
    # Nothing is ever loaded from outside; no inline script or style runs.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}


class RequestEnvelope:
    """Gives each request an id, each answer the id and the security headers, and logs one line without personal data.

    The line holds the route's template, never the address as sent: queries and path values stay out of the log.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _GIVEN_ID.fullmatch(given) and not given.isdigit() else uuid.uuid4().hex
        scope["digitize.request_id"] = request_id
        started = time.perf_counter()
        status = 0

        async def send_wrapped(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                for name, value in SECURITY_HEADERS.items():
                    headers[name] = value
                # Pages and answers hold personal data: no shared cache may keep them.
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            await self._app(scope, receive, send_wrapped)
        finally:
            _log.info(
                "request",
                method=scope["method"],
                route=route_template(scope),
                status=status,
                ms=round((time.perf_counter() - started) * 1000),
                request_id=request_id,
                key_id=scope.get("digitize.key_id"),
            )


def route_template(scope: Scope) -> str:
    """The template of the route that was taken, with the prefix under which the API stands; ``-`` for none."""
    path = str(getattr(scope.get("route"), "path", "-"))
    beneath = scope["path"].startswith(API_PREFIX) and path != "-" and not path.startswith(API_PREFIX)
    return f"{API_PREFIX}{path}" if beneath else path


class BodyTooLarge(HTTPException):
    """Raised while a body streams in. It is an HTTPException because FastAPI hands only those on unchanged."""

    def __init__(self, size_bytes: int, limit_bytes: int) -> None:
        super().__init__(413)
        self.__cause__ = FileTooLargeError(size_bytes=size_bytes, limit_bytes=limit_bytes)


class BodyLimit:
    """Refuses bodies over ``limit_bytes(scope)`` by their declared length, and while streaming if that was wrong."""

    def __init__(self, app: ASGIApp, limit_bytes: Callable[[Scope], int]) -> None:
        self._app = app
        self._limit_bytes = limit_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit_bytes(scope)
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdigit() and int(declared) > limit:
            error = FileTooLargeError(size_bytes=int(declared), limit_bytes=limit)
            await problem_answer(error, Request(scope, receive))(scope, receive, send)
            return
        received = 0

        async def receive_counted() -> Message:
            nonlocal received
            message = await receive()
            if message["type"] == "http.request":
                received += len(message.get("body", b""))
                if received > limit:
                    raise BodyTooLarge(received, limit)
            return message

        await self._app(scope, receive_counted, send)
