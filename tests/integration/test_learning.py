"""Corrections become examples, a candidate is judged before it is taken, workers take up what is in force."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from digitize import intake, retraining
from digitize.classify.examples import ExampleSet
from digitize.errors import ModelFileError, NotFoundError
from digitize.explaining import explain_dossier
from digitize.store import audit
from digitize.store.ledger import AuditEntry, WorkItem, WorkState
from digitize.store.repositories.corrections import ExampleDocument, ExamplePage, add_example
from digitize.store.repositories.dossiers import get_dossier
from digitize.store.split_tables import SplitFinding
from digitize.store.tables import Document, Dossier, Page
from tests.integration.bench import BIRTH_FORM, OFFICER, PROCEDURE, STATION, Bench
from tests.unit.classify.stacks import birth_stack, permit_stack

SMALL = ExampleSet(
    (*(birth_stack(f"s{n}", stranger=n % 2 == 0) for n in range(6)), permit_stack()),
    (*(birth_stack(f"t{n}", stranger=n % 2 == 0) for n in range(6)), permit_stack()),
    (birth_stack("f1", stranger=True), permit_stack("f2")),
)


def corrected(bench: Bench, dossier_id: str, readings_of: str | None = None) -> None:
    """A person's correction of the dossier's only batch: its second page is another paper."""
    with bench.service.writing() as session:
        pages = session.scalars(select(Page).where(Page.dossier_id == dossier_id).order_by(Page.sequence)).all()
        add_example(
            session,
            OFFICER,
            dossier_id,
            [ExamplePage(page.id, readings_of or page.reading_key, page.reading_sha256) for page in pages],
            [
                ExampleDocument("TK_KHAI_SINH", "000.00.00.G15-KQ003204", "ban_chinh", (1,)),
                ExampleDocument("GIAY_CHUNG_SINH", "000.00.00.G15-KQ004389", "ban_chinh", (2,)),
            ],
            bench.now(),
        )


def test_corrections_are_loaded_with_their_readings(bench: Bench) -> None:
    batch = bench.scanned()
    bench.drain(until_step="seal_document")
    corrected(bench, batch.dossier_id)
    corrected(bench, batch.dossier_id, readings_of="readings/erased")
    found = retraining.corrections_of(bench.service)
    assert (len(found.stacks), found.left_out) == (1, 1)
    _, stack = found.stacks[0]
    assert stack.procedure is not None
    assert stack.procedure.code == PROCEDURE
    assert [paper.pages for paper in stack.papers] == [(1,), (2,)]
    assert stack.readings[0] is not None
    assert stack.readings[0].text.lines[2].text == BIRTH_FORM[2]


def test_a_candidate_is_compared_taken_and_rolled_back(bench: Bench) -> None:
    batch = bench.scanned()
    bench.drain(until_step="seal_document")
    corrected(bench, batch.dossier_id)
    comparison = retraining.compare(bench.service, bench.now(), SMALL)
    assert comparison.judged_on + comparison.learnt_from == 3  # two frozen stacks, one correction on either side
    assert bench.service.split_weights.version == comparison.current_version  # nothing changed yet
    worse = replace(comparison, accepted=False)
    with pytest.raises(ValueError, match="worse"):
        retraining.accept(bench.service, worse, bench.now())
    retraining.accept(bench.service, replace(comparison, accepted=True), bench.now())
    assert bench.another().split_weights == comparison.candidate
    assert retraining.rollback(bench.service) is None
    assert bench.another().split_weights.version == comparison.current_version
    with bench.service.reading() as session:
        actions = set(session.scalars(select(AuditEntry.action)))
        assert audit.verify_chain(session).broken_at is None
    assert {"model.activate", "model.rollback"} <= actions


def test_workers_split_by_the_version_in_force_and_refuse_a_damaged_one(bench: Bench) -> None:
    version = replace(bench.service.split_weights, version="t-1")
    bench.service.weights_folder.activate(version, bench.now().isoformat())
    first = bench.scanned("one")
    bench.drain(until_step="seal_document")
    with bench.service.reading() as session:
        finding = session.scalars(select(SplitFinding).where(SplitFinding.dossier_id == first.dossier_id)).one()
    assert finding.weights_version == "t-1"
    (bench.service.weights_folder.folder / "t-1.json").write_bytes(b"{}")
    bench.scanned("two")
    bench.drain(until_step="seal_document")
    with bench.service.reading() as session:
        stuck = session.scalars(select(WorkItem).where(WorkItem.step == "assemble_batch")).all()
    assert [item.reason_code for item in stuck if item.state != WorkState.DONE] == [ModelFileError.code]


def test_a_kept_dossier_is_explained_and_its_list_stands_beside_it(bench: Bench) -> None:
    batch = bench.scanned()
    bench.drain()
    with bench.service.writing() as session:
        dossier = get_dossier(session, OFFICER, bench.service.catalog, batch.dossier_id)
    assert dossier.completeness is not None
    required = [row for row in dossier.completeness.rows if row.requirement == "required"]
    assert {row.state for row in required} <= {"there", "doubtful"}
    assert [row.papers[0][:2] for row in required] == ["1.", "2."]
    (explained,) = explain_dossier(bench.service, dossier.code)
    assert not explained.changed_since
    assert explained.cut_with == explained.explanation.weights
    assert [page.document for page in explained.explanation.pages] == [1, 2]
    with bench.service.writing() as session:
        session.scalars(select(Document).order_by(Document.sequence)).all()[0].paper_type = "KHAC"
    assert explain_dossier(bench.service, dossier.code)[0].changed_since
    with pytest.raises(NotFoundError):
        explain_dossier(bench.service, "H50.12-000000-0000")


def test_a_paper_of_another_matter_is_extra_on_the_list(bench: Bench) -> None:
    batch = bench.open_batch()
    with bench.service.writing() as session:
        dossier = session.get_one(Dossier, batch.dossier_id)
        dossier.procedure_code, dossier.branch_id = "1.004222", "so-huu"
    lines = [[line.text for line in page.text.lines] for page in permit_stack().readings if page is not None]
    bench.put(batch.id, 1, bench.page("stranger", tuple(lines[-1])))
    intake.close_batch(bench.service, STATION, batch.id, 1)
    bench.drain(until_step="seal_document")
    with bench.service.writing() as session:
        view = get_dossier(session, OFFICER, bench.service.catalog, batch.dossier_id)
    assert view.completeness is not None
    assert not view.completeness.complete
    assert [paper[:2] for paper in view.completeness.extra] == ["1."]
