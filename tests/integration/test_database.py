"""The database itself: migrations are the models, on both; the audit chain shows tampering; who may see what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from digitize import intake, reuse
from digitize.errors import AccessError, NotFoundError, ReuseConflictError, StoreError, UnknownKeyError
from digitize.store import audit
from digitize.store.access import Caller, Role, authenticate, create_key, list_keys, revoke_key
from digitize.store.clock import vietnam_day
from digitize.store.database import METADATA, Database, alembic_config, migrate
from digitize.store.ledger import ApiKey, AuditEntry, AuditHead
from digitize.store.repositories import files
from digitize.store.repositories.batches import get_batch
from digitize.store.repositories.documents import get_document, list_documents
from digitize.store.repositories.dossiers import DossierFilter, get_dossier, list_dossiers
from digitize.store.repositories.rates import dossier_codes, dossier_facts
from digitize.store.repositories.records import search_records
from digitize.store.repositories.review_queue import (
    PlaceInQueue,
    QueueFilter,
    ReviewKind,
    agencies_in_review,
    documents_in_review,
    place_in_queue,
)
from digitize.store.repositories.work_items import list_set_aside
from digitize.store.tables import Document, Dossier, Field, Record, ReuseEvent
from tests.integration.bench import OFFICER, OWNER_ID, PROCEDURE, STATION, Bench

STRANGER = Caller("7" * 32, "Cán bộ nơi khác", Role.OFFICER, "H51.01")
NEXT_DOOR = Caller("8" * 32, "Cán bộ bên cạnh", Role.OFFICER, "H50.1")  # no part of H50.12, though its code begins so
PROVINCE = Caller("9" * 32, "Cán bộ tỉnh", Role.COMPLIANCE, "H50")
ADMIN = Caller("1" * 32, "Quản trị", Role.ADMIN, None)


def test_migrations_give_the_tables_of_the_models(bench: Bench) -> None:
    with bench.service.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, METADATA) == []
        names = connection.dialect.get_table_names(connection)
    assert set(METADATA.tables) <= set(names)


def test_migrations_go_back_and_forth_and_may_be_repeated(bench: Bench) -> None:
    url = bench.settings.database_address
    migrate(url)
    with bench.service.database.engine.execution_options(digitize_writes=True).connect() as connection:
        command.downgrade(alembic_config(connection), "base")
        connection.commit()
        assert set(connection.dialect.get_table_names(connection)) <= {"alembic_version"}
    migrate(url)
    with bench.service.reading() as session:
        assert audit.verify_chain(session) == audit.ChainReport(0, None)


@pytest.mark.parametrize(
    "change",
    [
        {"action": "page.view"},
        {"actor_id": "0" * 32},
        {"details": {"pages": 99}},
        {"subject_id": "0" * 32},
        {"entry_hash": "0" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_audit_entry_is_found(bench: Bench, change: dict[str, object]) -> None:
    for _ in range(4):
        bench.open_batch()
    with bench.service.reading() as session:
        whole = audit.verify_chain(session)
    assert whole.broken_at is None
    assert whole.entries == 8
    with bench.service.writing() as session:
        session.execute(update(AuditEntry).where(AuditEntry.position == 5).values(**change))
    with bench.service.reading() as session:
        assert audit.verify_chain(session).broken_at == 5


def test_a_removed_audit_entry_is_found(bench: Bench) -> None:
    for _ in range(3):
        bench.open_batch()
    with bench.service.writing() as session:
        session.execute(text("DELETE FROM audit_entry WHERE position = 6"))  # the last: the head still knows
    with bench.service.reading() as session:
        assert audit.verify_chain(session).broken_at == 6
    with bench.service.writing() as session:
        session.execute(text("DELETE FROM audit_entry WHERE position = 2"))
    with bench.service.reading() as session:
        assert audit.verify_chain(session).broken_at == 2


def test_nothing_is_noted_of_a_transaction_that_fails(bench: Bench) -> None:
    def act() -> None:
        with bench.service.writing() as session:
            audit.append(session, OFFICER, "document.view", "document", "x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    with bench.service.reading() as session:
        assert session.get_one(AuditHead, 1).position == 0
        with pytest.raises(RuntimeError):
            audit.append(session, OFFICER, "document.view", "document", "x")


def test_keys(bench: Bench) -> None:
    with bench.service.writing() as session:
        key = create_key(session, "Trạm 1", Role.STATION, "H50.12")
    with bench.service.reading() as session:
        caller = authenticate(session, key)
        assert (caller.name, caller.role, caller.agency_code) == ("Trạm 1", Role.STATION, "H50.12")
        assert key not in repr(session.scalars(select(ApiKey.key_sha256)).all())
        for wrong in ("", key[:-1], key + "x", key.upper()):
            with pytest.raises(UnknownKeyError):
                authenticate(session, wrong)
    with bench.service.writing() as session:
        revoke_key(session, caller.key_id)
    with bench.service.reading() as session:
        with pytest.raises(UnknownKeyError):
            authenticate(session, key)
        assert [view.revoked_at is not None for view in list_keys(session)] == [True]
    with bench.service.writing() as session:
        with pytest.raises(AccessError):
            create_key(session, "x", Role.ADMIN, caller=OFFICER)
        with pytest.raises(NotFoundError):
            revoke_key(session, caller.key_id)


@pytest.mark.parametrize(
    ("caller", "sees"),
    [(OFFICER, True), (STATION, True), (PROVINCE, True), (ADMIN, True), (STRANGER, False), (NEXT_DOOR, False)],
    ids=lambda value: f"{value.role}-{value.agency_code}" if isinstance(value, Caller) else None,
)
def test_who_sees_what(bench: Bench, caller: Caller, sees: bool) -> None:
    """Foreign dossiers, batches, documents, files and rates are not found; agencies above see those under them."""
    batch = bench.scanned()
    bench.drain()
    catalog = bench.service.catalog
    today = vietnam_day(bench.now())
    with bench.service.reading() as session:
        document_id = session.scalars(select(Document.id).order_by(Document.sequence)).first()
        assert list_dossiers(session, caller, catalog, DossierFilter()).total == sees
        assert bool(list_documents(session, caller, catalog, batch.dossier_id)) is sees
        if caller.role is Role.STATION:
            with pytest.raises(AccessError):
                list_set_aside(session, caller, bench.now())
            with pytest.raises(AccessError):
                dossier_facts(session, caller, today, today)
        else:
            assert bool(dossier_facts(session, caller, today, today)) is sees
    assert document_id is not None
    page_id = get_pages(bench, batch.id)
    with bench.service.writing() as session:
        for look in (
            lambda: get_dossier(session, caller, catalog, batch.dossier_id),
            lambda: get_document(session, caller, catalog, document_id),
            lambda: get_batch(session, caller, batch.id, bench.now()),
        ):
            _check_look(look, sees)
        for look in (
            lambda: files.page_original(session, caller, page_id),
            lambda: files.page_reading(session, caller, page_id),
            lambda: files.document_pdf(session, caller, document_id),
        ):
            _check_look(look, sees)


def _check_look(look: Callable[[], object], sees: bool) -> None:
    if sees:
        assert look()
    else:
        with pytest.raises(NotFoundError):
            look()


def get_pages(bench: Bench, batch_id: str) -> str:
    with bench.service.reading() as session:
        return get_batch(session, OFFICER, batch_id, bench.now()).pages[0].page_id


def test_every_look_is_audited(bench: Bench) -> None:
    batch = bench.scanned()
    bench.drain()
    with bench.service.writing() as session:
        dossier = get_dossier(session, OFFICER, bench.service.catalog, batch.dossier_id)
        get_document(session, OFFICER, bench.service.catalog, dossier.documents[0].id)
        search_records(session, OFFICER, bench.service.catalog, OWNER_ID, vietnam_day(bench.now()), owner_mark="m" * 32)
        files.document_pdf(session, OFFICER, dossier.documents[0].id)
        files.page_original(session, OFFICER, batch.pages[0].page_id)
        files.page_reading(session, OFFICER, batch.pages[0].page_id)
    with bench.service.reading() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.actor_id == OFFICER.key_id)).all()
        everything = " ".join(f"{row.subject_id} {row.details}" for row in session.scalars(select(AuditEntry)))
    wanted = ["dossier.view", "document.view", "record.search", "document.export", "page.view", "page.read"]
    assert [row.action for row in rows] == wanted
    assert OWNER_ID not in everything


def test_reuse(bench: Bench) -> None:
    """R18: offered before scanning, taken over once with its origin; never when expired, replaced or revoked."""
    bench.scanned()
    bench.drain()
    service, catalog = bench.service, bench.service.catalog
    paper = next(paper for paper in catalog.paper_types.values() if paper.code == "TRICH_LUC_KET_HON" or paper.reusable)
    procedure, branch, component = next(
        (procedure, branch, component)
        for versions in catalog.procedures.values()
        for procedure in versions
        for branch in procedure.branches
        for component in branch.components
        if paper.code in component.paper_types and component.requirement != "note"
    )
    today = vietnam_day(bench.now())
    with service.writing() as session:  # a record of the kind that is a result of an earlier procedure
        record = session.scalars(select(Record)).first()
        assert record is not None
        record.paper_type, record.owner_id = paper.code, OWNER_ID
        record_id, document = record.id, record.document
        document.needs_review = False
        for other in session.scalars(select(Record).where(Record.id != record_id)):
            other.owner_id = "001190990124"
    wanted = intake.DossierRequest(procedure.code, branch_id=branch.branch_id, owner_id=OWNER_ID)
    dossier = intake.open_dossier(service, STATION, wanted)
    nobody = intake.open_dossier(service, STATION, intake.DossierRequest(procedure.code, branch_id=branch.branch_id))

    def offered(dossier_id: str = dossier.id) -> list[tuple[str, str]]:
        with service.writing() as session:
            found = reuse.offers(session, STATION, catalog, dossier_id, today)
        return [(offer.component_code, offer.record.id) for offer in found]

    def take(record_id: str = record_id, code: str = component.code) -> reuse.ReuseView:
        with service.writing() as session:
            return reuse.take_over(
                session,
                STATION,
                catalog,
                dossier.id,
                record_id=record_id,
                component_code=code,
                now=bench.now(),
                on=today,
            )

    def change(**values: object) -> None:
        with service.writing() as session:
            session.execute(update(Record).where(Record.id == record_id).values(**values))

    assert (component.code, record_id) in offered()
    assert offered(nobody.id) == []
    with service.writing() as session:  # what a person has yet to look at is offered to nobody
        session.get_one(Document, document.id).needs_review = True
    assert (component.code, record_id) not in offered()
    with service.writing() as session:
        session.get_one(Document, document.id).needs_review = False
    for bad, good in (
        ({"valid_until": today - timedelta(days=1)}, {"valid_until": today}),
        ({"revoked_at": bench.now()}, {"revoked_at": None}),
        ({"superseded_by": record_id}, {"superseded_by": None}),
        ({"owner_id": "001190990124"}, {"owner_id": OWNER_ID}),
    ):
        change(**bad)
        assert (component.code, record_id) not in offered()
        with pytest.raises((ReuseConflictError, NotFoundError)):
            take()
        change(**good)
    with pytest.raises(ReuseConflictError):
        take(code="không có")
    with pytest.raises(NotFoundError):
        take(record_id="0" * 32)
    first = take()
    assert take() == first, "asked again"
    assert (component.code, record_id) not in offered(), "answered"
    with service.reading() as session:
        assert session.scalar(select(func.count()).select_from(ReuseEvent)) == 1
        facts = {each.dossier_id: each for each in dossier_facts(session, OFFICER, today, today)}[dossier.id]
    assert [(each.component_code, each.reused_on, each.digitised_on) for each in facts.components] == [
        (component.code, today, None)
    ]


def test_a_paper_of_limited_validity_is_not_offered_while_its_end_is_unknown(bench: Bench) -> None:
    """R18: giấy xác nhận tình trạng hôn nhân holds six months; whose date was not read may be long over."""
    bench.scanned()
    bench.drain()
    service, catalog = bench.service, bench.service.catalog
    today = vietnam_day(bench.now())
    procedure, branch = next(
        (procedure, branch)
        for versions in catalog.procedures.values()
        for procedure in versions
        for branch in procedure.branches
        if any("XN_TTHN" in row.paper_types and row.requirement != "note" for row in branch.components)
    )
    wanted = intake.DossierRequest(procedure.code, branch_id=branch.branch_id, owner_id=OWNER_ID)
    dossier = intake.open_dossier(service, STATION, wanted)
    for valid_until, offered in ((today, True), (None, False)):
        with service.writing() as session:
            values = {"paper_type": "XN_TTHN", "owner_id": OWNER_ID, "valid_until": valid_until}
            session.execute(update(Record).values(**values))
            found = reuse.offers(session, STATION, catalog, dossier.id, today)
            assert any(each.record.paper_type == "XN_TTHN" for each in found) is offered


def test_facts_of_a_finished_dossier(bench: Bench) -> None:
    batch = bench.scanned()
    bench.drain()
    today = vietnam_day(bench.now())
    with bench.service.reading() as session:
        facts = dossier_facts(session, PROVINCE, today, today)
        assert not dossier_facts(session, PROVINCE, today + timedelta(days=1), today + timedelta(days=2))
    assert [each.dossier_id for each in facts] == [batch.dossier_id]
    assert facts[0].procedure_code == PROCEDURE
    assert {each.file_on for each in facts[0].components} == {today}
    assert {each.signed_on for each in facts[0].components} == {today}


def test_facts_and_codes_are_those_of_the_period_and_caller(bench: Bench) -> None:
    kept = {name: bench.open_batch().dossier_id for name in ("before", "resolved", "received", "after")}
    days = {"before": 1, "resolved": 2, "received": 12, "after": 22}
    with bench.service.writing() as session:
        for name, day_of_month in days.items():
            values: dict[str, date] = {"received_on": date(2026, 11, day_of_month)}
            if name == "resolved":
                values["resolved_on"] = date(2026, 11, 15)
            session.execute(update(Dossier).where(Dossier.id == kept[name]).values(**values))
    with bench.service.reading() as session:
        facts = dossier_facts(session, PROVINCE, date(2026, 11, 10), date(2026, 11, 20))
        assert [each.dossier_id for each in facts] == [kept["resolved"], kept["received"]]
        codes = dossier_codes(session, PROVINCE, list(kept.values()))
        assert set(codes) == set(kept.values())
        assert dossier_codes(session, STRANGER, list(kept.values())) == {}


def test_of_the_documents_to_review_the_longest_waiting_come_first(bench: Bench) -> None:
    batches = [bench.scanned(mark) for mark in "abc"]
    bench.drain()
    with bench.service.writing() as session:
        session.execute(update(Document).values(needs_review=True, confidence=0.95))
        session.execute(update(Field).values(needs_review=False))
    catalog = bench.service.catalog
    with bench.service.reading() as session:
        found = documents_in_review(session, OFFICER, catalog, 3)
        assert [(each.dossier_code, each.document.sequence) for each in found[:2]] == [
            (get_code(session, batches[0].dossier_id), number) for number in (1, 2)
        ]
        assert len(found) == 3, "the newest wait for their turn"
        assert len(documents_in_review(session, OFFICER, catalog, 100)) == 6
        assert documents_in_review(session, STRANGER, catalog, 100) == ()
        with pytest.raises(AccessError):
            documents_in_review(session, STATION, catalog, 100)


def test_the_riskiest_documents_come_first_and_the_next_dossier_is_known(bench: Bench) -> None:
    low, high, data = [bench.scanned(mark).dossier_id for mark in "abc"]
    bench.drain()
    with bench.service.writing() as session:
        session.execute(
            update(Document).values(needs_review=True, confidence=0.95, submitted_as="ban_chinh", reasons=[])
        )
        session.execute(update(Field).values(needs_review=False))
        session.execute(update(Document).where(Document.dossier_id == high).values(confidence=0.4))
        document = session.scalars(select(Document).where(Document.dossier_id == data)).first()
        assert document is not None
        document.fields[0].needs_review = True
        session.execute(update(Dossier).where(Dossier.id == data).values(receiving_agency="H50.12.1"))
    every = QueueFilter()
    with bench.service.reading() as session:
        found = documents_in_review(session, OFFICER, bench.service.catalog, 100)
        assert [(each.document.dossier_id, each.risk) for each in found][:3] == [(high, 0), (high, 0), (data, 1)]
        places = [place_in_queue(session, OFFICER, each, every) for each in (high, data, low)]
        assert places == [
            PlaceInQueue(1, 3, None, data),
            PlaceInQueue(2, 3, high, low),
            PlaceInQueue(3, 3, data, None),
        ]
        assert place_in_queue(session, OFFICER, "elsewhere", every) == PlaceInQueue(None, 3, None, high)
        assert place_in_queue(session, STRANGER, high, every) == PlaceInQueue(None, 0, None, None)
        assert agencies_in_review(session, OFFICER) == ("H50.12", "H50.12.1")
        for part, dossiers in (
            (QueueFilter(kind=ReviewKind.DATA), {data}),
            (QueueFilter(kind=ReviewKind.ARRANGEMENT), {high}),
            (QueueFilter(kind=ReviewKind.PRESENTED), set()),
            (QueueFilter(agency_code="H50.12.1"), {data}),
        ):
            some = documents_in_review(session, OFFICER, bench.service.catalog, 100, part)
            assert {each.document.dossier_id for each in some} == dossiers


def get_code(session: Session, dossier_id: str) -> str:
    """The mã hồ sơ of a dossier."""
    return session.scalars(select(Dossier.code).where(Dossier.id == dossier_id)).one()


def test_a_dossier_whose_procedure_left_the_catalogue_is_listed_by_its_code(bench: Bench) -> None:
    gone, kept = bench.open_batch(), bench.open_batch()
    with bench.service.writing() as session:
        session.execute(update(Dossier).where(Dossier.id == gone.dossier_id).values(procedure_code="9.999999"))
    with bench.service.reading() as session:
        found = list_dossiers(session, OFFICER, bench.service.catalog, DossierFilter()).items
    assert {each.id: each.procedure_name_vi for each in found} == {
        gone.dossier_id: "9.999999",
        kept.dossier_id: bench.service.catalog.procedure(PROCEDURE, date(2026, 11, 24)).name_vi,
    }


def test_listing(bench: Bench) -> None:
    first, second = bench.open_batch(), bench.scanned("b")
    with bench.service.writing() as session:
        session.execute(update(Dossier).where(Dossier.id == first.dossier_id).values(code="H50.12-261124-100%"))
    catalog = bench.service.catalog
    with bench.service.reading() as session:

        def found(**wanted: object) -> list[str]:
            page = list_dossiers(session, OFFICER, catalog, DossierFilter(**wanted))  # type: ignore[arg-type]
            assert page.total >= len(page.items)
            return [item.id for item in page.items]

        assert found() == [second.dossier_id, first.dossier_id], "newest first"
        assert found(size=1, page=2) == [first.dossier_id]
        assert found(code="100%") == [first.dossier_id], "a sign of the pattern language means itself"
        assert found(code="_") == []
        assert found(state="scanning") == [first.dossier_id]
        assert found(state="processing") == [second.dossier_id]
        assert found(procedure_code="1.004873") == []


def test_a_database_that_is_away_is_a_store_error() -> None:
    away = Database("postgresql+psycopg://nobody@127.0.0.1:9/none")
    with pytest.raises(StoreError):
        away.check()
    with pytest.raises(StoreError), away.writing() as session:
        session.execute(text("SELECT 1"))
