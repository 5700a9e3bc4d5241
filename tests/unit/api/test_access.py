"""Who may do what: every route × every role × objects of another agency, found by walking the application's own routes.

A new route without a rule does not start; a new route that these tables don't know fails here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import Depends, FastAPI
from sqlalchemy import select

from api.identity import ByKey, BySession, Open, Rule, refuse_open_doors, routes_with_rules
from digitize.errors import SetupError
from digitize.store.access import Role
from digitize.store.ledger import AuditEntry
from tests.unit.api.house import House

_PUBLIC = {
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/api/v1/openapi.json"),
    ("GET", "/login"),
    ("POST", "/login"),
}

# What each role may ask, as the guides say it. Kept by hand on purpose: a rule changed by mistake shows here.
_STATION_ONLY_AND_OFFICER = {
    ("POST", "/api/v1/dossiers"),
    ("GET", "/api/v1/dossiers/{dossier_id}/reuse-offers"),
    ("POST", "/api/v1/dossiers/{dossier_id}/reuse"),
    ("POST", "/api/v1/dossiers/{dossier_id}/batches"),
    ("PUT", "/api/v1/batches/{batch_id}/pages/{sequence}"),
    ("PUT", "/api/v1/batches/{batch_id}/signed-files/{sequence}"),
    ("POST", "/api/v1/batches/{batch_id}/close"),
    ("POST", "/dossiers/{dossier_id}/reuse"),
}
_OFFICER_ONLY = {
    ("POST", "/api/v1/records/search"),
    ("GET", "/records"),
    ("POST", "/records"),
    ("POST", "/api/v1/signing/sessions"),
    ("GET", "/api/v1/signing/sessions/{session_id}"),
    ("POST", "/api/v1/signing/sessions/{session_id}/signatures"),
}
_NOT_STATION = {
    ("GET", "/api/v1/rates"),
    ("GET", "/api/v1/rates/{code}/dossiers"),
    ("GET", "/api/v1/work/set-aside"),
    ("GET", "/api/v1/signing/waiting"),
    ("GET", "/rates"),
    ("GET", "/rates/{code}"),
    ("GET", "/work"),
}
_RETRY = {("POST", "/api/v1/work/{work_id}/retry"), ("POST", "/work/{work_id}/retry")}
_DELETES = {
    ("GET", "/api/v1/work/integrity"),
    ("GET", "/api/v1/deletions"),
    ("POST", "/api/v1/deletions/{request_id}/approve"),
    ("POST", "/api/v1/documents/{document_id}/deletion"),
    ("POST", "/api/v1/dossiers/{dossier_id}/hold"),
    ("DELETE", "/api/v1/dossiers/{dossier_id}/hold"),
    ("GET", "/deletions"),
    ("POST", "/deletions/documents/{document_id}"),
    ("POST", "/deletions/requests/{request_id}/approve"),
    ("POST", "/deletions/holds"),
    ("POST", "/deletions/holds/{dossier_id}/lift"),
}
_REVIEW = "/api/v1/dossiers/{dossier_id}/review"
_DECIDES = {
    ("GET", _REVIEW),
    ("GET", f"{_REVIEW}/decisions"),
    *(("POST", f"{_REVIEW}/{act}") for act in ("decisions", "undo", "redo")),
    ("GET", "/dossiers/{dossier_id}/review"),
    ("POST", "/dossiers/{dossier_id}/review"),
}
_ALL = {
    ("GET", "/"),
    ("POST", "/logout"),
    ("GET", "/api/v1/me"),
    ("GET", "/api/v1/procedures"),
    ("GET", "/api/v1/procedures/{code}"),
    *(("GET", f"/api/v1/dossiers{rest}") for rest in ("", "/{dossier_id}", "/{dossier_id}/documents")),
    ("GET", "/api/v1/batches/{batch_id}"),
    *(("GET", f"/api/v1/pages/{{page_id}}/{part}") for part in ("image", "preview", "reading")),
    *(("GET", f"/api/v1/documents/{{document_id}}{rest}") for rest in ("", "/fields", "/pdf", "/pdf/compact")),
    ("GET", "/dossiers"),
    ("GET", "/dossiers/{dossier_id}"),
    *(("GET", f"/documents/{{document_id}}{rest}") for rest in ("", "/pdf", "/pdf/compact")),
    *(("GET", f"/pages/{{page_id}}{rest}") for rest in ("", "/image", "/preview")),
}

_BODIES: dict[str, dict[str, Any]] = {
    "/api/v1/signing/sessions/{session_id}/signatures": {
        "json": {"signatures": [{"document_id": "0" * 32, "signature": "AA=="}]}
    },
    "/api/v1/deletions/{request_id}/approve": {"json": {"key": "x"}},
    "/api/v1/documents/{document_id}/deletion": {"json": {"reason": "hết thời hạn lưu trữ"}},
    "/api/v1/dossiers/{dossier_id}/hold": {"json": {"reason": "cơ quan điều tra yêu cầu"}},
    "/api/v1/dossiers/{dossier_id}/reuse": {"json": {"record_id": "0" * 32, "component_code": "x"}},
    f"{_REVIEW}/decisions": {"json": {"seen": 0, "kind": "confirm"}},
    **{f"{_REVIEW}/{act}": {"json": {"seen": 0}} for act in ("undo", "redo")},
    "/api/v1/batches/{batch_id}/close": {"json": {"sheets_declared": 0}},
    "/api/v1/batches/{batch_id}/signed-files/{sequence}": {
        "content": b"x",
        "headers": {"X-Content-SHA256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"},
    },
    "/api/v1/batches/{batch_id}/pages/{sequence}": {
        "content": b"x",
        "headers": {
            "Content-Type": "image/jpeg",
            "X-Content-SHA256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
        },
    },
}


def _expected(method: str, path: str) -> set[Role]:
    place = (method, path)
    tables = (
        (_STATION_ONLY_AND_OFFICER, {Role.STATION, Role.OFFICER}),
        (_OFFICER_ONLY, {Role.OFFICER}),
        (_NOT_STATION, {Role.OFFICER, Role.COMPLIANCE, Role.ADMIN}),
        (_RETRY, {Role.OFFICER, Role.ADMIN}),
        (_DELETES, {Role.COMPLIANCE, Role.ADMIN}),
        (_DECIDES, {Role.OFFICER, Role.ADMIN}),
        (_ALL, set(Role)),
        (_PUBLIC, set()),
    )
    found = [roles for table, roles in tables if place in table]
    assert len(found) == 1, f"{method} {path}: say in this test who may use it"
    return found[0]


def _walk(app: FastAPI) -> Iterator[tuple[str, str, Rule]]:
    for route, rule in routes_with_rules(app):
        assert rule is not None, f"{route.path} has no rule"
        assert route.path is not None
        for method in sorted((route.methods or set()) - {"HEAD"}):
            yield method, route.path, rule


def test_a_route_without_a_rule_does_not_start(house: House) -> None:
    @house.app.get("/forgotten")
    def forgotten() -> None: ...

    with pytest.raises(SetupError, match="forgotten"):
        refuse_open_doors(house.app)


def test_a_route_with_two_rules_does_not_start() -> None:
    app = FastAPI(openapi_url=None)

    @app.get("/two", dependencies=[Depends(Open()), Depends(ByKey(Role.ADMIN))])
    def two() -> None: ...

    with pytest.raises(SetupError, match="two"):
        refuse_open_doors(app)


def test_rules_are_those_that_the_guides_name(house: House) -> None:
    walked = list(_walk(house.app))
    assert len(walked) > 40
    for method, path, rule in walked:
        assert set(rule.roles) == _expected(method, path), f"{method} {path}"
        if path.startswith("/api/"):
            assert isinstance(rule, (ByKey, Open))
        else:
            assert isinstance(rule, (BySession, Open))


def test_nobody_comes_in_without_a_key(house: House) -> None:
    for method, path, rule in _walk(house.app):
        if isinstance(rule, Open):
            continue
        answer = house.client().request(method, _filled(path, "0" * 32))
        assert (answer.status_code, answer.json()["code"]) == (401, "access.unknown_key"), f"{method} {path}"


@pytest.mark.parametrize("key", ["", "wrong", "dgz_" + "A" * 43, "ă"])
def test_a_wrong_or_revoked_key_is_no_key(house: House, key: str) -> None:
    for method, path, rule in _walk(house.app):
        if isinstance(rule, ByKey):
            headers = {"Authorization": f"Bearer {key}".encode()}
            answer = house.client().request(method, _filled(path, "0" * 32), headers=headers)
            assert answer.status_code == 401, f"{method} {path}"


def test_a_refusal_is_noted_without_the_key_and_without_the_address(house: House) -> None:
    def refusals() -> list[AuditEntry]:
        with house.service.reading() as session:
            found = session.scalars(select(AuditEntry).where(AuditEntry.action == "access.refused"))
            return list(found.all())

    before = len(refusals())
    house.client("wrong-key-of-somebody").get("/api/v1/dossiers/secret-address")
    key, key_id = house.key(Role.STATION)
    house.client(key).get("/api/v1/rates", params={"from": "2026-01-01", "to": "2026-02-01"})
    unknown, known = refusals()[before:]
    assert (unknown.actor_id, unknown.subject_id) == ("system", "/api/v1/dossiers/{dossier_id}")
    assert (known.actor_id, known.subject_id) == (key_id, "/api/v1/rates")
    assert "wrong-key" not in f"{unknown.details}{known.details}"


def test_a_revoked_key_ends_api_and_session_at_once(house: House) -> None:
    key, key_id = house.key(Role.OFFICER)
    api, web = house.client(key), house.signed_in(key)
    assert api.get("/api/v1/me").status_code == 200
    assert web.get("/dossiers").status_code == 200
    house.revoke(key_id)
    assert api.get("/api/v1/me").status_code == 401
    assert web.get("/dossiers").status_code == 401


@pytest.mark.parametrize("role", list(Role))
def test_every_other_role_is_refused_everywhere(house: House, role: Role) -> None:
    key, _ = house.key(role)
    api, web = house.client(key), house.signed_in(key)
    refused = 0
    for method, path, rule in _walk(house.app):
        if role in rule.roles or isinstance(rule, Open):
            continue
        answer = (api if isinstance(rule, ByKey) else web).request(method, _filled(path, "0" * 32))
        assert (answer.status_code, answer.json()["code"]) == (403, "access.denied"), f"{method} {path} {role}"
        refused += 1
    assert refused > 0


@pytest.mark.parametrize("role", list(Role))
def test_objects_of_another_agency_are_as_if_they_were_not_there(house: House, role: Role) -> None:
    own, _ = house.key(role, "H50.99")
    api, web = house.client(own), house.signed_in(own)
    foreign = house.processed()
    tried = 0
    for method, path, rule in _walk(house.app):
        names = set(re.findall(r"{(\w+)}", path)) - {"sequence", "code"}
        if not names or role not in rule.roles:
            continue
        (name,) = names
        client = api if isinstance(rule, ByKey) else web
        answers = []
        for target in (foreign[name], "0" * 32):
            asked = dict(_BODIES.get(path, {}))
            if isinstance(rule, BySession) and method == "POST":
                asked = {
                    "data": {
                        "form_token": house.form_token(web),
                        "record_id": "0" * 32,
                        "component_code": "x",
                        "seen": "0",
                        "act": "confirm",
                        "reason": "hết thời hạn lưu trữ",
                        "key": own,
                    }
                }
            answers.append(client.request(method, _filled(path, target), **asked))
        problems = [{k: v for k, v in answer.json().items() if k != "instance"} for answer in answers]
        assert answers[0].status_code == 404, f"{method} {path} {role}: {answers[0].text}"
        assert problems[0] == problems[1], f"{method} {path} {role}: the answer tells that the object is there"
        tried += 1
    assert tried > 5


def test_a_session_cookie_opens_nothing_of_the_api(house: House) -> None:
    key, _ = house.key(Role.OFFICER)
    assert house.signed_in(key).get("/api/v1/me").status_code == 401


def test_forms_of_another_session_are_refused(house: House) -> None:
    browsers = {}
    for role in (Role.OFFICER, Role.ADMIN):
        key, _ = house.key(role)
        browsers[role] = (house.signed_in(key), house.signed_in(key))
    for method, path, rule in _walk(house.app):
        if isinstance(rule, BySession) and method == "POST":
            mine, other = browsers[Role.OFFICER if Role.OFFICER in rule.roles else Role.ADMIN]
            data = {"form_token": house.form_token(other), "owner_id": "045190990123"}
            answer = mine.request(method, _filled(path, "0" * 32), data=data)
            assert (answer.status_code, answer.json()["code"]) == (403, "access.form_expired"), path


def test_login_from_another_site_is_refused(house: House) -> None:
    key, _ = house.key(Role.OFFICER)
    answer = house.client().post("/login", data={"key": key})
    assert answer.status_code == 401
    client = house.client()
    client.get("/login")
    assert client.post("/login", data={"key": key, "form_token": "x"}).status_code == 403


@pytest.mark.parametrize("address", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x"])
def test_nobody_is_sent_to_another_site_after_login(house: House, address: str) -> None:
    key, _ = house.key(Role.OFFICER)
    client = house.client()
    client.get("/login")
    data = {"key": key, "form_token": house.form_token(client), "next": address}
    answer = client.post("/login", data=data, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def _filled(path: str, target: str) -> str:
    return re.sub(r"{\w+}", target, path.replace("{sequence}", "1").replace("{code}", "1.001193"))
