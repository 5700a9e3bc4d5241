from dataclasses import replace
from datetime import date

import pytest

from digitize.catalog import FieldKind, FieldSpec, PaperType, load_catalog, load_gazetteer
from digitize.extract import FieldValue, Source, extract_fields
from digitize.scan import Box

BIRTH = """
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
TỜ KHAI ĐĂNG KÝ KHAI SINH
Kính gửi: (1) ........ Ủy ban nhân dân xã Hải Thượng ......
Họ, chữ đệm, tên người yêu cầu: ..... NGUYỄN VĂN AN .......
Nơi cư trú: (2) ... Thôn 1, xã Hải Thượng, tỉnh Quảng Trị ......
Giấy tờ tùy thân: (3) ... Căn cước công dân
số: 045090990123 do Cục Cảnh sát cấp ngày 01/02/2021
Quan hệ với người được khai sinh: ..... Cha đẻ....
Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:
Họ, chữ đệm, tên: NGUYỄN THỊ HOÀ
Ngày, tháng, năm sinh: 05/02/2026 ghi bằng chữ: Ngày năm tháng hai năm hai nghìn không trăm hai mươi
sáu
Giới tính: Nữ Dân tộc: Kinh Quốc tịch: Việt Nam
Nơi sinh: Bệnh viện đa khoa tỉnh Quảng Trị, phường Nam Đông Hà,
tỉnh Quảng Trị
Quê quán: xã Hải Thượng, tỉnh Quảng Trị
Họ, chữ đệm, tên người mẹ: ... TRẦN THỊ BÌNH
Năm sinh: (4) 1992 Dân tộc: Bru - Vân Kiều Quốc tịch: Việt Nam
Nơi cư trú: Thôn 2, xã Hải Thượng, tỉnh Quảng Trị
Họ, chữ đệm, tên người cha: ... NGUYỄN VĂN AN
Năm sinh: 1990 Dân tộc: Kinh Quốc tịch: Việt Nam
Nơi cư trú: Thôn 1, xã Hải Thượng, tỉnh Quảng Trị
Tôi cam đoan nội dung đề nghị đăng ký khai sinh trên đây là đúng sự thật
"""
BIRTH_FIELDS = {
    "requester_name": "NGUYỄN VĂN AN",
    "requester_residence": "Thôn 1, xã Hải Thượng, tỉnh Quảng Trị",
    "requester_personal_id": "045090990123",
    "requester_relation": "Cha đẻ",
    "child_name": "NGUYỄN THỊ HOÀ",
    "child_birth_date": "2026-02-05",
    "child_birth_date_words": "Ngày năm tháng hai năm hai nghìn không trăm hai mươi sáu",
    "child_sex": "Nữ",
    "child_ethnicity": "Kinh",
    "child_nationality": "Việt Nam",
    "child_birth_place": "Bệnh viện đa khoa tỉnh Quảng Trị, phường Nam Đông Hà, tỉnh Quảng Trị",
    "child_home_town": "xã Hải Thượng, tỉnh Quảng Trị",
    "mother_name": "TRẦN THỊ BÌNH",
    "mother_birth_date": "1992",
    "mother_ethnicity": "Bru - Vân Kiều",
    "mother_residence": "Thôn 2, xã Hải Thượng, tỉnh Quảng Trị",
    "father_name": "NGUYỄN VĂN AN",
    "father_birth_date": "1990",
    "father_ethnicity": "Kinh",
    "father_residence": "Thôn 1, xã Hải Thượng, tỉnh Quảng Trị",
}
CARD = "045090990123||NGUYỄN VĂN AN|01011990|Nam|Thôn 1, Hải Thượng, Quảng Trị|15042021"


@pytest.fixture(scope="module")
def catalog():
    return load_catalog()


def read(paper_type, *pages, **options):
    return {value.name: value for value in extract_fields(paper_type, list(enumerate(pages, 1)), **options)}


def failed(value):
    return {check.code for check in value.checks if not check.passed}


def test_form_with_blocks_leaders_and_several_labels_a_line(catalog, page):
    got = read(catalog.paper_type("TK_KHAI_SINH"), page(BIRTH))
    assert {name: got[name].value for name in BIRTH_FIELDS} == BIRTH_FIELDS
    assert got["mother_personal_id"].value is None
    assert got["mother_personal_id"].page is None
    assert not got["child_name"].needs_review


def test_every_field_of_the_type_gets_a_value_in_order(catalog, page):
    for code in ("TK_KHAI_SINH", "GCN_QSDD", "CCCD", "QD_HANH_CHINH"):
        paper_type = catalog.paper_type(code)
        values = extract_fields(paper_type, [(1, page("Trang này không có gì"))])
        assert [value.name for value in values] == [spec.name for spec in paper_type.fields]
        assert all(value.value is None for value in values)
        required = {spec.name for spec in paper_type.fields if spec.required}
        assert {value.name for value in values if value.needs_review} == required


def test_box_confidence_and_page_are_those_of_the_words(catalog, page):
    reading = page(BIRTH)
    values = extract_fields(catalog.paper_type("TK_KHAI_SINH"), [(7, reading)])
    child = next(value for value in values if value.name == "child_name")
    words = [word for word in reading.text.words if word.text in ("THỊ", "HOÀ") and word.box_px.y == child.box_px.y]
    assert child.page == 7
    assert child.box_px.right == max(word.box_px.right for word in words)
    assert child.confidence == pytest.approx(0.97**3, abs=1e-3)
    assert child.raw == "NGUYỄN THỊ HOÀ"


@pytest.mark.parametrize(
    ("printed", "misread"),
    [
        ("Họ, chữ đệm, tên người mẹ", "Họ, chử đệm, tên ngưòi mẹ"),
        ("Họ, chữ đệm, tên: NG", "Họ,chữ đệm, tên: NG"),
        ("Đề nghị cơ quan đăng ký", "Đề nghi cơ quan đãng ký"),
        ("Giới tính", "Giói tính"),
        ("Quê quán", "Quẻ quán"),
    ],
)
def test_labels_are_found_in_spite_of_reading_errors(catalog, page, printed, misread):
    assert printed in BIRTH
    got = read(catalog.paper_type("TK_KHAI_SINH"), page(BIRTH.replace(printed, misread)))
    assert {name: got[name].value for name in BIRTH_FIELDS} == BIRTH_FIELDS


def test_cue_that_runs_over_two_lines(catalog, page):
    split = BIRTH.replace("khai sinh cho người dưới đây:", "khai sinh\ncho người dưới đây:")
    assert read(catalog.paper_type("TK_KHAI_SINH"), page(split))["child_name"].value == "NGUYỄN THỊ HOÀ"


def test_table_with_a_column_a_person(catalog, page):
    text = """
TỜ KHAI ĐĂNG KÝ KẾT HÔN
Thông tin\tBên nữ\tBên nam
Họ, chữ đệm, tên\tTRẦN THỊ B\tNGUYỄN VĂN A
Ngày, tháng, năm\t05/02/1999\t07/08/1997
sinh
Dân tộc\tKinh\tBru - Vân Kiều
Nơi cư trú\tThôn 1, xã Hải\tThôn 2, xã Hải
\tThượng\tLăng
Giấy tờ tùy thân\tCCCD số 045199990123\tCCCD số 045097990123
"""
    got = read(catalog.paper_type("TK_KET_HON"), page(text, columns=(800, 1500)))
    assert {name: got[name].value for name in got if got[name].value} == {
        "wife_name": "TRẦN THỊ B",
        "wife_birth_date": "1999-02-05",
        "wife_ethnicity": "Kinh",
        "wife_residence": "Thôn 1, xã Hải Thượng",
        "wife_personal_id": "045199990123",
        "husband_name": "NGUYỄN VĂN A",
        "husband_birth_date": "1997-08-07",
        "husband_ethnicity": "Bru - Vân Kiều",
        "husband_residence": "Thôn 2, xã Hải Lăng",
        "husband_personal_id": "045097990123",
    }


def test_blocks_side_by_side(catalog, page):
    text = """
GIẤY CHỨNG NHẬN KẾT HÔN
Họ, chữ đệm, tên vợ: TRẦN THỊ B\tHọ, chữ đệm, tên chồng: NGUYỄN VĂN A
Dân tộc: Kinh\tDân tộc: Tày
Nơi cư trú: Thôn 1,\tNơi cư trú: Thôn 2,
xã Hải Thượng\txã Hải Lăng
"""
    got = read(catalog.paper_type("GCN_KET_HON"), page(text, columns=(1300,)))
    assert got["wife_name"].value == "TRẦN THỊ B"
    assert got["husband_name"].value == "NGUYỄN VĂN A"
    assert (got["wife_ethnicity"].value, got["husband_ethnicity"].value) == ("Kinh", "Tày")
    assert got["wife_residence"].value == "Thôn 1, xã Hải Thượng"
    assert got["husband_residence"].value == "Thôn 2, xã Hải Lăng"


def test_head_and_foot_of_a_decision(catalog, page):
    text = """
ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ HẢI THƯỢNG\tĐộc lập - Tự do - Hạnh phúc
Số: 156/QĐ-UBND\tHải Thượng, ngày 05 tháng 02 năm 2026
QUYẾT ĐỊNH
Về việc trợ cấp xã hội hằng tháng
đối với người cao tuổi
CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ HẢI THƯỢNG
Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;
Điều 1. Trợ cấp cho bà Trần Thị B kể từ ngày 01 tháng 3 năm 2026.
Nơi nhận:\tTM. ỦY BAN NHÂN DÂN
- Như Điều 3;\tCHỦ TỊCH
- Lưu: VT.\tLê Văn Cường
"""
    got = read(catalog.paper_type("QD_HANH_CHINH"), page(text, columns=(1300,)), today=date(2026, 3, 1))
    assert got["document_number"].value == "156/QĐ-UBND"
    assert got["issue_date"].value == "2026-02-05"
    assert got["issuer"].value == "ỦY BAN NHÂN DÂN XÃ HẢI THƯỢNG"
    assert got["summary"].value == "Về việc trợ cấp xã hội hằng tháng đối với người cao tuổi"


def test_land_certificate_over_its_pages(catalog, page):
    first = """
GIẤY CHỨNG NHẬN
QUYỀN SỬ DỤNG ĐẤT
I. Người sử dụng đất, chủ sở hữu nhà ở và tài sản khác gắn liền với đất
Ông: NGUYỄN VĂN A
CCCD số: 045090990123
Địa chỉ thường trú: Thôn 1, xã Hải Thượng, tỉnh Quảng Trị
\tAB 123456
"""
    second = """
a) Thửa đất số: 123, tờ bản đồ số: 45
c) Diện tích: 1.234,5 m2
Hải Lăng, ngày 09 tháng 8 năm 2021
TM. ỦY BAN NHÂN DÂN HUYỆN HẢI LĂNG
Số vào sổ cấp GCN: CH 06130
"""
    got = read(catalog.paper_type("GCN_QSDD"), page(first), page(second))
    assert got["serial_number"].value == "AB 123456"
    assert got["register_number"].value == "CH 06130"
    assert got["register_number"].page == 2
    assert (got["parcel_number"].value, got["map_sheet"].value, got["area_m2"].value) == ("123", "45", "1234.5")
    assert got["issue_date"].value == "2021-08-09"
    assert got["issuer"].value == "ỦY BAN NHÂN DÂN HUYỆN HẢI LĂNG"
    assert got["owner_name"].value == "NGUYỄN VĂN A"


def test_qr_is_trusted_and_a_different_digit_is_a_conflict(catalog, page):
    front = """
CĂN CƯỚC CÔNG DÂN
Số / No.: 045090990128
Họ và tên / Full name:
NGUYỄN VĂN AN
Ngày sinh / Date of birth: 01/01/1990
"""
    got = read(catalog.paper_type("CCCD"), page(front, codes=[("qr", CARD)]))
    number = got["person_personal_id"]
    assert (number.value, number.source) == ("045090990123", Source.QR)
    assert number.other_values == ((Source.OCR, "045090990128"),)
    assert number.needs_review
    name = got["person_name"]
    assert (name.value, name.source, name.other_values, name.needs_review) == ("NGUYỄN VĂN AN", Source.QR, (), False)
    assert name.box_px is not None
    assert got["person_birth_date"].value == "1990-01-01"
    assert not got["person_birth_date"].needs_review


def test_zone_without_accents_confirms_a_name_with_accents(catalog, page):
    zone = "IDVNM0909901230045090990123<<0\n9001011M3001019VNM<<<<<<<<<<<4\nNGUYEN<<VAN<AN<<<<<<<<<<<<<<<<"
    back = page("Họ và tên / Full name: NGUYỄN VĂN AN", codes=[("mrz_td1", zone)])
    got = read(catalog.paper_type("CCCD"), back)
    assert got["person_name"].value == "NGUYỄN VĂN AN"
    assert got["person_name"].other_values == ()
    assert got["valid_until"].value == "2030-01-01"
    assert got["valid_until"].source is Source.MRZ


def test_bad_check_digit_is_told_and_spoils_no_neighbour(catalog, page):
    zone = "IDVNM0909901230045090990123<<0\n9001012M3001019VNM<<<<<<<<<<<4\nNGUYEN<<VAN<AN<<<<<<<<<<<<<<<<"
    got = read(catalog.paper_type("CCCD"), page("CĂN CƯỚC CÔNG DÂN", codes=[("mrz_td1", zone)]))
    assert failed(got["person_birth_date"]) == {"mrz.birth_date"}
    assert got["person_birth_date"].needs_review
    assert got["valid_until"].value == "2030-01-01"
    assert not failed(got["valid_until"])


def test_typed_value_beats_reading_but_not_qr(catalog, page):
    typed = (FieldValue("person_name", "NGUYỄN VĂN ANH", "NGUYỄN VĂN ANH", Source.TYPED, 1.0, None, None),)
    front = page("Họ và tên / Full name: NGUYỄN VĂN ẢN")
    got = read(catalog.paper_type("CCCD"), front, typed=typed)["person_name"]
    assert (got.value, got.source, got.other_values) == (
        "NGUYỄN VĂN ANH",
        Source.TYPED,
        ((Source.OCR, "NGUYỄN VĂN ẢN"),),
    )
    with_qr = page("Họ và tên / Full name: NGUYỄN VĂN ẢN", codes=[("qr", CARD)])
    got = read(catalog.paper_type("CCCD"), with_qr, typed=typed)["person_name"]
    assert got.value == "NGUYỄN VĂN AN"
    assert got.other_values == ((Source.TYPED, "NGUYỄN VĂN ANH"), (Source.OCR, "NGUYỄN VĂN ẢN"))


def test_a_stranger_s_qr_fills_nothing_on_other_papers(catalog, page):
    got = read(catalog.paper_type("TK_KHAI_SINH"), page("TỜ KHAI ĐĂNG KÝ KHAI SINH", codes=[("qr", CARD)]))
    assert all(value.value is None for value in got.values())


def test_identity_against_sex_and_birth(catalog, page):
    wrong = BIRTH.replace("Quê quán", "Số định danh cá nhân: 045090990123\nQuê quán")
    child = read(catalog.paper_type("TK_KHAI_SINH"), page(wrong))["child_personal_id"]
    assert child.value == "045090990123"
    assert failed(child) == {"personal_id.sex", "personal_id.birth_year"}
    assert child.needs_review


def test_words_of_a_date_against_its_figures(catalog, page):
    wrong = BIRTH.replace("05/02/2026", "06/02/2026")
    born = read(catalog.paper_type("TK_KHAI_SINH"), page(wrong))["child_birth_date"]
    assert born.value == "2026-02-06"
    assert failed(born) == {"date.words"}


@pytest.mark.parametrize("written", ["30/02/2026", "8/13/2026", "không rõ ngày"])
def test_impossible_date_is_kept_as_read_and_told(catalog, page, written):
    got = read(catalog.paper_type("TK_KHAI_SINH"), page(BIRTH.replace("05/02/2026", written)))
    born = got["child_birth_date"]
    assert (born.value, born.raw, born.needs_review) == (None, written, True)
    assert failed(born) == {"date.unreadable"}
    assert got["child_sex"].value == "Nữ"


def test_future_date_is_told_only_against_a_day(catalog, page):
    paper_type = catalog.paper_type("TK_KHAI_SINH")
    assert failed(read(paper_type, page(BIRTH), today=date(2026, 2, 1))["child_birth_date"]) == {"date.range"}
    assert not failed(read(paper_type, page(BIRTH))["child_birth_date"])


def test_wrong_kind_of_word_is_told(catalog, page):
    wrong = BIRTH.replace("Dân tộc: Kinh Quốc tịch: Việt Nam\nNơi sinh", "Dân tộc: Việt Nam Quốc tịch: Kinh\nNơi sinh")
    got = read(catalog.paper_type("TK_KHAI_SINH"), page(wrong))
    assert got["child_ethnicity"].value == "Việt Nam"
    assert failed(got["child_ethnicity"]) == {"ethnicity.unknown"}
    assert failed(got["child_nationality"]) == {"nationality.ethnicity"}


def test_letter_for_a_digit_is_mapped_but_never_silently(catalog, page):
    got = read(catalog.paper_type("TK_KHAI_SINH"), page(BIRTH.replace("045090990123", "O45O90990123")))
    number = got["requester_personal_id"]
    assert (number.value, number.raw) == ("045090990123", "O45O90990123")
    assert "reading.lookalike" in failed(number)
    assert number.needs_review


@pytest.mark.parametrize("wrong", ["04O090990123", "04?090990123", "045d90990123"])
def test_the_rest_of_a_number_read_in_part_is_never_taken_for_an_old_number(catalog, page, wrong):
    got = read(catalog.paper_type("TK_KHAI_SINH"), page(BIRTH.replace("045090990123", wrong)))
    assert got["requester_personal_id"].needs_review
    assert "reading.lookalike" in failed(got["requester_personal_id"])


def test_short_number_is_kept_with_its_neighbours(catalog, page):
    got = read(catalog.paper_type("TK_KHAI_SINH"), page(BIRTH.replace("045090990123", "04509099012")))
    assert got["requester_personal_id"].value == "04509099012"
    assert failed(got["requester_personal_id"]) == {"personal_id.length"}
    assert got["requester_name"].value == "NGUYỄN VĂN AN"


def test_handwriting_is_for_a_person(catalog, page):
    got = read(catalog.paper_type("TK_KHAI_SINH"), page(BIRTH, kind="handwriting"))
    assert got["child_name"].needs_review
    assert got["child_name"].box_px is not None


def test_a_handwritten_word_on_a_printed_line_is_for_a_person(catalog, page):
    read_page = page(BIRTH)
    lines = tuple(
        replace(line, words=tuple(replace(w, kind="handwriting" if w.text == "HOÀ" else "print") for w in line.words))
        for line in read_page.text.lines
    )
    got = read(catalog.paper_type("TK_KHAI_SINH"), replace(read_page, text=replace(read_page.text, lines=lines)))
    assert (got["child_name"].value, got["child_name"].needs_review) == ("NGUYỄN THỊ HOÀ", True)
    assert not got["mother_name"].needs_review


def test_empty_place_of_a_required_field_is_shown(catalog, page):
    name = read(catalog.paper_type("TK_KHAI_SINH"), page(BIRTH.replace("NGUYỄN THỊ HOÀ", "..........")))["child_name"]
    assert name.value is None
    assert name.needs_review
    assert name.box_px is not None


def test_type_without_fields_gives_nothing(page):
    empty = PaperType("X", "Giấy X", ("GIẤY X",), (), ())
    assert extract_fields(empty, [(1, page("GIẤY X"))]) == ()
    assert extract_fields(empty, []) == ()


def test_a_type_of_one_field_needs_no_block(page):
    spec = FieldSpec("area", "Diện tích", FieldKind.NUMBER, ("Diện tích",))
    kind = PaperType("X", "Giấy X", ("GIẤY X",), (), (spec,))
    (value,) = extract_fields(kind, [(1, page("GIẤY X\nDiện tích: 97,5 m2"))])
    assert (value.value, value.raw, value.box_px) == ("97.5", "97,5", Box(520, 270, 80, 40))


OLD = "Thôn 1, xã Hải Thượng, huyện Hải Lăng, tỉnh Quảng Trị"


def test_an_old_address_stays_as_written_and_is_told_its_unit_of_today(catalog, page):
    paper_type = catalog.paper_type("TK_KHAI_SINH")
    reading = page(BIRTH.replace("xã Hải Thượng, tỉnh Quảng Trị ......\nGiấy", f"{OLD[8:]} ......\nGiấy"))
    got = read(paper_type, reading, places=load_gazetteer(), today=date(2026, 11, 2))
    there = got["requester_residence"]
    assert (there.value, there.unit_now.names_vi) == (OLD, ("Xã Hải Lăng, tỉnh Quảng Trị",))
    assert there.checks == read(paper_type, reading)["requester_residence"].checks
    assert got["requester_name"].unit_now is None
    assert read(paper_type, reading)["requester_residence"].unit_now is None, "nothing is mapped without a gazetteer"
    before = read(paper_type, reading, places=load_gazetteer(), today=date(2025, 6, 30))
    assert before["requester_residence"].unit_now is None, "on that day the old unit was in force"


def test_an_address_that_leaves_its_unit_open_gets_all_of_them(catalog, page):
    reading = page("Họ, chữ đệm, tên người yêu cầu: NGUYỄN VĂN AN\nNơi cư trú: Số 5, phường 2, tỉnh Quảng Trị")
    there = read(catalog.paper_type("TK_KHAI_SINH"), reading, places=load_gazetteer())["requester_residence"]
    assert there.value == "Số 5, phường 2, tỉnh Quảng Trị"
    assert there.unit_now.names_vi == ("Phường Nam Đông Hà, tỉnh Quảng Trị", "Phường Quảng Trị, tỉnh Quảng Trị")
    assert not there.unit_now.certain


def test_labels_printed_longer_than_known_end_at_their_colon(catalog, page):
    text = (
        "Họ, chữ đệm, tên người yêu cầu: NGUYỄN VĂN AN\nQuan hệ với người được cấp bản sao trích lục hộ tịch: Bản thân"
    )
    got = read(catalog.paper_type("TK_BAN_SAO_TL"), page(text))
    assert got["requester_relation"].value == "Bản thân"


def test_colons_inside_a_text_stay(catalog, page):
    got = read(catalog.paper_type("TK_CAI_CHINH"), page("Từ: Chữ đệm: Đức\nThành: Chữ đệm: Thị\nLý do: sai sót"))
    assert (got["change_from"].value, got["change_to"].value) == ("Chữ đệm: Đức", "Chữ đệm: Thị")
    assert got["change_from"].raw == "Chữ đệm: Đức"


def test_a_row_that_begins_with_a_label_of_its_own_is_no_continuation(page):
    spec = FieldSpec("designer_name", "Tên đơn vị thiết kế", FieldKind.TEXT, ("Tên đơn vị thiết kế",))
    kind = PaperType("X", "X", (), (), (spec,))
    long = "Công ty trách nhiệm hữu hạn tư vấn thiết kế xây dựng và thương mại tổng hợp Hải An"
    text = f"Tên đơn vị thiết kế: {long}\nMã số chứng chỉ năng lực/hành nghề: 00091375"
    (value,) = extract_fields(kind, [(1, page(text))])
    assert value.value == long


def test_a_decimal_comma_with_a_gap_behind_it_is_told(page):
    spec = FieldSpec("area_m2", "Diện tích", FieldKind.NUMBER, ("Diện tích",))
    (value,) = extract_fields(PaperType("X", "X", (), (), (spec,)), [(1, page("Diện tích: 223, 5 m2"))])
    assert (value.value, value.raw, value.needs_review) == ("223.5", "223, 5", True)
    assert failed(value) == {"reading.parted_number"}


def test_a_phone_number_that_begins_with_nine_may_be_a_dotted_zero(catalog, page):
    text = "CT01\nHọ, chữ đệm và tên: NGUYỄN VĂN AN\nSố điện thoại liên hệ: {}"
    good = read(catalog.paper_type("CT01"), page(text.format("0900000346")))["person_phone"]
    assert (good.value, failed(good)) == ("0900000346", set())
    bad = read(catalog.paper_type("CT01"), page(text.format("9900999346")))["person_phone"]
    assert (bad.value, bad.needs_review) == ("9900999346", True)
    assert failed(bad) == {"phone.form", "reading.nine_for_zero"}


def test_an_extract_is_dated_by_its_head_not_by_the_registration_it_tells_of(catalog, page):
    text = (
        "UBND XÃ CỬA VIỆT\nSố: 503/TLKH-BS\tCửa Việt, ngày 19 tháng 7 năm 2026\nTRÍCH LỤC KẾT HÔN\n"
        "Đã đăng ký kết hôn tại: UBND xã Gio Hải\nNgày, tháng, năm đăng ký: 13/11/2025"
    )
    assert read(catalog.paper_type("TL_KET_HON"), page(text))["issue_date"].value == "2026-07-19"
