"""The rolling check comes to everything within its cycle, goes on where it stopped, removes only what nobody needs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from digitize.cli.verify import standing
from digitize.integrity import collect, rolling
from digitize.store.integrity_tables import RecheckCursor
from digitize.store.ledger import AuditEntry
from digitize.store.objects import sha256_of
from digitize.store.repositories import recheck
from digitize.store.tables import Page
from tests.integration.bench import Bench, bench_on, finished_bench


@pytest.fixture
def full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """One dossier gone all the way."""
    with finished_bench(tmp_path / "data", monkeypatch) as bench:
        yield bench


def put(bench: Bench, key: str, data: bytes) -> None:
    bench.service.objects.put(key, data, sha256=sha256_of(data), content_type="application/octet-stream")


def cycle(bench: Bench, minutes: int = 1) -> int:
    """Turns until a cycle has ended, so many minutes apart; how many."""
    for turns in range(1, 2000):
        report = rolling.turn(bench.service)
        assert report is not None
        bench.later += timedelta(minutes=minutes)
        if report.ended:
            return turns
    raise AssertionError("no end")


def orphan_keys(bench: Bench) -> list[str]:
    with bench.service.reading() as session:
        found = session.scalars(select(AuditEntry).where(AuditEntry.action == "object.collect"))
        return [row.details["key"] for row in found]


def test_a_cycle_is_spread_over_its_days_and_comes_to_everything(full: Bench) -> None:
    service = full.service
    with service.reading() as session:
        page = session.scalars(select(Page).order_by(Page.sequence.desc())).first()
    assert page is not None
    good = service.objects.get(page.original_key)
    put(full, page.original_key, good[:-1] + b"?")
    minutes = int(24 * 60 * full.settings.verify_cycle_days)
    turns = cycle(full, minutes // 25)  # a clock that is late for its turns does more in each
    assert 12 < turns <= 27  # the last one sees that nothing is left
    assert [(each.finding.kind, each.finding.key) for each in standing(service)] == [("changed", page.original_key)]
    put(full, page.original_key, good)
    cycle(full, minutes // 25)
    assert standing(service) == ()
    with service.reading() as session:
        progress = recheck.progress(session)
    assert progress is not None
    assert progress.ended_at is not None


def test_one_clock_at_a_time_and_another_goes_on_after_it_was_lost(full: Bench) -> None:
    rolling.turn(full.service)
    with full.service.writing() as session:
        row = session.get_one(RecheckCursor, 1)
        row.busy_until = full.now() + timedelta(minutes=10)
        done = row.done
    assert done > 0
    assert rolling.turn(full.another()) is None
    full.later += timedelta(minutes=11)
    assert rolling.turn(full.another()) is not None
    with full.service.reading() as session:
        assert session.get_one(RecheckCursor, 1).done > done


def test_orphans_go_after_their_grace_and_what_may_be_needed_stays(full: Bench) -> None:
    service = full.service
    with service.reading() as session:
        page = session.scalars(select(Page)).first()
    assert page is not None
    data = b"left behind by a killed worker"
    gone = [f"originals/aa/bb/{'a' * 64}", f"readings/{page.sha256[:2]}/{page.sha256}/{'0' * 32}.json.gz"]
    for key in gone:
        put(full, key, data)
    kept = {each.key for each in service.objects.list()} - set(gone)
    fast = timedelta(days=full.settings.verify_cycle_days) / 4 / timedelta(minutes=1)
    cycle(full, int(fast))
    assert orphan_keys(full) == []
    cycle(full, int(fast))
    cycle(full, int(fast))
    assert sorted(orphan_keys(full)) == sorted(gone)
    assert {each.key for each in service.objects.list()} == kept
    assert standing(service) == ()


def test_nothing_is_removed_where_the_database_knows_too_little_of_the_store(
    full: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collect, "_FEW", 1)
    put(full, f"originals/aa/bb/{'a' * 64}", b"known to a newer database")
    put(full, f"originals/aa/bb/{'b' * 64}", b"this one, too")
    fast = timedelta(days=full.settings.verify_cycle_days) / 4 / timedelta(minutes=1)
    for _ in range(3):
        cycle(full, int(fast))
    assert orphan_keys(full) == []
    assert len(standing(full.service)) == 2


def test_an_object_that_is_pointed_to_at_the_last_moment_is_put_back(
    full: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = full.service
    key, data = f"originals/aa/bb/{'a' * 64}", b"the same page is scanned again"
    put(full, key, data)
    answers = iter([True, False])  # nobody before the removal; a row since
    monkeypatch.setattr(collect, "_unpointed", lambda *_: next(answers))
    assert collect._collect(service, key) is False
    assert service.objects.get(key) == data
    assert orphan_keys(full) == []


def test_nothing_of_a_running_step_is_removed(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    with bench_on(tmp_path / "data", monkeypatch) as bench:
        bench.scanned()
        bench.drain(until_step="seal_document")
        with bench.service.reading() as session:
            code = session.scalars(select(Page)).first().batch.dossier.code
        key = f"documents/{code}/01-{'0' * 16}/{code}.01.pdf"
        put(bench, key, b"a worker has just written this")
        from digitize.store.repositories import kept

        with bench.service.reading() as session:
            assert kept.unpointed(session, [key]) == frozenset()
        bench.drain()
        with bench.service.reading() as session:
            assert kept.unpointed(session, [key]) == {key}
