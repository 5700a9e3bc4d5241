"""The list of candidates and the card."""

from __future__ import annotations

import json

import pytest

from training.card import CANDIDATES, CARD, card_text, page_rows, with_candidate

SCORE = {"lines": 10, "character_error": 0.125, "word_error": 0.5, "line_error": 0.75}
GOOD = {
    "name": "good", "shape": "tiny", "parameters": 5, "bytes": 2_000_000, "seed": 1, "steps": 3, "lines_learnt": 48,
    "seconds_learnt": 9, "drawn_lines": SCORE, "drawn_lines_unseen_faces": SCORE, "cpu_ms_a_line": 3.5, "int8": None,
    "recipe": "By hand.", "date": "2026-01-02",
    "pages": [{"group": "drawn", "reader": "lines", "w": 0.25, "wp": 0.2, "ci": 0.1, "cer_median": None, "ece": None,
               "cpu_seconds_a_page": 0.5}],
}  # fmt: skip
BAD = GOOD | {"name": "bad", "pages": []}


def test_bad_candidates_stay_on_the_list() -> None:
    known = with_candidate(with_candidate([], BAD), GOOD)
    assert [each["name"] for each in known] == ["bad", "good"]
    better = BAD | {"seed": 2}
    assert with_candidate(known, better) == [better, GOOD]


def test_the_card_tells_figures_and_all_candidates() -> None:
    text = card_text([BAD, GOOD], "good")
    assert text.startswith("# Line model `good`")
    for wanted in (
        "12.50 %",
        "| drawn | lines | 25.00 % | 20.00 % | 10.00 % | – | 0.50 |",
        "| bad |",
        "good (packaged)",
    ):
        assert wanted in text
    assert "Whole pages" not in card_text([BAD, GOOD], "bad")
    with pytest.raises(KeyError):
        card_text([GOOD], "none")


def test_rows_of_a_benchmark_come_without_their_pages() -> None:
    rows = page_rows(
        {"rows": [{"group": "g", "reader": "lines", "w": 0.1, "pages": {"x": {}}, "cpu_seconds_a_page": 1}]}
    )
    assert rows[0]["group"] == "g"
    assert "pages" not in rows[0]


def test_the_card_in_the_package_is_that_of_a_known_candidate() -> None:
    known = json.loads(CANDIDATES.read_text("utf-8"))
    assert CARD.read_text("utf-8") in {card_text(known, each["name"]) for each in known}
