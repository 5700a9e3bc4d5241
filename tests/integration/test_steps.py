"""From pages to records, whatever happens to workers on the way."""

from __future__ import annotations

from sqlalchemy import func, select

from digitize import intake, pipeline
from digitize.errors import ReadingError, StoreError
from digitize.steps import read_page
from digitize.steps.sweep import sweep
from digitize.store import audit
from digitize.store.ledger import AuditEntry, WorkItem, WorkState
from digitize.store.repositories import work_items
from digitize.store.repositories.dossiers import get_dossier
from digitize.store.tables import Document, DocumentState, Page, PageState, Record
from tests.integration.bench import BIRTH_FORM, BIRTH_PROOF, OFFICER, STATION, Bench


def check_finished(bench: Bench, dossier_id: str) -> None:
    """The dossier of a form and a proof is done: each result once, each object there, the chain whole."""
    with bench.service.reading() as session:
        documents = session.scalars(select(Document).order_by(Document.sequence)).all()
        assert [document.sequence for document in documents] == list(range(1, len(documents) + 1))
        assert [document.paper_type for document in documents] == ["TK_KHAI_SINH", "GIAY_CHUNG_SINH"]
        for document in documents:
            assert document.state == DocumentState.STORED
            assert document.pdf_key is not None
            assert bench.service.objects.get(document.pdf_key, sha256=document.pdf_sha256)
            assert len(document.fields) > 0
        assert session.scalar(select(func.count()).select_from(Record)) == 2
        assert set(session.scalars(select(WorkItem.state))) == {WorkState.DONE}
        for action in ("page.was_read", "document.copied", "document.extracted", "document.stored", "record.store"):
            assert session.scalar(select(func.count()).where(AuditEntry.action == action)) == 2, action
        assert audit.verify_chain(session).broken_at is None


def test_pages_become_records(bench: Bench) -> None:
    batch = bench.scanned()
    bench.drain()
    check_finished(bench, batch.dossier_id)
    with bench.service.writing() as session:
        dossier = get_dossier(session, OFFICER, bench.service.catalog, batch.dossier_id)
    assert dossier.complete
    in_review = sum(document.needs_review for document in dossier.documents)
    assert (dossier.needs_person, dossier.state) == (in_review, "review" if in_review else "done")
    assert [document.file_name for document in dossier.documents] == [
        f"{dossier.code}.01.pdf",
        f"{dossier.code}.02.pdf",
    ]
    assert all(document.signature and document.signature.valid for document in dossier.documents)
    with bench.service.reading() as session:
        moments = session.execute(select(Document.copied_at, Document.extracted_at, Document.stored_at)).all()
    assert all(copied <= extracted <= stored for copied, extracted, stored in moments)


def test_a_poison_page_is_set_aside_and_the_rest_goes_on(bench: Bench, monkeypatch) -> None:
    quick = read_page.read_page
    poison = bench.page("poison", ("không đọc được",))

    def refusing(page, engine, limits):
        if page.data == poison:
            raise ReadingError(reason="thử")
        return quick(page, engine, limits)

    monkeypatch.setattr(read_page, "read_page", refusing)
    batch = bench.open_batch()
    bench.put(batch.id, 1, bench.page("form", BIRTH_FORM))
    bench.put(batch.id, 2, poison)
    bench.put(batch.id, 3, bench.page("proof", BIRTH_PROOF))
    intake.close_batch(bench.service, STATION, batch.id, 3)
    for _ in range(bench.settings.max_attempts):
        bench.drain()
        bench.later += bench.later + type(bench.later)(seconds=90)
    with bench.service.reading() as session:
        waiting = work_items.list_set_aside(session, OFFICER, bench.now())
        page = session.scalars(select(Page).where(Page.sequence == 2)).one()
        states = session.scalars(select(Document.state)).all()
    assert [(item.step, item.reason.code, item.attempts) for item in waiting] == [("read_page", "reading.failed", 3)]
    assert waiting[0].age_seconds >= 0
    assert (page.state, page.reason_code) == (PageState.UNREADABLE, "reading.failed")
    assert states == [DocumentState.STORED] * 2

    monkeypatch.setattr(read_page, "read_page", quick)
    with bench.service.writing() as session:
        assert work_items.retry_work(session, OFFICER, waiting[0].id, bench.now()).state == "waiting"
    bench.drain()
    with bench.service.reading() as session:
        page = session.scalars(select(Page).where(Page.sequence == 2)).one()
        assert (page.state, page.reason_code) == (PageState.READ, "read_late")
        assert not work_items.list_set_aside(session, OFFICER, bench.now())


def test_an_unforeseen_error_ends_in_a_named_state(bench: Bench, monkeypatch) -> None:
    def broken(page, engine, limits):
        raise MemoryError

    monkeypatch.setattr(read_page, "read_page", broken)
    bench.scanned()
    for _ in range(bench.settings.max_attempts):
        bench.drain()
        bench.later += type(bench.later)(seconds=90)
    with bench.service.reading() as session:
        codes = [item.reason.code for item in work_items.list_set_aside(session, OFFICER, bench.now())]
    assert codes == ["internal", "internal"]


def test_a_store_that_is_away_costs_no_try(bench: Bench, monkeypatch) -> None:
    batch = bench.scanned()
    put = bench.service.objects.put

    def away(*args: object, **kwargs: object) -> None:
        raise StoreError

    monkeypatch.setattr(bench.service.objects, "put", away)
    for _ in range(2 * bench.settings.max_attempts):
        bench.drain()
        bench.later += type(bench.later)(seconds=90)
    with bench.service.reading() as session:
        items = session.scalars(select(WorkItem)).all()
        assert {item.state for item in items} == {WorkState.WAITING}
        assert {item.reason_code for item in items} == {"store.unavailable"}
    monkeypatch.setattr(bench.service.objects, "put", put)
    bench.drain()
    check_finished(bench, batch.dossier_id)


def test_a_lost_claim_keeps_nothing(bench: Bench, monkeypatch) -> None:
    """The first worker is slow: another takes its page over, finishes, and the late result is dropped."""
    batch = bench.scanned()
    first = bench.waiting("read_page")[0]
    quick = read_page.read_page
    outcomes = []

    def slow(page, engine, limits):
        monkeypatch.setattr(read_page, "read_page", quick)
        bench.later += type(bench.later)(seconds=60)  # the lease of this worker has run out
        outcomes.append(pipeline.run_step(bench.service, first))
        return quick(page, engine, limits)

    monkeypatch.setattr(read_page, "read_page", slow)
    assert pipeline.run_step(bench.service, first) is pipeline.Outcome.LOST
    assert outcomes == [pipeline.Outcome.DONE]
    bench.drain()
    check_finished(bench, batch.dossier_id)


def test_the_sweeper_sets_aside_what_keeps_killing_workers(bench: Bench) -> None:
    from datetime import timedelta

    from digitize.store import work

    bench.scanned()
    item = bench.waiting("read_page")[0]
    for attempt in range(bench.settings.max_attempts):
        with bench.service.writing() as session:
            claim = work.claim(session, item, bench.now(), timedelta(seconds=5))
        assert claim is not None
        assert claim.attempts == attempt + 1
        bench.later += timedelta(seconds=10)
        swept = sweep(bench.service)
    assert swept.set_aside == 1
    with bench.service.reading() as session:
        reasons = [view.reason.code for view in work_items.list_set_aside(session, OFFICER, bench.now())]
    assert reasons == ["work.worker_lost"]


def test_the_sweeper_announces_what_the_queue_lost(bench: Bench) -> None:
    from datetime import timedelta

    from digitize.store import work

    bench.scanned()
    with bench.service.writing() as session:
        work.sent(session, work.unsent(session, 100))  # taken by a queue that then lost everything
    assert bench.unsent() == 0
    assert sweep(bench.service).announced_again == 0, "too early"
    bench.later += timedelta(minutes=5)
    assert sweep(bench.service).announced_again == 2
    assert bench.unsent() == 2
