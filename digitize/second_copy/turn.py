"""One turn of the clock for the second copy: carry out what waits, put in line what was kept before it was set."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from digitize.errors import DigitizeError, ObjectChangedError, ObjectMissingError, StoreError, StoreLockedError
from digitize.second_copy.reach import marked_anew, reached, target_of
from digitize.service import Service
from digitize.store.access import SYSTEM
from digitize.store.audit import append
from digitize.store.copy_tables import CopyAction
from digitize.store.integrity_tables import ObjectKind
from digitize.store.objects import ObjectStore, sha256_of
from digitize.store.repositories import copies, kept
from digitize.store.repositories.copies import Task, Turn
from digitize.store.repositories.kept import WALKED

TURN_SECONDS = 5.0
_LOOK = timedelta(minutes=1)  # how often an idle copy is looked at
_WORK_SECONDS = 60.0
_HELD = timedelta(minutes=10)
_AT_ONCE = 50
_FILL_AT_ONCE = 200
_LONGEST_LINE = 1000  # filling waits for the line to get shorter: what is kept now goes along with it
_FIRST_WAIT_SECONDS, _LONGEST_WAIT_SECONDS = 5.0, 600.0
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CopyReport:
    """What a turn did: objects copied and erased, wishes put off, and why the copy could not be used (None: it was)."""

    copied: int
    erased: int
    put_off: int
    error: DigitizeError | None = None


class _FirstStoreAwayError(Exception):
    """Nothing was learned about the copy."""


def turn(service: Service) -> CopyReport | None:
    """Do what can be done within a minute; None where nothing is to be done, or another clock is at it.

    Raises StoreError while the database or the first store is away.
    """
    if not service.has_copy:
        return None
    now = service.clock()
    target = target_of(service)
    with service.reading() as session:
        if not copies.needs_turn(session, target, now, _LOOK):
            return None  # an idle copy costs no write
    with service.writing() as session:
        held = copies.take(session, target, str(WALKED[0]), now, _HELD)
    if held is None:
        return None
    try:
        report = _work(service, _open(service, held), held)
    except _FirstStoreAwayError as error:
        with service.writing() as session:
            copies.let_go(session)
        raise StoreError from error
    except DigitizeError as error:
        wait = min(_FIRST_WAIT_SECONDS * 2.0**held.attempts, _LONGEST_WAIT_SECONDS)
        now = service.clock()
        with service.writing() as session:
            copies.note_away(session, now, now + timedelta(seconds=wait), error.code, error.text_vi)
        return CopyReport(0, 0, 0, error)
    with service.writing() as session:
        copies.give_back(session, service.clock())
    return report


def _open(service: Service, held: Turn) -> ObjectStore:
    if held.marked:
        return reached(service, held.mark)
    copy = marked_anew(service, held.mark)
    with service.writing() as session:
        copies.note_marked(session, service.clock())
        append(session, SYSTEM, "copy.begin", "copy", held.mark)
    return copy


def _work(service: Service, copy: ObjectStore, held: Turn) -> CopyReport:
    until = time.monotonic() + _WORK_SECONDS
    place = (held.fill_kind, held.fill_place)
    done = {CopyAction.KEEP: 0, CopyAction.ERASE: 0}
    put_off = 0
    while time.monotonic() < until:
        with service.reading() as session:
            tasks = copies.due(session, service.clock(), _AT_ONCE)
        if not tasks:
            kind, after = place
            if kind is None:
                break
            with service.reading() as session:
                if copies.count(session) >= _LONGEST_LINE:
                    break
            place = _fill(service, ObjectKind(kind), after)
            continue
        for task in tasks:
            if _carry_out(service, copy, task):
                done[task.action] += 1
            else:
                put_off += 1
    return CopyReport(done[CopyAction.KEEP], done[CopyAction.ERASE], put_off)


def _carry_out(service: Service, copy: ObjectStore, task: Task) -> bool:
    """Do what is wished; False where that is not possible for this object now. Raises where the copy is away."""
    try:
        if task.action is CopyAction.ERASE:
            copy.delete(task.key)
        elif not _put(service, copy, task):
            return False
    except StoreLockedError as error:  # of somebody else's making: the copy is asked for no lock
        _put_off(service, task, error.code, service.clock() + _ONE_DAY)
        return False
    except StoreError as error:
        copy.check()  # raises where the whole copy is away; else it is this object's own trouble
        _put_off(service, task, error.code)
        return False
    with service.writing() as session:
        mine = copies.done(session, task)
        if task.action is CopyAction.ERASE and mine:
            append(session, SYSTEM, "copy.erase", "object", sha256_of(task.key.encode()), key=task.key)
        if not mine and task.action is CopyAction.KEEP and kept.unpointed(session, [task.key]):
            # it was erased while it was being copied, by a clock that thought this one lost: not so in the copy
            copies.want_erased(session, [task.key], None, service.clock())
    return True


def _put(service: Service, copy: ObjectStore, task: Task) -> bool:
    sha256 = task.sha256 or ""
    try:
        data = service.objects.get(task.key, sha256=sha256)
    except (ObjectMissingError, ObjectChangedError) as error:
        with service.reading() as session:
            gone = kept.unpointed(session, [task.key])
        if not gone:  # a check names it, and mends it where it can
            _put_off(service, task, error.code)
            return False
        return True
    except StoreError as error:
        try:
            service.objects.check()
        except StoreError:
            raise _FirstStoreAwayError from error
        _put_off(service, task, error.code)  # one that can't be read (a bad sector) holds up no other
        return False
    copy.put(task.key, data, sha256=sha256, content_type=task.media_type or "application/octet-stream")
    return True


def _put_off(service: Service, task: Task, code: str, until: datetime | None = None) -> None:
    wait = min(_FIRST_WAIT_SECONDS * 2.0 ** min(task.attempts, 20), _LONGEST_WAIT_SECONDS)
    with service.writing() as session:
        copies.put_off(session, task, until or service.clock() + timedelta(seconds=wait), code)


def _fill(service: Service, kind: ObjectKind, after: str) -> tuple[str | None, str]:
    """Put the next objects of a kind in line unless there is a wish about them; where to go on, None at the end."""
    now = service.clock()
    with service.writing() as session:
        rows = kept.kept_after(session, kind, after, _FILL_AT_ONCE)
        for each in rows:
            copies.want(session, each.key, each.sha256, each.media_type, each.dossier_id, now, unless=True)
        following = WALKED.index(kind) + 1
        if len(rows) == _FILL_AT_ONCE:
            place: tuple[str | None, str] = (str(kind), rows[-1].place)
        else:
            place = (str(WALKED[following]) if following < len(WALKED) else None, "")
        copies.note_filled(session, *place, now)
    return place
