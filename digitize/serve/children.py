"""Child processes that never outlive the service."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_LOG_BYTES_KEPT = 10 * 1024 * 1024
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class ChildSpec:
    """What to run. ``stop_seconds`` is how long it may take to end by itself after SIGTERM."""

    name: str
    command: tuple[str, ...]
    stop_seconds: float = 10.0


class Child:
    """One child process in a session of its own, so that Ctrl-C reaches only the supervisor."""

    def __init__(self, spec: ChildSpec, *, log_dir: Path, env: Mapping[str, str]) -> None:
        self.spec = spec
        self._log = log_dir / f"{spec.name}.log"
        self._env = {**os.environ, **env}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """File that takes what the child prints."""
        return self._log

    @property
    def pid(self) -> int | None:
        """Process id, None before the first start."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the child; its output goes to its log file."""
        self._log.parent.mkdir(parents=True, exist_ok=True)
        if self._log.exists() and self._log.stat().st_size > _LOG_BYTES_KEPT:
            self._log.replace(self._log.with_suffix(".log.1"))
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(
                self.spec.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=self._env,
                start_new_session=True,
                preexec_fn=_die_with_parent(os.getpid()),
            )

    def running(self) -> bool:
        """Whether the child runs now."""
        return self._process is not None and self._process.poll() is None

    def ask_to_stop(self) -> None:
        """Send SIGTERM."""
        if self.running() and self._process is not None:
            self._process.terminate()

    def wait_or_kill(self, until: float) -> None:
        """Wait until the monotonic time ``until``, then kill what is left of the child's process group."""
        if self._process is None:
            return
        try:
            self._process.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._kill_group()
            self._process.wait()
        self._kill_group()  # pool processes whose parent ended without them

    def log_tail(self, characters: int = 1500) -> str:
        """The end of the child's log, for an error message."""
        return self._log.read_text(errors="replace")[-characters:] if self._log.exists() else ""

    def _kill_group(self) -> None:
        if self._process is None:
            return
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return  # the whole group has ended: what was wanted


def python_module(name: str, module: str, *arguments: str, stop_seconds: float = 10.0) -> ChildSpec:
    """A child that runs a Python module with the interpreter of this process."""
    return ChildSpec(name, (sys.executable, "-m", module, *arguments), stop_seconds)


def stop_all(children: Sequence[Child]) -> None:
    """Stop the children in the given order of groups: all are asked at once, each has its own time."""
    started = time.monotonic()
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.wait_or_kill(started + child.spec.stop_seconds)


def _die_with_parent(parent: int) -> Callable[[], None]:
    """Make the kernel send SIGTERM to the child when the supervisor dies, even by SIGKILL (Linux)."""
    if not sys.platform.startswith("linux"):
        return lambda: None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def before_exec() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # it died between fork and now
            os._exit(1)

    return before_exec
