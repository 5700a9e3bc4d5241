"""Errors as problem+json (RFC 9457) for programs, with a stable code and the message in two languages.

No personal data leaves here: messages of the error tree hold none, and validation errors name the place and the rule
but never the value that was sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import structlog
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from digitize.errors import BodySyntaxError, DigitizeError, MethodError, NoSuchRouteError, RequestError

MEDIA_TYPE = "application/problem+json"
Language = Literal["vi", "en"]

_log = structlog.get_logger("api")

_TITLES: dict[int, tuple[str, str]] = {
    400: ("Yêu cầu không đọc được", "Malformed request"),
    401: ("Chưa đăng nhập", "Not signed in"),
    403: ("Không có quyền", "Not allowed"),
    404: ("Không tìm thấy", "Not found"),
    405: ("Phương thức không được nhận", "Method not allowed"),
    409: ("Xung đột với dữ liệu đang có", "Conflict with what is kept"),
    410: ("Đã xóa", "Gone"),
    413: ("Dữ liệu quá lớn", "Too large"),
    415: ("Định dạng không được nhận", "Kind of file not taken"),
    422: ("Dữ liệu không hợp lệ", "Not valid"),
    429: ("Gửi quá nhiều cùng lúc", "Too many at once"),
    500: ("Lỗi hệ thống", "Internal error"),
    503: ("Hệ thống đang bận", "Busy or away"),
}


class Violation(BaseModel):
    """One thing that is wrong in a request: where, which rule, and a text. Never the value itself."""

    where: str = Field(examples=["body.procedure_code"])
    rule: str = Field(examples=["missing"])
    message: str = Field(examples=["Field required"])


class Problem(BaseModel):
    """Body of every answer that is not a success (RFC 9457). ``code`` is stable: programs decide by it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:digitize:problem:page.conflict",
                    "title": "Xung đột với dữ liệu đang có",
                    "status": 409,
                    "code": "page.conflict",
                    "detail": "Trang 3 đã có ảnh khác. Dùng số trang mới hoặc mở lô quét mới.",
                    "detail_vi": "Trang 3 đã có ảnh khác. Dùng số trang mới hoặc mở lô quét mới.",
                    "detail_en": "Page 3 already holds another image. Use a new page number or open a new batch.",
                    "instance": "urn:digitize:request:0d9f6c1e4b1f4a6c8b60a4c2c6f0a1de",
                    "details": {"sequence": 3},
                    "errors": [],
                }
            ]
        }
    )

    type: str = Field(description="urn:digitize:problem: followed by the code")
    title: str = Field(description="Kind of problem, in the language asked for")
    status: int = Field(ge=400, le=599)
    code: str = Field(description="Stable code of the error tree")
    detail: str = Field(description="What is wrong and what to do, in the language asked for")
    detail_vi: str
    detail_en: str
    instance: str = Field(description="Names this request; quote it to the administrator")
    details: dict[str, str | int | float] = Field(default_factory=dict, description="What fills the message")
    errors: list[Violation] = Field(default_factory=list, description="Each rule of the request that is broken")


def language_of(request: Request) -> Language:
    """Vietnamese unless ``Accept-Language`` prefers English (weights of RFC 9110 §12.5.4; ties go to the first)."""
    best: tuple[float, Language] = (0.0, "vi")
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, parameters = part.strip().partition(";")
        name = tag.strip().lower().partition("-")[0]
        weight = _weight(parameters)
        if name == "vi" and weight > best[0]:
            best = (weight, "vi")
        elif name == "en" and weight > best[0]:
            best = (weight, "en")
    return best[1]


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0


def request_id_of(request: Request) -> str:
    """Id that the request-id middleware gave this request."""
    return str(request.scope.get("digitize.request_id", "unknown"))


def problem_of(error: DigitizeError, request: Request, violations: Sequence[Violation] = ()) -> Problem:
    """The problem that stands for ``error`` in the language of the request."""
    language = language_of(request)
    titles = _TITLES.get(error.http_status, _TITLES[500])
    return Problem(
        type=f"urn:digitize:problem:{error.code}",
        title=titles[0] if language == "vi" else titles[1],
        status=error.http_status,
        code=error.code,
        detail=error.text_vi if language == "vi" else error.text_en,
        detail_vi=error.text_vi,
        detail_en=error.text_en,
        instance=f"urn:digitize:request:{request_id_of(request)}",
        details=dict(error.details),
        errors=list(violations),
    )


def problem_answer(error: DigitizeError, request: Request, violations: Sequence[Violation] = ()) -> JSONResponse:
    """The whole answer with ``Retry-After`` and ``WWW-Authenticate`` where they are due."""
    problem = problem_of(error, request, violations)
    return JSONResponse(
        problem.model_dump(mode="json"),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers={**extra_headers(error), "Content-Language": language_of(request)},
    )


def extra_headers(error: DigitizeError) -> dict[str, str]:
    """``Retry-After`` for 429 and 503, ``WWW-Authenticate`` for 401."""
    headers: dict[str, str] = {}
    if error.http_status in (429, 503):
        headers["Retry-After"] = str(error.details.get("retry_after_seconds", 5))
    if error.http_status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="digitize"'
    return headers


def known_error(error: Exception) -> tuple[DigitizeError, list[Violation]]:
    """The error of the tree that stands for any exception a route may raise, with its violations.

    Unknown exceptions become the root (code ``internal``); whoever calls logs them.
    """
    if isinstance(error, DigitizeError):
        return error, []
    if isinstance(error, RequestValidationError):
        if any(item.get("type") == "json_invalid" for item in error.errors()):
            return BodySyntaxError(), _violations(error)
        return RequestError(), _violations(error)
    if isinstance(error, HTTPException):
        return _of_status(error), []
    return DigitizeError(), []


def _of_status(error: HTTPException) -> DigitizeError:
    if isinstance(error.__cause__, DigitizeError):
        return error.__cause__
    if error.status_code == 404:
        return NoSuchRouteError()
    if error.status_code == 405:
        return MethodError()
    if error.status_code == 400:
        return BodySyntaxError()
    return RequestError() if error.status_code < 500 else DigitizeError()


def _violations(error: RequestValidationError) -> list[Violation]:
    return [
        Violation(
            where=".".join(str(part) for part in item.get("loc", ())),
            rule=str(item.get("type", "invalid")),
            message=_without_value(item),
        )
        for item in error.errors()
    ]


def _without_value(item: dict[str, Any]) -> str:
    # Custom validators put the value into their text; only pydantic's own texts are known to be free of it.
    return "Not valid" if item.get("type") in ("value_error", "assertion_error") else str(item.get("msg", "Not valid"))


def log_unexpected(error: Exception, request: Request) -> None:
    """Log an exception outside the tree by kind and place only: its text and values may hold personal data."""
    frames: list[str] = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    _log.error("unexpected", kind=type(error).__name__, request_id=request_id_of(request), frames=frames[-12:])


def problem_schemas() -> dict[str, Any]:
    """JSON Schemas of a problem and its parts, for the components of the OpenAPI document."""
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs"), "Problem": schema}


def documented(*errors: type[DigitizeError]) -> dict[int | str, dict[str, Any]]:
    """OpenAPI entries for the named errors, an example for each code, grouped by status."""
    answers: dict[int | str, dict[str, Any]] = {}
    for kind in errors:
        error = kind()
        examples = answers.setdefault(
            kind.http_status,
            {
                "description": "",
                "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": {}}},
            },
        )
        examples["description"] = " · ".join(filter(None, [examples["description"], f"`{kind.code}`"]))
        examples["content"][MEDIA_TYPE]["examples"][kind.code] = {
            "value": {
                "type": f"urn:digitize:problem:{kind.code}",
                "title": _TITLES.get(kind.http_status, _TITLES[500])[0],
                "status": kind.http_status,
                "code": kind.code,
                "detail": error.text_vi,
                "detail_vi": error.text_vi,
                "detail_en": error.text_en,
                "instance": "urn:digitize:request:0d9f6c1e4b1f4a6c8b60a4c2c6f0a1de",
                "details": {},
                "errors": [],
            }
        }
    return answers
