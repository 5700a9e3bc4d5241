"""The rolling check: everything that is kept is looked at again within a set cycle, a share of it each minute.

Where it has come to is in the database, so any clock goes on from there; one turn is held by one clock at a time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from digitize.integrity.collect import collect_orphans
from digitize.integrity.mend import OtherCopy, check_and_mend, other_copy
from digitize.integrity.walk import check_entries, close_gone, keep_result, left_in_copy, note_orphans
from digitize.service import Service
from digitize.store.integrity_tables import ObjectKind
from digitize.store.repositories import kept, recheck
from digitize.store.repositories.kept import WALKED
from digitize.store.repositories.recheck import Turn

TURN_SECONDS = 60.0
_MOST_UNITS = 2000  # bounds one turn besides its bytes
_ENTRIES_A_UNIT = 200  # of the audit log
_SHARDS = 256  # first two digits of a hash
_HELD = timedelta(minutes=10)
_AUDIT = str(ObjectKind.AUDIT)
_SHARDED = {"orphans_originals": "originals", "orphans_readings": "readings"}
_BY_DOSSIER = "orphans_documents"
PHASES = (*(str(kind) for kind in WALKED), _AUDIT, *_SHARDED, _BY_DOSSIER)


@dataclass(frozen=True, slots=True)
class TurnReport:
    """What a turn did: units looked at (objects, stretches of the log, parts of the store), bytes read, cycle ended."""

    units: int
    bytes_read: int
    ended: bool


def turn(service: Service) -> TurnReport | None:
    """Do the share of one minute; None where another clock holds the turn.

    Raises StoreError while the object store is away; what was looked at before that counts.
    """
    now = service.clock()
    with service.writing() as session:
        held = recheck.take(session, now, _HELD, PHASES[0], lambda: _planned(service))
    if held is None:
        return None
    left = _share(held, now, service.settings.verify_cycle_days)
    place, units, read = (held.phase, held.place), 0, 0
    ended, other = False, other_copy(service)
    try:
        while units < left and read < service.settings.verify_bytes_a_turn and not ended:
            looked, size, following = _unit(service, *place, other)
            units += looked
            read += size
            ended = following is None
            place = following or (PHASES[0], "")
            if ended:
                close_gone(service, held.started_at)
    finally:
        with service.writing() as session:
            recheck.give_back(session, *place, units, service.clock(), ended=ended)
    return TurnReport(units, read, ended)


def _share(held: Turn, now: datetime, cycle_days: float) -> int:
    """Units due in this minute, so that those left are done by the end of the cycle."""
    minutes_left = (held.started_at + timedelta(days=cycle_days) - now) / timedelta(minutes=1)
    due = math.ceil(max(held.planned - held.done, 0) / max(minutes_left, 1.0))
    return min(max(due, 1), _MOST_UNITS)


def _planned(service: Service) -> int:
    with service.reading() as session:
        stretches = math.ceil(kept.count_entries(session) / _ENTRIES_A_UNIT)
        return kept.count_kept(session) + stretches + len(_SHARDED) * _SHARDS + kept.count_dossiers(session)


def _unit(service: Service, phase: str, place: str, other: OtherCopy) -> tuple[int, int, tuple[str, str] | None]:
    """Look at what comes after ``place``: units done, bytes read, and where to go on, None at the end of the cycle."""
    if phase == _AUDIT:
        _, last, ended, _ = check_entries(service, int(place or 0), _ENTRIES_A_UNIT)
        return 1, 0, _next(phase) if ended else (phase, str(last))
    if phase in _SHARDED:
        shard = int(place or 0)
        _look_for_orphans(service, f"{_SHARDED[phase]}/{shard:02x}/", other)
        return 1, 0, (phase, str(shard + 1)) if shard + 1 < _SHARDS else _next(phase)
    if phase == _BY_DOSSIER:
        with service.reading() as session:
            dossiers = kept.dossiers_after(session, place, 1)
        if not dossiers:
            return 0, 0, _next(phase)
        ((dossier_id, code),) = dossiers
        for folder in ("documents", "unsigned"):
            _look_for_orphans(service, f"{folder}/{code}/", other)
        return 1, 0, (phase, dossier_id)
    with service.reading() as session:
        objects = kept.kept_after(session, ObjectKind(phase), place, 1)
    if not objects:
        return 0, 0, _next(phase)
    checked = check_and_mend(service, objects[0], other)
    keep_result(service, [checked])
    return 1, checked.size_bytes, (phase, objects[0].place)


def _next(phase: str) -> tuple[str, str] | None:
    following = PHASES.index(phase) + 1
    return (PHASES[following], "") if following < len(PHASES) else None


def _look_for_orphans(service: Service, prefix: str, other: OtherCopy) -> None:
    """Note what no row points to below ``prefix`` and remove what has been so for longer than the grace period."""
    there = (*service.objects.keys(prefix), *left_in_copy(service, prefix, other))
    if there:
        collect_orphans(service, note_orphans(service, there))
