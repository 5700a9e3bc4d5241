"""Examples that persons gave by correcting are kept and listed, dated, and only for those who may."""

from __future__ import annotations

from datetime import timedelta

import pytest

from digitize.errors import AccessError, InputError, NotFoundError
from digitize.store.access import SYSTEM, Caller, Role
from digitize.store.repositories.corrections import ExampleDocument, ExamplePage, add_example, list_examples
from tests.integration.bench import OFFICER, STATION, Bench

PAGES = (ExamplePage("a" * 32, "readings/aa/1", "0" * 64), ExamplePage("b" * 32, None, None))
DOCUMENTS = (ExampleDocument("TK_KHAI_SINH", "DM-1", "ban_chinh", (1,)),)


def test_an_example_comes_back_as_it_was_kept_oldest_first(bench: Bench) -> None:
    batch = bench.open_batch()
    now = bench.now()
    with bench.service.writing() as session:
        later = add_example(session, OFFICER, batch.dossier_id, PAGES, DOCUMENTS, now)
        first = add_example(session, OFFICER, batch.dossier_id, PAGES, (), now - timedelta(hours=1))
    with bench.service.reading() as session:
        assert list_examples(session, SYSTEM, most=10) == [first, later]
        assert list_examples(session, SYSTEM, most=1) == [later]
        assert list_examples(session, SYSTEM, most=10, until=now - timedelta(minutes=1)) == [first]
    assert (later.pages, later.documents, later.procedure_code) == (PAGES, DOCUMENTS, "1.001193")
    assert later.created_by == OFFICER.key_id


@pytest.mark.parametrize(
    "pages", [(), (1, 1), (3,), (0,)], ids=["no page", "twice", "beyond the list", "before the list"]
)
def test_an_example_that_can_not_be_is_refused(bench: Bench, pages: tuple[int, ...]) -> None:
    batch = bench.open_batch()
    wrong = ExampleDocument("TK_KHAI_SINH", None, "ban_chinh", pages)
    with pytest.raises(InputError), bench.service.writing() as session:
        add_example(session, OFFICER, batch.dossier_id, PAGES, (wrong,), bench.now())


def test_examples_are_not_for_everyone(bench: Bench) -> None:
    batch = bench.open_batch()
    stranger = Caller("7" * 32, "Cán bộ nơi khác", Role.OFFICER, "H51.01")
    with pytest.raises(NotFoundError), bench.service.writing() as session:
        add_example(session, stranger, batch.dossier_id, PAGES, DOCUMENTS, bench.now())
    with pytest.raises(AccessError), bench.service.writing() as session:
        add_example(session, STATION, batch.dossier_id, PAGES, DOCUMENTS, bench.now())
    with pytest.raises(AccessError), bench.service.reading() as session:
        list_examples(session, OFFICER, most=1)
