"""What becomes of a step that failed: another try after a while, or set aside for a person with its reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from digitize.errors import (
    BusyError,
    CertificateError,
    ClockError,
    DeletionRefusedError,
    DigitizeError,
    StoreDeniedError,
    StoreError,
    StoreFullError,
    StoreLockedError,
    TimestampError,
    ValidationDataError,
)
from digitize.service import Service
from digitize.steps import read_page
from digitize.store import work
from digitize.store.access import SYSTEM
from digitize.store.audit import append
from digitize.store.work import Claim

_FIRST_WAIT_SECONDS, _LONGEST_WAIT_SECONDS = 1.0, 60.0
_OUTSIDE = (
    BusyError,
    CertificateError,
    ClockError,
    StoreDeniedError,
    StoreFullError,
    TimestampError,
    ValidationDataError,
)
_FOR_LONG = (StoreLockedError, DeletionRefusedError)
WORKER_LOST = "work.worker_lost"
WORKER_LOST_VI = "Tiến trình xử lý bị dừng đột ngột {attempts} lần khi làm bước này. Cán bộ kiểm tra tệp rồi thử lại."


class Verdict(StrEnum):
    """What was decided about a failure."""

    AGAIN = "again"
    SET_ASIDE = "set_aside"


def note_failure(service: Service, claim: Claim, error: DigitizeError) -> Verdict:
    """Decide and commit. A store that is away is not the step's own fault, nor is a key, clock or authority that can't
    be used now: that try does not count, the item waits with its reason and goes on by itself. What the store's lock
    or a legal hold forbids to delete goes to a person at once: the lock lasts for longer than trying again helps.

    LostClaimError if another worker holds the step by now.
    """
    now = service.clock()
    outage = type(error) is StoreError or isinstance(error, _OUTSIDE)
    with service.writing() as session:
        again = claim.attempts < service.settings.max_attempts and not isinstance(error, _FOR_LONG)
        if again or outage:
            wait = min(_FIRST_WAIT_SECONDS * 2.0 ** (claim.attempts - 1), _LONGEST_WAIT_SECONDS)
            work.put_back(
                *(session, claim, now),
                wait=timedelta(seconds=wait),
                code=error.code,
                text_vi=error.text_vi,
                counted=not outage,
            )
            return Verdict.AGAIN
        put_aside(session, claim, now, code=error.code, text_vi=error.text_vi)
        return Verdict.SET_ASIDE


def put_aside(session: Session, claim: Claim, now: datetime, *, code: str, text_vi: str) -> None:
    """Set the step aside for a person, and let what does not depend on it go on."""
    work.set_aside(session, claim, now, code=code, text_vi=text_vi)
    append(session, SYSTEM, "work.set_aside", "work", claim.work_item_id, step=claim.step, code=code)
    if claim.step == read_page.NAME:
        read_page.when_set_aside(session, claim, now, code, text_vi)
