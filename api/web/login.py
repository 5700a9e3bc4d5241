"""Signing in with an access key, and out again."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from api.identity import ADMIN, COMPLIANCE, EVERYONE, OFFICER, STATION, BySession, Open, Rule, SessionsOf
from api.sessions import Sessions, WebSession
from api.web.render import render
from digitize.errors import UnknownKeyError
from digitize.store.access import Caller, Role

router = APIRouter()

_FIRST_PAGE: dict[Role, str] = {OFFICER: "/dossiers", COMPLIANCE: "/rates", ADMIN: "/work", STATION: "/dossiers"}


@router.get("/")
def first_page(caller: Annotated[Caller, Depends(BySession(*EVERYONE))]) -> Response:
    """To the page where this role begins."""
    return RedirectResponse(_FIRST_PAGE[caller.role], status_code=303)


@router.get("/login")
def login_form(
    request: Request,
    sessions: SessionsOf,
    _: Annotated[None, Depends(Open())],
    next_page: Annotated[str, Query(alias="next", max_length=300)] = "/",
) -> Response:
    """The form; it belongs to a session of its own, so that no other site can sign anybody in."""
    return _form(request, sessions, next_page, error="", status=200)


@router.post("/login")
def login(
    request: Request,
    sessions: SessionsOf,
    _: Annotated[None, Depends(Open())],
    key: Annotated[str, Form(max_length=200)] = "",
    form_token: Annotated[str, Form(max_length=100)] = "",
    next_page: Annotated[str, Form(alias="next", max_length=300)] = "/",
) -> Response:
    """Sign in: a new session takes the place of the one that the form was shown in."""
    sessions.check_form(sessions.read(request), form_token)
    try:
        Rule(frozenset(EVERYONE)).admit(request, key.strip())
    except UnknownKeyError as error:
        return _form(request, sessions, next_page, error=error.text_vi, status=error.http_status)
    answer = RedirectResponse(_own_address(next_page), status_code=303)
    sessions.write(request, answer, WebSession(key=key.strip()))
    return answer


@router.post("/logout")
def logout(
    request: Request,
    sessions: SessionsOf,
    _: Annotated[Caller, Depends(BySession(*EVERYONE))],
    form_token: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Sign out: the cookie is gone."""
    sessions.check_form(sessions.read(request), form_token)
    answer = RedirectResponse("/login", status_code=303)
    sessions.end(answer)
    return answer


def _form(request: Request, sessions: Sessions, next_page: str, *, error: str, status: int) -> Response:
    session = WebSession()
    page = render(
        request, "login.html", None, status=status, session=session, error=error, next=_own_address(next_page)
    )
    sessions.write(request, page, session)
    return page


def _own_address(address: str) -> str:
    """``address`` if it is a path of this site, else the first page: nobody is sent elsewhere after login."""
    parts = urlsplit(address)
    own = not parts.scheme and not parts.netloc and address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if own else "/"
