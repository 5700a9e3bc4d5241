"""Importing the national portal's JSON."""

from __future__ import annotations

import json
import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitize.catalog import (
    Requirement,
    from_line,
    import_portal,
    list_to_map,
    load_catalog,
    read_filled_in,
    to_line,
    with_imported,
)
from digitize.catalog.portal import BY_A_PERSON

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
    assert {reason for _, _, reason in done.left_out} == {"mã đã có trong trường hợp này", "dòng không có mã"}


@pytest.mark.parametrize(
    "bad",
    [
        *("{", "[]", "[" * 100_000, '{"code": "1.1"}', '{"checklist_raw": []}', '{"code": 7, "checklist_raw": []}'),
        '{"code": "1.1", "checklist_raw": [{"group": "", "items": [{"code": "A", "name": "x"}, 7]}]}',
        '{"code": "1.1", "checklist_raw": [{"group": "", "items": [{"code": "A", "original_qty": "một"}]}]}',
        '{"code": "1.1", "checklist_raw": [{"group": "", "items": [{"code": "A", "copy_qty": -1}]}]}',
        json.dumps({"code": "1" * 101, "checklist_raw": []}),
    ],
)
def test_a_broken_line_is_named_and_nothing_of_it_is_taken(bad: str) -> None:
    done = import_portal([line(("", [item("X", "a b")])), "", bad, line(code="2.1")], CATALOG, DAY)
    assert [number for number, _ in done.broken] == [3]
    assert [procedure.code for procedure in done.procedures] == ["1.999999", "2.1"]
    assert [row.component_code for row in done.rows] == ["X"]


def test_odd_codes_are_taken_as_they_are_but_not_too_long_ones() -> None:
    codes = ["H38-KQ000326", "TP-H24.x/7", "mã lạ", "x" * 100]
    done = import_portal([line(("", [item(f" {code} ", "a b") for code in (*codes, "x" * 101)]))], CATALOG, DAY)
    assert [row.component_code for row in done.rows] == codes
    assert [(row, reason) for _, row, reason in done.left_out] == [("x" * 100, "mã dài quá 100 ký tự")]


def test_headings_with_one_number_stay_two_branches() -> None:
    done = import_portal([line(("1. Nhà ở", [item("X", "a b")]), ("1. Công trình", [item("X", "a b")]))], CATALOG, DAY)
    assert [branch.branch_id for branch in done.procedures[0].branches] == ["1", "1#2"]


def test_results_are_mapped_where_a_phrase_tells() -> None:
    text = json.dumps({"code": "1.1", "checklist_raw": [], "results": ["Giấy khai sinh", "Thứ chưa ai biết"]})
    assert import_portal([text], CATALOG, DAY).procedures[0].result_paper_types == ("GIAY_KHAI_SINH",)


def test_what_a_person_fills_in_counts_at_the_next_import_and_stays() -> None:
    rows = line(("", [item("X", "Thứ chưa ai biết (1)"), item("Y", "- Thứ  chưa ai biết (1)"), item("Z", "Thứ khác")]))
    first = import_portal([rows], CATALOG, DAY)
    text = list_to_map(first.to_map, read_filled_in("", CATALOG.paper_types))
    assert [each.split(",")[1] for each in text.splitlines()[1:]] == ["2", "1"]
    filled = read_filled_in(
        text.replace("1.999999/default/Y,", "1.999999/default/Y,ct01 khac").replace("/Z,", "/Z,NOPE"),
        CATALOG.paper_types,
    )
    assert filled.faults == ("dòng 3: không có loại giấy tờ NOPE",)
    second = import_portal([rows], CATALOG, DAY, filled.mapping)
    assert [(row.component_code, row.paper_types, row.rule) for row in second.rows] == [
        ("X", ("CT01", "KHAC"), BY_A_PERSON),
        ("Y", ("CT01", "KHAC"), BY_A_PERSON),
        ("Z", (), ""),
    ]
    again = read_filled_in(list_to_map(second.to_map, filled), CATALOG.paper_types)
    assert again.mapping == filled.mapping


def test_many_procedures_in_seconds() -> None:
    """1,811 procedures, the size of one province's catalogue, in CPU seconds; then looked up at once."""
    rows = [item(f"000.00.00.G15-KQ{number:06d}", f"Đơn đề nghị cấp giấy phép {number}") for number in range(6)]
    rows.append(item("N", "Lưu ý", 0))
    lines = [line(("* Giấy tờ phải nộp:", rows), code=f"8.{number:06d}") for number in range(1811)]
    begun = time.process_time()
    done = import_portal(lines, CATALOG, DAY)
    kept = [from_line(to_line(procedure)) for procedure in done.procedures]
    catalog = with_imported(CATALOG, kept)
    assert time.process_time() - begun < 6
    assert len(done.procedures) == 1811
    begun = time.process_time()
    for number in range(1811):
        assert catalog.procedure(f"8.{number:06d}", DAY).imported
    assert time.process_time() - begun < 0.5


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
