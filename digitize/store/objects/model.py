"""What every object store promises."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol, runtime_checkable

from digitize.errors import InputError

CHUNK_BYTES = 1024 * 1024  # what is held of a stream at a time
_LONGEST_KEY_BYTES = 900  # S3 allows 1,024; room is left for a server's own prefix


@dataclass(frozen=True, slots=True)
class StoredObject:
    """What is known of a kept object without reading it; ``sha256`` is lower-case hexadecimal."""

    key: str
    size_bytes: int
    sha256: str


@runtime_checkable
class ObjectStore(Protocol):
    """Where bytes are kept. All methods raise StoreError when the store is away, StoreFullError when it has no room,
    StoreDeniedError when it refuses.
    """

    def put(self, key: str, data: bytes, *, sha256: str, content_type: str, anew: bool = False) -> StoredObject:
        """Keep ``data`` under ``key``; putting the same again changes nothing, other bytes replace the old ones whole.

        ``anew`` writes also where the store believes to have the same: for mending bytes that were changed there.
        Raises ObjectChangedError if ``sha256`` is not that of ``data``.
        """
        ...

    def put_stream(
        self, key: str, source: BinaryIO, *, sha256: str, content_type: str, anew: bool = False
    ) -> StoredObject:
        """As :meth:`put`, from a seekable ``source`` (an open file) from where it stands to its end; a few MiB
        of it are in memory at a time. What was written is read back before this returns.
        """
        ...

    def get(self, key: str, *, sha256: str | None = None) -> bytes:
        """The bytes; raises ObjectMissingError, or ObjectChangedError if they are not those of ``sha256``."""
        ...

    def stream(self, key: str, *, sha256: str | None = None) -> Iterator[bytes]:
        """The bytes in chunks, as :meth:`get`; ObjectChangedError comes after the last chunk."""
        ...

    def stat(self, key: str) -> StoredObject | None:
        """What is kept under ``key``, None if nothing is."""
        ...

    def delete(self, key: str) -> None:
        """Remove the object with every former version of it; nothing happens if it is not there.

        Raises StoreLockedError, and removes nothing, where the lock of the store forbids that.
        """
        ...

    def held_until(self, key: str) -> datetime | None:
        """Until when the store itself forbids to delete the object (UTC); None where it does not."""
        ...

    def link(self, key: str, *, seconds: int, file_name: str, media_type: str) -> str | None:
        """An address that gives the object to whoever has it, for so many ``seconds``, shown under ``file_name``.

        None where the store can't make one: a folder, or objects under a key of ours (SSE-C).
        """
        ...

    def keys(self, prefix: str = "") -> Iterator[str]:
        """All keys that begin with ``prefix``, in their order, without looking at the objects."""
        ...

    def list(self, prefix: str = "") -> Iterator[StoredObject]:
        """All objects whose key begins with ``prefix``, in the order of their keys."""
        ...

    def check(self) -> None:
        """Raise StoreError unless the store can be written to and read from now."""
        ...


def sha256_of(data: bytes) -> str:
    """SHA-256 of ``data`` as lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def sha256_of_rest(source: BinaryIO) -> tuple[str, int]:
    """SHA-256 and number of the bytes from where ``source`` stands to its end; it stands there again afterwards."""
    start, size_bytes, digest = source.tell(), 0, hashlib.sha256()
    while chunk := source.read(CHUNK_BYTES):
        digest.update(chunk)
        size_bytes += len(chunk)
    source.seek(start)
    return digest.hexdigest(), size_bytes


def checked_key(key: str) -> str:
    """The key in NFC; raises InputError for empty, absolute, climbing or overlong keys."""
    key = unicodedata.normalize("NFC", key)
    parts = key.split("/")
    if (
        not key
        or any(part in ("", ".", "..") or part.startswith(".") for part in parts)
        or "\\" in key
        or any(unicodedata.category(letter) == "Cc" for letter in key)
        or len(key.encode()) > _LONGEST_KEY_BYTES
    ):
        raise InputError(reason="object key")
    return key
