"""The same tests on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.bench import Bench, bench_on


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def bench(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """A service on each of the two databases."""
    url = request.getfixturevalue("migrated_postgres_url") if request.param == "postgresql" else ""
    with bench_on(tmp_path / "data", monkeypatch, url) as bench:
        yield bench
