"""Papers of running text made two pages long: the generator draws decisions, letters and contracts on one page only."""

from __future__ import annotations

import random
from dataclasses import replace

from digitize.classify.labelled import LabelledStack as Stack
from digitize.ocr import Line, PageReading, PageText, Word
from digitize.scan import Box

LONG = ("QD_HANH_CHINH", "THONG_BAO", "CONG_VAN", "GIAY_UY_QUYEN", "GIAY_CAM_DOAN")
SHARE = 0.5
NUMBERED = 0.6
"""How often the second page bears a number that was read."""


def with_long_papers(stack: Stack) -> Stack:
    """The stack with half of its one-page papers of running text cut in two where a page could end."""
    rng = random.Random(f"long {stack.name}")
    readings = list(stack.readings)
    second: dict[int, PageReading] = {}
    for paper in stack.papers:
        page = paper.pages[0]
        if paper.paper_type in LONG and len(paper.pages) == 1 and rng.random() < SHARE:
            reading = readings[page - 1]
            upper, lower = _cut(reading, rng) if reading is not None else (None, None)
            if lower is not None:
                readings[page - 1], second[page] = upper, lower
    place: dict[int, int] = {}
    pages: list[PageReading | None] = []
    for page, reading in enumerate(readings, 1):
        pages.append(reading)
        place[page] = len(pages)
        if page in second:
            pages.append(second[page])
    papers = tuple(
        replace(
            paper,
            pages=tuple(place[page] for page in paper.pages)
            + ((place[paper.pages[0]] + 1,) if paper.pages[0] in second and len(paper.pages) == 1 else ()),
        )
        for paper in stack.papers
    )
    aside = {place[page]: why for page, why in stack.aside.items()}
    return replace(stack, readings=tuple(pages), papers=papers, aside=aside)


def _cut(reading: PageReading, rng: random.Random) -> tuple[PageReading, PageReading | None]:
    edge = reading.height_px * rng.uniform(0.45, 0.65)
    upper = tuple(line for line in reading.text.lines if line.box_px.y < edge)
    lower = tuple(_moved(line, round(edge - 0.08 * reading.height_px)) for line in reading.text.lines[len(upper) :])
    if len(upper) < 6 or len(lower) < 4:
        return reading, None
    if rng.random() < NUMBERED:
        box = Box(reading.width_px // 2, round(0.04 * reading.height_px), 20, 28)
        lower = (Line("2", box, 0.9, (Word("2", box, 0.9),)), *lower)
    seals = reading.seal_boxes_px

    def part(lines: tuple[Line, ...], sealed: bool) -> PageReading:
        text = PageText(lines, reading.text.engine, 0.0)
        return replace(reading, text=text, codes=() if sealed else reading.codes, seal_boxes_px=seals if sealed else ())

    return part(upper, sealed=False), part(lower, sealed=True)


def _moved(line: Line, up_px: int) -> Line:
    def moved(box: Box) -> Box:
        return Box(box.x, max(0, box.y - up_px), box.width, box.height)

    words = tuple(replace(word, box_px=moved(word.box_px)) for word in line.words)
    return replace(line, box_px=moved(line.box_px), words=words)
