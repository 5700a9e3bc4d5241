"""Start, watch and stop all parts of the embedded service."""

from __future__ import annotations

import signal
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from types import FrameType
from typing import Protocol

import httpx

from digitize.errors import SetupError
from digitize.serve.broker import EmbeddedBroker, embedded_broker
from digitize.serve.children import Child, ChildSpec, python_module, stop_all
from digitize.serve.folder_lock import hold_folder
from digitize.settings import Settings

_START_SECONDS = 120.0  # a small machine that has just been switched on; a part that ends is told at once
_WATCH_SECONDS = 0.5
_RESTARTS_A_MINUTE = 5
# A worker that is asked to stop finishes the page in hand; one page takes seconds.
_WORKER_STOP_SECONDS = 20.0


class Watcher(Protocol):
    """Who is told how the start goes; each call is one line for a person."""

    def __call__(self, message: str) -> None:
        """Take one line."""
        ...


def run_service(
    settings: Settings,
    *,
    tell: Watcher,
    prepare: Callable[[], None],
    ready: Callable[[str], None],
    stop: threading.Event | None = None,
) -> None:
    """Run the whole service until SIGINT, SIGTERM or ``stop``.

    ``prepare`` runs while the folder is held and before any part starts (migrations, trial authority); ``ready`` gets
    the address once the API answers. Raises AlreadyRunningError, or SetupError when a part can't be kept running.
    """
    stop = stop or threading.Event()
    if threading.current_thread() is threading.main_thread():
        _stop_on_signals(stop)
    with hold_folder(settings.data_dir):
        prepare()
        parts = _Parts(settings)
        try:
            parts.start(tell, stop)
            if not stop.is_set():
                ready(parts.address)
            parts.watch(tell, stop)
        finally:
            tell("Đang dừng… / Stopping…")
            parts.stop()


class _Parts:
    def __init__(self, settings: Settings) -> None:
        self._log_dir = settings.data_dir / "logs"
        self._broker = None if settings.broker_url else embedded_broker(settings.data_dir)
        self._env = {"DIGITIZE_DATA_DIR": str(settings.data_dir.resolve()), "OMP_THREAD_LIMIT": "1"}
        if self._broker:
            self._env["DIGITIZE_BROKER_URL"] = self._broker.url
        self._host, self._port = settings.host, settings.port
        self.address = f"http://{settings.host}:{settings.port}"
        self._broker_child = self._child(self._broker.child) if self._broker else None
        self._clock = self._child(python_module("clock", "workers.clock"))
        self._workers = self._child(_workers(settings.workers))
        self._api = self._child(
            python_module(
                "api",
                "uvicorn",
                *("api.main:app_from_settings", "--factory", "--host", settings.host, "--port", str(settings.port)),
                *("--no-access-log", "--no-server-header", "--timeout-graceful-shutdown", "5"),
            )
        )
        self._restarts: deque[float] = deque()

    def _child(self, spec: ChildSpec) -> Child:
        return Child(spec, log_dir=self._log_dir, env=self._env)

    @property
    def _children(self) -> list[Child]:
        broker = [self._broker_child] if self._broker_child else []
        return [*broker, self._workers, self._clock, self._api]

    def start(self, tell: Watcher, stop: threading.Event) -> None:
        _refuse_taken_port(self._host, self._port)
        if self._broker and self._broker_child:
            tell("Khởi động hàng đợi… / Starting the broker…")
            self._broker_child.start()
            self._wait(_broker_ready(self._broker), self._broker_child, stop)
        tell("Khởi động tiến trình đọc và API… / Starting workers and API…")
        for child in (self._api, self._workers, self._clock):
            child.start()
        self._wait(_api_ready(self.address), self._api, stop)

    def watch(self, tell: Watcher, stop: threading.Event) -> None:
        """Start again what ended by itself; give up when a part keeps ending."""
        while not stop.wait(_WATCH_SECONDS):
            for child in self._children:
                if child.running():
                    continue
                now = time.monotonic()
                self._restarts.append(now)
                while now - self._restarts[0] > 60:
                    self._restarts.popleft()
                if len(self._restarts) > _RESTARTS_A_MINUTE:
                    raise SetupError(reason=f"{child.spec.name} keeps ending, see {child.log}\n{child.log_tail()}")
                tell(f"{child.spec.name}: khởi động lại / started again")
                child.start()

    def stop(self) -> None:
        stop_all([self._api, self._clock, self._workers])
        if self._broker_child:
            stop_all([self._broker_child])

    def _wait(self, ready: Callable[[], bool], child: Child, stop: threading.Event) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while not ready() and not stop.is_set():
            if not child.running() or time.monotonic() > deadline:
                raise SetupError(reason=f"{child.spec.name} did not start, see {child.log}\n{child.log_tail()}")
            stop.wait(0.05)


def _workers(count: int) -> ChildSpec:
    arguments = ("-A", "workers.app", "worker", "--concurrency", str(count), "--loglevel", "WARNING")
    return python_module(
        "workers", "celery", *arguments, "--without-gossip", "--without-mingle", stop_seconds=_WORKER_STOP_SECONDS
    )


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SetupError(reason=f"{host}:{port}: {error.strerror}; DIGITIZE_PORT=…") from error


def _broker_ready(broker: EmbeddedBroker) -> Callable[[], bool]:
    return broker.answers


def _api_ready(address: str) -> Callable[[], bool]:
    def ready() -> bool:
        try:
            return httpx.get(f"{address}/healthz", timeout=2.0, trust_env=False).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    return ready


def _stop_on_signals(stop: threading.Event) -> None:
    def handle(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGINT, handle)
    signal.signal(signal.SIGTERM, handle)
