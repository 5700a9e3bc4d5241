"""The session cookie can't be read, made or changed outside, and forms are bound to it."""

from __future__ import annotations

import secrets

import pytest
from starlette.requests import Request
from starlette.responses import Response

from api.sessions import COOKIE, LONGEST_SESSION, Sessions, WebSession
from digitize.errors import FormExpiredError, UnknownKeyError

_SECRET = secrets.token_bytes(32)


def _request(cookie: str | None, scheme: str = "http") -> Request:
    headers = [] if cookie is None else [(b"cookie", f"{COOKIE}={cookie}".encode())]
    return Request({"type": "http", "scheme": scheme, "path": "/", "headers": headers, "server": ("host", 80)})


def _sealed(session: WebSession, scheme: str = "http", secret: bytes = _SECRET) -> tuple[str, str]:
    response = Response()
    Sessions(secret).write(_request(None, scheme), response, session)
    header = response.headers["set-cookie"]
    return header.partition(";")[0].partition("=")[2], header


def test_a_session_comes_back_as_it_was() -> None:
    session = WebSession(key="the-key")
    cookie, _ = _sealed(session)
    assert Sessions(_SECRET).read(_request(cookie)) == session


def test_the_cookie_hides_the_key_and_is_kept_from_scripts_and_other_sites() -> None:
    cookie, header = _sealed(WebSession(key="the-key"))
    assert "the-key" not in cookie
    assert "HttpOnly" in header
    assert "samesite=strict" in header.lower()
    assert "secure" not in header.lower()
    assert "secure" in _sealed(WebSession(), "https")[1].lower()


def test_a_cookie_of_another_secret_or_a_changed_one_is_no_session() -> None:
    cookie, _ = _sealed(WebSession(key="the-key"))
    changed = cookie[:40] + ("A" if cookie[40] != "A" else "B") + cookie[41:]
    for bad in (None, "", "rubbish", changed, _sealed(WebSession(), secret=secrets.token_bytes(32))[0]):
        with pytest.raises(UnknownKeyError):
            Sessions(_SECRET).read(_request(bad))


def test_a_session_ends_after_a_working_day(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    cookie, _ = _sealed(WebSession(key="the-key"))
    later = time.time() + LONGEST_SESSION.total_seconds() + 1
    monkeypatch.setattr("time.time", lambda: later)
    with pytest.raises(UnknownKeyError):
        Sessions(_SECRET).read(_request(cookie))


def test_a_form_is_taken_only_in_its_own_session() -> None:
    sessions = Sessions(_SECRET)
    mine, other = WebSession(), WebSession()
    sessions.check_form(mine, sessions.form_token(mine))
    for token in ("", "ă", sessions.form_token(other)):
        with pytest.raises(FormExpiredError):
            sessions.check_form(mine, token)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Sessions(b"short")
