"""Papers of one agency in the dossiers of another: who learns what, who may have the file, and what the log says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from digitize import intake, reuse
from digitize.errors import NotFoundError
from digitize.reuse import Offer
from digitize.store.access import Caller, Role
from digitize.store.clock import vietnam_day
from digitize.store.ledger import AuditEntry
from digitize.store.repositories import files
from digitize.store.repositories.dossiers import get_dossier
from digitize.store.repositories.records import search_records
from digitize.store.tables import Dossier, Record
from tests.integration.bench import OWNER_ID, Bench, bench_on

OTHER_OFFICER = Caller("a" * 32, "Cán bộ nơi khác", Role.OFFICER, "H50.30")
OTHER_STATION = Caller("b" * 32, "Trạm quét nơi khác", Role.STATION, "H50.30")
OTHER_COMPLIANCE = Caller("c" * 32, "Theo dõi nơi khác", Role.COMPLIANCE, "H50.30")


@dataclass
class Kept:
    """A record of one agency, and a dossier of the same citizen at another."""

    bench: Bench
    document_id: str
    record_id: str
    dossier_id: str

    def offers(self, caller: Caller) -> tuple[Offer, ...]:
        with self.bench.service.writing() as session:
            day = vietnam_day(self.bench.now())
            return reuse.offers(session, caller, self.bench.service.catalog, self.dossier_id, day)

    def take_over(self) -> None:
        offer = self.offers(OTHER_OFFICER)[0]
        with self.bench.service.writing() as session:
            reuse.take_over(
                session,
                OTHER_OFFICER,
                self.bench.service.catalog,
                self.dossier_id,
                record_id=offer.record.id,
                component_code=offer.component_code,
                now=self.bench.now(),
                on=vietnam_day(self.bench.now()),
            )


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    with bench_on(tmp_path / "data", monkeypatch) as bench:
        bench.scanned()
        bench.drain()
        catalog = bench.service.catalog
        paper = next(each for each in catalog.paper_types.values() if each.reusable and not each.validity_months)
        procedure, branch = next(
            (procedure, branch)
            for versions in catalog.procedures.values()
            for procedure in versions
            for branch in procedure.branches
            if any(paper.code in row.paper_types and row.requirement != "note" for row in branch.components)
        )
        with bench.service.writing() as session:
            record = session.scalars(select(Record)).first()
            assert record is not None
            record.paper_type, record.owner_id, record.number = paper.code, OWNER_ID, "12/2026"
            record.document.needs_review = False
            for other in session.scalars(select(Record).where(Record.id != record.id)):
                other.owner_id = "001190990124"
        wanted = intake.DossierRequest(procedure.code, branch_id=branch.branch_id, owner_id=OWNER_ID)
        dossier = intake.open_dossier(bench.service, OTHER_OFFICER, wanted)
        yield Kept(bench, record.document_id, record.id, dossier.id)


def test_the_file_may_be_had_once_it_was_taken_over_and_the_log_says_so(kept: Kept) -> None:
    service = kept.bench.service
    offer = kept.offers(OTHER_OFFICER)[0]
    assert (offer.record.origin_agency, offer.record.may_open) == ("H50.12", False)
    with pytest.raises(NotFoundError), service.writing() as session:
        files.document_pdf(session, OTHER_OFFICER, kept.document_id)
    kept.take_over()
    with service.writing() as session:
        found = files.document_pdf(session, OTHER_OFFICER, kept.document_id)
        shown = get_dossier(session, OTHER_OFFICER, service.catalog, kept.dossier_id)
    assert service.objects.get(found.key, sha256=found.sha256).startswith(b"%PDF")
    assert [(each.record.id, each.record.may_open) for each in shown.reused] == [(kept.record_id, True)]
    with service.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "document.export")).one()
    assert (entry.actor_id, entry.details) == (OTHER_OFFICER.key_id, {"reused": True})
    for caller in (OTHER_STATION, OTHER_COMPLIANCE):
        with pytest.raises(NotFoundError), service.writing() as session:
            files.document_pdf(session, caller, kept.document_id)


def test_a_station_learns_what_kind_of_paper_there_is_and_nothing_else(kept: Kept) -> None:
    offer, full = kept.offers(OTHER_STATION)[0], kept.offers(OTHER_OFFICER)[0]
    assert (full.record.number, full.record.dossier_code != "") == ("12/2026", True)
    assert (offer.component_code, offer.record.paper_type) == (full.component_code, full.record.paper_type)
    record = offer.record
    assert (record.number, record.issuer, record.issue_date, record.valid_until, record.scope) == (None,) * 5
    assert (record.document_id, record.dossier_code, record.origin_agency, record.may_open) == ("", "", "", False)
    kept.take_over()
    with kept.bench.service.writing() as session:
        shown = get_dossier(session, OTHER_STATION, kept.bench.service.catalog, kept.dossier_id)
    assert [each.record.number for each in shown.reused] == [None]


def test_the_log_of_searches_tells_whose_papers_to_those_with_the_key_only(kept: Kept) -> None:
    service = kept.bench.service
    for owner in (OWNER_ID, OWNER_ID, "001190990124", "nobody"):
        with service.writing() as session:
            mark = service.mark_of(owner)
            search_records(
                session, OTHER_OFFICER, service.catalog, owner, vietnam_day(service.clock()), owner_mark=mark
            )
    with service.reading() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "record.search")).all()
    first, again, other, nobody = [entry.subject_id for entry in entries]
    assert first == again == service.mark_of(OWNER_ID)
    assert len({first, other, nobody}) == 3
    assert OWNER_ID not in " ".join(f"{entry.subject_id}{entry.details}" for entry in entries)


def test_a_dossier_whose_procedure_left_the_catalogue_is_shown_by_codes(kept: Kept) -> None:
    service = kept.bench.service
    with service.writing() as session:
        dossier = session.scalars(select(Dossier).where(Dossier.id != kept.dossier_id)).one()
        dossier.procedure_code = "9.999999"
        dossier_id, branch_id, agency = dossier.id, dossier.branch_id, dossier.receiving_agency
    home = Caller("d" * 32, "Cán bộ nhà", Role.OFFICER, agency)
    with service.writing() as session:
        shown = get_dossier(session, home, service.catalog, dossier_id)
        assert reuse.offers(session, home, service.catalog, dossier_id, vietnam_day(service.clock())) == ()
    assert (shown.procedure_name_vi, shown.branch_name_vi, shown.completeness) == ("9.999999", branch_id, None)
    assert len(shown.documents) == 2
    assert shown.documents[0].component_name_vi == shown.documents[0].component_code
