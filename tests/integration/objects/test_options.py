"""Object lock, versions, encryption, links and files in parts, on two S3 servers of different make.

What the servers can't is written here as what must be refused: moto does not encrypt with a customer's key (SSE-C),
Ceph 16 not with keys of its own (SSE-S3); moto takes any signature and expired links, so those are asked of Ceph alone.
"""

from __future__ import annotations

import io
import secrets
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digitize.errors import ObjectChangedError, SetupError, StoreLockedError
from digitize.store.objects import ObjectStore, ObjectStoreConfig, S3Options, S3Store, open_object_store, s3, sha256_of
from tests.servers.ceph import S3Server

MIB = 1024 * 1024
OVER_THE_BOUND = 10 * MIB + 1  # with the bound at 6 MiB and parts of 5 MiB, the smallest that S3 knows: three parts


def open_bucket(server: S3Server, bucket: str = "", **options: object) -> S3Store:
    """A store on a bucket of its own, or on the named one."""
    url = f"s3+http://{server.endpoint}/{bucket or 't-' + secrets.token_hex(6)}"
    store = open_object_store(
        ObjectStoreConfig(url, server.access_key, server.secret_key, options=S3Options(**options))
    )
    assert isinstance(store, S3Store)
    return store


def put(store: ObjectStore, key: str, data: bytes) -> None:
    store.put(key, data, sha256=sha256_of(data), content_type="application/pdf")


@pytest.fixture(
    params=[
        pytest.param("s3_server", marks=pytest.mark.servers),
        pytest.param("moto_server", marks=pytest.mark.servers),
    ]
)
def server(request: pytest.FixtureRequest) -> S3Server:
    found: S3Server = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def large() -> bytes:
    return secrets.token_bytes(1024) * (OVER_THE_BOUND // 1024) + b"x"


@pytest.mark.parametrize("mode", ["governance", "compliance"])
def test_locked_originals_and_pdfs_can_not_be_deleted_and_say_so(server: S3Server, mode: str) -> None:
    store = open_bucket(server, lock=mode, lock_days=2)
    for key in ("originals/ab/cd/x", "documents/Đặng 1/H50.pdf"):
        put(store, key, b"kept")
        end = store.held_until(key)
        assert end is not None
        assert timedelta(days=1.9) < end - datetime.now(UTC) < timedelta(days=2.1)
        with pytest.raises(StoreLockedError) as refused:
            store.delete(key)
        assert refused.value.details["until"] == f"{end:%Y-%m-%dT%H:%M:%SZ}"
        assert store.get(key) == b"kept"


def test_what_is_no_original_and_no_pdf_is_not_locked(server: S3Server) -> None:
    store = open_bucket(server, lock="compliance", lock_days=2)
    put(store, "readings/1", b"one")
    put(store, "readings/1", b"two")
    assert store.held_until("readings/1") is None
    store.delete("readings/1")
    assert store.stat("readings/1") is None


def test_a_lock_can_not_be_asked_of_a_bucket_without(server: S3Server) -> None:
    plain = open_bucket(server)
    with pytest.raises(SetupError, match="object_lock"):
        open_bucket(server, plain.bucket, lock="governance", lock_days=1)


def test_with_versions_deleting_leaves_nothing_behind(server: S3Server) -> None:
    store = open_bucket(server, versioning="required")
    for data in (b"first", b"second"):
        put(store, "originals/Đặng/x", data)
    put(store, "originals/Đặng/xy", b"neighbour")
    assert len(_versions(store, "originals/Đặng/x")) == 3
    store.delete("originals/Đặng/x")
    assert store.stat("originals/Đặng/x") is None
    assert _versions(store, "originals/Đặng/x") == ["originals/Đặng/xy"]


def test_deleting_removes_versions_also_where_somebody_else_turned_them_on(server: S3Server) -> None:
    store = open_bucket(server)
    open_bucket(server, store.bucket, versioning="required")
    put(store, "k", b"x")
    store.delete("k")
    assert _versions(store, "k") == []


def test_an_overwritten_object_keeps_its_former_version_where_versions_are_kept(server: S3Server) -> None:
    store = open_bucket(server, versioning="wanted")
    put(store, "k", b"first")
    put(store, "k", b"second")
    assert store.get("k") == b"second"
    assert _versions(store, "k") == ["k", "k"]


@pytest.mark.parametrize(("fixture", "kind", "offered"), [
    pytest.param("s3_server", "sse-c", True, marks=pytest.mark.servers),
    pytest.param("s3_server", "sse-s3", False, marks=pytest.mark.servers),
    pytest.param("moto_server", "sse-s3", True, marks=pytest.mark.servers),
    pytest.param("moto_server", "sse-c", False, marks=pytest.mark.servers),
])  # fmt: skip
def test_encryption_is_had_or_refuses_to_start(
    request: pytest.FixtureRequest, fixture: str, kind: str, offered: bool
) -> None:
    server: S3Server = request.getfixturevalue(fixture)
    if not offered:
        with pytest.raises(SetupError, match=f"object_encryption={kind}"):
            open_bucket(server, sse=kind, customer_key=b"k" * 32)
        return
    store = open_bucket(server, sse=kind, customer_key=b"k" * 32)
    assert list(store.list()) == []  # the probe is gone
    put(store, "documents/a", b"secret")
    assert store.get("documents/a", sha256=sha256_of(b"secret")) == b"secret"
    assert [kept.key for kept in store.list()] == ["documents/a"]


@pytest.mark.servers
def test_bytes_under_a_customers_key_are_not_given_without_it(s3_server: S3Server) -> None:
    store = open_bucket(s3_server, sse="sse-c", customer_key=b"k" * 32)
    put(store, "documents/a", b"secret")
    assert store.link("documents/a", seconds=60, file_name="a.pdf", media_type="application/pdf") is None
    other = open_bucket(s3_server, store.bucket, sse="sse-c", customer_key=b"o" * 32)
    with pytest.raises(Exception, match="store"):
        other.get("documents/a")


def test_a_large_file_goes_in_parts_under_its_lock(
    server: S3Server, large: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3, "_MULTIPART_OVER_BYTES", 6 * MIB)
    monkeypatch.setattr(s3, "_PART_BYTES", 5 * MIB)
    path = tmp_path / "large"
    path.write_bytes(large)
    store = open_bucket(server, lock="compliance", lock_days=1)
    with path.open("rb") as file:
        kept = store.put_stream("originals/l", file, sha256=sha256_of(large), content_type="image/tiff")
    assert store.stat("originals/l") == kept
    assert kept.size_bytes == OVER_THE_BOUND
    assert _parts(store, "originals/l") == 3
    assert store.held_until("originals/l") is not None


def test_a_link_gives_the_file_under_its_name(server: S3Server) -> None:
    store = open_bucket(server)
    put(store, "documents/Đặng/1.pdf", b"%PDF")
    link = store.link("documents/Đặng/1.pdf", seconds=60, file_name="Đơn.pdf", media_type="application/pdf")
    assert link is not None
    with urllib.request.urlopen(link) as answer:
        assert answer.read() == b"%PDF"
        assert answer.headers["Content-Disposition"] == "inline; filename*=UTF-8''%C4%90%C6%A1n.pdf"
        assert answer.headers["Content-Type"] == "application/pdf"


@pytest.mark.servers
def test_a_link_ends_and_can_not_be_bent(s3_server: S3Server) -> None:
    store = open_bucket(s3_server)
    put(store, "documents/1.pdf", b"1")
    put(store, "documents/2.pdf", b"2")
    link = store.link("documents/1.pdf", seconds=1, file_name="1.pdf", media_type="application/pdf")
    assert link is not None
    time.sleep(2.1)
    for bad in (link, link.replace("1.pdf?", "2.pdf?")):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(bad)
        assert refused.value.code == 403
        refused.value.close()


def test_changed_bytes_are_mended_by_putting_anew(server: S3Server) -> None:
    store = open_bucket(server)
    put(store, "k", b"right")
    store._client.put_object(store.bucket, "k", io.BytesIO(b"wrong"), 5, metadata={"sha256": sha256_of(b"right")})
    put(store, "k", b"right")  # the store believes to have it
    with pytest.raises(ObjectChangedError):
        store.get("k", sha256=sha256_of(b"right"))
    store.put("k", b"right", sha256=sha256_of(b"right"), content_type="text/plain", anew=True)
    assert store.get("k", sha256=sha256_of(b"right")) == b"right"


@pytest.mark.parametrize(
    "options",
    [{"lock": "governance", "lock_days": 1}, {"versioning": "required"}, {"sse": "sse-s3"}],
    ids=lambda options: next(iter(options)),
)
def test_a_folder_refuses_what_it_does_not_have(options: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="a folder has none"):
        open_object_store(ObjectStoreConfig(f"folder:{tmp_path}", options=S3Options(**options)))
    open_object_store(ObjectStoreConfig(f"folder:{tmp_path}", options=S3Options(versioning="wanted")))


@pytest.mark.parametrize("options", [{"lock": "compliance"}, {"sse": "sse-c", "customer_key": b"short"}])
def test_options_that_lack_something_refuse(options: dict[str, object]) -> None:
    with pytest.raises(SetupError):
        S3Options(**options)


def _versions(store: S3Store, prefix: str) -> list[str]:
    return [
        str(each.object_name)
        for each in store._client.list_objects(store.bucket, prefix=prefix, recursive=True, include_version=True)
    ]


def _parts(store: S3Store, key: str) -> int:
    """An S3 server ends the tag of an object that came in parts with their number."""
    return int(str(store._client.stat_object(store.bucket, key).etag).rpartition("-")[2])
