"""Many workers at once, on both databases."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from digitize import intake, pipeline
from digitize.errors import LostClaimError
from digitize.service import Service
from digitize.store import work
from digitize.store.ledger import WorkItem
from digitize.store.tables import Batch, BatchState, Document, Page, PageState
from digitize.store.upsert import next_number
from tests.integration.bench import BIRTH_FORM, PROCEDURE, STATION, Bench
from tests.integration.test_steps import check_finished

LEASE = timedelta(seconds=5)


def at_once(count: int, act: Callable[[int], object]) -> list[object]:
    """Results of ``count`` threads that start together."""
    barrier = threading.Barrier(count)

    def run(number: int) -> object:
        barrier.wait()
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_of_many_claimers_one_gets_the_item(bench: Bench) -> None:
    bench.scanned()
    item = bench.waiting("read_page")[0]

    def claim(_: int) -> work.Claim | None:
        with bench.service.writing() as session:
            return work.claim(session, item, bench.now(), LEASE)

    claims = [claim for claim in at_once(8, claim) if claim is not None]
    assert len(claims) == 1
    assert bench.states() == {"claimed": 1, "waiting": 1}


def test_each_claim_has_a_greater_token_and_only_the_last_may_finish(bench: Bench) -> None:
    bench.scanned()
    item = bench.waiting("read_page")[0]
    claims = []
    for _ in range(3):
        with bench.service.writing() as session:
            claims.append(work.claim(session, item, bench.now(), LEASE))
        bench.later += timedelta(seconds=10)
    tokens = [claim.fencing_token for claim in claims if claim]
    assert tokens == sorted(set(tokens))
    assert len(tokens) == 3
    for late in claims[:2]:
        for act in (work.finish, lambda *args: work.extend(*args, LEASE)):
            with pytest.raises(LostClaimError), bench.service.writing() as session:
                act(session, late, bench.now())
    with bench.service.writing() as session:
        work.finish(session, claims[2], bench.now())


def test_a_heartbeat_keeps_a_claim_from_the_sweeper(bench: Bench) -> None:
    bench.scanned()
    item = bench.waiting("read_page")[0]
    with bench.service.writing() as session:
        claim = work.claim(session, item, bench.now(), LEASE)
    assert claim is not None
    seen = bench.now() + timedelta(seconds=10)
    with bench.service.reading() as session:
        assert [each.work_item_id for each in work.expired(session, seen, 10)] == [item]
    with bench.service.writing() as session:
        work.extend(session, claim, seen, LEASE)
    with pytest.raises(LostClaimError), bench.service.writing() as session:
        work.end_expired(session, claim, seen, code="late")
    assert bench.states() == {"claimed": 1, "waiting": 1}


def test_two_last_pages_that_end_at_once_start_one_assembly(bench: Bench) -> None:
    for round_number in range(3):
        bench.scanned(str(round_number))
        items = bench.waiting("read_page")
        assert len(items) == 2
        services = [bench.another(), bench.another()]

        def read(number: int, items: list[str] = items, services: list[Service] = services) -> pipeline.Outcome:
            return pipeline.run_step(services[number], items[number])

        assert at_once(2, read) == [pipeline.Outcome.DONE] * 2
        for service in services:
            service.close()
        assert len(bench.waiting("assemble_batch")) == round_number + 1


def test_closing_while_the_last_page_ends_starts_one_assembly(bench: Bench) -> None:
    for round_number in range(5):
        batch = bench.open_batch()
        bench.put(batch.id, 1, bench.page(f"form {round_number}", BIRTH_FORM))
        item = bench.waiting("read_page")[0]
        other = bench.another()

        def act(number: int, batch_id: str = batch.id, item: str = item, other: Service = other) -> object:
            if number:
                return pipeline.run_step(other, item)
            return intake.close_batch(bench.service, STATION, batch_id, 1)

        at_once(2, act)
        other.close()
        assert len(bench.waiting("assemble_batch")) == round_number + 1


def test_a_dossier_opened_by_many_at_once_is_one(bench: Bench) -> None:
    for number in range(5):
        wanted = intake.DossierRequest(PROCEDURE, code=f"H50.12-261124-7{number:03d}")
        keys = at_once(6, lambda _, wanted=wanted: intake.open_dossier(bench.service, STATION, wanted))
        assert len({key.id for key in keys}) == 1  # type: ignore[attr-defined]
        assert Counter(key.created for key in keys) == {True: 1, False: 5}  # type: ignore[attr-defined]


def test_a_page_read_again_while_its_batch_is_split_says_so(bench: Bench) -> None:
    """The split counted the page as unreadable: read by then, it must not stand nowhere without a reason."""
    batch = bench.open_batch()
    bench.put(batch.id, 1, bench.page("form", BIRTH_FORM))
    item = bench.waiting("read_page")[0]
    other = bench.another()
    begun, go_on = threading.Event(), threading.Event()

    with bench.service.writing() as session:
        session.execute(update(Batch).where(Batch.id == batch.id).values(state=BatchState.CLOSED, sheets_declared=1))

    def split() -> None:
        with other.writing() as session:
            session.scalars(select(Batch).where(Batch.id == batch.id).with_for_update()).one()
            begun.set()
            go_on.wait(2)
            session.execute(update(Batch).where(Batch.id == batch.id).values(state=BatchState.ASSEMBLED))

    with ThreadPoolExecutor(2) as threads:
        splitting = threads.submit(split)
        begun.wait(10)
        reading = threads.submit(pipeline.run_step, bench.service, item)
        time.sleep(0.5)
        go_on.set()
        splitting.result()
        assert reading.result() is pipeline.Outcome.DONE
    other.close()
    with bench.service.reading() as session:
        page = session.scalars(select(Page).where(Page.batch_id == batch.id)).one()
    assert page.state == PageState.READ
    assert page.reason_code == "read_late"


def test_a_page_put_by_many_at_once_is_kept_once(bench: Bench) -> None:
    batch = bench.open_batch()
    data = bench.page("form", BIRTH_FORM)
    receipts = at_once(6, lambda _: bench.put(batch.id, 1, data))
    assert len(set(map(repr, ({**vars_of(receipt), "created": None} for receipt in receipts)))) == 1
    assert Counter(receipt.created for receipt in receipts) == {True: 1, False: 5}  # type: ignore[attr-defined]
    assert bench.unsent() == 1


def vars_of(receipt: object) -> dict[str, object]:
    """The fields of a slotted value."""
    return {name: getattr(receipt, name) for name in receipt.__dataclass_fields__}  # type: ignore[attr-defined]


def test_numbers_are_given_out_once_and_without_gaps(bench: Bench) -> None:
    """R17: 200 allocations at once."""

    def take(_: int) -> list[int]:
        numbers = []
        for _ in range(25):
            with bench.service.writing() as session:
                numbers.append(next_number(session, "thử"))
        return numbers

    taken = [number for numbers in at_once(8, take) for number in numbers]  # type: ignore[attr-defined]
    assert sorted(taken) == list(range(1, 201))


def test_a_number_of_a_transaction_that_fails_is_given_again(bench: Bench) -> None:
    def take_and_fail() -> None:
        with bench.service.writing() as session:
            assert next_number(session, "thử") == 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        take_and_fail()
    with bench.service.writing() as session:
        assert next_number(session, "thử") == 1


def test_batches_of_one_dossier_assembled_at_once_number_their_documents(bench: Bench) -> None:
    first = bench.scanned("a")
    second = intake.open_batch(bench.service, STATION, first.dossier_id)
    bench.put(second.id, 1, bench.page("again", BIRTH_FORM))
    intake.close_batch(bench.service, STATION, second.id, 1)
    bench.drain(until_step="assemble_batch")
    items = bench.waiting("assemble_batch")
    services = [bench.another(), bench.another()]
    outcomes = at_once(2, lambda number: pipeline.run_step(services[number], items[number]))
    assert outcomes == [pipeline.Outcome.DONE] * 2
    for service in services:
        service.close()
    with bench.service.reading() as session:
        assert sorted(session.scalars(select(Document.sequence))) == [1, 2, 3]


def test_many_workers_finish_a_dossier_once(bench: Bench) -> None:
    """Four workers race for every item: each result is there once."""
    batch = bench.scanned()
    services = [bench.another() for _ in range(4)]

    def work_until_done(number: int) -> int:
        done = 0
        for _ in range(200):
            with services[number].reading() as session:
                waiting = list(session.scalars(select(WorkItem.id).where(WorkItem.state.in_(("waiting", "claimed")))))
                total = len(session.scalars(select(WorkItem.id)).all())
            if not waiting and total >= 11:
                return done
            done += sum(pipeline.run_step(services[number], item) is pipeline.Outcome.DONE for item in waiting)
        return done

    counts = at_once(4, work_until_done)
    for service in services:
        service.close()
    assert sum(counts) == 11  # type: ignore[arg-type]
    check_finished(bench, batch.dossier_id)
