"""The rows of a table on a form become fields, each cell with its place."""

import pytest

from digitize.catalog import load_catalog
from digitize.extract import extract_fields

CT01 = load_catalog().paper_type("CT01")
COLUMNS = (340, 900, 1250, 1500, 1950)
HEAD = """
TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ
1. Họ, chữ đệm và tên: Nguyễn Hữu Tường
2. Ngày, tháng, năm sinh: 27/10/1988 3. Giới tính: Nam
4. Số định danh cá nhân: 045088999410
10. Nội dung đề nghị: Tách hộ tại Số 169 đường Điện Biên Phủ, phường Nam Đông Hà, tỉnh Quảng Trị và nhập hộ mới
-_ 11. Những thành viên trong hộ gia đình cùng thay đổi:
TT\tHọ, chữ đệm và tên\tNgày, tháng,\tGiới\tSố định danh cá\tQuan hệ với
\t\tnăm sinh\ttính\tnhân\tchủ hộ
"""
ROWS = """
1\tNguyễn Hữu Bảo\t29/04/2016\tNam\t045216997192\tCháu
2\tTrần Thị Hòa\t02/03/1990\tNữ\t045190990123\tCon dâu
3
"""
BELOW = """
Quảng Trị, ngày 05 tháng 9 năm 2026
Ý KIẾN CỦA CHỦ HỘ\tNGƯỜI KÊ KHAI
"""
PARTS = ("name", "birth_date", "sex", "personal_id", "relation")


def read(page, *parts, **look):
    text = "".join(part.removeprefix("\n") for part in parts)
    return {value.name: value for value in extract_fields(CT01, [(1, page(text, columns=COLUMNS, **look))])}


def row(got, number):
    return tuple(got[f"member{number}_{part}"].value for part in PARTS)


def test_each_person_of_the_table_with_the_place_of_each_cell(page):
    got = read(page, HEAD, ROWS, BELOW)
    assert row(got, 1) == ("Nguyễn Hữu Bảo", "2016-04-29", "Nam", "045216997192", "Cháu")
    assert row(got, 2) == ("Trần Thị Hòa", "1990-03-02", "Nữ", "045190990123", "Con dâu")
    assert row(got, 3) == (None,) * 5
    assert not any(got[f"member3_{part}"].needs_review for part in PARTS)
    number = got["member2_personal_id"]
    assert (number.raw, number.page, number.box_px.x) == ("045190990123", 1, COLUMNS[3])
    assert got["person_name"].value == "Nguyễn Hữu Tường", "the applicant's own fields are not those of the table"
    assert got["person_personal_id"].value == "045088999410"
    assert got["request"].value.endswith("nhập hộ mới"), "what announces the table is no part of the value before it"


def test_numbers_of_the_table_are_checked_against_sex_and_birth_of_their_row(page):
    got = read(page, HEAD, ROWS.replace("045190990123", "045090990123"))
    failed = {name: {check.code for check in value.checks if not check.passed} for name, value in got.items()}
    assert failed["member2_personal_id"], "a woman's number must not say a man's sex"
    assert not failed["member1_personal_id"]


def test_an_empty_or_unreadable_cell_of_a_filled_row_is_shown_to_a_person(page):
    rows = ROWS.replace("29/04/2016", "2/0?4").replace("045216997192", "không rõ")
    got = read(page, HEAD, rows)
    assert row(got, 1) == ("Nguyễn Hữu Bảo", None, "Nam", None, "Cháu")
    for part in ("birth_date", "personal_id"):
        assert got[f"member1_{part}"].raw
        assert got[f"member1_{part}"].needs_review
    assert row(got, 2)[1] == "1990-03-02", "the neighbours stand"


def test_a_cell_goes_on_below_itself(page):
    got = read(page, HEAD, ROWS.replace("Con dâu\n3", "Con dâu của\n\t\t\t\t\tchủ hộ\n3"))
    assert row(got, 2)[4] == "Con dâu của chủ hộ"


def test_more_rows_than_the_fields_hold_are_told(page):
    line = "{0}\tNguyễn Hữu Bảo\t29/04/2016\tNam\t045216997192\tCháu\n"
    got = read(page, HEAD, *(line.format(number) for number in range(1, 8)))
    assert row(got, 5)[0] == "Nguyễn Hữu Bảo"
    assert "table.more_rows" in {check.code for check in got["member5_name"].checks}
    assert got["member5_name"].needs_review


def test_handwritten_cells_are_for_a_person(page):
    got = read(page, HEAD, ROWS, kind="handwriting")
    assert all(got[f"member1_{part}"].needs_review for part in PARTS)


@pytest.mark.parametrize("text", [HEAD, HEAD + BELOW, BELOW, "11. Những thành viên trong hộ gia đình cùng thay đổi:"])
def test_a_form_without_filled_rows_has_empty_fields_that_nobody_is_asked_for(page, text):
    got = read(page, text)
    for number in range(1, 6):
        assert row(got, number) == (None,) * 5
        assert not any(got[f"member{number}_{part}"].needs_review for part in PARTS)
