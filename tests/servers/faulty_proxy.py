"""A TCP proxy in front of a test server that fails on demand: silent, cutting in the middle, or away."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

_CHUNK_BYTES = 65536


class Fault(StrEnum):
    """What the proxy does to connections that are open or come from now on."""

    NONE = "none"
    AWAY = "away"  # every connection is reset at once
    CUT = "cut"  # reset after `after_bytes` of a request went through
    MUTE = "mute"  # the request goes through whole; its answer never comes, then the connection is reset
    SLOW = "slow"  # takes the request and lets nothing through


@dataclass
class FaultyProxy:
    """Where it listens, and what it does now. ``cuts`` counts connections that a fault has ended."""

    endpoint: str
    fault: Fault = Fault.NONE
    after_bytes: int = 0
    cuts: int = 0
    times: int = 0  # faults left to make; 0: without end
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def fail(self, fault: Fault, *, after_bytes: int = 0, times: int = 0) -> None:
        """Fail from now on, or only ``times`` times."""
        with self._lock:
            self.fault, self.after_bytes, self.times = fault, after_bytes, times

    def mend(self) -> None:
        """Let all through again."""
        self.fail(Fault.NONE)

    def used(self) -> None:
        """Note that a fault has ended a connection."""
        with self._lock:
            self.cuts += 1
            if self.times:
                self.times -= 1
                if not self.times:
                    self.fault = Fault.NONE


@contextmanager
def faulty_proxy(target: str) -> Iterator[FaultyProxy]:
    """Listen on a free loopback port for the server at ``target`` (``host:port``)."""
    host, _, port = target.rpartition(":")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        proxy = FaultyProxy(f"127.0.0.1:{listener.getsockname()[1]}")
        ended = threading.Event()
        listener.settimeout(0.1)
        threads: list[threading.Thread] = []

        def listen() -> None:
            while not ended.is_set():
                with contextlib.suppress(TimeoutError):
                    client, _ = listener.accept()
                    thread = threading.Thread(target=_serve, args=(proxy, client, (host, int(port)), ended))
                    thread.start()
                    threads.append(thread)

        listening = threading.Thread(target=listen)
        listening.start()
        try:
            yield proxy
        finally:
            ended.set()
            for thread in (listening, *threads):
                thread.join()


def _serve(proxy: FaultyProxy, client: socket.socket, target: tuple[str, int], ended: threading.Event) -> None:
    with client:
        if proxy.fault == Fault.AWAY:
            _reset(proxy, client)
            return
        with socket.create_connection(target) as server:
            answers = threading.Thread(target=_answer, args=(proxy, client, server, ended))
            answers.start()
            _ask(proxy, client, server, ended)
            answers.join()


def _ask(proxy: FaultyProxy, client: socket.socket, server: socket.socket, ended: threading.Event) -> None:
    sent = 0
    client.settimeout(0.05)
    with contextlib.suppress(OSError):
        while not ended.is_set():
            try:
                data = client.recv(_CHUNK_BYTES)
            except TimeoutError:
                continue
            if not data:
                break
            if proxy.fault == Fault.AWAY:
                _reset(proxy, client)
                break
            if proxy.fault == Fault.SLOW:
                continue
            if proxy.fault == Fault.CUT and sent + len(data) > proxy.after_bytes:
                server.sendall(data[: proxy.after_bytes - sent])
                _reset(proxy, client)
                break
            sent += len(data)
            server.sendall(data)
    with contextlib.suppress(OSError):
        server.shutdown(socket.SHUT_RDWR)


def _answer(proxy: FaultyProxy, client: socket.socket, server: socket.socket, ended: threading.Event) -> None:
    server.settimeout(0.05)
    with contextlib.suppress(OSError):
        while not ended.is_set():
            try:
                data = server.recv(_CHUNK_BYTES)
            except TimeoutError:
                continue
            if not data:
                return
            if proxy.fault == Fault.MUTE:
                _reset(proxy, client)
                return
            client.sendall(data)


def _reset(proxy: FaultyProxy, client: socket.socket) -> None:
    proxy.used()
    with contextlib.suppress(OSError):
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()
