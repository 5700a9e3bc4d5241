"""The clock: recovers what was lost, hands on what was committed, checks again what is kept, keeps the
second copy, in a process of its own.

It needs no worker and no place in the queue of steps, so a long backlog or workers that hang can't keep it from its
work. Several clocks may run at once: what one does twice the claims make harmless.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType

import structlog

from digitize.errors import DigitizeError
from digitize.integrity import rolling
from digitize.second_copy import turn as copying
from digitize.service import Service, open_service
from digitize.settings import Settings
from digitize.steps.sweep import sweep
from workers.app import log_as_json
from workers.tasks import hand_on

RELAY_SECONDS = 1.0
_log = structlog.get_logger("digitize.clock")


def run(service: Service, stop: threading.Event) -> None:
    """Do every round at its interval, each in a thread of its own, until ``stop`` is set."""
    rounds: list[tuple[str, float, Callable[[Service], object]]] = [
        ("relay", RELAY_SECONDS, hand_on),
        ("sweep", service.settings.sweep_seconds, sweep),
        ("recheck", rolling.TURN_SECONDS, rolling.turn),
        ("copy", copying.TURN_SECONDS, copying.turn),
    ]
    threads = [
        threading.Thread(target=_repeat, args=(service, stop, *each), name=each[0], daemon=True) for each in rounds
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _repeat(
    service: Service, stop: threading.Event, name: str, seconds: float, act: Callable[[Service], object]
) -> None:
    while not stop.wait(seconds):
        try:
            act(service)
        except DigitizeError as error:
            _log.warning("clock.failed", round=name, code=error.code)
        except Exception as error:  # noqa: BLE001 -- the broker is away, or worse: the next round must come all the same
            _log.error("clock.failed", round=name, kind=type(error).__name__)


def main() -> None:
    """Run until SIGTERM or SIGINT."""
    log_as_json()
    stop = threading.Event()

    def handle(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, handle)
    signal.signal(signal.SIGINT, handle)
    service = open_service(Settings())
    try:
        run(service, stop)
    finally:
        service.close()


if __name__ == "__main__":
    main()
