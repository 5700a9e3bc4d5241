"""A service in which real dossiers went through the real pipeline, served over HTTP on loopback."""

from __future__ import annotations

import hashlib
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import uvicorn

from api.app import create_app
from digitize.pipeline import run_step
from digitize.service import Service, open_service, prepare
from digitize.settings import Settings
from digitize.store import work
from digitize.store.access import Role, create_key
from samples import SampleDossier

AGENCY = "H50"
_LONGEST_SECONDS = 150


@dataclass
class LivedIn:
    """``address`` of the running service, a key for each role, and the dossiers by their sample's name."""

    address: str
    service: Service
    keys: dict[Role, str]
    dossier_ids: dict[str, str] = field(default_factory=dict)
    owner_ids: dict[str, str] = field(default_factory=dict)

    def scan(self, dossier: SampleDossier, *, pages: bool = True) -> None:
        """Play the station: open the dossier, put its pages, close the batch."""
        truth = dossier.truth
        with self.client(Role.STATION) as station:
            opened = station.post(
                "/api/v1/dossiers",
                json={
                    "code": truth.dossier_code,
                    "procedure_code": truth.procedure_code,
                    "branch_id": truth.branch_id,
                    "owner_id": truth.owner_id,
                    "owner_name": truth.owner_name,
                    "received_on": truth.received_on.isoformat(),
                },
            )
            dossier_id = _right(opened)["id"]
            self.dossier_ids[truth.name] = dossier_id
            self.owner_ids[truth.name] = truth.owner_id
            if not pages:
                return
            batch_id = _right(station.post(f"/api/v1/dossiers/{dossier_id}/batches"))["id"]
            for number, page in enumerate(dossier.pages, 1):
                headers = {
                    "Content-Type": "image/jpeg",
                    "X-Content-SHA256": hashlib.sha256(page.image).hexdigest(),
                }
                _right(station.put(f"/api/v1/batches/{batch_id}/pages/{number}", content=page.image, headers=headers))
            asked = {"sheets_declared": len(dossier.pages)}
            _right(station.post(f"/api/v1/batches/{batch_id}/close", json=asked))

    def work_until_done(self) -> None:
        """Do all steps that wait, in a thread of its own: a browser's event loop may run in this one."""
        with ThreadPoolExecutor(1) as worker:
            worker.submit(self._work).result()

    def _work(self) -> None:
        deadline = time.monotonic() + _LONGEST_SECONDS
        while True:
            with self.service.writing() as session:
                messages = work.unsent(session, 100)
                work.sent(session, messages)
            if not messages:
                return
            for message in messages:
                assert time.monotonic() < deadline, "the pipeline takes too long"
                run_step(self.service, message.work_item_id)

    def confirm(self, dossier_id: str) -> None:
        """Play the officer who finds everything right."""
        address = f"/api/v1/dossiers/{dossier_id}/review"
        with self.client(Role.OFFICER) as officer:
            review = officer.get(address)
            asked = {"seen": review.json()["version"], "kind": "confirm"}
            _right(officer.post(f"{address}/decisions", json=asked))

    def client(self, role: Role) -> httpx.Client:
        """Asks the API with the key of a role."""
        headers = {"Authorization": f"Bearer {self.keys[role]}"}
        return httpx.Client(base_url=self.address, headers=headers, timeout=30, trust_env=False)


@contextmanager
def lived_in(folder: Path, **settings: object) -> Iterator[LivedIn]:
    """Start the service on an empty folder; it ends with the context."""
    configured = Settings(data_dir=folder, workers=1, agency_code=AGENCY, **settings)
    prepare(configured)
    service = open_service(configured)
    with service.writing() as session:
        keys = {role: create_key(session, f"{role} thử nghiệm", role, AGENCY) for role in Role}
    with _served(service) as address:
        yield LivedIn(address, service, keys)


@contextmanager
def _served(service: Service) -> Iterator[str]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(create_app(service), log_level="warning", access_log=False, lifespan="on")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + 20
        while not server.started:
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.02)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)


def _right(answer: httpx.Response) -> dict[str, str]:
    assert answer.is_success, answer.text
    body: dict[str, str] = answer.json()
    return body
