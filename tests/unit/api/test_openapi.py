"""The description of the API is whole and true: generated requests get only answers that it names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.app import describe
from digitize.store.access import Role
from tests.unit.api.house import House

_CASES_A_ROUTE = 10
_CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@schemathesis.serializer("application/pdf")
def as_sent(_: Any, value: Any) -> bytes:
    """A file is its bytes."""
    return value if isinstance(value, bytes) else bytes(str(value), "utf-8", "replace")


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = House.at(tmp_path_factory.mktemp("described") / "data")
    house.processed()
    yield house
    house.service.close()


def test_generated_requests_get_documented_answers(described: House) -> None:
    headers = {"Authorization": f"Bearer {described.key(Role.OFFICER)[0]}"}
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", described.app)
    statuses: Counter[int] = Counter()
    for result in schema.get_all_operations():
        _try(result.ok(), headers, statuses)
    assert sum(statuses.values()) > 24 * _CASES_A_ROUTE / 2
    assert {200, 404, 422} <= set(statuses)


def _try(operation: Any, headers: dict[str, str], statuses: Counter[int]) -> None:
    @settings(
        max_examples=_CASES_A_ROUTE,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(case=operation.as_strategy())
    def ask(case: schemathesis.Case) -> None:
        answer = case.call(headers=headers)
        statuses[answer.status_code] += 1
        case.validate_response(answer, checks=_CHECKS)

    ask()


def _operations(house: House) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in describe(house.app)["paths"].items():  # type: ignore[attr-defined]
        for method, operation in methods.items():
            yield method, path, operation


def test_every_operation_says_what_it_is_for_and_what_can_go_wrong(described: House) -> None:
    operations = [each for each in _operations(described) if each[1].startswith("/api/")]
    assert len(operations) == 41
    for method, path, operation in operations:
        place = f"{method} {path}"
        assert operation["summary"], place
        assert operation["description"], place
        assert operation["tags"], place
        assert operation["security"] == [{"key": []}], place
        assert {"401", "403", "422", "500", "503"} <= set(operation["responses"]), place
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                kind = answer["content"]["application/problem+json"]
                assert kind["examples"], f"{place} {status}"
                assert "application/json" not in answer["content"], f"{place} {status}"


def test_pages_for_people_are_not_part_of_the_description(described: House) -> None:
    assert not [path for _, path, _ in _operations(described) if path.startswith(("/dossiers", "/login"))]


def test_every_schema_property_of_a_request_is_bounded(described: House) -> None:
    schemas = describe(described.app)["components"]["schemas"]  # type: ignore[index]
    asked = [name for name in schemas if name.endswith("Asked")]
    assert len(asked) == 11
    for name in asked:
        assert schemas[name]["additionalProperties"] is False
        for key, value in schemas[name]["properties"].items():
            kinds = value.get("anyOf", [value])
            for kind in kinds:
                if kind.get("type") == "string" and "enum" not in kind and "format" not in kind:
                    assert "maxLength" in kind or "pattern" in kind, f"{name}.{key}"
