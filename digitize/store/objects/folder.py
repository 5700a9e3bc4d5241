"""Objects as plain files in a folder: the embedded default."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import secrets
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from digitize.errors import ObjectChangedError, ObjectMissingError
from digitize.store.objects.faults import named
from digitize.store.objects.model import CHUNK_BYTES, StoredObject, checked_key, sha256_of_rest


class FolderStore:
    """Keeps each object as a file ``root/key``, so that a person can read the store without this program."""

    def __init__(self, root: Path) -> None:
        self.root = root
        try:
            root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise named(error) from error

    def put(self, key: str, data: bytes, *, sha256: str, content_type: str, anew: bool = False) -> StoredObject:
        """Write beside, flush to disk, then rename: whole or not there. See :class:`ObjectStore`."""
        return self.put_stream(key, io.BytesIO(data), sha256=sha256, content_type=content_type, anew=anew)

    def put_stream(
        self,
        key: str,
        source: BinaryIO,
        *,
        sha256: str,
        content_type: str,  # noqa: ARG002 -- a file has none
        anew: bool = False,
    ) -> StoredObject:
        """See :class:`ObjectStore`. The new file is read back before it gets the object's name."""
        found, size_bytes = sha256_of_rest(source)
        if found != sha256:
            raise ObjectChangedError(key=key)
        path = self._path(key)
        kept = StoredObject(key=checked_key(key), size_bytes=size_bytes, sha256=sha256)
        if not anew and self.stat(key) == kept:
            self._make_durable(path)
            return kept
        beside = path.with_name(f".{secrets.token_hex(8)}.part")
        try:
            _make_folder(path.parent, self.root)
            with beside.open("wb") as file:
                shutil.copyfileobj(source, file, CHUNK_BYTES)
                file.flush()
                os.fsync(file.fileno())
            if _hash_of(beside) != (sha256, size_bytes):
                raise ObjectChangedError(key=key)
            beside.replace(path)
            _flush_folder(path.parent)
        except OSError as error:
            raise named(error) from error
        finally:
            with contextlib.suppress(OSError):  # the first error counts; a leftover has no name that is listed
                beside.unlink(missing_ok=True)
        return kept

    def get(self, key: str, *, sha256: str | None = None) -> bytes:
        """See :class:`ObjectStore`."""
        return b"".join(self.stream(key, sha256=sha256))

    def stream(self, key: str, *, sha256: str | None = None) -> Iterator[bytes]:
        """See :class:`ObjectStore`."""
        digest = hashlib.sha256()
        try:
            with self._path(key).open("rb") as file:
                while chunk := file.read(CHUNK_BYTES):
                    digest.update(chunk)
                    yield chunk
        except FileNotFoundError as error:
            raise ObjectMissingError(key=key) from error
        except OSError as error:
            raise named(error) from error
        if sha256 is not None and digest.hexdigest() != sha256:
            raise ObjectChangedError(key=key)

    def stat(self, key: str) -> StoredObject | None:
        """See :class:`ObjectStore`; the hash is that of the bytes on disk now."""
        try:
            found, size_bytes = _hash_of(self._path(key))
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError as error:
            raise named(error) from error
        return StoredObject(key=checked_key(key), size_bytes=size_bytes, sha256=found)

    def delete(self, key: str) -> None:
        """See :class:`ObjectStore`."""
        path = self._path(key)
        try:
            path.unlink(missing_ok=True)
            if path.parent.is_dir():
                _flush_folder(path.parent)
        except OSError as error:
            raise named(error) from error

    def held_until(self, key: str) -> datetime | None:  # noqa: ARG002
        """See :class:`ObjectStore`; a folder holds nothing fast."""
        return None

    def link(self, key: str, *, seconds: int, file_name: str, media_type: str) -> str | None:  # noqa: ARG002
        """See :class:`ObjectStore`; a folder has no addresses."""
        return None

    def keys(self, prefix: str = "") -> Iterator[str]:
        """See :class:`ObjectStore`. Only the folder that ``prefix`` names is walked."""
        folder = prefix.rpartition("/")[0]
        found = (
            path.relative_to(self.root).as_posix()
            for path in (self.root / folder).rglob("*")
            if not path.name.startswith(".") and path.is_file()
        )
        yield from sorted(key for key in found if key.startswith(prefix))

    def list(self, prefix: str = "") -> Iterator[StoredObject]:
        """See :class:`ObjectStore`."""
        for key in self.keys(prefix):
            kept = self.stat(key)
            if kept is not None:
                yield kept

    def check(self) -> None:
        """See :class:`ObjectStore`."""
        probe = self.root / f".check-{secrets.token_hex(8)}"
        try:
            probe.write_bytes(b"ok")
            probe.unlink()
        except OSError as error:
            raise named(error) from error

    def _make_durable(self, path: Path) -> None:
        """Flush the entries on the way to an object that is there already: its writer may not have come to it."""
        try:
            for folder in path.parents:
                _flush_folder(folder)
                if folder == self.root:
                    return
        except OSError as error:
            raise named(error) from error

    def _path(self, key: str) -> Path:
        return self.root.joinpath(*checked_key(key).split("/"))


def _hash_of(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        return sha256_of_rest(file)


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
