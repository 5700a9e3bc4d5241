"""Fixtures for the API: the application on an embedded service."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

with warnings.catch_warnings():
    # Starlette's test client asks for httpx2 from its next major version on; httpx is what the project keeps.
    warnings.simplefilter("ignore")
    from tests.unit.api.house import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An application on an empty data folder."""
    house = House.at(tmp_path / "data")
    yield house
    house.service.close()
