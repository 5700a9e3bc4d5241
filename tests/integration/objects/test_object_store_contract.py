"""One contract for every object store: the folder store and two S3 servers of different make."""

from __future__ import annotations

import io
import secrets
import threading
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digitize.errors import InputError, ObjectChangedError, ObjectMissingError, SetupError, StoreError
from digitize.store.objects import ObjectStore, ObjectStoreConfig, open_object_store, sha256_of
from tests.servers.ceph import S3Server
from tests.servers.processes import free_port


@pytest.fixture(
    params=[
        "folder",
        pytest.param("s3_server", marks=pytest.mark.servers),
        pytest.param("moto_server", marks=pytest.mark.servers),
    ]
)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    if request.param == "folder":
        return open_object_store(ObjectStoreConfig(f"folder:{tmp_path / 'objects'}"))
    server: S3Server = request.getfixturevalue(request.param)
    url = f"s3+http://{server.endpoint}/t-{secrets.token_hex(6)}"
    return open_object_store(ObjectStoreConfig(url, server.access_key, server.secret_key))


def _put(store: ObjectStore, key: str, data: bytes) -> None:
    store.put(key, data, sha256=sha256_of(data), content_type="application/octet-stream")


def test_gives_back_what_was_put(store: ObjectStore) -> None:
    data = bytes(range(256)) * 50
    kept = store.put("originals/ab/cd/x", data, sha256=sha256_of(data), content_type="image/jpeg")
    assert store.get("originals/ab/cd/x") == data
    assert store.get("originals/ab/cd/x", sha256=kept.sha256) == data
    assert store.stat("originals/ab/cd/x") == kept
    assert kept.size_bytes == len(data)


def test_vietnamese_keys_with_spaces(store: ObjectStore) -> None:
    _put(store, "documents/Giấy khai sinh Đặng Ánh/H50.12-260101-0001.01.pdf", b"x")
    assert [kept.key for kept in store.list("documents/")] == [
        "documents/Giấy khai sinh Đặng Ánh/H50.12-260101-0001.01.pdf"
    ]


def test_decomposed_key_is_the_same_object(store: ObjectStore) -> None:
    _put(store, "documents/Đặng", b"x")
    assert store.get(unicodedata.normalize("NFD", "documents/Đặng")) == b"x"


def test_other_bytes_replace_the_old_ones(store: ObjectStore) -> None:
    _put(store, "k", b"first")
    _put(store, "k", b"second")
    assert store.get("k") == b"second"
    kept = store.stat("k")
    assert kept is not None
    assert kept.sha256 == sha256_of(b"second")


def test_putting_the_same_twice_changes_nothing(store: ObjectStore) -> None:
    _put(store, "k", b"same")
    _put(store, "k", b"same")
    assert [kept.key for kept in store.list()] == ["k"]


def test_wrong_hash_is_refused_and_nothing_kept(store: ObjectStore) -> None:
    with pytest.raises(ObjectChangedError):
        store.put("k", b"data", sha256="0" * 64, content_type="text/plain")
    assert store.stat("k") is None


def test_missing_object(store: ObjectStore) -> None:
    assert store.stat("nothing/here") is None
    with pytest.raises(ObjectMissingError):
        store.get("nothing/here")
    store.delete("nothing/here")


def test_deleted_object_is_gone(store: ObjectStore) -> None:
    _put(store, "k", b"x")
    store.delete("k")
    assert store.stat("k") is None


def test_list_by_prefix_in_order(store: ObjectStore) -> None:
    for key in ("b/2", "a/1", "b/1", "c"):
        _put(store, key, key.encode())
    assert [kept.key for kept in store.list("b/")] == ["b/1", "b/2"]
    assert [kept.key for kept in store.list()] == ["a/1", "b/1", "b/2", "c"]
    assert list(store.keys("b/")) == ["b/1", "b/2"]
    assert list(store.keys("b/2")) == ["b/2"]
    assert list(store.keys("b/3/")) == []
    assert list(store.keys()) == ["a/1", "b/1", "b/2", "c"]


def test_empty_and_large_objects(store: ObjectStore) -> None:
    _put(store, "empty", b"")
    assert store.get("empty") == b""
    large = b"\x5a" * (6 * 1024 * 1024)
    _put(store, "large", large)
    assert store.get("large", sha256=sha256_of(large)) == large


def test_many_writers_of_one_key_leave_it_whole(store: ObjectStore) -> None:
    versions = [bytes([letter]) * 100_000 for letter in range(8)]
    writers = [threading.Thread(target=_put, args=(store, "k", data)) for data in versions]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert store.get("k") in versions


def test_check_passes_on_a_working_store(store: ObjectStore) -> None:
    store.check()


@pytest.mark.parametrize("key", ["", "/a", "a//b", "../a", "a/../b", "a/./b", "a\\b", "a\x00b", ".hidden", "x" * 901])
def test_bad_keys_are_refused(store: ObjectStore, key: str) -> None:
    with pytest.raises(InputError):
        _put(store, key, b"x")


def test_folder_change_on_disk_is_noticed(tmp_path: Path) -> None:
    store = open_object_store(ObjectStoreConfig(f"folder:{tmp_path}"))
    _put(store, "a/b", b"original")
    (tmp_path / "a" / "b").write_bytes(b"0riginal")
    with pytest.raises(ObjectChangedError):
        store.get("a/b", sha256=sha256_of(b"original"))


def test_folder_answers_for_what_another_wrote_only_when_its_folders_are_durable_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who wrote the object may have ended between the rename and the flush."""
    store = open_object_store(ObjectStoreConfig(f"folder:{tmp_path}"))
    store.put("a/b/c", b"x", sha256=sha256_of(b"x"), content_type="text/plain")
    flushed: list[Path] = []
    monkeypatch.setattr("digitize.store.objects.folder._flush_folder", flushed.append)
    store.put("a/b/c", b"x", sha256=sha256_of(b"x"), content_type="text/plain")
    assert flushed == [tmp_path / "a" / "b", tmp_path / "a", tmp_path]


def test_folder_leaves_no_half_written_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_object_store(ObjectStoreConfig(f"folder:{tmp_path}"))

    def disk_full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", disk_full)
    with pytest.raises(StoreError):
        _put(store, "k", b"data")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(contents=st.dictionaries(st.from_regex(r"[a-zà-ỹ0-9]{1,8}(/[a-z0-9]{1,8}){0,2}", fullmatch=True), st.binary()))
def test_folder_keeps_any_set_of_objects(contents: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> None:
    contents = {unicodedata.normalize("NFC", key): data for key, data in contents.items()}
    leaves = {key for key in contents if not any(other.startswith(f"{key}/") for other in contents)}
    store = open_object_store(ObjectStoreConfig(f"folder:{tmp_path_factory.mktemp('store')}"))
    for key in leaves:
        _put(store, key, contents[key])
    assert {kept.key: store.get(kept.key) for kept in store.list()} == {key: contents[key] for key in leaves}


@pytest.mark.servers
def test_wrong_secret_refuses_to_start(s3_server: S3Server, s3_bucket_url: str) -> None:
    with pytest.raises(SetupError):
        open_object_store(ObjectStoreConfig(s3_bucket_url, s3_server.access_key, "wrong-secret"))


def test_s3_server_away_is_a_named_error() -> None:
    with pytest.raises(StoreError):
        open_object_store(ObjectStoreConfig(f"s3+http://127.0.0.1:{free_port()}/bucket", "key", "secret"))


@pytest.mark.parametrize("url", ["folder:", "s3://host", "s3://host/a/b", "http://host/b", "s3:///bucket", "ftp://x/y"])
def test_addresses_that_mean_nothing_refuse_to_start(url: str) -> None:
    with pytest.raises(SetupError):
        open_object_store(ObjectStoreConfig(url, "key", "secret"))


def test_s3_without_keys_refuses_to_start() -> None:
    with pytest.raises(SetupError):
        open_object_store(ObjectStoreConfig("s3://host/bucket"))


def test_a_stream_goes_in_and_comes_out_in_chunks(store: ObjectStore) -> None:
    data = secrets.token_bytes(3 * 1024 * 1024 + 5)
    source = io.BytesIO(b"before" + data)
    source.seek(6)
    kept = store.put_stream("originals/s", source, sha256=sha256_of(data), content_type="image/tiff")
    assert (kept.size_bytes, store.stat("originals/s")) == (len(data), kept)
    chunks = list(store.stream("originals/s", sha256=kept.sha256))
    assert len(chunks) > 1
    assert b"".join(chunks) == data
    with pytest.raises(ObjectChangedError):
        list(store.stream("originals/s", sha256="0" * 64))
    with pytest.raises(ObjectMissingError):
        list(store.stream("originals/t"))


def test_a_stream_with_another_hash_is_refused_and_nothing_kept(store: ObjectStore) -> None:
    with pytest.raises(ObjectChangedError):
        store.put_stream("k", io.BytesIO(b"data"), sha256="0" * 64, content_type="text/plain")
    assert list(store.list()) == []


def test_nothing_is_held_without_a_lock(store: ObjectStore) -> None:
    _put(store, "originals/x", b"x")
    assert store.held_until("originals/x") is None
    assert store.held_until("originals/y") is None
