"""What every object store promises."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from digitize.errors import InputError

_LONGEST_KEY_BYTES = 900  # S3 allows 1,024; room is left for a server's own prefix


@dataclass(frozen=True, slots=True)
class StoredObject:
    """What is known of a kept object without reading it; ``sha256`` is lower-case hexadecimal."""

    key: str
    size_bytes: int
    sha256: str


@runtime_checkable
class ObjectStore(Protocol):
    """Where bytes are kept. All methods raise StoreError when the store is away."""

    def put(self, key: str, data: bytes, *, sha256: str, content_type: str) -> StoredObject:
        """Keep ``data`` under ``key``; putting the same again changes nothing, other bytes replace the old ones whole.

        Raises ObjectChangedError if ``sha256`` is not that of ``data``.
        """
        ...

    def get(self, key: str, *, sha256: str | None = None) -> bytes:
        """The bytes; raises ObjectMissingError, or ObjectChangedError if they are not those of ``sha256``."""
        ...

    def stat(self, key: str) -> StoredObject | None:
        """What is kept under ``key``, None if nothing is."""
        ...

    def delete(self, key: str) -> None:
        """Remove the object; nothing happens if it is not there."""
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
