"""Whatever stands on a page, extraction answers for every field and stays within the page."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digitize.catalog import load_catalog
from digitize.extract import Source, extract_fields, minimum_metadata
from digitize.ocr import Line, PageReading, PageText, Word
from digitize.scan import Box, ColourMode, MachineCode, Quality, Verdict

CATALOG = load_catalog()
TYPES = ["TK_KHAI_SINH", "TK_KET_HON", "GCN_QSDD", "CCCD", "QD_HANH_CHINH", "CT01", "GIAY_CHUNG_SINH"]
PRINTED = sorted({text for code in TYPES for spec in CATALOG.paper_type(code).fields for text in spec.labels})

texts = st.one_of(
    st.sampled_from(PRINTED).map(lambda text: text + ":"),
    st.sampled_from(["05/02/2026", "045190990123", "........", ":", "|", "/", "(2)", "V/v", "Số:", "TM.", "AB 123456"]),
    st.text(min_size=1, max_size=12).filter(str.strip),
)
boxes = st.builds(
    Box, st.integers(0, 2300), st.integers(0, 3300), st.integers(1, 180), st.integers(1, 60)
)  # fmt: skip
words = st.builds(Word, texts, boxes, st.floats(0, 1))


def line(parts, kind):
    left, top = min(word.box_px.x for word in parts), min(word.box_px.y for word in parts)
    right, bottom = max(word.box_px.right for word in parts), max(word.box_px.bottom for word in parts)
    box = Box(left, top, right - left, bottom - top)
    return Line(" ".join(word.text for word in parts), box, 0.5, tuple(parts), kind)


lines = st.builds(line, st.lists(words, min_size=1, max_size=6), st.sampled_from(["print", "handwriting", "stamp"]))
codes = st.builds(
    MachineCode,
    st.sampled_from(["qr", "mrz_td1", "mrz_td3"]),
    st.one_of(st.text(max_size=100), st.text("|0123456789A<", min_size=88, max_size=90)),
    boxes,
)


def reading(read_lines, read_codes):
    text = PageText(tuple(read_lines), "t", 0.0)
    good = Quality(Verdict.GOOD)
    return PageReading(2480, 3508, 300.0, 0, 0.0, ColourMode.COLOUR, False, good, tuple(read_codes), text)


pages = st.lists(
    st.builds(reading, st.lists(lines, max_size=8), st.lists(codes, max_size=2)), max_size=3
).map(lambda readings: list(enumerate(readings, 1)))  # fmt: skip


@pytest.mark.parametrize("code", TYPES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(stack=pages)
def test_every_field_is_answered(code, stack):
    paper_type = CATALOG.paper_type(code)
    values = extract_fields(paper_type, stack)
    assert [value.name for value in values] == [spec.name for spec in paper_type.fields]
    for value in values:
        assert 0 <= value.confidence <= 1
        assert value.page is None or 1 <= value.page <= len(stack)
        assert value.value is None or value.value.strip()
        if value.value is not None and value.source is Source.OCR:
            assert value.raw
            assert value.box_px is not None
        if value.other_values or any(not check.passed for check in value.checks):
            assert value.needs_review
    assert len(minimum_metadata(paper_type, values).items) == 9
