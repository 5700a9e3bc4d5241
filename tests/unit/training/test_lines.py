"""Drawn lines: the same by number, true to their text, ready for batches."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from digitize.ocr import ReadOptions, open_engine
from digitize.ocr.engine import RAW_LINE
from training.alphabet import text_of
from training.faces import font_files
from training.source import LineSource, Plan, Stream


@pytest.fixture(scope="module")
def plan(kit: Path) -> Plan:
    """Few lines at the height of the larger networks."""
    return Plan(kit, height_px=40, batch=3, longest=24)


def test_a_line_is_the_same_whoever_draws_it(plan: Plan) -> None:
    first = LineSource(plan, 7)
    for number in (5, 3):
        one, other = first.example(number), LineSource(plan, 7).example(number)
        assert one.text == other.text
        assert np.array_equal(one.grey, other.grey)
        assert np.array_equal(one.centres_px, other.centres_px)
    assert not np.array_equal(first.example(3).grey, LineSource(plan, 8).example(3).grey)


def test_every_letter_has_its_place_in_order(plan: Plan) -> None:
    source = LineSource(plan, 1)
    for number in range(60):
        line = source.example(number)
        assert line.grey.shape[0] == 40
        assert len(line.centres_px) == len(line.text) > 0
        assert np.all(np.diff(line.centres_px) > 0)
        assert line.centres_px[0] >= -2
        assert line.centres_px[-1] <= line.grey.shape[1] + 2


def test_letters_stand_where_they_are_said_to(plan: Plan) -> None:
    source = LineSource(replace(plan, plainness=1.0), 2)
    dark = total = 0
    for number in range(40):
        line = source.example(number)
        for character, x in zip(line.text, line.centres_px, strict=True):
            if character.isalpha():
                total += 1
                dark += int(line.grey[:, max(0, round(float(x)) - 3) : round(float(x)) + 4].min()) < 100
    assert dark / total > 0.99


def test_plain_lines_read_as_their_text(plan: Plan) -> None:
    engine = open_engine("tesserocr")
    source = LineSource(replace(plan, plainness=1.0), 3)
    words = found = 0
    for number in range(25):
        line = source.example(number)
        page = np.pad(line.grey, 12, constant_values=255)
        read = engine.read(page, 200, ReadOptions(RAW_LINE)).text.split()
        words += len(line.text.split())
        found += sum(word in read for word in line.text.split())
    engine.close()
    assert found / words > 0.5  # odd syllables and codes are hard for Tesseract (0.68); wrong labels give nearly 0


def test_chunks_hold_their_lines_packed(plan: Plan) -> None:
    source = LineSource(plan, 4)
    lines = sorted(source.example(number).text for number in range(24))
    batches = source.chunk(0)
    texts = []
    for batch in batches:
        assert batch.greys.shape[2] % 16 == 0
        assert batch.widths_px.max() <= batch.greys.shape[2] < batch.widths_px.max() + 16
        assert batch.lengths.sum() == len(batch.classes) == len(batch.centres_px)
        ends = np.cumsum(batch.lengths)
        texts += [text_of(batch.classes[end - count : end]) for end, count in zip(ends, batch.lengths, strict=True)]
    assert sorted(texts) == lines


def test_processes_draw_the_same_as_one(plan: Plan) -> None:
    with Stream(plan, 5, 2, 0) as stream:
        alone = [stream.next() for _ in range(2)]
        assert not stream.ready()
    with Stream(plan, 5, 2, 1) as stream:
        together = [stream.next() for _ in range(2)]
    for one, other in zip(alone, together, strict=True):
        for left, right in zip(one, other, strict=True):
            assert np.array_equal(left.greys, right.greys)
            assert np.array_equal(left.classes, right.classes)


def test_a_kit_without_fonts_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"training\.kit"):
        font_files(tmp_path)
