"""Looks see one state of the database, leave their audit entry, and name text that no database holds."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select

from digitize import intake
from digitize.errors import BusyError, InputError, NotFoundError
from digitize.store.audit import append
from digitize.store.ledger import AuditEntry
from digitize.store.repositories.dossiers import get_dossier
from digitize.store.tables import Dossier
from tests.integration.bench import OFFICER, PROCEDURE, STATION, Bench


@pytest.mark.parametrize("look", ["reading", "viewing"])
def test_figures_of_one_look_belong_together(bench: Bench, look: str) -> None:
    count = select(func.count()).select_from(Dossier)
    with getattr(bench.service, look)() as session:
        before = session.scalar(count)
        intake.open_dossier(bench.service, STATION, intake.DossierRequest(PROCEDURE))
        assert session.scalar(count) == before
    with bench.service.reading() as session:
        assert session.scalar(count) == (before or 0) + 1


def test_a_look_is_audited_though_it_only_reads(bench: Bench) -> None:
    key = intake.open_dossier(bench.service, STATION, intake.DossierRequest(PROCEDURE))
    with bench.service.viewing() as session:
        get_dossier(session, OFFICER, bench.service.catalog, key.id)
    entries = select(AuditEntry.action).where(AuditEntry.subject_id == key.id)
    with bench.service.reading() as session:
        assert "dossier.view" in set(session.scalars(entries))


def test_a_look_that_fails_leaves_no_entry(bench: Bench) -> None:
    def look() -> None:
        with bench.service.viewing() as session:
            append(session, OFFICER, "dossier.view", "dossier", "x")
            raise NotFoundError(what="hồ sơ")

    with pytest.raises(NotFoundError):
        look()
    with bench.service.reading() as session:
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == 0


def test_nul_in_an_id_is_named(bench: Bench) -> None:
    with pytest.raises((InputError, NotFoundError)) as raised, bench.service.viewing() as session:
        get_dossier(session, OFFICER, bench.service.catalog, "a\x00b")
    assert raised.value.http_status in (404, 422)


def test_decodes_at_once_are_bounded(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ninety-nine stations that send at once must not decode ninety-nine pages at once."""
    batch = bench.open_batch()
    slots = bench.service.decoding = type(bench.service.decoding)(1, wait_seconds=0.05)
    data = bench.page("one", ("TỜ KHAI",))
    inside, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with slots.hold():
            inside.set()
            let_go.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    inside.wait(10)
    with pytest.raises(BusyError) as refused:
        bench.put(batch.id, 1, data)
    assert refused.value.details["retry_after_seconds"]
    let_go.set()
    holder.join()
    assert bench.put(batch.id, 1, data).created
