"""Stacks that are not what they should be: each has a clear outcome, and no page is lost."""

from __future__ import annotations

import random
import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digitize.classify import Split, decide_stack, split_stack
from digitize.classify.decode import BEAM
from digitize.errors import UnknownBranchError
from digitize.ocr import PageReading
from digitize.scan import Box, MachineCode
from tests.unit.classify import pages as made
from tests.unit.classify.stacks import CATALOG, DAY

BIRTH = CATALOG.procedure("1.001193", DAY)
PERMIT = CATALOG.procedure("1.013225", DAY)


def cut(stack: list[PageReading | None]) -> Split:
    return split_stack(stack, CATALOG, BIRTH, BIRTH.branches[0])


def warned(split: Split) -> list[str]:
    return [warning.code for warning in split.warnings]


def every_page_once(split: Split, count: int) -> bool:
    pages = [page for document in split.documents for page in document.pages]
    return sorted([*pages, *(page.page for page in split.unassigned_pages)]) == list(range(1, count + 1))


def test_empty_stack() -> None:
    split = cut([])
    assert warned(split) == ["empty_stack"]
    assert len(split.missing_components) == 2
    assert not split.complete


def test_no_page_could_be_read() -> None:
    split = cut([None, None])
    assert warned(split) == ["nothing_read"]
    assert {page.reason.code for page in split.unassigned_pages} == {"unreadable"}


def test_all_foreign() -> None:
    split = cut([made.stranger() for _ in range(3)] + [made.blank()])
    assert warned(split) == ["nothing_recognised"]
    assert all(document.paper_type == "KHAC" and document.needs_review for document in split.documents)
    assert every_page_once(split, 4)


def test_the_same_page_ten_times() -> None:
    split = cut([made.birth_declaration() for _ in range(10)])
    assert [(each.paper_type, each.pages) for each in split.documents] == [("TK_KHAI_SINH", (1,))]
    assert [(page.page, page.reason.code) for page in split.unassigned_pages] == [
        (page, "duplicate") for page in range(2, 11)
    ]


OTHER_COUPLE = made.page(
    *made.MOTTO,
    "TỜ KHAI ĐĂNG KÝ KẾT HÔN",
    "Kính gửi: Ủy ban nhân dân xã Hải Lăng",
    "Họ, chữ đệm, tên: PHẠM QUỐC TOÀN",
    "Giấy tờ tùy thân: CCCD số 044085995566",
    "Họ, chữ đệm, tên: ĐINH THỊ LOAN",
    "Giấy tờ tùy thân: CCCD số 044187997788",
    "Chúng tôi cam đoan những lời khai trên đây là đúng sự thật, đề nghị đăng ký kết hôn",
)


def receipt(code: str) -> PageReading:
    page = made.system_receipt()
    qr = MachineCode("qr", f"{code}|1.001193|045090990123", Box(80, 80, 150, 150))
    return made.page(*(line.text for line in page.text.lines), codes=[qr])


class TestTwoDossiersMixed:
    def test_told_by_two_receipts(self) -> None:
        stack = [receipt("H50.12-261002-0007"), made.birth_declaration(), receipt("H50.12-261002-0011")]
        split = cut([*stack, made.birth_notice()])
        assert warned(split) == ["mixed_dossiers"]
        assert "2 mã hồ sơ" in split.warnings[0].message_vi

    def test_told_by_two_applications_without_a_common_person(self) -> None:
        split = cut([made.birth_declaration(), made.birth_notice(), OTHER_COUPLE])
        assert warned(split) == ["mixed_dossiers"]
        assert "trang 1 và trang 3" in split.warnings[0].message_vi

    def test_told_by_two_circles_of_papers_though_only_one_holds_an_application(self) -> None:
        names = ("PHẠM QUỐC TOÀN", "ĐINH THỊ LOAN")
        certificate = made.page(
            *made.MOTTO, "GIẤY CHỨNG NHẬN KẾT HÔN", *(f"Họ, chữ đệm, tên: {name}" for name in names)
        )
        birth = made.page(*made.MOTTO, "GIẤY KHAI SINH", *(f"Họ, chữ đệm, tên người cha: {name}" for name in names))
        split = cut([made.birth_declaration(), made.birth_notice(), certificate, birth])
        assert warned(split) == ["mixed_dossiers"]
        strange = [each for each in split.documents if "mixed_dossiers" in [reason.code for reason in each.reasons]]
        assert [each.pages for each in strange] == [(3,), (4,)]
        assert all(each.needs_review for each in strange)
        assert warned(cut([made.birth_declaration(), made.birth_notice(), certificate])) == [], "one paper alone"

    def test_handwriting_makes_no_strangers(self) -> None:
        lines = tuple(
            replace(line, words=tuple(replace(word, kind="handwriting") for word in line.words))
            for line in OTHER_COUPLE.text.lines
        )
        written = replace(OTHER_COUPLE, text=replace(OTHER_COUPLE.text, lines=lines))
        assert warned(cut([made.birth_declaration(), made.birth_notice(), written])) == []

    def test_one_family_is_one_dossier(self) -> None:
        marriage = made.page(
            *made.MOTTO,
            "TỜ KHAI ĐĂNG KÝ KẾT HÔN",
            "Họ, chữ đệm, tên: LÊ VĂN NAM",
            "Giấy tờ tùy thân: CCCD số 045090990128",  # one digit misread
            "Họ, chữ đệm, tên: TRẦN THỊ HOA",
            "đề nghị đăng ký kết hôn",
        )
        assert warned(cut([receipt("H50.12-261002-0007"), made.birth_declaration(), marriage])) == []


def test_unknown_branch_names_those_there_are() -> None:
    with pytest.raises(UnknownBranchError, match=r"1\.7"):
        CATALOG.branch(PERMIT, "no such branch")


def mixed_pages(count: int) -> list[PageReading | None]:
    rng = random.Random(7)
    kinds = [
        made.birth_declaration(), made.birth_notice(), made.chip_card(), made.system_receipt(), made.stranger(),
        *made.permit_application(), *made.land_certificate(), made.drawing("MẶT BẰNG TẦNG 1"), made.blank(), None,
    ]  # fmt: skip
    return [rng.choice(kinds) for _ in range(count)]


def test_five_hundred_pages_take_bounded_time() -> None:
    stack = mixed_pages(500)
    begun = time.process_time()
    decided = decide_stack(stack, CATALOG, PERMIT, CATALOG.branch(PERMIT, "1.7"))
    assert every_page_once(decided.split, 500)
    assert len(decided.found.ways) <= BEAM
    assert time.process_time() - begun < 60  # measured 5–8 s; a page costs no more for lying deep in the stack


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    texts=st.lists(
        st.lists(st.text(min_size=1, max_size=40), max_size=8).map(lambda lines: made.page(*lines)), max_size=8
    ),
    known=st.booleans(),
)
def test_any_pages_in_are_the_pages_out(texts: list[PageReading | None], known: bool) -> None:
    procedure, branch = (PERMIT, PERMIT.branches[0]) if known else (None, None)
    assert every_page_once(split_stack(texts, CATALOG, procedure, branch), len(texts))
