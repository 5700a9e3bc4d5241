"""The embedded service as a person starts it: up as one, down as one, one a data folder."""

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
import pytest

from tests.servers.processes import free_port

_UP_SECONDS = 60.0
_DOWN_SECONDS = 45.0


class Served:
    """A ``digitize serve`` process of this test."""

    def __init__(self, data_dir: Path, port: int) -> None:
        self.data_dir, self.port = data_dir, port
        env = {**os.environ, "DIGITIZE_DATA_DIR": str(data_dir), "DIGITIZE_PORT": str(port), "DIGITIZE_WORKERS": "1"}
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
        deadline = time.monotonic() + _UP_SECONDS
        while not self.ready():
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
def _served(data_dir: Path) -> Iterator[Served]:
    service = Served(data_dir, free_port())
    try:
        yield service
    finally:
        for pid in service.processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        service.process.wait()


def test_up_as_one_and_down_as_one(tmp_path: Path) -> None:
    with _served(tmp_path / "data") as service:
        service.wait_ready()
        assert len(service.processes()) >= 5  # supervisor, broker, API, clock, worker and its child
        service.process.send_signal(signal.SIGINT)
        assert service.process.wait(timeout=_DOWN_SECONDS) == 0
        assert service.none_left_within(2.0), service.said.read_text()
        key = (tmp_path / "data" / "first-admin-key").stat()
        assert key.st_mode & 0o077 == 0


def test_second_service_on_the_same_data_says_so(tmp_path: Path) -> None:
    with _served(tmp_path / "data") as service:
        service.wait_ready()
        env = {**os.environ, "DIGITIZE_DATA_DIR": str(service.data_dir), "DIGITIZE_PORT": str(free_port())}
        second = subprocess.run(
            [sys.executable, "-m", "digitize", "serve"],
            env=env,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert second.returncode == 2
        assert "setup.already_running" in second.stderr
        assert str(service.process.pid) in second.stderr
        assert service.ready()


def test_killed_supervisor_leaves_nothing_running(tmp_path: Path) -> None:
    with _served(tmp_path / "data") as service:
        service.wait_ready()
        service.process.kill()
        service.process.wait()
        assert service.none_left_within(_DOWN_SECONDS), service.processes()


def test_a_part_that_dies_is_started_again(tmp_path: Path) -> None:
    with _served(tmp_path / "data") as service:
        service.wait_ready()
        api = [pid for pid in service.processes() if b"uvicorn" in (Path("/proc") / str(pid) / "cmdline").read_bytes()]
        os.kill(api[0], signal.SIGKILL)
        deadline = time.monotonic() + 10
        while service.ready() and time.monotonic() < deadline:
            time.sleep(0.05)
        service.wait_ready()
        assert "api" in service.said.read_text()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DIGITIZE_WORKER", "2", "did you mean workers"),
        ("DIGITIZE_PORT", "99999", "port"),
        ("DIGITIZE_TRIAL", "false", "signer_pkcs12"),
    ],
)
def test_wrong_settings_refuse_to_start(tmp_path: Path, name: str, value: str, told: str) -> None:
    env = {**os.environ, "DIGITIZE_DATA_DIR": str(tmp_path), name: value}
    refused = subprocess.run(
        [sys.executable, "-m", "digitize", "serve"], env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert refused.returncode == 2
    assert told in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with _served(tmp_path / "data") as service:
        service.wait_ready()
        env = {**os.environ, "DIGITIZE_DATA_DIR": str(tmp_path / "other"), "DIGITIZE_PORT": str(service.port)}
        refused = subprocess.run(
            [sys.executable, "-m", "digitize", "serve"],
            env=env,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert refused.returncode == 2
        assert str(service.port) in refused.stderr
