"""The sweeper: finds what was lost on the way and announces it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from digitize.errors import LostClaimError
from digitize.service import Service
from digitize.steps.failing import WORKER_LOST, WORKER_LOST_VI, put_aside
from digitize.store import work

_AT_ONCE = 200  # bounds one sweep; the next one goes on
_ANNOUNCED_A_WORKER = 10


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did."""

    claims_ended: int
    announced_again: int
    set_aside: int


def sweep(service: Service) -> Swept:
    """End claims whose worker was lost, set aside what has lost too many, and announce old waiting work again."""
    now = service.clock()
    with service.reading() as session:
        lost = work.expired(session, now, _AT_ONCE)
    ended = put_away = 0
    for claim in lost:
        try:
            with service.writing() as session:
                if claim.attempts >= service.settings.max_attempts:
                    text = WORKER_LOST_VI.format(attempts=claim.attempts)
                    work.lock_expired(session, claim, now)
                    put_aside(session, claim, now, code=WORKER_LOST, text_vi=text)
                    put_away += 1
                else:
                    work.end_expired(session, claim, now, code=WORKER_LOST)
                    ended += 1
        except LostClaimError:
            continue  # a heartbeat or another worker came in between: it is in good hands
    older_than = now - timedelta(seconds=4 * service.settings.sweep_seconds)
    with service.writing() as session:
        # a long queue is not announced as a whole: that would only make it longer
        announced = work.announce_again(session, now, older_than, _ANNOUNCED_A_WORKER * service.settings.workers)
    return Swept(ended, announced, put_away)
