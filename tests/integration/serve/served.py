"""A ``digitize serve`` process under test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.servers.processes import free_port

_UP_SECONDS = 150.0
DOWN_SECONDS = 45.0


class Served:
    """A ``digitize serve`` process of this test."""

    def __init__(self, data_dir: Path, port: int, **settings: str) -> None:
        self.data_dir, self.port = data_dir, port
        env = {**os.environ, "DIGITIZE_DATA_DIR": str(data_dir), "DIGITIZE_PORT": str(port), "DIGITIZE_WORKERS": "1"}
        env |= {f"DIGITIZE_{name.upper()}": value for name, value in settings.items()}
        self.said = data_dir.parent / f"{port}.log"
        with self.said.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "digitize", "serve"],
                env=env,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def ready(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/readyz", timeout=2, trust_env=False).status_code == 200
        except httpx.TransportError:
            return False

    def wait_ready(self) -> None:
        """Until the supervisor has said so, too: an API killed before that has not started, and all is given up."""
        deadline = time.monotonic() + _UP_SECONDS
        while not (self.ready() and "Sẵn sàng" in self.said.read_text()):
            assert self.process.poll() is None, self.said.read_text()
            assert time.monotonic() < deadline, self.said.read_text()
            time.sleep(0.1)

    def processes(self) -> set[int]:
        """Every process that works on this data folder, by what it was started with."""
        mark = f"DIGITIZE_DATA_DIR={self.data_dir}".encode()
        found = set()
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                environment = (folder / "environ").read_bytes()
                state = (folder / "stat").read_text().rsplit(")", 1)[1].split()[0]
            except OSError:
                continue  # it has ended meanwhile, or is not ours to see
            if mark in environment and state != "Z":
                found.add(int(folder.name))
        return found

    def none_left_within(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while self.processes():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.2)
        return True


@contextmanager
def served(data_dir: Path, **settings: str) -> Iterator[Served]:
    """A service with these settings; whatever of it is left at the end is killed."""
    service = Served(data_dir, free_port(), **settings)
    try:
        yield service
    finally:
        for pid in service.processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        service.process.wait()
