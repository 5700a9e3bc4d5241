"""Walk everything that is kept, once, and say what is wrong: ``digitize verify``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from digitize.errors import StoreError
from digitize.integrity.check import Checked
from digitize.integrity.mend import OtherCopy, check_and_mend, other_copy
from digitize.service import Service
from digitize.store.access import SYSTEM
from digitize.store.audit import verify_stretch
from digitize.store.integrity_tables import FindingKind, ObjectKind
from digitize.store.repositories import copies, findings, kept
from digitize.store.repositories.findings import AUDIT_KEY, COPY_KEY, Finding, OpenFinding
from digitize.store.repositories.kept import WALKED, KeptObject

_T = TypeVar("_T")
_AT_ONCE = 100
_ENTRIES_AT_ONCE = 1000
PREFIXES = ("originals/", "readings/", "documents/", "unsigned/")
"""What is looked through for objects that no row points to; anything else in the store is not ours."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a walk looked at and what it found. ``young`` objects have no row yet, within the grace period.

    ``checked`` counts by kind; ``bytes_read`` in bytes; ``findings`` of this walk, oldest first; ``mended`` was put
    back from the other copy; ``copy_looked_at`` counts objects whose second copy was read; ``copy_error`` says in
    Vietnamese why it could not be.
    """

    checked: dict[str, int]
    bytes_read: int
    entries: int
    young: int
    findings: tuple[OpenFinding, ...]
    mended: tuple[Finding, ...] = ()
    copy_looked_at: int = 0
    copy_error: str | None = None

    @property
    def whole(self) -> bool:
        """Nothing is wrong any more, and the second copy, where one is set, could be looked at."""
        return not self.findings and self.copy_error is None


def verify_everything(service: Service) -> Report:
    """Check all that rows point to, the audit log, and the store for what no row points to; findings are kept."""
    return _walked(service, _everything(service), orphans=True)


def verify_sample(service: Service, count: int) -> Report:
    """Check up to ``count`` objects of each kind drawn at random, and the whole audit log; findings are kept."""
    return _walked(service, _sampled(service, count), orphans=False)


def _walked(service: Service, objects: Iterable[KeptObject], *, orphans: bool) -> Report:
    counts = {str(kind): 0 for kind in WALKED}
    read, entries, young = 0, 0, 0
    began = service.clock()
    standing = set[tuple[str, FindingKind]]()
    other, compared, mended = other_copy(service), 0, list[Finding]()
    for group in in_groups(objects, _AT_ONCE):
        checked = [check_and_mend(service, each, other) for each in group]
        for each in checked:
            counts[each.kept.kind] += 1
            read += each.size_bytes
            compared += each.copy_looked_at
            if each.mended is not None:
                mended.append(each.mended)
        standing |= keep_result(service, checked)
    position, ended = 0, False
    while not ended:
        looked, position, ended, found = check_entries(service, position, _ENTRIES_AT_ONCE)
        entries += looked
        standing |= {(each.key, each.kind) for each in found}
    if orphans:
        close_gone(service, began)
        for prefix in PREFIXES:
            for keys in in_groups(service.objects.keys(prefix), _AT_ONCE):
                unpointed = note_orphans(service, keys)
                young += len(unpointed)
                standing |= {(key, FindingKind.ORPHANED) for key in unpointed}
            for keys in in_groups(left_in_copy(service, prefix, other), _AT_ONCE):
                unpointed = note_orphans(service, keys)
                young += len(unpointed)
                standing |= {(key, FindingKind.ORPHANED) for key in unpointed}
    with service.reading() as session:
        grace = timedelta(days=service.settings.orphan_grace_days)
        stands = findings.open_findings(session, SYSTEM, service.clock(), grace)
    told = tuple(each for each in stands if (each.finding.key, each.finding.kind) in standing)
    young -= sum(each.finding.kind is FindingKind.ORPHANED for each in told)
    away = other.error.text_vi if other.error is not None else None
    return Report(counts, read, entries, young, told, tuple(mended), compared, away)


def in_groups(items: Iterable[_T], size: int) -> Iterator[tuple[_T, ...]]:
    """The items in groups of ``size``, the last may be smaller."""
    rest = iter(items)
    while group := tuple(islice(rest, size)):
        yield group


def keep_result(service: Service, checked: Iterable[Checked]) -> set[tuple[str, FindingKind]]:
    """Open findings for what is wrong, close those of what is right again; what is wrong, by key and kind."""
    looked = list(checked)
    found = [found for each in looked for found in (each.finding, each.copy_finding) if found is not None]
    mended = [each.mended for each in looked if each.mended is not None]
    now = service.clock()
    keys = [each.kept.key for each in looked]
    keys += [f"{COPY_KEY}{each.kept.key}" for each in looked if each.copy_looked_at]
    with service.reading() as session:
        unchanged = not found and not mended and not findings.any_open(session, keys)
    if unchanged:
        return set()  # the common case: no writer waits for a check
    with service.writing() as session:
        findings.note(session, found, now)
        findings.note_mended(session, mended, now)
        findings.close_others(session, keys, found, now, tuple(FindingKind))
    return {(each.key, each.kind) for each in found}


def check_entries(service: Service, after: int, limit: int) -> tuple[int, int, bool, tuple[Finding, ...]]:
    """Check a stretch of the audit log: entries looked at, last position, whether it ended, what is wrong."""
    now = service.clock()
    with service.reading() as session:
        stretch = verify_stretch(session, after, limit)
    text = "Dòng nhật ký số {position} đã bị sửa, xóa hoặc chèn: chuỗi mã băm không khớp."
    found = tuple(
        Finding(FindingKind.CHANGED, ObjectKind.AUDIT, f"{AUDIT_KEY}{each}", text.format(position=each))
        for each in stretch.broken
    )
    with service.reading() as session:
        unchanged = not found and not findings.any_open_on_audit(session)
    if unchanged:
        return stretch.entries, stretch.last, stretch.ended, ()
    with service.writing() as session:
        findings.note(session, found, now)
        findings.close_audit(session, after, stretch.last + stretch.ended, stretch.broken, now)
    return stretch.entries, stretch.last, stretch.ended, found


def note_orphans(service: Service, keys: Iterable[str]) -> frozenset[str]:
    """Note which of ``keys``, all of them in the store, no row points to; which these are."""
    looked = tuple(keys)
    now = service.clock()
    with service.reading() as session:
        unpointed = kept.unpointed(session, looked)
    text = "Không có dòng nào trong cơ sở dữ liệu trỏ tới tệp này."
    found = [Finding(FindingKind.ORPHANED, ObjectKind.OBJECT, key, text) for key in sorted(unpointed)]
    with service.reading() as session:
        unchanged = not found and not findings.any_open(session, looked)
    if not unchanged:
        with service.writing() as session:
            findings.note(session, found, now)
            findings.close_others(session, looked, found, now, (FindingKind.ORPHANED,))
    return unpointed


def left_in_copy(service: Service, prefix: str, other: OtherCopy) -> tuple[str, ...]:
    """Keys below ``prefix`` that are in the second copy alone and wait neither to be erased there nor to be put back.

    None where the copy can't be looked at: that is told otherwise.
    """
    if other.store is None:
        return ()
    try:
        alone = set(other.store.keys(prefix)) - set(service.objects.keys(prefix))
    except StoreError:
        service.objects.check()
        return ()
    with service.reading() as session:
        waiting = {key for keys in in_groups(sorted(alone), _AT_ONCE) for key in copies.in_line(session, keys)}
    return tuple(sorted(alone - waiting))


def close_gone(service: Service, before: datetime) -> None:
    """Close findings, last seen ``before`` a whole walk, on what is not kept any more: erased, replaced or removed."""
    with service.reading() as session:
        stale = findings.stale(session, before)
        unpointed = kept.unpointed(session, {each.key for each in stale})
    gone = [
        each.key
        for each in stale
        if each.key in unpointed and (each.kind is not FindingKind.ORPHANED or service.objects.stat(each.key) is None)
    ]
    if gone:
        with service.writing() as session:
            findings.close_others(session, gone, (), service.clock(), tuple(FindingKind))


def _everything(service: Service) -> Iterator[KeptObject]:
    for kind in WALKED:
        place = ""
        while True:
            with service.reading() as session:
                rows = kept.kept_after(session, kind, place, _AT_ONCE)
            yield from rows
            if len(rows) < _AT_ONCE:
                break
            place = rows[-1].place


def _sampled(service: Service, count: int) -> Iterator[KeptObject]:
    for kind in WALKED:
        with service.reading() as session:
            rows = kept.sample(session, kind, count)
        yield from rows
