"""Real Celery workers on real brokers: work is done, and a broker that loses everything loses nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from sqlalchemy import func, select

from digitize import intake
from digitize.service import Service, opened_service
from digitize.settings import Settings
from digitize.store import audit, work
from digitize.store.ledger import AuditEntry, WorkItem, WorkState
from digitize.store.objects import sha256_of
from digitize.store.tables import Document, DocumentPage, Page, PageState
from tests.conftest import need
from tests.integration.bench import PROCEDURE, STATION, picture

pytestmark = [pytest.mark.servers, pytest.mark.timeout(300)]


@contextmanager
def workers(settings: Settings, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Two reading processes with their clock, as the service starts them."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("DIGITIZE_")},
        "DIGITIZE_DATA_DIR": str(settings.data_dir),
        "DIGITIZE_BROKER_URL": settings.broker_url,
        "DIGITIZE_DATABASE_URL": settings.database_url,
        "DIGITIZE_SWEEP_SECONDS": "1",
        "DIGITIZE_LEASE_SECONDS": "5",
        "OMP_THREAD_LIMIT": "1",
    }
    arguments = ["-A", "workers.app", "worker", "--concurrency", "2", "--loglevel", "INFO"]
    quiet = ["--without-gossip", "--without-mingle"]
    command = [sys.executable, "-m", "celery", *arguments, *quiet]
    with log.open("ab") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=environment, start_new_session=True)
    with clock(environment, log):
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@contextmanager
def clock(environment: dict[str, str], log: Path) -> Iterator[None]:
    """The clock beside the workers, as the service starts it."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "workers.clock"], stdout=output, stderr=output, env=environment
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


def scan(service: Service, pages: int) -> str:
    """A closed batch; gives its dossier."""
    key = intake.open_dossier(service, STATION, intake.DossierRequest(PROCEDURE))
    batch = intake.open_batch(service, STATION, key.id)
    for number in range(1, pages + 1):
        data = picture(f"TO KHAI {number}")
        digest = sha256_of(data)
        intake.receive_page(service, STATION, batch.id, number, data, sha256=digest, media_type="image/jpeg")
    intake.close_batch(service, STATION, batch.id, pages)
    return key.id


def wait_for(condition: Callable[[], bool], log: Path, seconds: float = 120) -> None:
    """Wait until the condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, log.read_text()[-4000:]
        time.sleep(0.1)


def finished(service: Service) -> bool:
    """Whether nothing waits and the batch has been assembled."""
    with service.reading() as session:
        states = set(session.scalars(select(WorkItem.state)))
        assembled = session.scalar(select(func.count()).where(WorkItem.step == "assemble_batch"))
    return states == {WorkState.DONE} and assembled == 1


def pages_read(service: Service) -> int:
    """How many pages have been read."""
    with service.reading() as session:
        return session.scalar(select(func.count()).where(Page.state == PageState.READ)) or 0


def check_whole(service: Service, pages: int) -> None:
    """Every page read once and accounted for once, every object as its row says, the chain of acts whole."""
    with service.reading() as session:
        rows = session.scalars(select(Page).order_by(Page.sequence)).all()
        assert [page.sequence for page in rows] == list(range(1, pages + 1))
        assert {page.state for page in rows} == {PageState.READ}
        for page in rows:
            assert service.objects.get(page.original_key, sha256=page.sha256)
            assert service.objects.get(page.reading_key or "", sha256=page.reading_sha256)
        in_documents = set(session.scalars(select(DocumentPage.page_id)))
        assert in_documents | {page.id for page in rows if page.reason_code} == {page.id for page in rows}
        for document in session.scalars(select(Document).where(Document.pdf_key.is_not(None))):
            assert service.objects.get(document.pdf_key or "", sha256=document.pdf_sha256)
        read = session.scalar(select(func.count()).where(AuditEntry.action == "page.was_read"))
        assert read == pages
        assert audit.verify_chain(session).broken_at is None


@pytest.fixture(params=["valkey", "redis", "rabbitmq"])
def broker_url(request: pytest.FixtureRequest) -> str:
    """Each broker in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def run_folder(tmp_path: Path) -> Path:
    """The data folder, once the reading engine is known to be there."""
    need("tesseract", "tesseract-ocr tesseract-ocr-vie")
    return tmp_path / "data"


def test_workers_finish_a_dossier(run_folder: Path, broker_url: str) -> None:
    settings = Settings(data_dir=run_folder, broker_url=broker_url)
    log = run_folder.parent / "log"
    with opened_service(settings) as service, workers(settings, log):
        scan(service, 3)
        wait_for(lambda: finished(service), log)
        check_whole(service, 3)


def test_workers_on_postgresql(run_folder: Path, redis_url: str, postgres_url: str) -> None:
    settings = Settings(data_dir=run_folder, broker_url=redis_url, database_url=postgres_url)
    log = run_folder.parent / "log"
    with opened_service(settings) as service, workers(settings, log):
        scan(service, 3)
        wait_for(lambda: finished(service), log)
        check_whole(service, 3)


def test_a_broker_emptied_in_mid_flight_loses_nothing(run_folder: Path, redis_url: str) -> None:
    settings = Settings(data_dir=run_folder, broker_url=redis_url)
    log = run_folder.parent / "log"
    broker = redis.Redis.from_url(redis_url)
    with opened_service(settings) as service, workers(settings, log):
        scan(service, 8)
        wait_for(lambda: pages_read(service) >= 2, log)
        with service.reading() as session:
            assert session.scalar(select(func.count()).where(WorkItem.state == WorkState.WAITING)), "nothing in flight"
        broker.flushall()
        wait_for(lambda: finished(service), log)
        check_whole(service, 8)
    broker.close()


def test_workers_killed_all_at_once_lose_nothing(run_folder: Path, redis_url: str) -> None:
    """SIGKILL to the whole group of workers in the middle; new ones finish."""
    settings = Settings(data_dir=run_folder, broker_url=redis_url)
    log = run_folder.parent / "log"
    with opened_service(settings) as service:
        with workers(settings, log) as first:
            scan(service, 6)
            wait_for(lambda: pages_read(service) >= 1, log)
            os.killpg(first.pid, signal.SIGKILL)
            first.wait()
        with workers(settings, log):
            wait_for(lambda: finished(service), log)
            check_whole(service, 6)


def test_recovery_needs_no_worker_and_no_place_in_their_queue(run_folder: Path, redis_url: str) -> None:
    """Workers that hang under a backlog must not keep what was lost from being found."""
    settings = Settings(data_dir=run_folder, broker_url=redis_url)
    log = run_folder.parent / "log"
    broker = redis.Redis.from_url(redis_url)
    with opened_service(settings) as service:
        scan(service, 2)
        with service.writing() as session:
            item = session.scalars(select(WorkItem.id)).first()
            assert item
            assert work.claim(session, item, service.clock() - timedelta(minutes=5), timedelta(seconds=1))
        environment = {**os.environ, "DIGITIZE_DATA_DIR": str(run_folder), "DIGITIZE_BROKER_URL": redis_url}

        def recovered() -> bool:
            with service.reading() as session:
                state = session.scalar(select(WorkItem.state).where(WorkItem.id == item))
                return state == WorkState.WAITING and not work.unsent(session, 10)

        with clock({**environment, "DIGITIZE_SWEEP_SECONDS": "1"}, log):
            wait_for(recovered, log, seconds=30)
        assert broker.llen("digitize") >= 3
    broker.flushall()
    broker.close()
