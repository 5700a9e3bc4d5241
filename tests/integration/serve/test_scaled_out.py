"""The same service on PostgreSQL, S3 and another broker, by settings alone: a stack in, signed documents out."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from digitize.sealer import open_sealer
from digitize.service import open_service
from digitize.settings import Settings
from digitize.station import StationClient
from digitize.store.access import Role, create_key
from digitize.store.clock import utc_now
from digitize.store.objects import S3Store
from digitize.store.seal import verify_pdf
from samples import make_page
from tests.integration.serve.served import served
from tests.servers.ceph import S3Server

pytestmark = [pytest.mark.servers, pytest.mark.timeout(300)]
_AGENCY = "H50.12"


@pytest.mark.parametrize("broker", ["rabbitmq_url", "redis_url"])
def test_a_stack_goes_through(
    broker: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    postgres_url: str,
    s3_server: S3Server,
    s3_bucket_url: str,
) -> None:
    places = {
        "database_url": postgres_url,
        "object_store_url": s3_bucket_url,
        "object_store_access_key": s3_server.access_key,
        "object_store_secret_key": s3_server.secret_key,
        "broker_url": request.getfixturevalue(broker),
    }
    with served(tmp_path / "data", **places) as running:
        running.wait_ready()
        settings = Settings(data_dir=tmp_path / "data", **places)
        with closing(open_service(settings)) as service, service.writing() as session:
            assert isinstance(service.objects, S3Store)
            key = create_key(session, "cán bộ", Role.OFFICER, _AGENCY)
        with StationClient(f"http://127.0.0.1:{running.port}", key) as client:
            answer = _through(client, [make_page("TK_XNTTHN", 4, "scan", dpi=200).image])
            (document,) = answer["documents"]
            assert document["paper_type"] == "TK_XNTTHN"
            pdf = client.download(f"/documents/{document['id']}/pdf")
        roots = open_sealer(settings, utc_now()).trust_roots
        assert verify_pdf(pdf, roots, utc_now()).sound
        assert not (tmp_path / "data" / "objects").exists()
        assert not (tmp_path / "data" / "digitize.db").exists()


def _through(client: StationClient, images: list[bytes]) -> Any:
    dossier = client.post("/dossiers", {"procedure_code": "1.004873", "receiving_agency": _AGENCY})["id"]
    batch = client.post(f"/dossiers/{dossier}/batches", {})["id"]
    for sequence, image in enumerate(images, 1):
        client.send_page(batch, sequence, image, "image/jpeg")
    client.post(f"/batches/{batch}/close", {"sheets_declared": len(images)})
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        answer = client.get(f"/dossiers/{dossier}")
        if answer["documents"] and all(document["state"] == "stored" for document in answer["documents"]):
            return answer
        time.sleep(0.3)
    raise AssertionError(answer)
