from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import samples
from digitize.catalog import load_catalog
from samples.model import SampleDossier
from samples.recipes import RECIPES

DPI = 40


def _assert_whole(dossier: SampleDossier) -> None:
    truth = dossier.truth
    seen = [page for document in truth.documents for page in document.pages] + [one.page for one in truth.unassigned]
    assert sorted(seen) == list(range(1, len(dossier.pages) + 1))
    for document in truth.documents:
        pages = [dossier.pages[page - 1].truth for page in document.pages]
        assert {page.paper_type for page in pages} == {document.paper_type}
        assert [page.page_number for page in pages] == list(range(1, len(pages) + 1))
    for one in truth.unassigned:
        assert dossier.pages[one.page - 1].truth.blank == (one.reason == "blank")


@pytest.mark.parametrize("code", sorted(RECIPES))
def test_every_page_is_in_one_document_or_unassigned(code: str) -> None:
    _assert_whole(samples.make_dossier(code, 1, dpi=DPI))


def test_recipes_are_of_the_catalogue() -> None:
    catalog = load_catalog()
    for code, recipes in RECIPES.items():
        procedure = catalog.procedure(code, date(2026, 10, 1))
        for recipe in recipes:
            rows = {row.code: row for row in catalog.branch(procedure, recipe.branch_id).components}
            for part in recipe.parts:
                for component in (part.component_code, *part.also_accepted):
                    assert set(part.paper_types) <= set(rows[component].paper_types), (code, component)


def test_mishaps_happen_and_are_told() -> None:
    sure = samples.Mishaps(turned=1, blank_back=1, foreign=1, system_form=1, missing=1, shuffled=1, duplicate=1)
    dossier = samples.make_dossier("1.001193", 3, dpi=DPI, mishaps=sure)
    _assert_whole(dossier)
    assert {one.reason for one in dossier.truth.unassigned} == {"blank", "foreign", "system_form", "duplicate"}
    assert len(dossier.truth.missing_components) == 1
    assert all(page.truth.rotation_degrees in (90, 180, 270) for page in dossier.pages)


def test_without_mishaps_there_are_just_the_papers() -> None:
    dossier = samples.make_dossier("1.013225", 2, dpi=DPI, mishaps=samples.NO_MISHAPS)
    assert not dossier.truth.unassigned
    assert not dossier.truth.missing_components
    assert [document.paper_type for document in dossier.truth.documents] == ["DON_GPXD", "GCN_QSDD", "BAN_VE"]


def test_copies_are_told_from_originals() -> None:
    kinds = set()
    for seed in range(6):
        chances = samples.Mishaps(certified=0.4, copied=0.6)
        dossier = samples.make_dossier("1.004859", seed, dpi=DPI, mishaps=chances)
        for document in dossier.truth.documents:
            kinds.add(document.submitted_as)
            if document.submitted_as == "ban_chup":
                assert {dossier.pages[page - 1].truth.noise for page in document.pages} <= {"photocopy", "fax"}
    assert {"ban_chinh", "ban_chup", "ban_sao_chung_thuc", "xuat_trinh"} <= kinds


def test_one_owner_over_all_papers_of_a_dossier() -> None:
    dossier = samples.make_dossier("1.013225", 4, dpi=DPI, mishaps=samples.NO_MISHAPS)
    form, certificate, _ = dossier.truth.documents
    assert form.fields["investor_personal_id"] == dossier.truth.owner_id == certificate.fields["owner_personal_id"]
    assert form.fields["area_m2"] == certificate.fields["area_m2"]


def test_layouts_can_be_held_out() -> None:
    for seed in range(2):
        dossier = samples.make_dossier("1.004873", seed, dpi=DPI, variants=samples.HELD_OUT_VARIANTS)
        papers = {page for document in dossier.truth.documents for page in document.pages}
        assert {dossier.pages[page - 1].truth.variant for page in papers} <= set(samples.HELD_OUT_VARIANTS)


def test_the_demonstration_has_what_it_promises() -> None:
    demo = samples.demo_dossiers(DPI)
    for dossier in demo:
        _assert_whole(dossier)
    assert [dossier.truth.procedure_code for dossier in demo] == ["1.001193", "1.004873", "1.013225", "1.004222"]
    first = demo[:3]
    assert sum(len(dossier.pages) for dossier in first) >= 20
    truths = [page.truth for dossier in first for page in dossier.pages]
    assert any(truth.rotation_degrees for truth in truths)
    assert any(abs(truth.skew_degrees) > 1.5 for truth in truths)
    reasons = {one.reason for dossier in first for one in dossier.truth.unassigned}
    assert {"blank", "foreign", "system_form"} <= reasons
    assert demo[1].truth.owner_id == demo[2].truth.owner_id == demo[3].truth.owner_id != demo[0].truth.owner_id
    assert demo[3].truth.received_on > demo[2].truth.received_on
    assert demo[3].truth.reusable_component_codes


def test_the_command_writes_pages_beside_their_truth(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "samples", "--out", str(tmp_path), "--dossiers", "1", "--seed", "5", "--dpi", "50"],
        check=True,
        capture_output=True,
        text=True,
    )
    (folder,) = tmp_path.iterdir()
    assert folder.name in done.stdout
    images = sorted(path.stem for path in folder.glob("*.jpg"))
    assert images == sorted(path.stem for path in folder.glob("0*.json"))
    assert (folder / "dossier.json").exists()
