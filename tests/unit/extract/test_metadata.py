from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitize.catalog import FieldKind, FieldSpec, PaperType
from digitize.extract import MINIMUM_METADATA, FieldValue, MetadataState, Source, add_months, minimum_metadata

NAME = FieldSpec("person_name", "Họ tên", FieldKind.PERSON_NAME, ("Họ tên",), block="person", role="owner_name")
BORN = FieldSpec("person_birth_date", "Ngày sinh", FieldKind.DATE, ("Ngày sinh",), block="person")
ID = FieldSpec("person_personal_id", "Số định danh", FieldKind.PERSONAL_ID, ("Số",), block="person", role="owner_id")
NUMBER = FieldSpec("document_number", "Số", FieldKind.DOCUMENT_NUMBER, ("Số",), role="number")
ISSUED = FieldSpec("issue_date", "Ngày cấp", FieldKind.DATE, ("Ngày cấp",), role="issue_date")
ISSUER = FieldSpec("issuer", "Nơi cấp", FieldKind.AGENCY, ("Nơi cấp",), role="issuer")
PAPER = PaperType(
    "XN_TTHN", "Giấy xác nhận", ("GIẤY",), (), (NAME, BORN, ID, NUMBER, ISSUED, ISSUER), validity_months=6
)


def values(**given_values):
    return [FieldValue(spec.name, given_values.get(spec.name), "", Source.OCR, 0.9, 1, None) for spec in PAPER.fields]


FULL = {
    "person_name": "Trần Thị B",
    "person_birth_date": "1990-05-01",
    "person_personal_id": "045190990123",
    "document_number": "12/UBND-XNTTHN",
    "issue_date": "2026-08-31",
    "issuer": "UBND xã Hải Thượng",
}


def test_the_nine_of_a_full_paper():
    nine = minimum_metadata(PAPER, values(**FULL))
    assert [item.name for item in nine.items] == list(MINIMUM_METADATA)
    assert len(nine.items) == 9
    assert nine.complete
    assert nine.value("ma_loai_giay_to") == "XN_TTHN"
    assert nine.value("owner_id") == "045190990123"
    assert nine.value("summary") == "Giấy xác nhận của Trần Thị B"
    assert nine.value("valid_until") == "2027-02-28"
    assert nine.owner_name == "Trần Thị B"
    states = {item.name: item.state for item in nine.items}
    assert states["scope"] is MetadataState.NOT_ON_TYPE


@pytest.mark.parametrize("name", ["number", "issuer"])
def test_a_missing_one_blocks_until_declared_absent(name):
    lacking = {**FULL, {"number": "document_number"}.get(name, name): None}
    nine = minimum_metadata(PAPER, values(**lacking))
    assert [item.name for item in nine.missing] == [name]
    assert not nine.complete
    declared = minimum_metadata(PAPER, values(**lacking), declared_absent={name})
    assert declared.complete
    assert {item.name: item.state for item in declared.items}[name] is MetadataState.DECLARED_ABSENT


def test_owner_without_id_is_known_by_name_and_birth():
    nine = minimum_metadata(PAPER, values(**{**FULL, "person_personal_id": None}))
    assert nine.complete
    assert nine.value("owner_id") == "Trần Thị B, 1990-05-01"
    nameless = minimum_metadata(PAPER, values(**{**FULL, "person_personal_id": None, "person_birth_date": None}))
    assert [item.name for item in nameless.missing] == ["owner_id"]


def test_no_issue_date_no_end_of_validity():
    nine = minimum_metadata(PAPER, values(**{**FULL, "issue_date": None}))
    assert [item.name for item in nine.missing] == ["issue_date"]
    assert nine.value("valid_until") is None


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(0, 240))
def test_months_later(day, months):
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day
