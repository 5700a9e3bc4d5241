"""Objects on any S3 server, by plain S3 calls through the ``minio`` client."""

from __future__ import annotations

import io
from collections.abc import Iterator

import urllib3
from minio import Minio
from minio.error import InvalidResponseError, MinioException, S3Error

from digitize.errors import ObjectChangedError, ObjectMissingError, SetupError, StoreError
from digitize.store.objects.model import StoredObject, checked_key, sha256_of

# User metadata must be ASCII; the key itself may be Vietnamese. Servers differ in stored checksums (Ceph 16 keeps
# none), so the hash travels as metadata of our own.
_HASH_HEADER = "sha256"
_PART_BYTES = 16 * 1024 * 1024
_CONNECT_SECONDS = 3.0
_READ_SECONDS = 60.0
_TRIES = 4


class S3Store:
    """Keeps objects in one bucket of an S3 server."""

    def __init__(
        self, endpoint: str, bucket: str, *, access_key: str, secret_key: str, secure: bool, region: str = "us-east-1"
    ) -> None:
        """``endpoint`` is ``host:port``. Makes no call; :meth:`ensure_bucket` and :meth:`check` do."""
        retry = urllib3.Retry(
            total=_TRIES, connect=2, backoff_factor=0.2, backoff_jitter=0.3, status_forcelist=(500, 502, 503, 504)
        )
        self._pool = urllib3.PoolManager(
            timeout=urllib3.Timeout(connect=_CONNECT_SECONDS, read=_READ_SECONDS), maxsize=8, retries=retry
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
        """Make the bucket if it is missing; raises SetupError if that is refused, StoreError if the server is away."""
        try:
            if not self._client.bucket_exists(self.bucket):
                self._client.make_bucket(self.bucket)
        except S3Error as error:
            raise SetupError(reason=f"S3 bucket {self.bucket}: {error.code}") from error
        except _AWAY as error:
            raise StoreError from error

    def put(self, key: str, data: bytes, *, sha256: str, content_type: str) -> StoredObject:
        """See :class:`ObjectStore`. A PUT is answered by the server only when the object is durable there."""
        if sha256_of(data) != sha256:
            raise ObjectChangedError(key=key)
        kept = StoredObject(key=checked_key(key), size_bytes=len(data), sha256=sha256)
        if self.stat(key) == kept:
            return kept
        try:
            self._client.put_object(
                self.bucket,
                kept.key,
                io.BytesIO(data),
                len(data),
                content_type=content_type,
                metadata={_HASH_HEADER: sha256},
                part_size=_PART_BYTES,
            )
        except _AWAY as error:
            raise StoreError from error
        return kept

    def get(self, key: str, *, sha256: str | None = None) -> bytes:
        """See :class:`ObjectStore`."""
        response = None
        try:
            response = self._client.get_object(self.bucket, checked_key(key))
            data: bytes = response.read()
        except S3Error as error:
            if error.code in _MISSING:
                raise ObjectMissingError(key=key) from error
            raise StoreError from error
        except _AWAY as error:
            raise StoreError from error
        finally:
            if response is not None:
                response.close()
                response.release_conn()
        if sha256 is not None and sha256_of(data) != sha256:
            raise ObjectChangedError(key=key)
        return data

    def stat(self, key: str) -> StoredObject | None:
        """See :class:`ObjectStore`; the hash is the one recorded when the object was put."""
        try:
            found = self._client.stat_object(self.bucket, checked_key(key))
        except S3Error as error:
            if error.code in _MISSING:
                return None
            raise StoreError from error
        except _AWAY as error:
            raise StoreError from error
        headers = {name.lower(): value for name, value in (found.metadata or {}).items()}
        return StoredObject(
            key=checked_key(key),
            size_bytes=int(found.size or 0),
            sha256=str(headers.get(f"x-amz-meta-{_HASH_HEADER}", "")),
        )

    def delete(self, key: str) -> None:
        """See :class:`ObjectStore`."""
        try:
            self._client.remove_object(self.bucket, checked_key(key))
        except _AWAY as error:
            raise StoreError from error

    def list(self, prefix: str = "") -> Iterator[StoredObject]:
        """See :class:`ObjectStore`; asks for each object's own hash, as a listing does not tell it."""
        try:
            keys = sorted(
                str(found.object_name)
                for found in self._client.list_objects(self.bucket, prefix=prefix or None, recursive=True)
            )
        except _AWAY as error:
            raise StoreError from error
        for key in keys:
            kept = self.stat(key)
            if kept is not None:
                yield kept

    def check(self) -> None:
        """See :class:`ObjectStore`."""
        try:
            present = self._client.bucket_exists(self.bucket)
        except _AWAY as error:
            raise StoreError from error
        if not present:
            raise StoreError(bucket=self.bucket)

    def close(self) -> None:
        """Close the connections."""
        self._pool.clear()


_MISSING = frozenset({"NoSuchKey", "NoSuchObject", "NoSuchVersion"})
_AWAY = (MinioException, S3Error, InvalidResponseError, urllib3.exceptions.HTTPError, OSError)
