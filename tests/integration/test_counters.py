"""Result codes (R17): counted without doubles or gaps however many ask at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from digitize.errors import StoreError
from digitize.steps.record_document import result_code
from digitize.store.clock import utc_now
from digitize.store.ledger import WorkItem, WorkState
from digitize.store.tables import Document, DocumentState, Dossier
from digitize.store.upsert import next_number
from tests.integration.bench import OWNER_ID, Bench

_AT_ONCE = 200
_TEMPLATE = "{owner_id}.{paper_type}.{number:02d}"


class _RolledBackError(Exception):
    """Ends a transaction without its number."""


def _document() -> Document:
    return Document(paper_type="TK_KHAI_SINH", dossier=Dossier(receiving_agency="H50.12"))


def test_two_hundred_at_once_get_each_number_once(bench: Bench) -> None:
    """Every seventh transaction rolls back: its number is given to another, so that no gap is left."""

    def allocate(turn: int) -> str | None:
        try:
            with bench.service.writing() as session:
                code = result_code(session, _TEMPLATE, _document(), OWNER_ID, utc_now())
                if turn % 7 == 0:
                    raise _RolledBackError
                return code
        except _RolledBackError:
            return None

    with ThreadPoolExecutor(24) as pool:
        codes = [code for code in pool.map(allocate, range(_AT_ONCE)) if code]
    kept = _AT_ONCE - len(range(0, _AT_ONCE, 7))
    assert sorted(codes, key=lambda code: int(code.rpartition(".")[2])) == [
        f"{OWNER_ID}.TK_KHAI_SINH.{number:02d}" for number in range(1, kept + 1)
    ]


def test_scopes_count_apart(bench: Bench) -> None:
    with bench.service.writing() as session:
        assert [next_number(session, scope) for scope in ("a", "b", "a")] == [1, 1, 2]


def test_a_step_done_again_keeps_the_code(bench: Bench) -> None:
    """An outage before the commit gives the number back; a second delivery after it finds nothing to do."""
    bench.scanned()
    bench.drain(until_step="record_document")
    item = bench.waiting("record_document")[0]
    from digitize import pipeline

    real = bench.service.database.writing
    calls = 0

    class _Fails:
        def __enter__(self):  # type: ignore[no-untyped-def]
            self.inner = real()
            return self.inner.__enter__()

        def __exit__(self, *raised: object) -> None:
            self.inner.__exit__(StoreError, StoreError(), None)
            raise StoreError

    def fails_at_commit():  # type: ignore[no-untyped-def]
        nonlocal calls
        calls += 1
        return _Fails() if calls == 2 else real()  # the claim, then the result

    bench.service.database.writing = fails_at_commit  # type: ignore[method-assign]
    assert pipeline.run_step(bench.service, item) is pipeline.Outcome.AGAIN
    bench.service.database.writing = real  # type: ignore[method-assign]
    with bench.service.writing() as session:
        session.get_one(WorkItem, item).not_before = None
    assert pipeline.run_step(bench.service, item) is pipeline.Outcome.DONE
    assert pipeline.run_step(bench.service, item) is pipeline.Outcome.NOT_MINE
    with bench.service.reading() as session:
        document = session.scalars(select(Document).where(Document.state == DocumentState.STORED)).one()
        assert document.result_code
        assert document.result_code.endswith(".01")
        assert session.get_one(WorkItem, item).state == WorkState.DONE
