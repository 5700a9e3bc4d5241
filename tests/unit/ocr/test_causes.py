"""Why words were missed, and what a machine reads in a minute."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.reading.causes import CAUSES, causes_of
from benchmarks.reading.score import TruthLine, score_lines
from benchmarks.reading.throughput import measure_throughput, table_of
from digitize.scan import EncodedPage, Limits, Pixels
from tests.unit.ocr.test_reading import encoded, paper

TRUTH = TruthLine("Căn cứ Luật Tổ chức chính quyền địa phương số 65")


@pytest.mark.parametrize(
    ("read", "causes"),
    [
        (["Căn cứ Luật Tổ chức chính quyền địa phương số 65"], {}),
        (["Căn cứ Luật Tô chức chính quyền địa phương số 65"], {"diacritics": 1}),
        (["Căn cứ Luật Tổ chức chính quyền địa phương số 66"], {"number": 1}),
        (["Căn cứ Luật Tổ chức chínhquyền địa phương số 65"], {"words cut or joined": 2}),
        (["Căn cứ Luật Tổ chức chính quyền địa phưong số 65"], {"diacritics": 1}),
        (["Căn cứ Luât", "số 65"], {"diacritics": 1, "line lost": 6}),
        ([], {"line lost": 11}),
    ],
)
def test_a_missed_word_has_its_cause(read: list[str], causes: dict[str, int]) -> None:
    assert +causes_of([TRUTH], read) == Counter(causes)


def test_dashes_and_what_stands_beside_a_pen() -> None:
    assert +causes_of([TruthLine("Tự do – Hạnh phúc")], ["Tự do - Hạnh phúc"]) == Counter({"dash or quote kind": 1})
    pen = TruthLine("Số: 08 /CT-UBND", hand=("08",))
    assert +causes_of([pen], ["Số: đ@ /GT-UBND"]) == Counter({"beside handwriting": 1})
    assert +causes_of([TruthLine("7")], ["Trang"]) == Counter({"lone number": 1})


@pytest.mark.parametrize("read", [[], ["Căn cứ Luật"], ["số Căn phương"], ["x y z 65"]])
def test_causes_add_up_to_the_words_missed(read: list[str]) -> None:
    causes = causes_of([TRUTH], read)
    assert causes.total() - causes["dash or quote kind"] == score_lines([TRUTH], read).print_words_missed
    assert causes.keys() <= set(CAUSES)


def test_workers_read_all_pages(letter: Pixels) -> None:
    page: EncodedPage = encoded(paper(letter))
    measured = measure_throughput([page], 1, Limits())
    assert measured.pages_a_minute > 0
    assert 0 < measured.pages_a_cpu_minute < 600
    assert 100 < measured.peak_mib < 400
    assert "1.00" in table_of([measured])[1]


def test_a_worker_that_breaks_down_is_told() -> None:
    broken = EncodedPage(b"no image", "image/png", 1, 10, 10, 200.0)
    with pytest.raises(RuntimeError, match="ended before"):
        measure_throughput([broken], 1, Limits())
