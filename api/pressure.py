"""Back-pressure: new work is refused with the time to come again, before it could drown what already waits."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager

from starlette.requests import Request

from digitize.errors import BusyError, TooManyUploadsError

_FRESH_SECONDS = 1.0


class Pressure:
    """Knows how much work waits and how many bytes of page images are arriving now.

    ``count_waiting`` asks the database; its answer is kept for a second. ``longest_queue`` is the number of waiting
    work items at which new pages are refused; ``bytes_at_once`` bounds the memory that arriving pages take together.
    """

    def __init__(self, count_waiting: Callable[[], int], *, longest_queue: int, bytes_at_once: int) -> None:
        self._count_waiting = count_waiting
        self._longest_queue = longest_queue
        self._bytes_at_once = bytes_at_once
        self._lock = threading.Lock()
        self._waiting = 0
        self._asked_at = float("-inf")
        self._bytes_now = 0

    def refuse_if_too_long(self) -> None:
        """Raise BusyError while the queue is at its limit or beyond."""
        with self._lock:
            stale = time.monotonic() - self._asked_at > _FRESH_SECONDS
            if stale:
                self._asked_at = time.monotonic()
        if stale:
            self._waiting = self._count_waiting()
        if self._waiting >= self._longest_queue:
            over = self._waiting - self._longest_queue
            raise BusyError(waiting=self._waiting, retry_after_seconds=min(10 + over // 10, 120))

    @contextmanager
    def room_for(self, size_bytes: int) -> Iterator[None]:
        """Hold room for a body of ``size_bytes``; raises TooManyUploadsError where there is none."""
        with self._lock:
            # One body is always taken, whatever its size: its own limit has been checked before.
            if self._bytes_now and self._bytes_now + size_bytes > self._bytes_at_once:
                raise TooManyUploadsError(retry_after_seconds=2)
            self._bytes_now += size_bytes
        try:
            yield
        finally:
            with self._lock:
                self._bytes_now -= size_bytes


async def raw_body(request: Request) -> AsyncIterator[bytes]:
    """The whole body as sent, with room held for it until the answer is out. The size limit counts while it streams."""
    pressure: Pressure = request.app.state.pressure
    declared = request.headers.get("content-length", "")
    # Without a declared length the worst is assumed.
    size = int(declared) if declared.isdigit() else int(request.app.state.page_limit_bytes)
    with pressure.room_for(size):
        yield b"".join([chunk async for chunk in request.stream()])
