"""A store that goes away, slows, fills up or refuses in the middle of a write: named, waited for, mended by itself."""

from __future__ import annotations

import errno
import io
import json
import resource
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

import pytest
from minio import Minio
from sqlalchemy import func, select

from digitize import pipeline
from digitize.errors import StoreDeniedError, StoreError, StoreFullError
from digitize.store.ledger import WorkItem, WorkState
from digitize.store.objects import (
    FolderStore,
    ObjectStore,
    ObjectStoreConfig,
    S3Options,
    S3Store,
    open_object_store,
    s3,
    sha256_of,
)
from digitize.store.tables import Document, DocumentState, Page
from tests.integration.bench import Bench, bench_on, picture
from tests.servers.ceph import S3Server
from tests.servers.faulty_proxy import Fault, FaultyProxy, faulty_proxy

_ROUNDS = 4  # reading, assembling, then more tries of sealing than max_attempts allows
DATA = bytes(range(256)) * 2048  # 512 KiB


@pytest.fixture
def proxy(s3_server: S3Server) -> Iterator[FaultyProxy]:
    with faulty_proxy(s3_server.endpoint) as proxy:
        yield proxy


@pytest.fixture
def through(s3_server: S3Server, proxy: FaultyProxy) -> Iterator[S3Store]:
    """A store whose server is reached through the proxy."""
    with closing(_open(s3_server, proxy.endpoint)) as store:
        yield store


def _open(server: S3Server, endpoint: str, bucket: str = "") -> S3Store:
    store = open_object_store(
        ObjectStoreConfig(
            f"s3+http://{endpoint}/{bucket or 't-' + secrets.token_hex(6)}",
            server.access_key,
            server.secret_key,
            options=S3Options(timeout_seconds=2.0),
        )
    )
    assert isinstance(store, S3Store)
    return store


def put(store: ObjectStore, key: str, data: bytes) -> None:
    store.put(key, data, sha256=sha256_of(data), content_type="application/pdf")


@pytest.mark.servers
@pytest.mark.parametrize("fault", [Fault.CUT, Fault.MUTE, Fault.AWAY])
def test_a_write_that_breaks_twice_is_done_again(through: S3Store, proxy: FaultyProxy, fault: Fault) -> None:
    through.close()  # the next request makes a connection of its own
    proxy.fail(fault, after_bytes=100_000, times=2)
    put(through, "documents/1", DATA)
    assert proxy.cuts == 2
    assert through.get("documents/1", sha256=sha256_of(DATA)) == DATA
    assert [kept.key for kept in through.list()] == ["documents/1"]


@pytest.mark.servers
@pytest.mark.parametrize("fault", [Fault.CUT, Fault.AWAY, Fault.SLOW])
def test_a_write_that_can_not_be_ended_is_named_and_leaves_what_was_there(
    s3_server: S3Server, through: S3Store, proxy: FaultyProxy, fault: Fault
) -> None:
    put(through, "documents/old", b"old")
    direct = _open(s3_server, s3_server.endpoint, through.bucket)
    proxy.fail(fault, after_bytes=100_000)
    began = time.monotonic()
    for key in ("documents/old", "documents/new"):
        with pytest.raises(StoreError) as failed:
            put(through, key, DATA)
        assert type(failed.value) is StoreError
    assert time.monotonic() - began < 20
    assert [kept.key for kept in direct.list()] == ["documents/old"]
    assert direct.get("documents/old") == b"old"
    proxy.mend()
    put(through, "documents/new", DATA)
    assert direct.get("documents/new", sha256=sha256_of(DATA)) == DATA
    direct.close()


@pytest.mark.servers
def test_a_file_in_parts_is_not_there_until_its_last_part_is(
    s3_server: S3Server, through: S3Store, proxy: FaultyProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3, "_MULTIPART_OVER_BYTES", 6 * 1024 * 1024)
    monkeypatch.setattr(s3, "_PART_BYTES", 5 * 1024 * 1024)
    data = secrets.token_bytes(1024) * (11 * 1024)
    proxy.fail(Fault.CUT, after_bytes=7 * 1024 * 1024)
    with pytest.raises(StoreError):
        through.put_stream("originals/l", io.BytesIO(data), sha256=sha256_of(data), content_type="image/tiff")
    direct = _open(s3_server, s3_server.endpoint, through.bucket)
    assert list(direct.list()) == []
    proxy.mend()
    through.put_stream("originals/l", io.BytesIO(data), sha256=sha256_of(data), content_type="image/tiff")
    assert direct.stat("originals/l") is not None
    direct.close()


@pytest.mark.servers
def test_a_read_that_breaks_is_done_again_and_never_given_short(through: S3Store, proxy: FaultyProxy) -> None:
    put(through, "documents/1", DATA)
    proxy.fail(Fault.MUTE, times=1)
    assert through.get("documents/1") == DATA
    proxy.fail(Fault.AWAY)
    with pytest.raises(StoreError):
        through.get("documents/1")
    with pytest.raises(StoreError):
        through.stat("documents/1")  # away is not missing


@contextmanager
def refused(server: S3Server, proxy: FaultyProxy, bucket: str) -> Iterator[None]:
    """The bucket takes nothing new, though all else goes on."""
    denied = {
        "Effect": "Deny",
        "Principal": {"AWS": ["*"]},
        "Action": ["s3:PutObject"],
        "Resource": [f"arn:aws:s3:::{bucket}/*"],
    }
    client = Minio(server.endpoint, server.access_key, server.secret_key, secure=False, region="us-east-1")
    client.set_bucket_policy(bucket, json.dumps({"Version": "2012-10-17", "Statement": [denied]}))
    yield
    client.delete_bucket_policy(bucket)


@contextmanager
def full(server: S3Server, proxy: FaultyProxy, bucket: str) -> Iterator[None]:
    """The bucket has used up its quota."""
    assert server.admin is not None
    server.admin.quota(bucket, 1)
    yield
    server.admin.quota(bucket, -1)


@contextmanager
def away(server: S3Server, proxy: FaultyProxy, bucket: str) -> Iterator[None]:
    """Nothing answers."""
    proxy.fail(Fault.AWAY)
    yield
    proxy.mend()


@contextmanager
def cut(server: S3Server, proxy: FaultyProxy, bucket: str) -> Iterator[None]:
    """Small requests go through, no page and no PDF does."""
    proxy.fail(Fault.CUT, after_bytes=2500)
    yield
    proxy.mend()


@pytest.mark.servers
@pytest.mark.parametrize(
    ("trouble", "error", "code"),
    [
        (away, StoreError, "store.unavailable"),
        (cut, StoreError, "store.unavailable"),
        (full, StoreFullError, "store.full"),
        (refused, StoreDeniedError, "store.denied"),
    ],
)
def test_work_waits_with_its_reason_and_goes_on_by_itself(
    trouble: Callable[[S3Server, FaultyProxy, str], AbstractContextManager[None]],
    error: type[StoreError],
    code: str,
    s3_server: S3Server,
    proxy: FaultyProxy,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bucket = f"t-{secrets.token_hex(6)}"
    settings = {
        "object_store_url": f"s3+http://{proxy.endpoint}/{bucket}",
        "object_store_access_key": s3_server.access_key,
        "object_store_secret_key": s3_server.secret_key,
        "object_store_timeout_seconds": 0.5,
        "max_attempts": 1,
    }
    with (
        bench_on(tmp_path, monkeypatch, **settings) as bench,
        closing(_open(s3_server, s3_server.endpoint, bucket)) as direct,
    ):
        _outlives(bench, direct, trouble(s3_server, proxy, bucket), error, code)


def test_a_full_disk_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def disk_full() -> Iterator[None]:
        with monkeypatch.context() as patch:
            patch.setattr("digitize.store.objects.folder.shutil.copyfileobj", _half_of_it)
            yield

    with bench_on(tmp_path, monkeypatch, max_attempts=1) as bench:
        _outlives(bench, bench.service.objects, disk_full(), StoreFullError, "store.full")
        assert not list((tmp_path / "objects").rglob("*.part"))


def _half_of_it(source: BinaryIO, target: BinaryIO, _: int) -> None:
    data = source.read()
    target.write(data[: len(data) // 2])
    raise OSError(errno.ENOSPC, "No space left on device")


def _outlives(
    bench: Bench, direct: ObjectStore, trouble: AbstractContextManager[None], error: type[StoreError], code: str
) -> None:
    """A stack put before the trouble, an upload and all steps during it, and what becomes of them after."""
    batch = bench.scanned()
    with trouble:
        other = bench.open_batch()
        with pytest.raises(error) as failed:
            bench.put(other.id, 1, picture("during"))
        assert (failed.value.code, failed.value.http_status) == (code, 503)  # a station keeps its page
        for _ in range(_ROUNDS):
            _try_all_once(bench)
            bench.later += timedelta(minutes=2)
        _all_pointed_to_is_whole(bench, direct)
        with bench.service.reading() as session:
            rows = session.execute(select(WorkItem.state, WorkItem.reason_code).where(WorkItem.state != WorkState.DONE))
            assert {tuple(row) for row in rows} == {(WorkState.WAITING, code)}
            assert session.scalar(select(func.count()).select_from(Page).where(Page.batch_id == other.id)) == 0
    bench.put(other.id, 1, bench.page("during", ()))
    bench.drain()
    with bench.service.reading() as session:
        documents = list(session.scalars(select(Document).where(Document.batch_id == batch.id)))
    assert len(documents) == 2
    assert {document.state for document in documents} == {DocumentState.STORED}
    _all_pointed_to_is_whole(bench, direct)


def _try_all_once(bench: Bench) -> None:
    with bench.service.reading() as session:
        waiting = list(session.scalars(select(WorkItem.id).where(WorkItem.state == WorkState.WAITING)))
    for item_id in waiting:
        pipeline.run_step(bench.service, item_id)


def _all_pointed_to_is_whole(bench: Bench, direct: ObjectStore) -> None:
    with bench.service.reading() as session:
        pages, documents = list(session.scalars(select(Page))), list(session.scalars(select(Document)))
    kept = [(page.original_key, page.sha256) for page in pages]
    kept += [(page.reading_key, page.reading_sha256) for page in pages if page.reading_key]
    kept += [(document.pdf_key, document.pdf_sha256) for document in documents if document.pdf_key]
    assert kept
    for key, sha256 in kept:
        direct.get(key, sha256=sha256)


def test_a_file_over_the_limit_of_the_system_leaves_nothing(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "objects")
    put(store, "documents/1", b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(StoreFullError):
            put(store, "documents/1", DATA)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert store.get("documents/1") == b"old"
    assert [path.name for path in (tmp_path / "objects").rglob("*") if path.is_file()] == ["1"]


def test_a_folder_that_may_not_be_written_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    store = FolderStore(tmp_path / "objects")
    monkeypatch.setattr(shutil, "copyfileobj", read_only)
    with pytest.raises(StoreDeniedError):
        put(store, "documents/1", b"x")
