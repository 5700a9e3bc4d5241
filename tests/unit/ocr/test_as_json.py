"""Readings as JSON."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitize.errors import ReadingError
from digitize.ocr import (
    LayerVerdict,
    Line,
    PageReading,
    PageText,
    Word,
    reading_as_report,
    reading_from_json,
    reading_to_json,
)
from digitize.scan import Box, ColourMode, MachineCode, Quality, QualityReason, Verdict

numbers = st.floats(0, 1)
sizes = st.integers(0, 10_000)
boxes = st.builds(Box, sizes, sizes, sizes, sizes)
texts = st.text(max_size=12)
kinds = st.sampled_from(("print", "handwriting", "stamp"))
words = st.builds(Word, texts, boxes, numbers, kinds)
lines = st.builds(Line, texts, boxes, numbers, st.lists(words, max_size=3).map(tuple), kinds)
pages = st.builds(
    PageText, st.lists(lines, max_size=3).map(tuple), texts, st.floats(0, 100), st.sampled_from(LayerVerdict)
)
qualities = st.builds(
    Quality, st.sampled_from(Verdict), st.lists(st.builds(QualityReason, texts, texts, texts), max_size=2).map(tuple)
)
readings = st.builds(
    PageReading,
    width_px=sizes,
    height_px=sizes,
    dpi=st.floats(50, 600),
    rotation_degrees=st.sampled_from((0, 90, 180, 270)),
    skew_degrees=st.floats(-15, 15),
    colour_mode=st.sampled_from(ColourMode),
    blank=st.booleans(),
    quality=qualities,
    codes=st.lists(st.builds(MachineCode, texts, texts, boxes), max_size=2).map(tuple),
    text=pages,
    seal_boxes_px=st.lists(boxes, max_size=2).map(tuple),
    keystone=st.none() | st.tuples(*[st.floats(-2, 2)] * 9),
)


@settings(deadline=None)
@given(readings)
def test_round_trip_is_exact(reading: PageReading) -> None:
    assert reading_from_json(reading_to_json(reading)) == reading


@settings(deadline=None)
@given(readings)
def test_a_reading_kept_before_keystones_were_known_has_none(reading: PageReading) -> None:
    kept = json.loads(reading_to_json(reading))
    del kept["keystone"]
    assert reading_from_json(json.dumps(kept).encode()) == replace(reading, keystone=None)


@settings(deadline=None)
@given(readings)
def test_report_has_the_printed_shape(reading: PageReading) -> None:
    report = json.loads(json.dumps(reading_as_report(reading)))
    assert list(report) == [
        "width_px",
        "height_px",
        "dpi",
        "rotation_degrees",
        "skew_degrees",
        "keystone",
        "blank",
        "quality",
        "codes",
        "text",
        "text_source",
        "text_layer",
        "lines",
        "engine",
        "cpu_seconds",
    ]
    assert report["text"] == reading.text.text
    assert [each["text"] for each in report["lines"]] == [each.text for each in reading.text.lines]
    for each in report["lines"]:
        assert len(each["box_px"]) == 4
        assert {"text", "box_px", "confidence", "words"} <= set(each)


def test_readings_kept_before_kinds_and_sources_were_known_are_read() -> None:
    word = Word("Huế", Box(1, 2, 30, 10), 0.9)
    line = Line("Huế", Box(1, 2, 30, 10), 0.9, (word,))
    text = PageText((line,), "tesserocr 5 vie", 0.5)
    reading = PageReading(100, 50, 200.0, 0, 0.0, ColourMode.GREY, False, Quality(Verdict.GOOD), (), text)
    kept = json.loads(reading_to_json(reading))
    del kept["text"]["layer"]
    del kept["text"]["lines"][0]["words"][0]["kind"]
    assert reading_from_json(json.dumps(kept).encode()) == reading
    assert reading.text.source == "read"


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b'{"width_px": "x"}', b"\xff"])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ReadingError):
        reading_from_json(data)
