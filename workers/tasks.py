"""The one task: do a step. What recovers lost work stands in :mod:`workers.clock`, outside this queue."""

from __future__ import annotations

from celery import shared_task

from digitize import pipeline
from digitize.service import Service
from digitize.settings import Settings
from digitize.steps import read_page
from digitize.store import work
from workers.state import service_of_process

STEP_SECONDS = 900.0
_SPARE_SECONDS = 30.0
_AT_ONCE = 100


@shared_task(name="workers.tasks.perform")  # type: ignore[no-untyped-call, untyped-decorator]
def perform(work_item_id: str) -> None:
    """Do one step, then hand on what it announced."""
    service = service_of_process()
    pipeline.run_step(service, work_item_id)
    hand_on(service)


def seconds_of(step: str, settings: Settings) -> float:
    """After how long the worker of a step is killed: nothing but that ends native code which hangs on a page.

    Its lease then runs out and the page is tried again, at last set aside with its reason.
    """
    if step == read_page.NAME:
        # opened, decoded and read, each within the time of a page, on a machine that may be busy
        return 3 * settings.seconds_a_page + _SPARE_SECONDS
    return STEP_SECONDS


def hand_on(service: Service) -> int:
    """Send the announcements that wait in the outbox, then forget them; how many.

    Sent before forgotten: a crash in between announces twice, which the claim makes harmless.
    """
    count = 0
    while True:
        with service.reading() as session:
            messages = work.unsent(session, _AT_ONCE)
        if not messages:
            return count
        for message in messages:
            perform.apply_async((message.work_item_id,), time_limit=seconds_of(message.step, service.settings))
        with service.writing() as session:
            work.sent(session, messages)
        count += len(messages)
