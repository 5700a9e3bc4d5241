"""Imported procedures beside the catalogue's own: kept as lines, dated, never over hand-made data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from digitize.catalog import Catalog, Procedure, from_line, load_catalog, to_line, with_imported
from digitize.errors import SetupError, UnknownProcedureError
from digitize.store.imported_catalogue import ImportedCatalogue

OWN = load_catalog()
DAY = date(2026, 7, 18)
BIRTH = OWN.procedure("1.001193", DAY)
FOREIGN = replace(BIRTH, code="2.000528", name_vi="Có yếu tố nước ngoài", valid_from=DAY, imported=True)


def own_until(last: date | None) -> Catalog:
    one = replace(BIRTH, valid_until=last)
    return Catalog.of(OWN.paper_types.values(), [one], [])


def test_a_line_gives_back_what_was_kept() -> None:
    assert from_line(to_line(FOREIGN)) == FOREIGN


@pytest.mark.parametrize("line", ["", "{", "{}", "[]", to_line(FOREIGN).replace('"results"', '"x"')])
def test_a_broken_line_is_a_named_fault(line: str) -> None:
    with pytest.raises(SetupError, match="digitize catalog import"):
        from_line(line)


def test_hand_made_data_stands_on_its_days_and_the_import_on_the_others() -> None:
    imported = replace(BIRTH, name_vi="nhập", valid_from=date(2026, 1, 1), imported=True)
    catalog = with_imported(own_until(date(2026, 12, 31)), [imported])
    assert not catalog.procedure(BIRTH.code, date(2026, 12, 31)).imported
    assert catalog.procedure(BIRTH.code, date(2027, 1, 1)).name_vi == "nhập"
    before = with_imported(own_until(None), [replace(imported, valid_from=date(2024, 1, 1))])
    assert before.procedure(BIRTH.code, date(2025, 6, 30)).imported
    assert not before.procedure(BIRTH.code, date(2025, 7, 1)).imported
    never = with_imported(own_until(None), [imported])
    assert [version.imported for version in never.procedures[BIRTH.code]] == [False]


def test_a_later_import_takes_over_on_its_day() -> None:
    later = replace(FOREIGN, name_vi="mới", valid_from=date(2026, 9, 1))
    catalog = with_imported(OWN, [later, FOREIGN])
    assert catalog.procedure("2.000528", date(2026, 8, 31)).name_vi == FOREIGN.name_vi
    assert catalog.procedure("2.000528", date(2026, 9, 1)).name_vi == "mới"
    with pytest.raises(UnknownProcedureError):
        catalog.procedure("2.000528", date(2026, 7, 17))


def test_a_paper_type_that_is_no_more_leaves_its_row_to_a_person() -> None:
    row = replace(BIRTH.branches[0].components[1], paper_types=("TK_KHAI_SINH", "GONE"))
    odd = replace(FOREIGN, branches=(replace(BIRTH.branches[0], components=(row,)),), result_paper_types=("GONE",))
    found = with_imported(OWN, [odd]).procedure("2.000528", DAY)
    assert found.branches[0].components[0].paper_types == ("TK_KHAI_SINH",)
    assert found.result_paper_types == ()


class TestFolder:
    def test_kept_procedures_come_back_and_a_new_file_changes_the_mark(self, tmp_path: Path) -> None:
        folder = ImportedCatalogue(tmp_path)
        assert (folder.mark(), folder.procedures()) == ((), [])
        folder.keep(DAY, [FOREIGN])
        first = folder.mark()
        assert folder.procedures() == folder.of_day(DAY) == [FOREIGN]
        later: Procedure = replace(FOREIGN, valid_from=date(2026, 9, 1))
        folder.keep(later.valid_from, [later])
        assert folder.mark() != first
        assert folder.of_day(DAY) == [FOREIGN]
        assert sorted(path.name for path in folder.folder.iterdir()) == [
            "portal-2026-07-18.jsonl",
            "portal-2026-09-01.jsonl",
        ]

    def test_a_broken_file_is_named(self, tmp_path: Path) -> None:
        folder = ImportedCatalogue(tmp_path)
        folder.keep(DAY, [FOREIGN])
        path = folder.folder / "portal-2026-07-18.jsonl"
        path.write_text(path.read_text("utf-8") + "{\n", "utf-8")
        with pytest.raises(SetupError, match=r"portal-2026-07-18\.jsonl, dòng 2"):
            folder.procedures()
