"""Around every request: an id, the security headers, a size limit that holds while streaming, and a log line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Iterator

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from starlette.exceptions import HTTPException
from starlette.responses import Response
from structlog.testing import capture_logs

from api.middleware import SECURITY_HEADERS, BodyLimit, RequestEnvelope
from api.problems import known_error, problem_answer

_LIMIT = 1000


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()

    async def answer(request: Request, raised: Exception) -> Response:
        return problem_answer(*known_error(raised)[:1], request)

    app.add_exception_handler(HTTPException, answer)
    app.add_middleware(BodyLimit, limit_bytes=lambda _: _LIMIT)
    app.add_middleware(RequestEnvelope)

    @app.put("/things/{thing}")
    async def put(request: Request, thing: str) -> dict[str, str]:
        return {"thing": thing, "sha256": hashlib.sha256(await request.body()).hexdigest()}

    @app.post("/json")
    def post(body: dict[str, str]) -> int:
        return len(body)

    return TestClient(app)


def _streamed(pieces: list[bytes]) -> Iterator[bytes]:
    yield from pieces


def test_every_answer_has_an_id_and_the_security_headers(client: TestClient) -> None:
    for answer in (client.put("/things/a", content=b"x"), client.get("/nowhere")):
        assert len(answer.headers["x-request-id"]) == 32
        for name, value in SECURITY_HEADERS.items():
            assert answer.headers[name] == value
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("given", "kept"), [("abc-123.DEF", True), ("a b", False), ("045190990123", False), ("x", False)]
)
def test_a_given_id_is_kept_only_if_it_can_hold_no_identifier(client: TestClient, given: str, kept: bool) -> None:
    answer = client.put("/things/a", content=b"x", headers={"X-Request-ID": given})
    assert (answer.headers["x-request-id"] == given) is kept


@pytest.mark.parametrize("size", [0, 1, _LIMIT])
def test_a_body_up_to_the_limit_comes_through_whole(client: TestClient, size: int) -> None:
    body = bytes(size)
    assert client.put("/things/a", content=body).json()["sha256"] == hashlib.sha256(body).hexdigest()


def test_a_body_over_the_limit_is_refused_by_its_declared_length(client: TestClient) -> None:
    answer = client.put("/things/a", content=bytes(_LIMIT + 1))
    assert answer.status_code == 413
    assert answer.json()["code"] == "file.too_large"
    assert answer.json()["details"] == {"size_bytes": _LIMIT + 1, "limit_bytes": _LIMIT}


@pytest.mark.parametrize("address", ["/things/a", "/json"])
def test_a_body_without_a_length_is_refused_while_it_streams(client: TestClient, address: str) -> None:
    method = "PUT" if address == "/things/a" else "POST"
    answer = client.request(
        method, address, content=_streamed([bytes(600), bytes(600)]), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 413
    assert answer.json()["code"] == "file.too_large"


def test_the_limit_stops_reading_a_body_that_never_ends() -> None:
    taken = 0

    async def endless() -> AsyncIterator[dict[str, object]]:
        nonlocal taken
        while True:
            taken += 1
            yield {"type": "http.request", "body": bytes(100), "more_body": True}

    async def run() -> list[dict[str, object]]:
        sent: list[dict[str, object]] = []
        messages = endless()

        async def inner(scope: object, receive: object, send: object) -> None:
            while True:
                await receive()  # type: ignore[operator]

        async def send(message: dict[str, object]) -> None:
            sent.append(message)

        app = BodyLimit(inner, lambda _: _LIMIT)  # type: ignore[arg-type]
        with pytest.raises(HTTPException) as raised:
            await app({"type": "http", "method": "PUT", "path": "/", "headers": []}, messages.__anext__, send)  # type: ignore[arg-type]
        assert raised.value.status_code == 413
        return sent

    import asyncio

    asyncio.run(run())
    assert taken == _LIMIT // 100 + 1


def test_the_log_names_the_route_and_neither_values_nor_queries(client: TestClient) -> None:
    with capture_logs() as lines:
        client.put("/things/045190990123?owner=Nguyen", content=b"x")
        client.get("/045190990123")
    assert [line["route"] for line in lines] == ["/things/{thing}", "-"]
    assert [line["status"] for line in lines] == [200, 404]
    assert "045190990123" not in json.dumps(lines)
    assert "Nguyen" not in json.dumps(lines)
