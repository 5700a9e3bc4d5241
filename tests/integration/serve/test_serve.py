"""The embedded service as a person starts it: up as one, down as one, one a data folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.integration.serve.served import DOWN_SECONDS, served
from tests.servers.processes import free_port


def test_up_as_one_and_down_as_one(tmp_path: Path) -> None:
    with served(tmp_path / "data") as service:
        service.wait_ready()
        deadline = time.monotonic() + 30
        while len(service.processes()) < 5:  # supervisor, broker, API, clock, workers
            assert time.monotonic() < deadline, service.processes()
            time.sleep(0.1)
        service.process.send_signal(signal.SIGINT)
        assert service.process.wait(timeout=DOWN_SECONDS) == 0
        assert service.none_left_within(2.0), service.said.read_text()
        key = (tmp_path / "data" / "first-admin-key").stat()
        assert key.st_mode & 0o077 == 0


def test_second_service_on_the_same_data_says_so(tmp_path: Path) -> None:
    with served(tmp_path / "data") as service:
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
    with served(tmp_path / "data") as service:
        service.wait_ready()
        service.process.kill()
        service.process.wait()
        assert service.none_left_within(DOWN_SECONDS), service.processes()


def test_a_part_that_dies_is_started_again(tmp_path: Path) -> None:
    with served(tmp_path / "data") as service:
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
    with served(tmp_path / "data") as service:
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
