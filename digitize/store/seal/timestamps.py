# mypy: disallow-untyped-calls=False
# (pyHanko is typed only in part)
"""Timestamps of an authority (RFC 3161): over a signature when it is made, or over the whole file later."""

from __future__ import annotations

import io
import time
from typing import Any

from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper, TimestampRequestError

from digitize.errors import SealError, TimestampError
from digitize.store.seal.adapter import DAMAGED, DIGEST
from digitize.store.seal.writer import SealWriter

TimestampAuthority = TimeStamper
"""pyHanko's interface of an authority."""

_TIMESTAMP_HEX_DIGITS = 20_480
_LEFT_ALONE_SECONDS = 30.0


class _PatientTimeStamper(HTTPTimeStamper):
    """An authority over HTTP that is left alone for a while after it did not answer: thousands of waiting files must
    not each wait for its time-out.
    """

    _silent_until = 0.0

    async def async_request_tsa_response(self, req: Any) -> Any:
        """Called by pyHanko."""
        if time.monotonic() < self._silent_until:
            raise TimestampRequestError("left alone after a failure")
        try:
            return await super().async_request_tsa_response(req)
        except TimestampRequestError:
            self._silent_until = time.monotonic() + _LEFT_ALONE_SECONDS
            raise


def http_timestamp_authority(url: str, timeout_seconds: float = 10.0) -> TimestampAuthority:
    """An authority reached over HTTP. Nothing is asked of it yet."""
    return _PatientTimeStamper(url, timeout=timeout_seconds)


def add_document_timestamp(pdf: bytes, timestamps: TimestampAuthority) -> bytes:
    """Add a timestamp over the whole file to its end: proves when the signatures in it were there already.

    For files signed while the authority was away. Must not be called from inside a running event loop. Raises
    :class:`TimestampError` where no timestamp is to be had, :class:`SealError` for what is no PDF.
    """
    output = io.BytesIO()
    try:
        writer = SealWriter(io.BytesIO(pdf))
        PdfTimeStamper(timestamps).timestamp_pdf(writer, DIGEST, bytes_reserved=_TIMESTAMP_HEX_DIGITS, output=output)
    except (TimestampRequestError, OSError) as error:
        raise TimestampError(reason=type(error).__name__) from error
    except DAMAGED as error:
        raise SealError(reason=f"không thêm được dấu thời gian: {type(error).__name__}") from error
    return output.getvalue()
