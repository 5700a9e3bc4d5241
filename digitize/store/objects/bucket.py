"""What is asked of a bucket: object lock, versions, encryption; and its making."""

from __future__ import annotations

import io
import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

import structlog
from minio import Minio
from minio.commonconfig import ENABLED
from minio.error import MinioException, S3Error
from minio.sse import Sse, SseCustomerKey, SseS3
from minio.versioningconfig import VersioningConfig

from digitize.errors import SetupError

_log = structlog.get_logger("digitize.objects")

LOCKED_PREFIXES = ("originals/", "documents/")
CUSTOMER_KEY_BYTES = 32
_FOR_EVER = datetime(9999, 12, 31, tzinfo=UTC)  # a legal hold has no end of its own
_PASSING = frozenset({"InternalError", "ServiceUnavailable", "SlowDown", "RequestTimeout", "OperationAborted"})


@dataclass(frozen=True, slots=True)
class S3Options:
    """How objects are kept in the bucket.

    ``lock``: originals and signed PDFs can't be deleted for ``lock_days``: at all (compliance), or only by who holds
    the right to bypass that on the server (governance). ``versioning``: former versions stay when an object is
    overwritten or deleted by somebody else. ``sse``: the server encrypts with keys of its own, or with
    ``customer_key`` (32 bytes). ``timeout_seconds``: how long an answer is waited for.
    """

    lock: Literal["off", "governance", "compliance"] = "off"
    lock_days: int = 0
    versioning: Literal["off", "wanted", "required"] = "off"
    sse: Literal["off", "sse-s3", "sse-c"] = "off"
    customer_key: bytes = field(default=b"", repr=False)
    timeout_seconds: float = 30.0

    def __post_init__(self) -> None:
        if self.lock != "off" and self.lock_days < 1:
            raise SetupError(reason="object_lock: object_lock_days ≥ 1")
        if self.sse == "sse-c" and len(self.customer_key) != CUSTOMER_KEY_BYTES:
            raise SetupError(reason=f"object_encryption_key_file: {CUSTOMER_KEY_BYTES} bytes")

    def locks(self, key: str) -> bool:
        """Whether an object under ``key`` is put under the lock."""
        return self.lock != "off" and key.startswith(LOCKED_PREFIXES)

    def encryption(self) -> Sse | None:
        """The encryption as the client takes it."""
        if self.sse == "sse-c":
            return SseCustomerKey(self.customer_key)
        return SseS3() if self.sse == "sse-s3" else None


def prepare_bucket(client: Minio, bucket: str, options: S3Options) -> None:
    """Make the bucket if it is missing and hold it to the options. Raises SetupError for what the server refuses."""
    try:
        if not client.bucket_exists(bucket):
            client.make_bucket(bucket, object_lock=options.lock != "off")
    except S3Error as error:
        if error.code in _PASSING:
            raise
        if error.code != "BucketAlreadyOwnedByYou":  # another process was first
            raise SetupError(reason=f"S3 bucket {bucket}: {error.code}") from error
    if options.lock != "off":
        _require_lock(client, bucket)
    if options.versioning != "off":
        _turn_on_versions(client, bucket, required=options.versioning == "required")
    if options.sse != "off":
        _require_encryption(client, bucket, options)


def lock_end(headers: dict[str, str]) -> datetime | None:
    """Until when an object is locked, by the headers of a HEAD (lower case); None where it is not.

    Ceph writes nanoseconds, which the client's own parser of retentions does not take.
    """
    if headers.get("x-amz-object-lock-legal-hold", "").upper() == "ON":
        return _FOR_EVER
    written = headers.get("x-amz-object-lock-retain-until-date", "")
    found = re.match(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)", written)
    return datetime.fromisoformat(found[1]).replace(tzinfo=UTC) if found else None


def _require_lock(client: Minio, bucket: str) -> None:
    try:
        client.get_object_lock_config(bucket)
    except MinioException as error:
        if isinstance(error, S3Error) and error.code in _PASSING:
            raise
        raise SetupError(
            reason=f"object_lock: bucket {bucket} has no object lock (S3 gives it only to a new bucket), "
            "or the server offers none"
        ) from error


def _turn_on_versions(client: Minio, bucket: str, *, required: bool) -> None:
    reason = ""
    try:
        if client.get_bucket_versioning(bucket).status != ENABLED:
            client.set_bucket_versioning(bucket, VersioningConfig(ENABLED))
            reason = "" if client.get_bucket_versioning(bucket).status == ENABLED else "not turned on"
    except MinioException as error:
        if isinstance(error, S3Error) and error.code in _PASSING:
            raise
        reason = str(error.code) if isinstance(error, S3Error) else type(error).__name__
    if reason and required:
        raise SetupError(reason=f"object_versioning=required: bucket {bucket}: {reason}")
    if reason:
        _log.warning("object_versions_not_kept", bucket=bucket, reason=reason)


def _require_encryption(client: Minio, bucket: str, options: S3Options) -> None:
    """Put an object and look at how it is kept: some servers take the header and leave the bytes as they are."""
    key = f"probe/{secrets.token_hex(8)}"
    sse = options.encryption()
    customer_key = sse if isinstance(sse, SseCustomerKey) else None
    header = "x-amz-server-side-encryption" + ("-customer-algorithm" if customer_key else "")
    try:
        put = client.put_object(bucket, key, io.BytesIO(b"ok"), 2, sse=sse)
        found = client.stat_object(bucket, key, ssec=customer_key)
        client.remove_object(bucket, key, version_id=put.version_id)
    except (MinioException, ValueError) as error:
        if isinstance(error, S3Error) and error.code in _PASSING:
            raise
        code = str(error.code) if isinstance(error, S3Error) else type(error).__name__
        raise SetupError(reason=f"object_encryption={options.sse}: {code}") from error
    if header not in {str(name).lower() for name in (found.metadata or {})}:
        raise SetupError(reason=f"object_encryption={options.sse}: the server does not encrypt")
