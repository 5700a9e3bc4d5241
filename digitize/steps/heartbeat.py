"""Keeps a claim alive while its step works."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import structlog

from digitize.errors import LostClaimError, StoreError
from digitize.service import Service
from digitize.store import work
from digitize.store.work import Claim

_log = structlog.get_logger("digitize.work")
_LONGEST_SECONDS = 900.0  # a step that hangs must not hold its claim for ever


@contextmanager
def keep_alive(service: Service, claim: Claim) -> Iterator[None]:
    """Extend the lease every third of it until the context ends; a lost claim is only noted: its commit will fail."""
    lease = timedelta(seconds=service.settings.lease_seconds)
    done = threading.Event()

    def beat() -> None:
        beats = max(1, int(_LONGEST_SECONDS / (lease.total_seconds() / 3)))
        for _ in range(beats):
            if done.wait(lease.total_seconds() / 3):
                return
            try:
                with service.writing() as session:
                    work.extend(session, claim, service.clock(), lease)
            except LostClaimError:
                _log.warning("claim.lost", step=claim.step, work_item=claim.work_item_id)
                return
            except StoreError:
                _log.warning("heartbeat.missed", step=claim.step, work_item=claim.work_item_id)

    thread = threading.Thread(target=beat, name=f"heartbeat-{claim.step}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
