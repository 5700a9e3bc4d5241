"""Objects as plain files in a folder: the embedded default."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from digitize.errors import ObjectChangedError, ObjectMissingError, StoreError
from digitize.store.objects.model import StoredObject, checked_key, sha256_of


class FolderStore:
    """Keeps each object as a file ``root/key``, so that a person can read the store without this program."""

    def __init__(self, root: Path) -> None:
        self.root = root
        try:
            root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError from error

    def put(self, key: str, data: bytes, *, sha256: str, content_type: str) -> StoredObject:  # noqa: ARG002
        """Write beside, flush to disk, then rename: whole or not there. See :class:`ObjectStore`."""
        if sha256_of(data) != sha256:
            raise ObjectChangedError(key=key)
        path = self._path(key)
        kept = StoredObject(key=checked_key(key), size_bytes=len(data), sha256=sha256)
        if self.stat(key) == kept:
            self._make_durable(path)
            return kept
        beside = path.with_name(f".{secrets.token_hex(8)}.part")
        try:
            _make_folder(path.parent, self.root)
            with beside.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
            _flush_folder(path.parent)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise StoreError from error
        return kept

    def get(self, key: str, *, sha256: str | None = None) -> bytes:
        """See :class:`ObjectStore`."""
        try:
            data = self._path(key).read_bytes()
        except FileNotFoundError as error:
            raise ObjectMissingError(key=key) from error
        except OSError as error:
            raise StoreError from error
        if sha256 is not None and sha256_of(data) != sha256:
            raise ObjectChangedError(key=key)
        return data

    def stat(self, key: str) -> StoredObject | None:
        """See :class:`ObjectStore`; the hash is that of the bytes on disk now."""
        path = self._path(key)
        try:
            data = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError as error:
            raise StoreError from error
        return StoredObject(key=checked_key(key), size_bytes=len(data), sha256=sha256_of(data))

    def delete(self, key: str) -> None:
        """See :class:`ObjectStore`."""
        path = self._path(key)
        try:
            path.unlink(missing_ok=True)
            if path.parent.is_dir():
                _flush_folder(path.parent)
        except OSError as error:
            raise StoreError from error

    def list(self, prefix: str = "") -> Iterator[StoredObject]:
        """See :class:`ObjectStore`."""
        keys = sorted(
            path.relative_to(self.root).as_posix()
            for path in self.root.rglob("*")
            if not path.name.startswith(".") and path.is_file()
        )
        for key in keys:
            kept = self.stat(key) if key.startswith(prefix) else None
            if kept is not None:
                yield kept

    def check(self) -> None:
        """See :class:`ObjectStore`."""
        probe = self.root / f".check-{secrets.token_hex(8)}"
        try:
            probe.write_bytes(b"ok")
            probe.unlink()
        except OSError as error:
            raise StoreError from error

    def _make_durable(self, path: Path) -> None:
        """Flush the entries on the way to an object that is there already: its writer may not have come to it."""
        try:
            for folder in path.parents:
                _flush_folder(folder)
                if folder == self.root:
                    return
        except OSError as error:
            raise StoreError from error

    def _path(self, key: str) -> Path:
        return self.root.joinpath(*checked_key(key).split("/"))


def _make_folder(folder: Path, root: Path) -> None:
    """Make ``folder`` below ``root`` and flush every new directory entry on the way."""
    if folder.is_dir():
        return
    _make_folder(folder.parent, root)
    folder.mkdir(exist_ok=True)
    _flush_folder(folder.parent)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
