from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitize.vietnamese.dates import parse_number_in_words
from samples.wording import date_in_words, dotted, long_date, number_in_words, short_date


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (5, "năm"), (10, "mười"), (11, "mười một"), (15, "mười lăm"), (21, "hai mươi mốt"), (105, "một trăm lẻ năm"),
        (1990, "một nghìn chín trăm chín mươi"), (2005, "hai nghìn không trăm lẻ năm"),
        (2026, "hai nghìn không trăm hai mươi sáu"),
    ],
)  # fmt: skip
def test_numbers_are_read_aloud(number: int, words: str) -> None:
    assert number_in_words(number) == words


@given(st.integers(1, 2099))
def test_the_reader_of_numerals_reads_them_back(number: int) -> None:
    assert parse_number_in_words(number_in_words(number)) == number


def test_dates_are_written_as_papers_do() -> None:
    day = date(2026, 2, 5)
    assert short_date(day) == "05/02/2026"
    assert long_date(day) == "ngày 05 tháng 02 năm 2026"
    assert long_date(date(2026, 4, 5)) == "ngày 05 tháng 4 năm 2026"
    assert date_in_words(date(2026, 4, 15)) == "Ngày mười lăm, tháng tư, năm hai nghìn không trăm hai mươi sáu"
    assert dotted(1250000) == "1.250.000"
