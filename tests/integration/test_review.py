"""What an officer decides reaches the kept documents: superseded, sealed anew, erased, taken back."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from sqlalchemy import func, select

from digitize import intake, pipeline
from digitize.errors import NotFoundError, PageErasedError, ReviewRefusedError, StaleReviewError
from digitize.integrity.walk import verify_everything
from digitize.review import desk
from digitize.review.desk import Desk, Wanted
from digitize.steps import extend_signatures, finish_pdf
from digitize.steps.sealing import SignedPdf
from digitize.store import audit, work
from digitize.store.access import SYSTEM, Caller, Role
from digitize.store.integrity_tables import FormerPdf
from digitize.store.ledger import AuditEntry, WorkItem, WorkState
from digitize.store.repositories import files
from digitize.store.repositories.corrections import list_examples
from digitize.store.repositories.dossiers import get_dossier
from digitize.store.seal import own_metadata, verify_pdf
from digitize.store.tables import Document, DocumentState, Field, Page, Record
from tests.integration.bench import BIRTH_FORM, BIRTH_PROOF, OFFICER, STATION, Bench, bench_on

CARD = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "CĂN CƯỚC CÔNG DÂN",
    "Citizen Identity Card",
    "Số / No.: 045190990123",
    "Họ và tên / Full name: LÊ THỊ THỬ NGHIỆM",
    "Ngày sinh / Date of birth: 01/01/1990",
)


BOTH = ("test_merged_pages", "test_undoing", "test_a_paper_only_shown")
"""Tests that matter to locks and dialects run on PostgreSQL, too; the others differ in no statement."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Which databases a test runs on."""
    on_both = metafunc.function.__name__.startswith(BOTH)
    kinds = ["sqlite", *([pytest.param("postgresql", marks=pytest.mark.servers)] if on_both else [])]
    metafunc.parametrize("kind", kinds)


@pytest.fixture
def bench(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Bench]:
    """A service on the database of this test."""
    url = request.getfixturevalue("migrated_postgres_url") if kind == "postgresql" else ""
    with bench_on(tmp_path / "data", monkeypatch, url) as bench:
        yield bench


def scanned(bench: Bench, *pages: bytes) -> str:
    """A dossier whose one batch of these pages went through all steps."""
    batch = bench.open_batch()
    for number, page in enumerate(pages, 1):
        bench.put(batch.id, number, page)
    intake.close_batch(bench.service, STATION, batch.id, len(pages))
    bench.drain()
    return batch.dossier_id


def usual(bench: Bench) -> str:
    return scanned(bench, bench.page("form", BIRTH_FORM), bench.page("proof", BIRTH_PROOF))


def act(bench: Bench, at: Desk, kind: str, **wanted: object) -> Desk:
    return desk.decide(bench.service, OFFICER, at.dossier_id, at.version, Wanted(kind, **wanted))


def in_force(bench: Bench) -> list[Document]:
    with bench.service.reading() as session:
        rows = select(Document).where(Document.superseded_at.is_(None)).order_by(Document.sequence)
        return list(session.scalars(rows))


def test_merged_pages_are_sealed_as_a_new_document_and_the_former_are_kept(bench: Bench) -> None:
    at = desk.look(bench.service, OFFICER, usual(bench))
    form, proof = at.arrangement.documents
    before = {document.id: (document.pdf_key, document.result_code) for document in in_force(bench)}
    at = act(bench, at, "merge", document=form.key, other=proof.key)
    assert {document.id for document in in_force(bench)} == set(before), "nothing is replaced before it is confirmed"
    assert all(document.needs_review for document in in_force(bench))
    at = act(bench, at, "confirm")
    bench.drain()
    (merged,) = in_force(bench)
    assert (merged.state, merged.needs_review, merged.confirmed_by) == (DocumentState.STORED, False, OFFICER.key_id)
    assert merged.pdf_key not in {key for key, _ in before.values()}
    with bench.service.reading() as session:
        for former in session.scalars(select(Document).where(Document.superseded_at.is_not(None))):
            assert (former.pdf_key, former.result_code) == before[former.id]
            assert bench.service.objects.get(former.pdf_key or "", sha256=former.pdf_sha256)
        actions = list(session.scalars(select(AuditEntry.action).where(AuditEntry.subject_kind == "document")))
        assert audit.verify_chain(session).broken_at is None
    assert actions.count("document.supersede") == 2
    assert actions.count("document.rearrange") == 1


def test_undoing_a_confirmed_change_brings_the_sealed_document_back(bench: Bench) -> None:
    at = desk.look(bench.service, OFFICER, usual(bench))
    before = {document.id: document.pdf_sha256 for document in in_force(bench)}
    form, proof = at.arrangement.documents
    at = act(bench, at, "merge", document=form.key, other=proof.key)
    at = act(bench, at, "confirm")
    bench.drain()
    at = desk.undo(bench.service, OFFICER, at.dossier_id, at.version)
    at = desk.undo(bench.service, OFFICER, at.dossier_id, at.version)
    assert [draft.key for draft in at.arrangement.documents] == [form.key, proof.key]
    bench.drain()
    assert {document.id: document.pdf_sha256 for document in in_force(bench)} == before
    assert at.redoable == "merge"
    at = desk.redo(bench.service, OFFICER, at.dossier_id, at.version)
    at = desk.redo(bench.service, OFFICER, at.dossier_id, at.version)
    assert len(in_force(bench)) == 1
    bench.drain()
    assert {document.state for document in in_force(bench)} == {DocumentState.STORED}


def test_a_decision_on_an_old_version_is_refused_and_leaves_nothing(bench: Bench) -> None:
    at = desk.look(bench.service, OFFICER, usual(bench))
    key = at.arrangement.documents[0].key
    now = act(bench, at, "set_submitted_as", document=key, value="ban_chup")
    with pytest.raises(StaleReviewError) as stale:
        act(bench, at, "set_submitted_as", document=key, value="ban_sao_chung_thuc")
    assert stale.value.details == {"seen": at.version, "current": now.version}
    assert desk.look(bench.service, OFFICER, at.dossier_id).version == now.version


def test_what_is_scanned_later_raises_the_version(bench: Bench) -> None:
    dossier_id = usual(bench)
    at = desk.look(bench.service, OFFICER, dossier_id)
    batch = intake.open_batch(bench.service, STATION, dossier_id)
    bench.put(batch.id, 1, bench.page("later", BIRTH_PROOF))
    intake.close_batch(bench.service, STATION, batch.id, 1)
    bench.drain()
    with pytest.raises(StaleReviewError):
        act(bench, at, "confirm")
    later = desk.look(bench.service, OFFICER, dossier_id)
    assert (later.version, len(later.arrangement.pages)) == (at.version + 1, 3)


def test_a_typed_value_stands_beside_what_was_read_and_can_be_taken_back(bench: Bench) -> None:
    at = desk.look(bench.service, OFFICER, usual(bench))
    form = at.arrangement.documents[0]
    name = in_force_field(bench, form.key)
    at = act(bench, at, "set_field", document=form.key, name=name.name, value="Lê Văn Sửa")
    assert in_force(bench)[0].needs_review, "not settled before it is confirmed"
    at = act(bench, at, "confirm", document=form.key)
    typed = in_force_field(bench, form.key)
    assert (typed.value, typed.source, typed.typed_by, typed.needs_review) == (
        "Lê Văn Sửa",
        "typed",
        OFFICER.key_id,
        False,
    )
    assert {"source": "ocr", "value": name.value} in typed.other_values
    assert (typed.page, typed.box_px) == (name.page, name.box_px)
    assert in_force(bench)[0].id == form.key, "a field does not make a new document"
    for _ in range(2):
        at = desk.undo(bench.service, OFFICER, at.dossier_id, at.version)
    back = in_force_field(bench, form.key)
    assert (back.value, back.source, back.as_read, back.other_values) == (name.value, "ocr", None, name.other_values)


def test_a_typed_value_is_kept_letter_for_letter_with_its_normal_form_beside_it(bench: Bench) -> None:
    def birth() -> Field:
        with bench.service.reading() as session:
            return session.scalars(select(Field).where(Field.document_id == form.key, Field.name == name)).one()

    at = desk.look(bench.service, OFFICER, usual(bench))
    form, name = at.arrangement.documents[0], "child_birth_date"
    for typed, normal, warned in (("2/8/2026", "2026-08-02", False), ("2/8/2026 hoặc 3/8/2026", None, True)):
        at = act(bench, at, "set_field", document=form.key, name=name, value=typed)
        kept = birth()
        assert (kept.value, kept.raw, kept.normal) == (typed, typed, normal)
        assert any(not check["passed"] for check in kept.checks) == warned
    for _ in range(2):
        at = desk.undo(bench.service, OFFICER, at.dossier_id, at.version)
    assert (birth().value, birth().normal, birth().source) == ("2026-08-02", None, "ocr")


def test_a_typed_old_address_is_kept_as_written_with_its_unit_of_today(bench: Bench) -> None:
    def residence() -> Field:
        with bench.service.reading() as session:
            return session.scalars(select(Field).where(Field.document_id == form.key, Field.name == name)).one()

    at = desk.look(bench.service, OFFICER, usual(bench))
    form, name = at.arrangement.documents[0], "requester_residence"
    old = "Thôn 1, xã Hải Thượng, huyện Hải Lăng, tỉnh Quảng Trị"
    at = act(bench, at, "set_field", document=form.key, name=name, value=old)
    kept = residence()
    assert (kept.value, kept.unit_now) == (old, {"names_vi": ["Xã Hải Lăng, tỉnh Quảng Trị"], "codes": ["19702"]})
    at = act(bench, at, "set_field", document=form.key, name=name, value="xã Hải Lăng, tỉnh Quảng Trị")
    assert residence().unit_now is None, "a unit of today has no other name"
    for _ in range(2):
        at = desk.undo(bench.service, OFFICER, at.dossier_id, at.version)
    assert (residence().value, residence().unit_now) == (None, None)


def in_force_field(bench: Bench, document_id: str):
    with bench.service.reading() as session:
        document = session.get_one(Document, document_id)
        return next(row for row in document.fields if (row.value and row.source == "ocr") or row.source == "typed")


def test_a_value_typed_before_anything_was_read_stands_after_reading(bench: Bench) -> None:
    at = desk.look(bench.service, OFFICER, usual(bench))
    form, proof = at.arrangement.documents
    name = in_force_field(bench, form.key).name
    at = act(bench, at, "merge", document=form.key, other=proof.key)
    at = act(bench, at, "set_field", document=at.arrangement.documents[0].key, name=name, value="Lê Văn Sửa")
    act(bench, at, "confirm")
    bench.drain()
    (merged,) = in_force(bench)
    assert (in_force_field(bench, merged.id).name, in_force_field(bench, merged.id).value) == (name, "Lê Văn Sửa")


def test_a_paper_only_shown_is_gone_once_confirmed(bench: Bench) -> None:
    dossier_id = scanned(bench, bench.page("form", BIRTH_FORM), bench.page("card of one dossier alone", CARD))
    at = desk.look(bench.service, OFFICER, dossier_id)
    form, card = at.arrangement.documents
    assert card.submitted_as == "xuat_trinh"
    page_id = card.pages[0]
    with bench.service.reading() as session:
        page = session.get_one(Page, page_id)
    assert bench.service.objects.stat(page.original_key)
    at = act(bench, at, "confirm")  # the whole dossier: nothing is erased by that
    assert bench.service.objects.stat(page.original_key)
    at = act(bench, at, "set_field", document=form.key, name=in_force_field(bench, form.key).name, value="Lê Văn Sửa")
    at = act(bench, at, "confirm", document=card.key)
    for look in (files.page_original, files.page_reading):
        with pytest.raises(PageErasedError), bench.service.writing() as session:
            look(session, OFFICER, page_id)
    bench.drain()
    assert bench.service.objects.stat(page.original_key) is None
    assert not list(bench.service.objects.list(f"readings/{page.sha256[:2]}/{page.sha256}/"))
    with bench.service.reading() as session:
        kept = session.get_one(Page, page_id)
        assert (kept.sequence, kept.sha256, kept.reading_key) == (2, page.sha256, None)
        assert kept.reason_code == "presented_erased"
        entries = session.scalars(select(AuditEntry).where(AuditEntry.subject_id == page_id)).all()
        assert {"page.erase", "page.erased"} <= {entry.action for entry in entries}
        assert {entry.actor_id for entry in entries if entry.action == "page.erase"} == {OFFICER.key_id}
        examples = list_examples(session, SYSTEM, most=10)
        assert all(page.reading_key is None for each in examples for page in each.pages if page.page_id == page_id)
    with pytest.raises(ReviewRefusedError) as refused:
        desk.undo(bench.service, OFFICER, dossier_id, at.version)
    assert refused.value.details["rule"] == "erased"
    with bench.service.writing() as session:  # the count still holds: sheets declared, pages there
        batch = get_dossier(session, OFFICER, bench.service.catalog, dossier_id).batches[0]
    assert (batch.sheets_declared, batch.pages_total) == (2, 2)


def test_a_correction_is_one_more_update_of_the_file_under_one_more_signature(bench: Bench) -> None:
    at = desk.look(bench.service, OFFICER, usual(bench))
    form = at.arrangement.documents[0]

    def file() -> bytes:
        with bench.service.reading() as session:
            row = session.get_one(Document, form.key)
        return bench.service.objects.get(row.pdf_key or "", sha256=row.pdf_sha256)

    before = file()
    at = act(bench, at, "declare_absent", document=form.key, name="number")
    at = act(bench, at, "confirm", document=form.key)
    bench.drain()
    after = file()
    assert after.startswith(before)
    assert len(after) > len(before)
    report = verify_pdf(after, bench.service.sealer.trust_roots, bench.now())
    assert report.sound
    assert (
        len(report.signatures) == len(verify_pdf(before, bench.service.sealer.trust_roots, bench.now()).signatures) + 1
    )
    act(bench, at, "set_component", document=at.arrangement.documents[1].key)  # nothing of it stands in that file
    bench.drain()
    assert file() == after


OWNER_FIELD, OTHER_OWNER = "child_personal_id", "045090990141"


def finished(bench: Bench, document_id: str) -> tuple[Document, bytes]:
    with bench.service.reading() as session:
        row = session.get_one(Document, document_id)
    return row, bench.service.objects.get(row.pdf_key or "", sha256=row.pdf_sha256)


def test_a_correction_made_while_the_file_is_finished_is_in_the_file_all_the_same(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = desk.look(bench.service, OFFICER, usual(bench))
    form = at.arrangement.documents[0].key
    real = finish_pdf.finish

    def corrected_meanwhile(*arguments: object) -> object:
        monkeypatch.undo()
        made = real(*arguments)  # type: ignore[arg-type]
        later = desk.look(bench.service, OFFICER, at.dossier_id)
        act(bench, later, "set_field", document=form, name=OWNER_FIELD, value=OTHER_OWNER)
        return made

    monkeypatch.setattr(finish_pdf, "finish", corrected_meanwhile)
    at = act(bench, at, "set_field", document=form, name=in_force_field(bench, form).name, value="Lê Văn Sửa")
    at = act(bench, at, "confirm", document=form)
    bench.drain()
    row, data = finished(bench, form)
    assert own_metadata(data)["soDinhDanh"] == OTHER_OWNER
    assert own_metadata(data)["maKetQuaSoHoa"] == row.result_code


def test_a_corrected_owner_gives_a_new_code_and_the_former_file_stays(bench: Bench) -> None:
    at = desk.look(bench.service, OFFICER, usual(bench))
    form = at.arrangement.documents[0].key
    before, data_before = finished(bench, form)
    at = act(bench, at, "set_field", document=form, name=OWNER_FIELD, value=OTHER_OWNER)
    at = act(bench, at, "confirm", document=form)
    bench.drain()
    after, data = finished(bench, form)
    assert (before.result_code or "").startswith("045190990123.")
    assert (after.result_code or "").startswith(f"{OTHER_OWNER}.")
    assert own_metadata(data)["maKetQuaSoHoa"] == after.result_code
    assert own_metadata(data_before)["maKetQuaSoHoa"] == before.result_code
    assert data.startswith(data_before)
    with bench.service.reading() as session:
        assert before.pdf_key in set(session.scalars(select(FormerPdf.key)))
    assert verify_everything(bench.service).whole


def test_a_correction_is_given_trusted_times_again_and_never_loses_to_them(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = desk.look(bench.service, OFFICER, usual(bench))
    form = at.arrangement.documents[0].key
    with bench.service.writing() as session:
        work.add_step(session, "extend_signatures", form, at.dossier_id, bench.now())
        item = session.scalars(select(WorkItem).where(WorkItem.step == "extend_signatures")).one()
        item.state = WorkState.DONE
    sealer = bench.service.sealer
    bench.service.__dict__["sealer"] = replace(sealer, level="B-T")
    at = act(bench, at, "declare_absent", document=form, name="number")
    act(bench, at, "confirm", document=form)
    bench.drain(until_step="extend_signatures")
    (waiting,) = bench.waiting("extend_signatures")

    def finished_meanwhile(_: object, pdf: bytes, __: object) -> SignedPdf:
        with bench.service.writing() as session:
            session.get_one(Document, form).pdf_key = "documents/another"
        return SignedPdf(pdf + b"\n", verify_pdf(pdf, sealer.trust_roots, bench.now()))

    monkeypatch.setattr(extend_signatures, "extended", finished_meanwhile)
    assert pipeline.run_step(bench.service, waiting) is pipeline.Outcome.AGAIN
    with bench.service.reading() as session:
        assert session.get_one(Document, form).pdf_key == "documents/another"
        assert session.get_one(WorkItem, waiting).reason_code == "service.busy"


def test_the_stamp_of_the_agency_stands_once_however_often_its_file_is_corrected(bench: Bench) -> None:
    sealer = bench.service.sealer
    stamped = replace(sealer, agency=sealer.signer, agency_name="UBND phường Thử", agency_stamp="sao_y")
    bench.service.__dict__["sealer"] = stamped
    at = desk.look(bench.service, OFFICER, usual(bench))
    form = at.arrangement.documents[0].key
    at = act(bench, at, "declare_absent", document=form, name="number")
    act(bench, at, "confirm", document=form)
    bench.drain()
    _, data = finished(bench, form)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        boxes = [[float(each) for each in field.Rect] for field in pdf.Root.AcroForm.Fields]
    assert len(boxes) == 3
    assert sum(right > left for left, _, right, _ in boxes) == 2


@pytest.mark.parametrize("step", ["finish_pdf", "read_page"])
def test_erasing_waits_for_a_worker_that_still_writes_what_is_on_the_page(bench: Bench, step: str) -> None:
    at = desk.look(bench.service, OFFICER, usual(bench))
    form = at.arrangement.documents[0]
    at = act(bench, at, "set_submitted_as", document=form.key, value="xuat_trinh")
    act(bench, at, "confirm", document=form.key)
    with bench.service.writing() as session:
        item = session.scalars(
            select(WorkItem).where(WorkItem.step == step, WorkItem.subject_id.in_((form.key, form.pages[0])))
        ).one()
        read = {"name": "x", "raw": "x", "source": "text", "confidence": 1.0, "needs_review": False}
        session.add(Field(document_id=form.key, number=1, **read))  # by a step that had begun before
        item.state, item.lease_until = WorkState.CLAIMED, bench.now() + timedelta(minutes=1)
        erase = session.scalars(select(WorkItem).where(WorkItem.step == "erase_document")).one()
    bench.drain(until_step="none")
    with bench.service.reading() as session:
        waiting = session.get_one(WorkItem, erase.id)
        assert (waiting.state, waiting.attempts, waiting.reason_code) == (WorkState.WAITING, 0, "service.busy")
    with bench.service.writing() as session:
        session.get_one(WorkItem, item.id).state = WorkState.WAITING
    bench.later += timedelta(minutes=2)
    bench.drain()
    with bench.service.reading() as session:
        assert session.get_one(WorkItem, erase.id).state == WorkState.DONE
        assert session.get_one(Document, form.key).pdf_key is None
        page = session.get_one(Page, form.pages[0])
        assert (page.reading_key, page.reason_code) == (None, "presented_erased")
        assert not session.scalars(select(Field).where(Field.document_id == form.key)).all()
    assert not list(bench.service.objects.keys(f"readings/{page.sha256[:2]}/{page.sha256}/"))


def test_a_document_set_aside_and_taken_back_is_in_force_again_and_can_be_corrected(bench: Bench) -> None:
    at = desk.look(bench.service, OFFICER, usual(bench))
    form = at.arrangement.documents[0]
    at = act(bench, at, "set_aside", page=form.pages[0], value="review.foreign")
    assert form.key not in [each.id for each in in_force(bench)]
    at = desk.undo(bench.service, OFFICER, at.dossier_id, at.version)
    assert form.key in [each.id for each in in_force(bench)]
    name = in_force_field(bench, form.key).name
    act(bench, at, "set_field", document=form.key, name=name, value="Lê Văn Sửa")
    assert in_force_field(bench, form.key).value == "Lê Văn Sửa"


def test_superseded_papers_are_not_counted_in_the_list(bench: Bench) -> None:
    at = desk.look(bench.service, OFFICER, usual(bench))
    form, proof = at.arrangement.documents
    at = act(bench, at, "merge", document=form.key, other=proof.key)
    act(bench, at, "confirm")
    with bench.service.writing() as session:
        shown = get_dossier(session, OFFICER, bench.service.catalog, at.dossier_id)
    assert shown.completeness is not None
    assert sum(len(row.papers) for row in shown.completeness.rows) == 1
    assert shown.complete is shown.completeness.complete is False


def test_bytes_that_another_page_has_too_stay_for_it(bench: Bench) -> None:
    card = bench.page("card", CARD)
    first = scanned(bench, bench.page("form", BIRTH_FORM), card)
    second = scanned(bench, bench.page("other form", BIRTH_FORM), card)
    for number, dossier_id in enumerate((first, second)):
        at = desk.look(bench.service, OFFICER, dossier_id)
        shown = next(draft for draft in at.arrangement.documents if draft.submitted_as == "xuat_trinh")
        act(bench, at, "confirm", document=shown.key)
        bench.drain()
        with bench.service.reading() as session:
            key = session.get_one(Page, shown.pages[0]).original_key
        assert (bench.service.objects.stat(key) is None) is (number == 1)


def test_a_shown_paper_that_was_sealed_by_mistake_leaves_no_pdf(bench: Bench) -> None:
    at = desk.look(bench.service, OFFICER, usual(bench))
    form, proof = at.arrangement.documents
    at = act(bench, at, "merge", document=form.key, other=proof.key)
    at = act(bench, at, "confirm")
    bench.drain()
    merged = in_force(bench)[0]
    at = act(bench, desk.look(bench.service, OFFICER, at.dossier_id), "split", document=merged.id, page=proof.pages[0])
    head, tail = at.arrangement.documents
    at = act(bench, at, "set_submitted_as", document=tail.key, value="xuat_trinh")
    at = act(bench, at, "confirm", document=head.key)
    at = act(bench, at, "confirm", document=tail.key)
    bench.drain()
    with bench.service.reading() as session:
        rows = {document.id: document for document in session.scalars(select(Document))}
    for key in (merged.id, proof.key, tail.key):
        assert rows[key].pdf_key is None, "it showed the page"
    for key in (form.key, head.key):
        assert bench.service.objects.get(rows[key].pdf_key or "", sha256=rows[key].pdf_sha256)
    kept_of = {kept.key.rpartition(".pdf")[0][-2:] for kept in bench.service.objects.list("documents/")}
    assert kept_of == {f"{rows[key].sequence:02d}" for key in (form.key, head.key)}


def test_a_shown_paper_with_a_reason_goes_on_as_any_other(bench: Bench) -> None:
    at = desk.look(bench.service, OFFICER, scanned(bench, bench.page("form", BIRTH_FORM), bench.page("card", CARD)))
    card = at.arrangement.documents[1]
    at = act(bench, at, "keep", document=card.key, value="Người nộp ủy quyền, cần lưu bản chụp")
    act(bench, at, "confirm", document=card.key)
    bench.drain()
    with bench.service.reading() as session:
        row = session.get_one(Document, card.key)
        assert (row.state, row.erased_at) == (DocumentState.STORED, None)
        assert bench.service.objects.get(row.pdf_key or "", sha256=row.pdf_sha256)


def test_a_page_set_aside_and_taken_back(bench: Bench) -> None:
    at = desk.look(bench.service, OFFICER, usual(bench))
    form, proof = at.arrangement.documents
    at = act(bench, at, "set_aside", page=proof.pages[0], value="review.foreign")
    with bench.service.writing() as session:
        shown = get_dossier(session, OFFICER, bench.service.catalog, at.dossier_id)
    assert [(page.page_id, page.reason.code) for page in shown.unassigned_pages] == [(proof.pages[0], "review.foreign")]
    assert [document.id for document in shown.documents] == [form.key]
    assert not shown.complete
    at = act(bench, at, "assign", page=proof.pages[0], value="GIAY_CHUNG_SINH")
    component = next(code for code in [proof.component_code] if code)
    at = act(bench, at, "set_component", document=at.arrangement.documents[1].key, value=component)
    act(bench, at, "confirm")
    bench.drain()
    with bench.service.writing() as session:
        shown = get_dossier(session, OFFICER, bench.service.catalog, at.dossier_id)
    assert (len(shown.documents), shown.unassigned_pages, shown.complete, shown.state) == (2, (), True, "done")


def test_a_page_is_read_again_the_way_a_person_turned_it(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    from digitize.steps import read_page

    asked: list[int | None] = []
    quick = read_page.read_page

    def turned(page, engine, limits, *, turn_degrees=None):
        asked.append(turn_degrees)
        return quick(page, engine, limits)

    at = desk.look(bench.service, OFFICER, usual(bench))
    monkeypatch.setattr(read_page, "read_page", turned)
    form = at.arrangement.documents[0]
    at = act(bench, at, "rotate", page=form.pages[0], degrees=90)
    with pytest.raises(ReviewRefusedError) as refused:
        act(bench, at, "confirm")
    assert refused.value.details["rule"] == "being_read"
    bench.drain()
    at = act(bench, at, "confirm")
    bench.drain()
    assert asked == [90]
    assert form.key not in {document.id for document in in_force(bench)}
    assert {document.state for document in in_force(bench)} == {DocumentState.STORED}


def test_a_page_turned_once_more_while_it_is_read_is_read_once_more(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    from digitize.steps import read_page

    asked: list[int | None] = []
    quick = read_page.read_page
    at = desk.look(bench.service, OFFICER, usual(bench))
    page_id = at.arrangement.documents[0].pages[0]

    def turned_meanwhile(page, engine, limits, *, turn_degrees=None):
        asked.append(turn_degrees)
        if len(asked) == 1:
            act(bench, desk.look(bench.service, OFFICER, at.dossier_id), "rotate", page=page_id, degrees=180)
        return quick(page, engine, limits)

    monkeypatch.setattr(read_page, "read_page", turned_meanwhile)
    act(bench, at, "rotate", page=page_id, degrees=90)
    bench.drain()
    assert asked == [90, 270]  # the second turn goes on from the first
    with bench.service.reading() as session:
        assert session.get_one(Page, page_id).state == "read"


def test_records_of_doubtful_or_superseded_documents_are_not_valid(bench: Bench) -> None:
    from digitize.store.clock import vietnam_day
    from digitize.store.repositories.records import status_of

    def statuses() -> list[str]:
        with bench.service.reading() as session:
            rows = session.scalars(select(Record).join(Document).order_by(Document.sequence))
            return [status_of(row, vietnam_day(bench.now())) for row in rows]

    at = desk.look(bench.service, OFFICER, usual(bench))
    at = act(bench, at, "confirm")
    assert statuses() == ["valid", "valid"]
    form, proof = at.arrangement.documents
    at = act(bench, at, "merge", document=form.key, other=proof.key)
    assert statuses() == ["unconfirmed", "unconfirmed"]
    act(bench, at, "confirm")
    bench.drain()
    assert statuses() == ["superseded", "superseded", "valid"]
    with bench.service.reading() as session:
        assert session.scalar(select(func.count()).select_from(Record)) == 3


def test_a_photocopy_is_no_record_any_more(bench: Bench) -> None:
    at = act(bench, desk.look(bench.service, OFFICER, usual(bench)), "confirm")
    form = at.arrangement.documents[0]
    at = act(bench, at, "set_submitted_as", document=form.key, value="ban_chup")
    act(bench, at, "confirm")
    with bench.service.reading() as session:
        document = session.get_one(Document, form.key)
        assert (document.eligible, document.eligibility_code) == (False, "photocopy")


def test_a_confirmed_dossier_is_an_example_once(bench: Bench) -> None:
    at = act(bench, desk.look(bench.service, OFFICER, usual(bench)), "confirm")
    with bench.service.reading() as session:
        (example,) = list_examples(session, SYSTEM, most=10)
    assert [each.paper_type for each in example.documents] == ["TK_KHAI_SINH", "GIAY_CHUNG_SINH"]
    assert [each.pages for each in example.documents] == [(1,), (2,)]
    assert all(page.reading_key for page in example.pages)
    form, proof = at.arrangement.documents
    at = act(bench, at, "merge", document=form.key, other=proof.key)
    with bench.service.reading() as session:
        assert len(list_examples(session, SYSTEM, most=10)) == 1, "not before it is confirmed"
    act(bench, at, "confirm")
    with bench.service.reading() as session:
        assert [len(each.documents) for each in list_examples(session, SYSTEM, most=10)] == [2, 1]


def test_the_desk_is_for_officers_of_the_dossier(bench: Bench) -> None:
    from digitize.errors import AccessError

    dossier_id = usual(bench)
    stranger = Caller("7" * 32, "Cán bộ nơi khác", Role.OFFICER, "H51.01")
    with pytest.raises(NotFoundError):
        desk.look(bench.service, stranger, dossier_id)
    with pytest.raises(NotFoundError):
        desk.decide(bench.service, stranger, dossier_id, 0, Wanted("confirm"))
    for act_of in (desk.look, desk.past):
        with pytest.raises(AccessError):
            act_of(bench.service, STATION, dossier_id)
