"""Objects on any S3 server, by plain S3 calls through the ``minio`` client."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import io
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any, BinaryIO, TypeVar
from urllib.parse import quote

import urllib3
from minio import Minio
from minio.error import S3Error
from minio.retention import Retention
from minio.sse import SseCustomerKey

from digitize.errors import ObjectChangedError, ObjectMissingError, StoreDeniedError, StoreError, StoreLockedError
from digitize.store.clock import Clock, utc_now
from digitize.store.objects.bucket import S3Options, lock_end, prepare_bucket
from digitize.store.objects.faults import AWAY, named, tried
from digitize.store.objects.model import CHUNK_BYTES, StoredObject, checked_key, sha256_of, sha256_of_rest

T = TypeVar("T")

# User metadata must be ASCII; the key itself may be Vietnamese. Servers differ in stored checksums (Ceph 16 keeps
# none), so the hash travels as metadata of our own.
_HASH_HEADER = "sha256"
_MULTIPART_OVER_BYTES = 64 * 1024 * 1024
_PART_BYTES = 16 * 1024 * 1024
_SMALLEST_PART_BYTES = 5 * 1024 * 1024
_CONNECT_SECONDS = 3.0


class S3Store:
    """Keeps objects in one bucket of an S3 server."""

    def __init__(
        self,
        endpoint: str,
        bucket: str,
        *,
        access_key: str,
        secret_key: str,
        secure: bool,
        region: str = "us-east-1",
        options: S3Options | None = None,
        clock: Clock = utc_now,
    ) -> None:
        """``endpoint`` is ``host:port``. Makes no call; :meth:`ensure_bucket` and :meth:`check` do."""
        self._options = options or S3Options()
        self._sse = self._options.encryption()
        self._clock = clock
        # Each request is sent once: what may be repeated is repeated as a whole, by `tried`.
        self._pool = urllib3.PoolManager(
            timeout=urllib3.Timeout(connect=_CONNECT_SECONDS, read=self._options.timeout_seconds),
            maxsize=8,
            retries=False,
        )
        self._client = Minio(
            endpoint,
            access_key=access_key,
            secret_key=secret_key,
            secure=secure,
            region=region,
            http_client=self._pool,
        )
        self.bucket = bucket

    def ensure_bucket(self) -> None:
        """Make the bucket if it is missing, with the lock, versions and encryption that are asked for.

        Raises SetupError, naming the setting, for what the server refuses or does not offer; StoreError if it is away.
        """
        try:
            tried(lambda: prepare_bucket(self._client, self.bucket, self._options), self._options.timeout_seconds)
        except AWAY as error:
            raise named(error) from error

    def put(self, key: str, data: bytes, *, sha256: str, content_type: str, anew: bool = False) -> StoredObject:
        """See :class:`ObjectStore`. A PUT is answered by the server only when the object is durable there."""
        if sha256_of(data) != sha256:
            raise ObjectChangedError(key=key)
        kept = StoredObject(key=checked_key(key), size_bytes=len(data), sha256=sha256)
        if anew or self.stat(key) != kept:
            self._write(kept, io.BytesIO(data), content_type)
        self._hold(kept.key)
        return kept

    def put_stream(
        self, key: str, source: BinaryIO, *, sha256: str, content_type: str, anew: bool = False
    ) -> StoredObject:
        """See :class:`ObjectStore`; over 64 MiB in parts of 16 MiB."""
        found, size_bytes = sha256_of_rest(source)
        if found != sha256:
            raise ObjectChangedError(key=key)
        kept = StoredObject(key=checked_key(key), size_bytes=size_bytes, sha256=sha256)
        if anew or self.stat(key) != kept:
            self._write(kept, source, content_type)
            for _ in self.stream(key, sha256=sha256):
                pass
        self._hold(kept.key)
        return kept

    def get(self, key: str, *, sha256: str | None = None) -> bytes:
        """See :class:`ObjectStore`."""

        def whole() -> bytes:
            with self._opened(key) as response:
                data: bytes = response.read()
            return data

        data = self._asked(key, whole)
        if sha256 is not None and sha256_of(data) != sha256:
            raise ObjectChangedError(key=key)
        return data

    def stream(self, key: str, *, sha256: str | None = None) -> Iterator[bytes]:
        """See :class:`ObjectStore`."""
        digest = hashlib.sha256()
        with contextlib.ExitStack() as open_answer:
            response = self._asked(key, lambda: open_answer.enter_context(self._opened(key)))
            try:
                for chunk in response.stream(CHUNK_BYTES):
                    digest.update(chunk)
                    yield chunk
            except AWAY as error:
                raise named(error) from error
        if sha256 is not None and digest.hexdigest() != sha256:
            raise ObjectChangedError(key=key)

    def stat(self, key: str) -> StoredObject | None:
        """See :class:`ObjectStore`; the hash is the one recorded when the object was put."""
        found = self._head(key)
        if found is None:
            return None
        size_bytes, headers = found
        return StoredObject(
            key=checked_key(key), size_bytes=size_bytes, sha256=headers.get(f"x-amz-meta-{_HASH_HEADER}", "")
        )

    def held_until(self, key: str) -> datetime | None:
        """See :class:`ObjectStore`."""
        end = self._lock_of(key)
        return end if end is not None and end > self._clock() else None

    def delete(self, key: str) -> None:
        """See :class:`ObjectStore`. With versions a plain delete would leave the bytes behind a marker."""
        key = checked_key(key)
        versions = self._asked(key, lambda: self._versions(key))
        for version_id in versions:
            end = self._asked(key, partial(self._version_end, key, version_id))
            if end is not None and end > self._clock():
                raise StoreLockedError(key=key, until=f"{end:%Y-%m-%dT%H:%M:%SZ}")
        for each in versions or (None,):
            try:
                self._asked(key, partial(self._client.remove_object, self.bucket, key, version_id=each))
            except StoreDeniedError as error:
                if self._options.locks(key):
                    raise StoreLockedError(key=key, until="?") from error
                raise

    def link(self, key: str, *, seconds: int, file_name: str, media_type: str) -> str | None:
        """See :class:`ObjectStore`. Whoever gets the link must reach the server under the address set here."""
        if isinstance(self._sse, SseCustomerKey):
            return None
        shown: dict[str, str | list[str] | tuple[str]] = {
            "response-content-disposition": f"inline; filename*=UTF-8''{quote(file_name)}",
            "response-content-type": media_type,
            "response-cache-control": "private, no-store",
        }
        made: str = self._client.get_presigned_url(
            "GET", self.bucket, checked_key(key), expires=timedelta(seconds=seconds), response_headers=shown
        )
        return made

    def keys(self, prefix: str = "") -> Iterator[str]:
        """See :class:`ObjectStore`."""

        def names() -> list[str]:
            found = self._client.list_objects(self.bucket, prefix=prefix or None, recursive=True)
            return sorted(str(each.object_name) for each in found)

        yield from self._asked(prefix, names)

    def list(self, prefix: str = "") -> Iterator[StoredObject]:
        """See :class:`ObjectStore`; asks for each object's own hash, as a listing does not tell it."""
        for key in self.keys(prefix):
            kept = self.stat(key)
            if kept is not None:
                yield kept

    def check(self) -> None:
        """See :class:`ObjectStore`."""
        if not self._asked("", lambda: self._client.bucket_exists(self.bucket)):
            raise StoreError(bucket=self.bucket)

    def close(self) -> None:
        """Close the connections."""
        self._pool.clear()

    def _write(self, kept: StoredObject, source: BinaryIO, content_type: str) -> None:
        """Send the whole object; an upload that ends in the middle leaves the object as it was before."""
        start = source.tell()
        in_parts = kept.size_bytes > _MULTIPART_OVER_BYTES
        metadata: dict[str, str | list[str] | tuple[str]] = {_HASH_HEADER: kept.sha256}
        locked = self._options.locks(kept.key)
        if locked and not in_parts:  # S3 asks for a checksum with each locked object
            checksum = base64.b64encode(bytes.fromhex(kept.sha256)).decode()
            metadata |= {"x-amz-sdk-checksum-algorithm": "SHA256", "x-amz-checksum-sha256": checksum}

        def send() -> None:
            source.seek(start)
            self._client.put_object(
                self.bucket,
                kept.key,
                source,
                kept.size_bytes,
                content_type=content_type,
                metadata=metadata,
                sse=self._sse,
                part_size=_PART_BYTES if in_parts else max(kept.size_bytes, _SMALLEST_PART_BYTES),
                num_parallel_uploads=1,  # parts of one file at a time: memory stays bounded
                retention=self._retention() if locked and not in_parts else None,
            )

        self._asked(kept.key, send)

    def _hold(self, key: str) -> None:
        """See to it that the object is under the lock it must be under: without it, it does not count as stored.

        Servers leave out the lock of what came in parts (Ceph 16 does), and a writer may have ended in between.
        """
        if not self._options.locks(key) or self._lock_of(key) is not None:
            return
        self._asked(key, lambda: self._client.set_object_retention(self.bucket, key, self._retention()))
        if self._lock_of(key) is None:
            raise StoreDeniedError(reason="object_lock")

    def _lock_of(self, key: str) -> datetime | None:
        found = self._head(key)
        return lock_end(found[1]) if found else None

    def _retention(self) -> Retention:
        return Retention(self._options.lock.upper(), self._clock() + timedelta(days=self._options.lock_days))

    def _head(self, key: str) -> tuple[int, dict[str, str]] | None:
        try:
            found = self._asked(
                key, lambda: self._client.stat_object(self.bucket, checked_key(key), ssec=self._customer_key())
            )
        except ObjectMissingError:
            return None
        headers = {str(name).lower(): str(value) for name, value in (found.metadata or {}).items()}
        return int(found.size or 0), headers

    def _versions(self, key: str) -> tuple[str, ...]:
        """Ids of all versions and delete markers of just this key; none where the bucket keeps no versions."""
        if self._client.get_bucket_versioning(self.bucket).status not in ("Enabled", "Suspended"):
            return ()
        found = self._client.list_objects(self.bucket, prefix=key, recursive=True, include_version=True)
        return tuple(str(each.version_id) for each in found if each.object_name == key and each.version_id)

    def _version_end(self, key: str, version_id: str) -> datetime | None:
        try:
            found = self._client.stat_object(self.bucket, key, ssec=self._customer_key(), version_id=version_id)
        except S3Error as error:
            if error.code in (*_MISSING, "MethodNotAllowed"):  # a delete marker
                return None
            raise
        return lock_end({str(name).lower(): str(value) for name, value in (found.metadata or {}).items()})

    @contextlib.contextmanager
    def _opened(self, key: str) -> Iterator[Any]:
        response = self._client.get_object(self.bucket, checked_key(key), ssec=self._customer_key())
        try:
            yield response
        finally:
            response.close()
            response.release_conn()

    def _customer_key(self) -> SseCustomerKey | None:
        return self._sse if isinstance(self._sse, SseCustomerKey) else None

    def _asked(self, key: str, act: Callable[[], T]) -> T:
        """The answer of the server, asked again while it is away; its errors by name."""
        try:
            return tried(act, self._options.timeout_seconds)
        except S3Error as error:
            if error.code in _MISSING:
                raise ObjectMissingError(key=key) from error
            raise named(error) from error
        except AWAY as error:
            raise named(error) from error


_MISSING = frozenset({"NoSuchKey", "NoSuchObject", "NoSuchVersion"})
