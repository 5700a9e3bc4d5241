"""The packaged catalogue: whole, consistent, dated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from digitize.catalog import Catalog, FieldKind, Requirement, Retention, load_catalog
from digitize.errors import NotFoundError, SetupError, UnknownBranchError, UnknownProcedureError

CATALOG = load_catalog()
DAY = date(2026, 10, 2)


def test_size() -> None:
    assert len(CATALOG.paper_types) >= 40
    assert len(CATALOG.procedures) >= 30
    assert sum(len(CATALOG.procedure(code, DAY).branches) for code in CATALOG.procedures) > len(CATALOG.procedures)


def test_loaded_once() -> None:
    assert load_catalog() is CATALOG


@pytest.mark.parametrize("code", ["1.001193", " 1.004873 ", "1.013225"])
def test_procedures_of_the_demo(code: str) -> None:
    assert CATALOG.procedure(code, DAY).code == code.strip()


def test_procedure_before_its_time_is_unknown() -> None:
    with pytest.raises(UnknownProcedureError):
        CATALOG.procedure("1.001193", date(2025, 6, 30))
    with pytest.raises(UnknownProcedureError):
        CATALOG.procedure("9.999999", DAY)


def test_branches() -> None:
    procedure = CATALOG.procedure("1.013225", DAY)
    assert CATALOG.branch(procedure, None).branch_id == "1.7"
    assert CATALOG.branch(procedure, "1.1").branch_id == "1.1"
    with pytest.raises(UnknownBranchError) as caught:
        CATALOG.branch(procedure, "7.7")
    assert "1.7" in caught.value.text_vi


def test_codes_of_our_own_are_marked_as_not_the_portal_s() -> None:
    rows = [
        row
        for code in CATALOG.procedures
        for branch in CATALOG.procedure(code, DAY).branches
        for row in branch.components
    ]
    assert {row.code.startswith("DM-") for row in rows if not row.code_known} == {True}
    assert not [row.code for row in rows if row.code_known and row.code.startswith("DM-")]
    lost = CATALOG.branch(CATALOG.procedure("1.115663", DAY), None)
    assert [row.code for row in lost.components if row.code_known] == ["H38-KQ000333", "H38-KQ000334"]


def test_birth_registration_rows() -> None:
    branch = CATALOG.branch(CATALOG.procedure("1.001193", DAY), None)
    rows = {row.code.removeprefix("000.00.00.G15-"): row for row in branch.components}
    assert rows["KQ003204"].paper_types == ("TK_KHAI_SINH",)
    assert {"GIAY_CHUNG_SINH", "GIAY_CAM_DOAN"} <= set(rows["KQ004389"].paper_types)
    assert rows["KQ004946"].requirement is Requirement.PRESENTED
    assert rows["KQ003159"].requirement is Requirement.CONDITIONAL


def test_one_code_may_stand_in_several_branches_and_stays_distinct() -> None:
    procedure = CATALOG.procedure("1.013225", DAY)
    rows = [row for branch in procedure.branches for row in branch.components if row.code == "G17-KQ005477"]
    assert len(rows) == 2
    assert all(row.alternative_group == "dat" for row in rows)


def test_notes_ask_for_nothing() -> None:
    notes = [
        row
        for versions in CATALOG.procedures.values()
        for branch in versions[-1].branches
        for row in branch.components
        if row.requirement is Requirement.NOTE
    ]
    assert notes
    assert all((row.originals, row.copies, row.paper_types) == (0, 0, ()) for row in notes)


def test_codes_are_opaque_and_trimmed() -> None:
    for versions in CATALOG.procedures.values():
        for row in (row for branch in versions[-1].branches for row in branch.components):
            assert row.code == row.code.strip()
            assert 0 < len(row.code) <= 100


def test_every_known_paper_can_be_recognised() -> None:
    for kind in CATALOG.paper_types.values():
        assert kind.code == "KHAC" or kind.titles or kind.symbols, kind.code
        assert kind.usual_pages[0] <= kind.usual_pages[1]


def test_fields_of_a_paper() -> None:
    fields = {field.name: field for field in CATALOG.paper_type("TK_KHAI_SINH").fields}
    assert fields["child_name"].role == "owner_name"
    assert fields["child_personal_id"].kind is FieldKind.PERSONAL_ID
    assert fields["mother_name"].labels == ("Họ, chữ đệm, tên người mẹ",)
    assert fields["mother_name"].block == "mother"
    assert fields["requester_relation"].labels == ("Quan hệ với người được khai sinh",)


def test_field_names_are_unique_and_every_field_has_a_label() -> None:
    for kind in CATALOG.paper_types.values():
        names = [field.name for field in kind.fields]
        assert len(names) == len(set(names)), kind.code
        assert all(field.labels and field.label_vi for field in kind.fields), kind.code


def test_what_is_only_shown_is_not_kept() -> None:
    shown = {kind.code for kind in CATALOG.paper_types.values() if kind.retention is Retention.SHOWN_ONLY}
    assert {"CCCD", "CAN_CUOC", "HO_CHIEU"} <= shown
    assert CATALOG.paper_type("PHIEU_HE_THONG").retention is Retention.PUT_ASIDE


def test_marital_status_is_valid_for_six_months() -> None:
    assert CATALOG.paper_type("XN_TTHN").validity_months == 6


def test_unknown_paper_type() -> None:
    with pytest.raises(NotFoundError):
        CATALOG.paper_type("NOPE")


class TestAgencies:
    def test_all_provinces_of_today(self) -> None:
        today = [
            version
            for versions in CATALOG.agencies.values()
            for version in versions
            if version.level == "province" and version.valid_until is None
        ]
        assert len(today) == 34

    def test_old_and_new_form_of_the_code(self) -> None:
        assert CATALOG.agency("H50").name_vi == CATALOG.agency("000.00.00.H50").name_vi == "Tỉnh Quảng Trị"

    def test_a_merged_province_is_known_on_its_day_only(self) -> None:
        assert CATALOG.agency("H46", date(2025, 1, 1)).name_vi == "Tỉnh Quảng Bình"
        with pytest.raises(NotFoundError):
            CATALOG.agency("H46", DAY)


class TestChecks:
    def test_unknown_paper_type_in_a_row(self) -> None:
        kinds = [kind for kind in CATALOG.paper_types.values() if kind.code != "TK_KHAI_SINH"]
        with pytest.raises(SetupError, match="TK_KHAI_SINH"):
            Catalog.of(kinds, [CATALOG.procedure("1.001193", DAY)], [])

    def test_overlapping_versions(self) -> None:
        one = CATALOG.procedure("1.001193", DAY)
        with pytest.raises(SetupError, match="overlap"):
            Catalog.of(CATALOG.paper_types.values(), [one, replace(one, valid_from=date(2027, 1, 1))], [])

    def test_a_new_version_takes_over_on_its_day(self) -> None:
        one = replace(CATALOG.procedure("1.001193", DAY), valid_until=date(2027, 2, 28))
        two = replace(one, name_vi="Đăng ký khai sinh (mới)", valid_from=date(2027, 3, 1), valid_until=None)
        catalog = Catalog.of(CATALOG.paper_types.values(), [two, one], [])
        assert catalog.procedure("1.001193", date(2027, 2, 28)) == one
        assert catalog.procedure("1.001193", date(2027, 3, 1)) == two

    def test_a_component_twice_in_a_branch(self) -> None:
        one = CATALOG.procedure("1.001193", DAY)
        branch = replace(one.branches[0], components=one.branches[0].components * 2)
        with pytest.raises(SetupError, match="twice"):
            Catalog.of(CATALOG.paper_types.values(), [replace(one, branches=(branch,))], [])
