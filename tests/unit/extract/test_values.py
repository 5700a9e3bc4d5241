import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitize.catalog import FieldKind
from digitize.extract.values import normal_form, parse_value
from digitize.vietnamese import single_spaced


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (FieldKind.PERSONAL_ID, "CCCD số 045 190 990 123 do Cục Cảnh sát", "045190990123"),
        (FieldKind.PERSONAL_ID, "CMND 191234567, sau đổi 045190990123", "045190990123"),
        (FieldKind.PERSONAL_ID, "số 191234567 cấp ngày 01/02/2010", "191234567"),
        (FieldKind.PERSONAL_ID, "| 0 |4|5|1|9|0|9|9|0|1|2|3]", "045190990123"),
        (FieldKind.TAX_CODE, "0314409058 - 002", "0314409058-002"),
        (FieldKind.TAX_CODE, "MST: 0100233488", "0100233488"),
        (FieldKind.DATE, "ngày 05 tháng 02 năm 2026 tại xã", "2026-02-05"),
        (FieldKind.DATE, "O5/02/2O26", "2026-02-05"),
        (FieldKind.DATE, "1990", "1990"),
        (FieldKind.YEAR, "sinh năm 1990", "1990"),
        (FieldKind.SEX, "Nữ Dân tộc", "Nữ"),
        (FieldKind.SEX, "☐ Nam ☒ Nữ", "Nữ"),
        (FieldKind.SEX, "☑ Nam ☐ Nữ", "Nam"),
        (FieldKind.ETHNICITY, "kinh", "Kinh"),
        (FieldKind.ETHNICITY, "Vân Kiều", "Bru - Vân Kiều"),
        (FieldKind.PERSON_NAME, "ông/bà Nguyễn Văn A, sinh năm 1990", "Nguyễn Văn A"),
        (FieldKind.PERSON_NAME, "..NGUYỄN THỊ B.. 1990", "NGUYỄN THỊ B"),
        (FieldKind.NUMBER, "1.234,5 m2", "1234.5"),
        (FieldKind.NUMBER, "1.250.000 đồng", "1250000"),
        (FieldKind.NUMBER, "2.5 m", "2.5"),
        (FieldKind.NUMBER, "03 bản", "3"),
        (FieldKind.DOCUMENT_NUMBER, "156 / QĐ - UBND", "156/QĐ-UBND"),
        (FieldKind.DOCUMENT_NUMBER, "AB 123456", "AB 123456"),
        (FieldKind.DOCUMENT_NUMBER, "012/2026 quyển 3", "012/2026"),
        (FieldKind.ADDRESS, "….Thôn 1, xã Hải Thượng....", "Thôn 1, xã Hải Thượng"),
    ],
)
def test_values_of_each_kind(kind, text, value):
    parsed = parse_value(kind, text)
    assert parsed
    assert parsed.value == value
    assert 0 <= parsed.start < parsed.end <= len(text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (FieldKind.PERSONAL_ID, "Căn cước công dân"),
        (FieldKind.DATE, "30/02/2026"),
        (FieldKind.DATE, "ngày tháng năm 2026"),
        (FieldKind.SEX, "không rõ"),
        (FieldKind.DOCUMENT_NUMBER, "045190990123"),
        (FieldKind.DOCUMENT_NUMBER, "không số"),
        (FieldKind.NUMBER, "nhiều"),
        (FieldKind.PERSON_NAME, "....."),
        (FieldKind.TEXT, " . : "),
    ],
)
def test_nothing_of_the_kind(kind, text):
    assert parse_value(kind, text) is None


@given(st.sampled_from(FieldKind), st.text(max_size=60))
def test_any_text_is_parsed_or_refused(kind, text):
    clean = single_spaced(text)
    parsed = parse_value(kind, clean)
    if parsed:
        assert parsed.value
        assert 0 <= parsed.start <= parsed.end <= len(clean)


@given(st.sampled_from(FieldKind), st.text(alphabet="0123456789/.- NguyễnThịAB,đ", max_size=40))
def test_normalising_twice_changes_nothing(kind, text):
    once, _ = normal_form(kind, text)
    if once and kind is not FieldKind.NUMBER:  # 1.234 read again would be one thousand two hundred thirty-four
        assert normal_form(kind, once)[0] == once


@pytest.mark.parametrize(
    ("kind", "typed", "normal", "warned"),
    [
        (FieldKind.DATE, "5/2/2026", "2026-02-05", False),
        (FieldKind.DATE, "5/2/2026 và 7/2/2026", None, True),
        (FieldKind.DATE, "O5/02/2O26", None, True),
        (FieldKind.PERSONAL_ID, "045 190 990 123", "045190990123", False),
        (FieldKind.PERSONAL_ID, "045190990123 (cấp lại)", None, True),
        (FieldKind.PERSON_NAME, "Lê Văn  Sửa", "Lê Văn Sửa", False),
        (FieldKind.PERSON_NAME, "Lê Văn Sửa, sinh năm 1990", None, True),
        (FieldKind.DOCUMENT_NUMBER, "012/2026 quyển 3", None, True),
        (FieldKind.NUMBER, "1.250,5", "1250.5", False),
        (FieldKind.NUMBER, "2, 5", None, True),
        (FieldKind.SEX, "nữ", "Nữ", False),
    ],
)
def test_what_was_typed_has_a_normal_form_only_as_a_whole(kind, typed, normal, warned):
    form, checks = normal_form(kind, typed)
    assert form == normal
    assert any(not check.passed for check in checks) == warned
