"""Objects that killed workers left behind leave the store once nothing has pointed to them for the grace period."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import structlog

from digitize.errors import ObjectMissingError, StoreLockedError
from digitize.second_copy import note
from digitize.service import Service
from digitize.store.access import SYSTEM
from digitize.store.audit import append
from digitize.store.integrity_tables import FindingKind
from digitize.store.objects import sha256_of
from digitize.store.repositories import findings, kept

_log = structlog.get_logger()
_FEW = 50  # so many left by killed workers are nothing unusual, however small the store
_UNKNOWN_TYPE = "application/octet-stream"


def collect_orphans(service: Service, keys: Iterable[str]) -> tuple[str, ...]:
    """Remove those of ``keys`` that were first seen without a row longer ago than the grace period, audited; which.

    A step may put the same bytes under the same key at this very moment and find them there already: so the rows and
    the steps under way are asked before the removal and again after it, and where one needs the object it is put back.

    Where far more is without a row than workers leave behind (``orphan_most_share``), the database is not the one that
    belongs to the store, an older one for example: nothing is removed and the findings stand.
    """
    before = service.clock() - timedelta(days=service.settings.orphan_grace_days)
    with service.reading() as session:
        old = findings.old_orphans(session, keys, before)
        if not old:
            return ()
        orphans, rows = findings.count_orphans(session), kept.count_kept(session)
    if orphans > max(_FEW, service.settings.orphan_most_share * rows):
        _log.warning("orphans.too_many", orphans=orphans, kept=rows)
        return ()
    return tuple(key for key in old if _collect(service, key))


def _collect(service: Service, key: str) -> bool:
    if not _unpointed(service, key):
        return False
    with service.writing() as session:
        note.erase(service, session, [key], None)
    try:
        data = service.objects.get(key)
    except ObjectMissingError:  # it was left in the second copy alone
        return False
    try:
        service.objects.delete(key)
    except StoreLockedError:  # until its lock ends; all else goes on
        return False
    if not _unpointed(service, key):
        sha256 = sha256_of(data)
        service.objects.put(key, data, sha256=sha256, content_type=_UNKNOWN_TYPE)
        with service.writing() as session:
            note.keep(service, session, key, sha256, _UNKNOWN_TYPE, None)
        return False
    now = service.clock()
    with service.writing() as session:
        findings.close_others(session, [key], (), now, (FindingKind.ORPHANED,))
        append(session, SYSTEM, "object.collect", "object", sha256_of(data), key=key, size_bytes=len(data))
    return True


def _unpointed(service: Service, key: str) -> bool:
    with service.reading() as session:
        return bool(kept.unpointed(session, [key]))
