"""What settings ask of the object store, seen from the service: links straight to the server, erasing under a lock."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from sqlalchemy import select

from digitize.errors import SetupError
from digitize.service import open_service
from digitize.settings import Settings
from digitize.store import work
from digitize.store.access import Role
from digitize.store.ledger import AuditEntry, WorkItem, WorkState
from digitize.store.objects import sha256_of
from digitize.store.tables import Document, DocumentPage, Page
from tests.integration.bench import bench_on
from tests.servers.ceph import S3Server

if TYPE_CHECKING:
    from tests.unit.api.house import House


def on(server: S3Server, bucket_url: str, **settings: object) -> dict[str, object]:
    """Settings for a store on this server."""
    return {
        "object_store_url": bucket_url,
        "object_store_access_key": server.access_key,
        "object_store_secret_key": server.secret_key,
        **settings,
    }


@pytest.mark.servers
def test_a_signed_pdf_is_had_by_a_short_link_that_is_audited(
    house_type: type[House], tmp_path: Path, s3_server: S3Server, s3_bucket_url: str
) -> None:
    house = house_type.at(tmp_path, **on(s3_server, s3_bucket_url, presigned_links_seconds=60))
    document_id = house.processed()["document_id"]
    officer = house.client(house.key(Role.OFFICER)[0])
    answer = officer.get(f"/api/v1/documents/{document_id}/pdf")
    assert answer.status_code == 307
    assert answer.headers["cache-control"] == "no-store"
    file = httpx.get(answer.headers["location"], trust_env=False)
    assert file.content == b"%PDF-1.7\n%%EOF\n"
    assert file.headers["content-type"] == "application/pdf"
    assert "H50.12-261124-0001.01.pdf" in file.headers["content-disposition"]
    with house.service.reading() as session:
        entries = {entry.action: entry for entry in session.scalars(select(AuditEntry))}
    assert entries["document.link"].details == {"seconds": 60}
    assert entries["document.link"].subject_id == entries["document.export"].subject_id == document_id


@pytest.mark.servers
def test_no_link_is_given_to_what_is_missing_or_was_changed(
    house_type: type[House], tmp_path: Path, s3_server: S3Server, s3_bucket_url: str
) -> None:
    house = house_type.at(tmp_path, **on(s3_server, s3_bucket_url, presigned_links_seconds=60))
    address = f"/api/v1/documents/{house.processed()['document_id']}/pdf"
    officer = house.client(house.key(Role.OFFICER)[0])
    (pdf,) = house.service.objects.list("documents/")
    house.service.objects.put(pdf.key, b"other", sha256=sha256_of(b"other"), content_type="application/pdf")
    assert officer.get(address).json()["code"] == "store.object_changed"
    house.service.objects.delete(pdf.key)
    assert officer.get(address).json()["code"] == "store.object_missing"


def test_a_folder_gives_the_file_itself_whatever_the_setting(house_type: type[House], tmp_path: Path) -> None:
    house = house_type.at(tmp_path, presigned_links_seconds=60)
    officer = house.client(house.key(Role.OFFICER)[0])
    answer = officer.get(f"/api/v1/documents/{house.processed()['document_id']}/pdf")
    assert (answer.status_code, answer.content) == (200, b"%PDF-1.7\n%%EOF\n")


@pytest.mark.servers
def test_erasing_under_a_lock_stands_before_a_person_by_name(
    tmp_path: Path, s3_server: S3Server, s3_bucket_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = on(s3_server, s3_bucket_url, object_lock="governance", object_lock_days=1)
    with bench_on(tmp_path, monkeypatch, **settings) as bench:
        bench.scanned()
        bench.drain()
        with bench.service.writing() as session:
            document = session.scalars(select(Document).order_by(Document.sequence)).first()
            assert document is not None
            assert document.pdf_key is not None
            page = session.scalars(select(Page).join(DocumentPage).where(DocumentPage.document_id == document.id)).one()
            page.erased_at = bench.now()
            work.add_step(session, "erase_document", document.id, document.dossier_id, bench.now())
            pdf_key, original_key = document.pdf_key, page.original_key
        bench.drain()
        with bench.service.reading() as session:
            item = session.scalars(select(WorkItem).where(WorkItem.step == "erase_document")).one()
        objects = bench.service.objects
        ends = {objects.held_until(key) for key in objects.keys(pdf_key[: pdf_key.rindex("/") - 16])}
        assert ends
        assert None not in ends
        assert (item.state, item.reason_code, item.attempts) == (WorkState.SET_ASIDE, "store.locked", 1)
        assert any(f"{end:%Y-%m-%dT%H:%M:%SZ}" in (item.reason_vi or "") for end in ends)
        assert bench.service.objects.stat(original_key) is not None


@pytest.mark.servers
def test_a_service_refuses_to_start_without_the_lock_that_is_set(
    tmp_path: Path, s3_server: S3Server, s3_bucket_url: str
) -> None:
    open_service(Settings(data_dir=tmp_path, **on(s3_server, s3_bucket_url))).close()
    with pytest.raises(SetupError, match="object_lock"):
        open_service(
            Settings(data_dir=tmp_path, **on(s3_server, s3_bucket_url, object_lock="compliance", object_lock_days=1))
        )


def test_a_key_file_that_is_no_key_refuses_to_start(tmp_path: Path) -> None:
    settings: dict[str, object] = {
        "object_store_url": "s3+http://127.0.0.1:1/b",
        "object_store_access_key": "k",
        "object_store_secret_key": "s",
        "object_encryption": "sse-c",
    }
    path = tmp_path / "key"
    for bad in (None, path):
        with pytest.raises(SetupError, match="object_encryption_key_file"):
            open_service(Settings(data_dir=tmp_path, object_encryption_key_file=bad, **settings))
        path.write_bytes(b"not a key!")
