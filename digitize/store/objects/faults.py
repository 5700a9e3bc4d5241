"""What went wrong in a store, named: away, full, refused; and which of it is worth another try at once."""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import TypeVar

import tenacity
import urllib3
from minio.error import InvalidResponseError, MinioException, S3Error, ServerError

from digitize.errors import StoreDeniedError, StoreError, StoreFullError

T = TypeVar("T")

# all that the client raises; its parser of dates and XML raises ValueError where an answer is cut short
AWAY = (MinioException, urllib3.exceptions.HTTPError, OSError)
_TRIES = 4
_FULL = frozenset({"QuotaExceeded", "InsufficientStorage", "XMinioStorageFull", "TooManyBuckets", "StorageFull"})
_DENIED = frozenset(
    {
        *("AccessDenied", "AllAccessDisabled", "AccountProblem", "ExpiredToken", "InvalidAccessKeyId"),
        *("InvalidToken", "RequestTimeTooSkewed", "SignatureDoesNotMatch", "UserSuspended", "NoSuchBucket"),
    }
)
_PASSING = frozenset(
    {
        *("InternalError", "OperationAborted", "RequestTimeout", "ServiceUnavailable", "SlowDown", "Busy"),
        *("ServiceBusy", "NoSuchUpload", "IncompleteBody"),  # an upload lost on its way is begun anew
    }
)
_FULL_ERRNO = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_DENIED_ERRNO = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_INSUFFICIENT_STORAGE = 507


def named(error: Exception) -> StoreError:
    """The error of our tree for one of the client, the network or the file system."""
    if isinstance(error, S3Error):
        if error.code in _FULL:
            return StoreFullError()
        return StoreDeniedError(reason=str(error.code)) if error.code in _DENIED else StoreError()
    if isinstance(error, ServerError):
        return StoreFullError() if error.status_code == _INSUFFICIENT_STORAGE else StoreError()
    if isinstance(error, OSError):
        if error.errno in _FULL_ERRNO:
            return StoreFullError()
        if error.errno in _DENIED_ERRNO:
            return StoreDeniedError(reason=errno.errorcode.get(error.errno or 0, ""))
    return StoreError()


def tried(act: Callable[[], T], within_seconds: float) -> T:
    """Do what may be done twice, again after a while that grows and jitters, while the store is away or overloaded.

    No new try begins after ``within_seconds``. Raises what the last try raised.
    """
    return tenacity.Retrying(
        stop=tenacity.stop_after_attempt(_TRIES) | tenacity.stop_after_delay(within_seconds),
        wait=tenacity.wait_exponential_jitter(multiplier=0.1, max=3.0, jitter=0.3),
        retry=tenacity.retry_if_exception(_is_passing),
        reraise=True,
    )(act)


def _is_passing(error: BaseException) -> bool:
    if isinstance(error, S3Error):
        return error.code in _PASSING
    if isinstance(error, ServerError):
        return bool(error.status_code != _INSUFFICIENT_STORAGE)
    if isinstance(error, InvalidResponseError):  # a proxy in between answers in HTML, as do some servers in trouble
        return "Response code: 5" in str(error)
    return isinstance(error, (urllib3.exceptions.HTTPError, ConnectionError, TimeoutError))
