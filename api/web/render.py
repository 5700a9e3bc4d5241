"""Pages from templates: the frame, the filters, and who is signed in."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.templating import Jinja2Templates

import digitize
from api.identity import ADMIN, COMPLIANCE, OFFICER, sessions_of
from api.sessions import WebSession
from api.web import labels
from digitize.store.access import Caller

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"

_NAVIGATION = (
    ("/dossiers", "Hồ sơ", (OFFICER, COMPLIANCE, ADMIN)),
    ("/work", "Cần cán bộ xử lý", (OFFICER, COMPLIANCE, ADMIN)),
    ("/records", "Tra cứu giấy tờ", (OFFICER,)),
    ("/rates", "Tỉ lệ số hóa", (OFFICER, COMPLIANCE, ADMIN)),
    ("/deletions", "Xóa, tạm giữ", (COMPLIANCE, ADMIN)),
)


@cache
def asset(name: str) -> str:
    """Address of a static file that changes with its content, so that browsers may keep it."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def render(
    request: Request, template: str, caller: Caller | None, /, *, status: int = 200, here: str = "", **values: Any
) -> HTMLResponse:
    """A page of ``template`` with the frame filled in. ``here`` marks the current place in the navigation."""
    sessions = sessions_of(request)
    session: WebSession | None = values.pop("session", None) or (sessions.read(request) if caller else None)
    context = {
        "who": caller,
        "navigation": _navigation(caller),
        "here": here,
        "form_token": sessions.form_token(session) if session else "",
        "trial": getattr(request.app.state, "trial", False),
        "version": digitize.__version__,
        **values,
    }
    return _templates().TemplateResponse(request, template, context, status_code=status)


def _navigation(caller: Caller | None) -> list[dict[str, str]]:
    if caller is None:
        return []
    return [{"href": href, "label": label} for href, label, roles in _NAVIGATION if caller.role in roles]


@cache
def _templates() -> Jinja2Templates:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["asset"] = asset
    environment.globals["L"] = labels
    environment.filters.update(
        day=labels.day,
        moment=labels.moment,
        duration=labels.duration,
        percent=labels.percent,
        points=labels.points,
        count=labels.count,
        size=labels.size,
        masked=labels.masked,
        shown=labels.shown,
        role_vi=lambda role: labels.ROLES.get(str(role), str(role)),
    )
    return Jinja2Templates(env=environment)
