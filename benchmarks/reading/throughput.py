"""How much one machine reads: pages a minute with one and with two processes at once, and the memory each takes."""

from __future__ import annotations

import pickle
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from digitize.ocr import open_engine, read_page
from digitize.scan import EncodedPage, Limits


@dataclass(frozen=True, slots=True)
class Throughput:
    """Reading by ``workers`` processes at once, each going through all pages.

    ``pages_a_cpu_minute`` is of one core that has nothing else to do: it holds on a machine that is shared, where the
    wall clock does not. ``peak_mib`` is the most memory that one of the processes ever held.
    """

    workers: int
    pages_a_minute: float
    pages_a_cpu_minute: float
    peak_mib: float


def measure_throughput(pages: Sequence[EncodedPage], workers: int, limits: Limits) -> Throughput:
    """Read ``pages`` in each of ``workers`` processes that start together, models loaded and one page read before.

    The processes are fresh ones that hold nothing but what reading needs.

    Raises:
        RuntimeError: a process ended without an answer; what went wrong stands on its stderr.
    """
    command = [sys.executable, "-m", "benchmarks.reading.throughput"]
    processes = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(workers)]
    try:
        for process in processes:
            _tell(process, (list(pages), limits))
        for process in processes:
            _heard(process)  # is ready
        began = time.monotonic()
        for process in processes:
            _tell(process, None)
        costs = [_heard(process) for process in processes]
        wall = time.monotonic() - began
    finally:
        for process in processes:
            process.communicate()
    read = len(pages) * workers
    return Throughput(
        workers=workers,
        pages_a_minute=60 * read / wall,
        pages_a_cpu_minute=60 * read / sum(cpu_seconds for cpu_seconds, _ in costs),
        peak_mib=max(peak_kib for _, peak_kib in costs) / 1024,
    )


def table_of(measured: Sequence[Throughput]) -> list[str]:
    """Lines for a person; the scaling is that of the wall clock, and in brackets that of CPU time alone."""
    out = [f"{'workers':>7} {'pages/min':>10} {'scaling':>15} {'peak MiB a worker':>18}"]
    for each in measured:
        scaling = (
            f"{each.pages_a_minute / each.workers / (measured[0].pages_a_minute / measured[0].workers):.2f} "
            f"({each.pages_a_cpu_minute / measured[0].pages_a_cpu_minute:.2f})"
        )
        out.append(f"{each.workers:>7} {each.pages_a_minute:>10.1f} {scaling:>15} {each.peak_mib:>18.0f}")
    return out


def as_report(measured: Sequence[Throughput]) -> list[dict[str, float]]:
    """The same for JSON."""
    return [asdict(each) for each in measured]


def _tell(process: subprocess.Popen[bytes], what: object) -> None:
    if process.stdin is None:
        raise RuntimeError("a reading process can't be spoken to")
    pickle.dump(what, process.stdin)
    process.stdin.flush()


def _heard(process: subprocess.Popen[bytes]) -> tuple[float, float]:
    """CPU seconds and most memory in KiB of a reading process, (0, 0) when it has only made itself ready."""
    try:
        cpu_seconds, peak_kib = pickle.load(process.stdout) if process.stdout else (0.0, 0.0)
    except EOFError as error:
        raise RuntimeError("a reading process ended before it was done") from error
    return float(cpu_seconds), float(peak_kib)


def _read_all() -> None:
    """What a reading process does: pages by stdin, then the word to start; its cost by stdout."""
    pages, limits = pickle.load(sys.stdin.buffer)
    engine = open_engine()
    read_page(pages[0], engine, limits)
    _answer((0.0, 0.0))
    pickle.load(sys.stdin.buffer)
    cpu = time.process_time()
    for page in pages:
        read_page(page, engine, limits)
    _answer((time.process_time() - cpu, _most_memory_kib()))


def _most_memory_kib() -> float:
    """The most memory this process ever held, in KiB; getrusage would count what its parent held before the start."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(float(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))


def _answer(cost: tuple[float, float]) -> None:
    pickle.dump(cost, sys.stdout.buffer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    _read_all()
