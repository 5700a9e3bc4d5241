"""Marks that say in what form a paper was handed in (R27)."""

from __future__ import annotations

from datetime import date

import pytest

from digitize.catalog import load_catalog
from digitize.classify import SubmittedAs, bears_secrecy_mark, split_stack
from tests.unit.classify import pages as made

CATALOG = load_catalog()
NOTICE = [line.text for line in made.birth_notice().text.lines]


def form_of(*lines: str) -> SubmittedAs:
    """Form proposed for a birth notice with these lines added."""
    procedure = CATALOG.procedure("1.001193", date(2026, 10, 2))
    split = split_stack([made.page(*NOTICE, *lines)], CATALOG, procedure, procedure.branches[0])
    return split.documents[0].submitted_as


@pytest.mark.parametrize(
    ("lines", "form"),
    [
        ((), SubmittedAs.ORIGINAL),
        (("CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH",), SubmittedAs.CERTIFIED_COPY),
        (("Số chứng thực 512 quyển số 01/2026 - SCT/BS",), SubmittedAs.CERTIFIED_COPY),
        (("SAO Y BẢN CHÍNH",), SubmittedAs.CERTIFIED_COPY),
        (("SAO Y", "UBND xã Hải Lăng"), SubmittedAs.CERTIFIED_COPY),
        (("SAO Y", "Thời gian ký: 02/10/2026 09:15:03 +07:00"), SubmittedAs.ELECTRONIC),
        (("Ký bởi: Bệnh viện đa khoa tỉnh",), SubmittedAs.ELECTRONIC),
        (("(BẢN SAO)",), SubmittedAs.PHOTOCOPY),
        (("Ngày ký hợp đồng: 02/10/2026",), SubmittedAs.ORIGINAL),
        (("Người ký: Lê Văn Nam",), SubmittedAs.ORIGINAL),
        (("Đã sao y và gửi các đơn vị",), SubmittedAs.ORIGINAL),
    ],
)
def test_marks(lines: tuple[str, ...], form: SubmittedAs) -> None:
    assert form_of(*lines) is form


@pytest.mark.parametrize(
    ("lines", "secret"),
    [
        (("UBND TỈNH", "MẬT", "BÁO CÁO", *NOTICE), True),
        (("TỐI MẬT", *NOTICE), True),
        (("Bí mật nhà nước", *NOTICE), False),
        (("MẶT", *NOTICE), False),
        ((*NOTICE, "MẬT"), False),  # at the foot it is no mark
    ],
)
def test_marks_of_secrecy(lines: tuple[str, ...], secret: bool) -> None:
    assert bears_secrecy_mark(made.page(*lines)) is secret
