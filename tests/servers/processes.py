"""Child processes of a test server and the folder they live in."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path


class ServerError(RuntimeError):
    """A server did not come up; the text holds the end of its log."""


def free_port() -> int:
    """A TCP port of the loopback interface that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_answers(port: int) -> bool:
    """Whether something accepts connections on this loopback port."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(ready: Callable[[], bool], *, what: str, seconds: float, log: Path | None = None) -> None:
    """Poll until ``ready()``; raises ServerError after ``seconds`` with the end of the log."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            tail = log.read_text(errors="replace")[-2000:] if log and log.exists() else ""
            raise ServerError(f"{what} did not come up within {seconds} s\n{tail}")
        time.sleep(0.05)


@contextmanager
def server_folder(name: str, owner: str | None = None) -> Iterator[Path]:
    """A folder for one server, readable by its own user, removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=f"digitize-test-{name}-"))
    folder.chmod(0o755)
    if owner is not None:
        shutil.chown(folder, owner)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def child(
    command: Sequence[str], *, log: Path, env: Mapping[str, str] | None = None, stop_seconds: float = 10.0
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server in the foreground of its own process group; stop just that process afterwards."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, **(env or {})},
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=stop_seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
