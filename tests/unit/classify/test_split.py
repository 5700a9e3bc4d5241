"""Splitting a stack and matching it to the procedure's list."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digitize.catalog import load_catalog
from digitize.classify import Split, SubmittedAs, split_stack
from digitize.ocr import PageReading
from digitize.scan import Box, ColourMode, MachineCode
from tests.unit.classify import pages as made

CATALOG = load_catalog()
DAY = date(2026, 10, 2)


def run(stack: list[PageReading | None], code: str | None = None, branch_id: str | None = None) -> Split:
    procedure = CATALOG.procedure(code, DAY) if code else None
    branch = CATALOG.branch(procedure, branch_id) if procedure else None
    return split_stack(stack, CATALOG, procedure, branch)


def outline(split: Split) -> list[tuple[str, tuple[int, ...]]]:
    return [(document.paper_type, document.pages) for document in split.documents]


def aside(split: Split) -> dict[int, str]:
    return {page.page: page.reason.code for page in split.unassigned_pages}


class TestBirthRegistration:
    def test_full_stack(self) -> None:
        split = run([made.birth_declaration(), made.blank(), made.birth_notice(), made.chip_card()], "1.001193")
        assert outline(split) == [("TK_KHAI_SINH", (1,)), ("GIAY_CHUNG_SINH", (3,)), ("CCCD", (4,))]
        assert [document.component_code for document in split.documents] == [
            "000.00.00.G15-KQ003204",
            "000.00.00.G15-KQ004389",
            "000.00.00.G15-KQ004946",
        ]
        assert aside(split) == {2: "blank"}
        assert split.complete
        assert split.missing_components == ()

    @pytest.mark.parametrize("written", [(), ("Hải Lăng",)])
    def test_a_page_with_only_a_stamp_or_a_few_letters_is_not_called_blank(self, written: tuple[str, ...]) -> None:
        split = run([made.birth_declaration(), made.birth_notice(), made.page(*written, seal=True)], "1.001193")
        assert outline(split) == [("TK_KHAI_SINH", (1,)), ("GIAY_CHUNG_SINH", (2,))]
        assert aside(split) == {3: "wordless"}
        assert ["before_wordless_page" in [r.code for r in each.reasons] for each in split.documents] == [False, True]
        assert split.documents[1].needs_review

    def test_card_is_only_presented(self) -> None:
        split = run([made.birth_declaration(), made.chip_card()], "1.001193")
        assert split.documents[1].submitted_as is SubmittedAs.PRESENTED

    def test_missing_component_is_named(self) -> None:
        split = run([made.birth_declaration()], "1.001193")
        assert not split.complete
        assert [missing.component_codes for missing in split.missing_components] == [("000.00.00.G15-KQ004389",)]

    def test_system_form_foreign_and_unreadable_pages_stand_aside(self) -> None:
        stack = [made.system_receipt(), made.birth_declaration(), None, made.birth_notice(), made.stranger()]
        split = run(stack, "1.001193")
        assert outline(split) == [("TK_KHAI_SINH", (2,)), ("GIAY_CHUNG_SINH", (4,))]
        assert aside(split) == {1: "system_form", 3: "unreadable", 5: "foreign"}
        assert all(document.needs_review for document in split.documents)  # a page between them was not read

    def test_page_scanned_twice(self) -> None:
        split = run([made.birth_declaration(), made.birth_declaration(), made.birth_notice()], "1.001193")
        assert outline(split) == [("TK_KHAI_SINH", (1,)), ("GIAY_CHUNG_SINH", (3,))]
        assert aside(split) == {2: "duplicate"}

    def test_certified_copy(self) -> None:
        notice = made.page(
            *(line.text for line in made.birth_notice().text.lines),
            "CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH",
            "Số chứng thực 512 quyển số 01 SCT/BS",
        )
        split = run([made.birth_declaration(), notice], "1.001193")
        assert split.documents[1].submitted_as is SubmittedAs.CERTIFIED_COPY

    def test_grey_page_in_a_colour_stack_is_a_photocopy(self) -> None:
        notice = made.page(*(line.text for line in made.birth_notice().text.lines), colour_mode=ColourMode.GREY)
        split = run([made.birth_declaration(), notice], "1.001193")
        assert split.documents[1].submitted_as is SubmittedAs.PHOTOCOPY


class TestBuildingPermit:
    def stack(self) -> list[PageReading | None]:
        application, certificate = made.permit_application(), made.land_certificate()
        drawings = [made.drawing("MẶT BẰNG TẦNG 1"), made.drawing("MẶT ĐỨNG CHÍNH"), made.drawing("MẶT CẮT A-A")]
        return [application[0], made.blank(), application[1], *certificate, *drawings]

    def test_blank_verso_does_not_cut_a_paper(self) -> None:
        split = run(self.stack(), "1.013225", "1.7")
        assert outline(split) == [("DON_GPXD", (1, 3)), ("GCN_QSDD", (4, 5)), ("BAN_VE", (6, 7, 8))]
        assert split.complete

    def test_one_land_paper_of_four_is_enough_and_its_title_chooses_the_row(self) -> None:
        split = run(self.stack(), "1.013225", "1.7")
        assert split.documents[1].component_code == "G17-KQ005477"

    def test_no_land_paper_names_all_alternatives_together(self) -> None:
        stack = self.stack()
        split = run([*stack[:3], *stack[5:]], "1.013225", "1.7")
        assert [set(missing.component_codes) for missing in split.missing_components] == [
            {"G17-KQ005477", "G17-KQ005478", "G17-KQ005479", "G17-KQ003215"}
        ]

    def test_pages_of_an_interleaved_paper_come_together_by_their_numbers(self) -> None:
        application, certificate = made.permit_application(), made.land_certificate()
        split = run([application[0], *certificate, application[1]], "1.013225", "1.7")
        assert ("DON_GPXD", (1, 4)) in outline(split)


class TestWithoutProcedure:
    def test_splits_and_names(self) -> None:
        split = run([made.birth_declaration(), made.birth_notice(), *made.land_certificate(), made.stranger()])
        assert outline(split) == [
            ("TK_KHAI_SINH", (1,)),
            ("GIAY_CHUNG_SINH", (2,)),
            ("GCN_QSDD", (3, 4)),
            ("KHAC", (5,)),
        ]
        assert split.documents[-1].needs_review
        assert all(document.component_code is None for document in split.documents)
        assert not split.complete


def test_empty_stack() -> None:
    split = run([], "1.001193")
    assert split.documents == ()
    assert not split.complete


def test_paper_outside_the_list_is_kept_and_shown() -> None:
    split = run([made.birth_declaration(), made.birth_notice(), *made.land_certificate()], "1.001193")
    extra = split.documents[-1]
    assert (extra.paper_type, extra.component_code, extra.needs_review) == ("GCN_QSDD", None, True)
    assert "not_listed" in {reason.code for reason in extra.reasons}


def test_titles_are_found_despite_reading_slips() -> None:
    slipped = made.page(
        "CỌNG HOÀ XÃ HỌI CHÚ NGHĨA VIỆT NAM",
        "TO KHAI ĐĂNG KY KHAl SlNH",
        "Ho, chữ đem, tên người yêu câu: LÊ VĂN NAM",
        "Ðề nghi cơ quan dăng ky khai sinh cho người dưới dây",
    )
    assert outline(run([slipped], "1.001193")) == [("TK_KHAI_SINH", (1,))]


POOL = [
    made.birth_declaration,
    made.birth_notice,
    made.chip_card,
    made.system_receipt,
    made.stranger,
    made.blank,
    lambda: None,
    lambda: made.permit_application()[0],
    lambda: made.permit_application()[1],
    lambda: made.land_certificate()[1],
    lambda: made.page("2", "không có gì"),
    lambda: made.page(""),
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    picks=st.lists(st.integers(0, len(POOL) - 1), max_size=12),
    code=st.sampled_from([None, "1.001193", "1.013225", "2.000815"]),
)
def test_every_page_is_in_one_document_or_unassigned(picks: list[int], code: str | None) -> None:
    split = run([POOL[pick]() for pick in picks], code)
    seen = [page for document in split.documents for page in document.pages]
    seen += [page.page for page in split.unassigned_pages]
    assert sorted(seen) == list(range(1, len(picks) + 1))
    assert [document.sequence for document in split.documents] == list(range(1, len(split.documents) + 1))
    assert all(0.0 <= document.confidence <= 1.0 for document in split.documents)


@pytest.mark.parametrize("size", [300])
def test_large_stack_stays_quick(size: int) -> None:
    stack = [made.permit_application()[place % 2] for place in range(size)]
    split = run(stack, "1.013225", "1.7")
    assert sum(len(document.pages) for document in split.documents) + len(split.unassigned_pages) == size


def test_a_form_under_a_title_nobody_listed_is_not_taken_for_its_neighbour() -> None:
    near_miss = made.page(
        *made.MOTTO,
        "TỜ KHAI ĐĂNG KÝ CHẤM DỨT GIÁM HỘ",
        "Kính gửi: Ủy ban nhân dân xã Hải Lăng",
        "Họ, chữ đệm, tên người yêu cầu: LÊ VĂN NAM",
        "Nơi cư trú: Thôn 1, xã Hải Lăng, tỉnh Quảng Trị",
        "Đề nghị cơ quan đăng ký chấm dứt việc giám hộ đối với người có tên dưới đây",
        "Lý do chấm dứt: người được giám hộ đã đủ tuổi",
    )
    split = run([near_miss])
    assert all(document.needs_review for document in split.documents)
    assert all(document.confidence < 0.95 for document in split.documents)


def test_an_unknown_paper_is_given_no_component() -> None:
    split = run([made.birth_declaration(), made.stranger()], "1.004859")
    assert all(document.component_code is None for document in split.documents if document.paper_type == "KHAC")


def test_pages_out_of_order_are_put_right_by_their_numbers_and_shown() -> None:
    application = made.permit_application()
    split = run([application[1], application[0]], "1.013225", "1.7")
    assert [document.pages for document in split.documents if document.paper_type == "DON_GPXD"] == [(2, 1)]
    assert split.documents[0].needs_review


def test_cards_of_two_people_are_no_page_scanned_twice() -> None:
    other = made.page(
        *made.MOTTO,
        "CĂN CƯỚC CÔNG DÂN",
        "Citizen Identity Card",
        "Số / No.: 045190990456",
        "Họ và tên / Full name: TRẦN THỊ HOA",
        "Ngày sinh / Date of birth: 02/03/1992",
        codes=[MachineCode("qr", "045190990456||TRẦN THỊ HOA|02031992|Nữ|Thôn 1|15042021", Box(1200, 200, 200, 200))],
    )
    split = run([made.birth_declaration(), made.birth_notice(), made.chip_card(), other], "1.001193")
    assert outline(split)[2:] == [("CCCD", (3,)), ("CCCD", (4,))]
    assert not aside(split)
