"""Who is asking, and whether this route is for them: one rule a route, and no route without one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request
from fastapi.routing import RouteContext, iter_route_contexts
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.routing import Mount

from api.middleware import route_template
from api.sessions import Sessions
from digitize.errors import AccessError, SetupError, UnknownKeyError
from digitize.service import Service
from digitize.store.access import Caller, Role, authenticate, note_refused

STATION, OFFICER, COMPLIANCE, ADMIN = Role.STATION, Role.OFFICER, Role.COMPLIANCE, Role.ADMIN

_bearer = HTTPBearer(
    auto_error=False, scheme_name="key", description="Access key of a station or person: `Authorization: Bearer KEY`"
)


def service_of(request: Request) -> Service:
    """The service that this application was made for."""
    service: Service = request.app.state.service
    return service


def sessions_of(request: Request) -> Sessions:
    """Seals and opens the session cookies of this application."""
    sessions: Sessions = request.app.state.web_sessions
    return sessions


ServiceOf = Annotated[Service, Depends(service_of)]
SessionsOf = Annotated[Sessions, Depends(sessions_of)]


@dataclass(frozen=True)
class Rule:
    """What a route asks of its caller. ``roles`` empty means that anyone may ask."""

    roles: frozenset[Role]

    def admit(self, request: Request, key: str) -> Caller:
        """The caller behind ``key``; raises UnknownKeyError or, if the role is another, AccessError: both are noted."""
        service = service_of(request)
        caller: Caller | None = None
        try:
            with service.reading() as session:
                caller = authenticate(session, key)
            request.scope["digitize.key_id"] = caller.key_id
            if caller.role not in self.roles:
                raise AccessError(role=", ".join(sorted(self.roles)))
        except AccessError:  # an unknown key is one, too
            with service.writing() as session:
                note_refused(session, caller, route_template(request.scope))
            raise
        return caller


class Open(Rule):
    """A route for anyone: health, login, the description of the API."""

    def __init__(self) -> None:
        super().__init__(frozenset())

    def __call__(self) -> None:
        """Nothing to check."""


class ByKey(Rule):
    """A route of the API: the key comes as a bearer token. Cookies are not looked at, so no other site can use them."""

    def __init__(self, *roles: Role) -> None:
        super().__init__(frozenset(roles))

    def __call__(
        self, request: Request, token: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
    ) -> Caller:
        """The caller, admitted."""
        if token is None:
            raise UnknownKeyError
        return self.admit(request, token.credentials)


class BySession(Rule):
    """A web page: the key comes sealed in the session cookie of the login page."""

    def __init__(self, *roles: Role) -> None:
        super().__init__(frozenset(roles))

    def __call__(self, request: Request) -> Caller:
        """The caller, admitted."""
        key = sessions_of(request).read(request).key
        if not key:
            raise UnknownKeyError
        return self.admit(request, key)


EVERYONE = (STATION, OFFICER, COMPLIANCE, ADMIN)


def routes_with_rules(app: FastAPI) -> Iterator[tuple[RouteContext, Rule | None]]:
    """Every route of the application with its rule, None where it has none (static files need none)."""
    for route in iter_route_contexts(app.routes):
        if isinstance(route.original_route, Mount):
            continue
        rules = list(_rules(getattr(route, "dependant", None)))
        if len(rules) > 1:
            raise SetupError(reason=f"{route.path}: more than one access rule")
        yield route, (rules[0] if rules else None)


def refuse_open_doors(app: FastAPI) -> None:
    """Raise SetupError if any route has no rule: such an application does not start."""
    for route, rule in routes_with_rules(app):
        if rule is None:
            raise SetupError(reason=f"{route.path}: no access rule")


def _rules(dependant: Any) -> Iterator[Rule]:
    if dependant is None:
        return
    if isinstance(dependant.call, Rule):
        yield dependant.call
    for part in dependant.dependencies:
        yield from _rules(part)
