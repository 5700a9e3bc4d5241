"""Importing the national portal's JSON."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitize.catalog import Requirement, import_portal, load_catalog
from digitize.errors import InputError

CATALOG = load_catalog()
DAY = date(2026, 7, 18)


def item(code: str, name: str, originals: int = 1, copies: int = 0) -> dict[str, Any]:
    return {"code": code, "name": name, "original_qty": originals, "copy_qty": copies}


def line(*groups: tuple[str, list[dict[str, Any]]], code: str = " 1.999999 ") -> str:
    checklist = [{"group": name, "items": items} for name, items in groups]
    return json.dumps({"code": code, "name": "Thủ tục thử", "checklist_raw": checklist}, ensure_ascii=False)


def test_rows_are_mapped_by_phrase_and_quantity_nought_is_a_note() -> None:
    done = import_portal(
        [
            line(
                (
                    "* Giấy tờ phải nộp:",
                    [
                        item("A", "- Tờ khai đăng ký khai sinh theo mẫu"),
                        item("B", "Lưu ý chung", 0, 0),
                        item("C", "- Văn bản ủy quyền trong trường hợp ủy quyền"),
                        item("D", "Giấy chứng sinh; trường hợp không có thì nộp văn bản của người làm chứng"),
                        item("E", "Thứ chưa ai biết"),
                        item("F", "Mẫu hộ tịch điện tử tương tác đăng ký khai sinh"),
                    ],
                ),
                ("* Giấy tờ phải xuất trình:", [item("G", "Thẻ căn cước công dân/Thẻ căn cước")]),
            )
        ],
        CATALOG,
        DAY,
    )
    rows = {row.component_code: row for row in done.rows}
    assert rows["A"].paper_types == ("TK_KHAI_SINH",)
    assert rows["A"].requirement is Requirement.REQUIRED
    assert rows["B"].requirement is Requirement.NOTE
    assert (rows["C"].paper_types, rows["C"].requirement) == (("GIAY_UY_QUYEN",), Requirement.CONDITIONAL)
    assert rows["D"].paper_types == ("GIAY_CHUNG_SINH", "VB_LAM_CHUNG")
    assert rows["D"].requirement is Requirement.REQUIRED
    assert (rows["G"].paper_types, rows["G"].requirement) == (("CCCD", "CAN_CUOC"), Requirement.PRESENTED)
    assert [row.component_code for row in done.to_map] == ["E"]
    assert done.procedures[0].code == "1.999999"
    assert [branch.branch_id for branch in done.procedures[0].branches] == ["default"]


def test_groups_with_headings_are_branches_and_common_rows_stand_in_each() -> None:
    done = import_portal(
        [
            line(
                ("(1.1) Đối với công trình không theo tuyến:", [item("X", "Đơn đề nghị cấp giấy phép xây dựng")]),
                ("(1.7) Đối với nhà ở riêng lẻ:", [item("X", "Đơn đề nghị cấp giấy phép xây dựng")]),
                ("", [item("Y", "Bản vẽ")]),
            )
        ],
        CATALOG,
        DAY,
    )
    branches = done.procedures[0].branches
    assert [branch.branch_id for branch in branches] == ["1.1", "1.7"]
    assert all([row.code for row in branch.components] == ["X", "Y"] for branch in branches)


def test_a_code_twice_in_a_branch_and_a_row_without_code_are_reported() -> None:
    done = import_portal([line(("", [item("X", "a b"), item("X", "c d"), item("", "e f")]))], CATALOG, DAY)
    assert {reason for _, _, reason in done.left_out} == {"stands twice in the branch", "row without a code"}


@pytest.mark.parametrize("bad", ["{", "[]", '{"code": "1.1"}', '{"checklist_raw": []}'])
def test_what_is_no_procedure_is_named(bad: str) -> None:
    with pytest.raises(InputError, match="dòng 1"):
        import_portal([bad], CATALOG, DAY)


@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=30), st.integers(0, 2), st.integers(0, 2)), max_size=8))
def test_every_row_is_taken_or_reported(rows: list[tuple[str, str, int, int]]) -> None:
    done = import_portal([line(("", [item(*row) for row in rows]))], CATALOG, DAY)
    assert len(done.rows) + len(done.left_out) == len(rows)
    assert all(
        (row.requirement is Requirement.NOTE) == (each[2] + each[3] == 0)
        for row in done.rows
        for each in rows
        if [r[0].strip()[:100] for r in rows].count(row.component_code) == 1
        and each[0].strip()[:100] == row.component_code
    )
