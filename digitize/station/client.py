"""HTTP client of a scanner station."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import httpx
import tenacity

from digitize.errors import DigitizeError, InputError, StoreError

_TRIES = 6
_TIMEOUT = httpx.Timeout(60.0, connect=5.0)
# what another try may mend: the service is away, busy or restarting
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Receipt:
    """The service's word that it keeps a page: only with it may the station let go of its own copy."""

    page_id: str
    sequence: int
    sha256: str


class _TryAgainError(Exception):
    """An answer that another try may mend."""


class StationClient:
    """Speaks ``/api/v1`` with the key of one station or user. Use as a context manager.

    All methods raise InputError with the service's own message when it refuses, StoreError when it stays away.
    """

    def __init__(self, address: str, key: str, *, transport: httpx.BaseTransport | None = None) -> None:
        self._http = httpx.Client(
            base_url=f"{address}/api/v1",
            headers={"Authorization": f"Bearer {key}", "Accept-Language": "vi"},
            timeout=_TIMEOUT,
            transport=transport,
            trust_env=False,  # the service is inside the office; a proxy of the environment is not meant for it
        )

    def __enter__(self) -> StationClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def send_page(self, batch_id: str, sequence: int, image: bytes, media_type: str) -> Receipt:
        """Put page ``sequence`` (from 1) of a batch; returns when the service keeps it durably."""
        sha256 = hashlib.sha256(image).hexdigest()
        headers = {"Content-Type": media_type, "X-Content-SHA256": sha256}
        answer = self.call("PUT", f"/batches/{batch_id}/pages/{sequence}", content=image, headers=headers)
        receipt = Receipt(str(answer["page_id"]), int(answer["sequence"]), str(answer["sha256"]))
        if (receipt.sequence, receipt.sha256) != (sequence, sha256):
            raise StoreError
        return receipt

    def get(self, path: str, **query: str) -> Any:
        """GET ``path`` below ``/api/v1``; gives the decoded JSON."""
        return self.call("GET", path, params=query)

    def post(self, path: str, body: Mapping[str, object]) -> Any:
        """POST a JSON object to ``path`` below ``/api/v1``; gives the decoded JSON."""
        return self.call("POST", path, json=body)

    def download(self, path: str) -> bytes:
        """GET ``path`` below ``/api/v1``; gives the bytes. A link to the object store is followed, without our key."""
        return self._send("GET", path, {"follow_redirects": True}).content

    def call(self, method: str, path: str, **request: Any) -> Any:
        """Send one request, again while the service is away or busy; gives the decoded JSON."""
        return self._send(method, path, request).json()

    def _send(self, method: str, path: str, request: Mapping[str, Any]) -> httpx.Response:
        try:
            for attempt in tenacity.Retrying(
                stop=tenacity.stop_after_attempt(_TRIES),
                wait=tenacity.wait_exponential_jitter(multiplier=0.2, max=5.0),
                retry=tenacity.retry_if_exception_type((httpx.TransportError, _TryAgainError)),
                reraise=True,
            ):
                with attempt:
                    return self._once(method, path, request)
        except (httpx.TransportError, _TryAgainError) as error:
            raise StoreError from error
        raise StoreError

    def _once(self, method: str, path: str, request: Mapping[str, Any]) -> httpx.Response:
        response = self._http.request(method, path, **request)
        if response.status_code in _AGAIN:
            raise _TryAgainError(str(response.status_code))
        if response.is_error:
            raise _refusal(response)
        return response


def _refusal(response: httpx.Response) -> DigitizeError:
    try:
        problem = response.json()
        return InputError(reason=f"{problem['code']}: {problem['detail']}")
    except (ValueError, KeyError, TypeError):
        return InputError(reason=f"HTTP {response.status_code}")
