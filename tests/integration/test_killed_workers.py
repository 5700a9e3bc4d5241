"""A worker is killed with SIGKILL while it holds a claim, at each point of each step: nothing is lost or doubled."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from digitize import pipeline
from digitize.service import Service
from digitize.steps.sweep import sweep
from digitize.store import work
from tests.integration.bench import Bench
from tests.integration.test_steps import check_finished

WRITES_OBJECTS = ("read_page", "seal_document")


# no stack at the usual settings comes to these
ONLY_SOMETIMES = {"complete_signature", "extend_signatures", "erase_document", "validate_pdf"}


def _stop_here(marker: Path) -> None:
    marker.touch()
    time.sleep(600)


def _arrange(service: Service, point: str, marker: Path) -> None:
    """Make this (child) process stop for ever at the point. Runs in the child only."""
    put, finish = service.objects.put, work.finish

    def stop_before_put(*args: object, **kwargs: object) -> None:
        _stop_here(marker)

    def stop_after_put(*args, **kwargs):  # type: ignore[no-untyped-def]
        put(*args, **kwargs)
        _stop_here(marker)

    def stop_before_transaction(*args: object, **kwargs: object) -> None:
        _stop_here(marker)

    def stop_in_transaction(*args, **kwargs):  # type: ignore[no-untyped-def]
        finish(*args, **kwargs)
        _stop_here(marker)

    if point == "before_put":
        service.objects.put = stop_before_put  # type: ignore[method-assign]
    elif point == "after_put":
        service.objects.put = stop_after_put  # type: ignore[method-assign]
    elif point == "at_work":
        pipeline.STEPS = dict.fromkeys(pipeline.STEPS, stop_before_transaction)  # type: ignore[misc]
    else:
        work.finish = stop_in_transaction  # type: ignore[assignment]


def _killed_child(act: Callable[[], None], marker: Path) -> None:
    """Do ``act`` in a child process and kill it once the marker is there."""
    child = os.fork()
    if child == 0:
        try:
            act()
        finally:
            os._exit(1)
    deadline = time.monotonic() + 60
    try:
        while not marker.exists():
            ended, status = os.waitpid(child, os.WNOHANG)
            assert ended == 0, f"the child ended by itself: {status}"
            assert time.monotonic() < deadline
            time.sleep(0.01)
    finally:
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def killed_at(bench: Bench, step: str, point: str, marker: Path) -> None:
    """Let a worker do a waiting ``step`` and kill it at ``point``; its claim has run out and was ended afterwards."""
    item = bench.waiting(step)[0]

    def act() -> None:
        service = bench.another()
        _arrange(service, point, marker)
        pipeline.run_step(service, item)

    bench.service.database.close()  # connections are not shared with the child
    _killed_child(act, marker)

    assert pipeline.run_step(bench.service, item) is pipeline.Outcome.NOT_MINE, "the lease still runs"
    bench.later += timedelta(seconds=60)
    assert sweep(bench.service).claims_ended == 1


@pytest.mark.parametrize(
    ("step", "point"),
    [
        (step, point)
        for step in pipeline.STEPS
        if step not in ONLY_SOMETIMES
        for point in ("at_work", "before_put", "after_put", "in_transaction")
        if step in WRITES_OBJECTS or "put" not in point
    ],
)
def test_a_worker_killed_at_any_point_loses_and_doubles_nothing(
    bench: Bench, tmp_path: Path, step: str, point: str
) -> None:
    batch = bench.scanned()
    bench.drain(until_step=step)
    killed_at(bench, step, point, tmp_path / "stopped")
    bench.drain()
    check_finished(bench, batch.dossier_id)


def test_a_station_killed_between_object_and_row_sends_again(bench: Bench, tmp_path: Path) -> None:
    """Bytes without a row are found by the next try: one page, one object."""
    batch = bench.open_batch()
    data = bench.page("form", ("TỜ KHAI ĐĂNG KÝ KHAI SINH",))
    marker = tmp_path / "stopped"

    def act() -> None:
        bench.service = bench.another()
        _arrange(bench.service, "after_put", marker)
        bench.put(batch.id, 1, data)

    bench.service.database.close()
    _killed_child(act, marker)
    assert bench.unsent() == 0
    receipt = bench.put(batch.id, 1, data)
    assert receipt.created
    assert bench.put(batch.id, 1, data) == receipt
    assert len(list(bench.service.objects.list("originals"))) == 1
    assert bench.unsent() == 1
