"""Room for work that takes much memory: a bounded number at once, others wait a moment, then are told to come again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from digitize.errors import BusyError


class Slots:
    """``at_once`` holders at most; whoever waits longer than ``wait_seconds`` for a place gets BusyError."""

    def __init__(self, at_once: int, *, wait_seconds: float) -> None:
        self._free = threading.BoundedSemaphore(at_once)
        self._wait_seconds = wait_seconds

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Hold a place while the context lasts. Raises BusyError (503 with ``Retry-After``) where none becomes free."""
        if not self._free.acquire(timeout=self._wait_seconds):
            raise BusyError(retry_after_seconds=5)
        try:
            yield
        finally:
            self._free.release()
