"""Errors go out as problem+json in two languages, and hold nothing of what was sent."""

from __future__ import annotations

import json
from typing import Annotated

import pytest
from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.testclient import TestClient
from pydantic import BaseModel, field_validator
from starlette.exceptions import HTTPException

import digitize.errors
from api.problems import (
    MEDIA_TYPE,
    Problem,
    documented,
    known_error,
    language_of,
    log_unexpected,
    problem_answer,
)
from digitize.errors import BusyError, DigitizeError, PageConflictError, UnknownKeyError


class _Asked(BaseModel):
    owner_id: str

    @field_validator("owner_id")
    @classmethod
    def _twelve_digits(cls, value: str) -> str:
        if len(value) != 12:
            raise ValueError(f"{value} is no identifier")
        return value


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()

    async def answer(request: Request, raised: Exception) -> object:
        error, violations = known_error(raised)
        if type(error) is DigitizeError:
            log_unexpected(raised, request)
        return problem_answer(error, request, violations)

    for kind in (DigitizeError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, answer)  # type: ignore[arg-type]

    @app.get("/conflict")
    def conflict() -> None:
        raise PageConflictError(sequence=3)

    @app.get("/busy")
    def busy() -> None:
        raise BusyError(retry_after_seconds=17)

    @app.get("/key")
    def key() -> None:
        raise UnknownKeyError

    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError("Nguyễn Văn An 045190990123")

    @app.post("/search")
    def search(asked: _Asked) -> None: ...

    @app.get("/number")
    def number(n: Annotated[int, Query()]) -> None: ...

    return TestClient(app, raise_server_exceptions=False)


def test_an_error_of_the_tree_keeps_code_status_and_both_texts(client: TestClient) -> None:
    answer = client.get("/conflict")
    assert answer.status_code == 409
    assert answer.headers["content-type"] == MEDIA_TYPE
    problem = Problem.model_validate(answer.json())
    assert problem.code == "page.conflict"
    assert problem.type == "urn:digitize:problem:page.conflict"
    assert problem.detail == problem.detail_vi == "Trang 3 đã có ảnh khác. Dùng số trang mới hoặc mở lô quét mới."
    assert problem.detail_en.startswith("Page 3 already holds")
    assert problem.details == {"sequence": 3}


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "vi"),
        ("en", "en"),
        ("en-GB,vi;q=0.9", "en"),
        ("vi-VN,en;q=0.9", "vi"),
        ("fr,en;q=0.3,vi;q=0.4", "vi"),
        ("fr", "vi"),
        ("en;q=0", "vi"),
        ("en;q=broken", "vi"),
    ],
)
def test_the_language_asked_for_comes_first(accepted: str, language: str) -> None:
    request = Request({"type": "http", "headers": [(b"accept-language", accepted.encode())]})
    assert language_of(request) == language


def test_english_title_and_detail_when_asked_for(client: TestClient) -> None:
    answer = client.get("/conflict", headers={"Accept-Language": "en"})
    assert answer.headers["content-language"] == "en"
    assert answer.json()["title"] == "Conflict with what is kept"
    assert answer.json()["detail"] == answer.json()["detail_en"]


def test_busy_says_when_to_come_again(client: TestClient) -> None:
    answer = client.get("/busy")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "17"


def test_an_unknown_key_is_asked_for_by_name(client: TestClient) -> None:
    answer = client.get("/key")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_an_unexpected_error_tells_nothing_of_itself(
    client: TestClient, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.get("/broken")
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal"
    printed = capsys.readouterr()
    said = answer.text + printed.out + printed.err + caplog.text
    assert "RuntimeError" in printed.out
    assert "045190990123" not in said
    assert "Nguyễn" not in said
    assert "Traceback" not in answer.text


def test_a_broken_rule_is_named_by_place_and_never_by_value(client: TestClient) -> None:
    answer = client.post("/search", json={"owner_id": "04519099"})
    assert answer.status_code == 422
    assert answer.json()["code"] == "request.invalid"
    assert answer.json()["errors"] == [{"where": "body.owner_id", "rule": "value_error", "message": "Not valid"}]
    assert "04519099" not in answer.text


def test_a_number_that_is_none_is_named(client: TestClient) -> None:
    answer = client.get("/number?n=045190990123x")
    assert answer.json()["errors"][0]["where"] == "query.n"
    assert "045190990123" not in answer.text


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"{'a': 1}"])
def test_a_body_that_is_no_json_is_malformed(client: TestClient, body: bytes) -> None:
    answer = client.post("/search", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["code"] == "request.malformed"


def test_no_route_and_no_method(client: TestClient) -> None:
    assert client.get("/nowhere").json()["code"] == "request.no_route"
    assert client.delete("/conflict").json()["code"] == "request.method"


def test_every_error_of_the_tree_can_be_documented_and_has_a_title() -> None:
    kinds = [
        kind for kind in vars(digitize.errors).values() if isinstance(kind, type) and issubclass(kind, DigitizeError)
    ]
    assert len(kinds) > 30
    documents = documented(*kinds)
    for kind in kinds:
        entry = documents[kind.http_status]
        example = entry["content"][MEDIA_TYPE]["examples"][kind.code]["value"]
        Problem.model_validate(example)
        assert example["title"] != "Lỗi hệ thống" or kind.http_status >= 500
    json.dumps({str(status): entry["content"] for status, entry in documents.items()})
