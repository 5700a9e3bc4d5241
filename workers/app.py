"""The Celery application: the queue only wakes workers, the database holds what is to be done."""

from __future__ import annotations

import logging

import structlog
from celery import Celery
from celery.signals import setup_logging, worker_process_shutdown

from digitize.errors import SetupError
from digitize.settings import Settings
from workers.state import close_service

_QUEUE = "digitize"
_TASK_SECONDS = 900  # a step that hangs beyond every limit of its own is killed; its lease then runs out


def make_app(settings: Settings) -> Celery:
    """The application on the broker of the settings. Raises SetupError where none is set."""
    if not settings.broker_url:
        raise SetupError(reason="broker_url: redis://…, redis+socket:///… or amqp://…; ./run serve brings its own")
    app = Celery(  # type: ignore[no-untyped-call]
        "digitize", broker=settings.broker_url, include=["workers.tasks"]
    )
    app.conf.update(
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        task_default_queue=_QUEUE,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_acks_on_failure_or_timeout=True,
        task_time_limit=_TASK_SECONDS,
        worker_prefetch_multiplier=1,
        worker_max_memory_per_child=1_500_000,  # KiB
        worker_hijack_root_logger=False,
        worker_send_task_events=False,
        worker_enable_remote_control=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options=_transport_options(settings),
    )
    return app


def _transport_options(settings: Settings) -> dict[str, float]:
    if settings.broker_url.startswith("amqp"):
        return {"confirm_publish": True}
    # a message that is given out again while its step still runs would only be refused: but not too often
    return {"visibility_timeout": max(3600.0, 4 * settings.lease_seconds)}


@setup_logging.connect  # type: ignore[untyped-decorator]
def log_as_json(**_: object) -> None:
    """One JSON object a line; Celery's own log only from warnings on: it would print arguments."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )


@worker_process_shutdown.connect  # type: ignore[untyped-decorator]
def _close(**_: object) -> None:
    close_service()


app = make_app(Settings())
app.set_default()  # type: ignore[no-untyped-call]  # tasks are sent from the clock's threads, too
