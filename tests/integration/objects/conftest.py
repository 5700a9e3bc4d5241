"""Houses (the application on its service) for tests of what the API gives out of an object store."""

from __future__ import annotations

import warnings

import pytest

with warnings.catch_warnings():
    # Starlette's test client asks for httpx2 from its next major version on; httpx is what the project keeps.
    warnings.simplefilter("ignore")
    from tests.unit.api.house import House


@pytest.fixture
def house_type() -> type[House]:
    """Makes an application on an empty folder."""
    return House
