"""How reading is scored."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.reading.pages import drawn_pages, printed_parts
from benchmarks.reading.score import TruthLine, character_error_rate, distance_inside, edit_distance, score_lines
from digitize.scan import Limits
from samples import make_page


@pytest.mark.parametrize(
    ("left", "right", "distance"),
    [("", "", 0), ("abc", "", 3), ("", "ab", 2), ("kitten", "sitting", 3), ("tổ", "tô", 1)],
)
def test_edit_distance(left: str, right: str, distance: int) -> None:
    assert edit_distance(left, right) == distance
    assert edit_distance(right, left) == distance


def test_distance_inside_a_longer_line() -> None:
    assert distance_inside("Độc lập", "VIỆT NAM Độc lập - Tự do") == 0
    assert distance_inside("Độc lập", "VIỆT NAM Độc lâp - Tự do") == 1


def test_characters_ignore_line_breaks() -> None:
    assert character_error_rate("một hai", "một\nhai") == 0
    assert character_error_rate("một hai", "môt\nhai") == pytest.approx(1 / 7)


def test_words_dashes_and_hands() -> None:
    truth = [TruthLine("Số: 01 /TTr-UBND", hand=("01",)), TruthLine("Độc lập – Tự do"), TruthLine("VĂN PHÒNG", "stamp")]
    score = score_lines(truth, ["Số: /TTr-UBND", "Độc lập - Tự do"])
    assert (score.words, score.words_missed) == (8, 2)
    assert (score.print_words, score.print_words_missed) == (7, 0)
    assert score.missed == ()
    assert score.w == 0.25
    assert score_lines(truth, []).wp == 1


def test_drawn_pages_count_by_their_printed_columns() -> None:
    (page,) = drawn_pages(("GIAY_KHAI_SINH",), 1, "clean", Limits())
    texts = [line.text for line in page.lines]
    assert "Giới tính: Nữ" in texts
    assert "Quốc tịch: Việt Nam" in texts
    assert page.group == "drawn_clean"
    sample = make_page("TK_XNTTHN", 1, noise="clean", filled_by="hand")
    words = Counter(word for line in printed_parts(sample.truth) for word in line.text.split())
    assert words == Counter(sample.truth.print_text.split())
    assert words.total() < len(sample.truth.text.split())
