"""Which object store the settings ask for."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from digitize.errors import SetupError
from digitize.store.objects.bucket import CUSTOMER_KEY_BYTES, S3Options
from digitize.store.objects.folder import FolderStore
from digitize.store.objects.model import ObjectStore
from digitize.store.objects.s3 import S3Store


@dataclass(frozen=True, slots=True)
class ObjectStoreConfig:
    """``url``: ``folder:PATH``, ``s3://host[:port]/bucket`` (TLS) or ``s3+http://host:port/bucket`` (inside).

    ``setting``: what the names of its settings begin with.
    """

    url: str
    access_key: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)
    region: str = "us-east-1"
    options: S3Options = field(default_factory=S3Options)
    setting: str = "object_store"


def s3_options(
    *,
    lock: Literal["off", "governance", "compliance"],
    lock_days: int,
    versioning: Literal["off", "wanted", "required"],
    sse: Literal["off", "sse-s3", "sse-c"],
    key_file: Path | None,
    timeout_seconds: float,
) -> S3Options:
    """The options of the settings, with the customer's key read from its file. SetupError for what does not fit."""
    key = b""
    if sse == "sse-c":
        if key_file is None:
            raise SetupError(reason="object_encryption=sse-c: object_encryption_key_file")
        try:
            key = key_file.read_bytes()
        except OSError as error:
            raise SetupError(reason=f"object_encryption_key_file: {error.strerror}") from error
        if len(key) != CUSTOMER_KEY_BYTES:
            try:
                key = base64.b64decode(key.strip(), validate=True)
            except ValueError as error:
                raise SetupError(reason="object_encryption_key_file: 32 bytes or their Base64") from error
    return S3Options(lock, lock_days, versioning, sse, key, timeout_seconds)


def refuse_unusable(config: ObjectStoreConfig) -> None:
    """Raise SetupError for an address that can't be understood, or missing keys; nothing is opened."""
    parts = urlsplit(config.url)
    if parts.scheme == "folder":
        if not unquote(parts.path):
            raise SetupError(reason=f"{config.setting}_url: folder:PATH needs a path")
        _refuse_what_a_folder_lacks(config.options)
        return
    bucket = unquote(parts.path).strip("/")
    if parts.scheme not in ("s3", "s3+http") or not parts.hostname or not bucket or "/" in bucket:
        raise SetupError(reason=f"{config.setting}_url: folder:PATH, s3://host/bucket or s3+http://host:port/bucket")
    if not config.access_key or not config.secret_key:
        raise SetupError(reason=f"{config.setting}_access_key / {config.setting}_secret_key")


def open_object_store(config: ObjectStoreConfig) -> ObjectStore:
    """Open the store and make its folder or bucket if missing.

    Raises SetupError for an address that can't be understood, missing keys, or what is asked for and not offered;
    StoreError if the server is away.
    """
    refuse_unusable(config)
    parts = urlsplit(config.url)
    if parts.scheme == "folder":
        return FolderStore(Path(unquote(parts.path)))
    bucket = unquote(parts.path).strip("/")
    store = S3Store(
        parts.netloc.rpartition("@")[2],
        bucket,
        access_key=config.access_key,
        secret_key=config.secret_key,
        secure=parts.scheme == "s3",
        region=config.region,
        options=config.options,
    )
    store.ensure_bucket()
    return store


def _refuse_what_a_folder_lacks(options: S3Options) -> None:
    lacking = {
        "object_lock": options.lock != "off",
        "object_versioning": options.versioning == "required",
        "object_encryption": options.sse != "off",
    }
    for name, asked in lacking.items():
        if asked:
            raise SetupError(reason=f"{name}: a folder has none; set object_store_url to an S3 server that offers it")
