"""What happens to a page so that its title is not to be had: copied without its head, the title misread or not read."""

from __future__ import annotations

import random
from dataclasses import replace

from benchmarks.dossiers.slips import Slips
from digitize.classify.page import HEADING_CAPS, MOTTO
from digitize.classify.tolerant import find, squash
from digitize.ocr import Line, PageReading, PageText
from digitize.scan import Box, ColourMode

FEWEST_TITLE_LETTERS = 8
RUINED = 0.35
"""Share of letters wrong in a title that a seal, a fold or a pen stroke spoilt."""


def untitled(reading: PageReading) -> PageReading:
    """The page as read where its title was not found at all (faint, under a seal, white on dark)."""
    return _with_lines(reading, [line for line in reading.text.lines if not _may_be_title(line, reading)])


def misread_title(reading: PageReading, rng: random.Random, slips: Slips) -> PageReading:
    """The page with its title spoilt: a third of the letters wrong or gone."""
    lines = []
    for line in reading.text.lines:
        if _may_be_title(line, reading):
            text = "".join(
                c if rng.random() > RUINED else rng.choice(("", slips.letters[0], c + " ")) for c in line.text
            )
            if not text.strip():
                continue
            line = replace(line, text=text, confidence=0.4, words=tuple(replace(w, confidence=0.4) for w in line.words))
        lines.append(line)
    return _with_lines(reading, lines)


def headless(reading: PageReading, rng: random.Random) -> PageReading:
    """A photocopy that lost its head: the upper 15–30 % of the page with motto, title and number are not on it."""
    cut_px = round(reading.height_px * rng.uniform(0.15, 0.3))
    kept = [_moved(line, cut_px) for line in reading.text.lines if line.box_px.y >= cut_px]
    return replace(_with_lines(copied(reading), kept), codes=())


def copied(reading: PageReading) -> PageReading:
    """A plain photocopy: grey, its seals no longer red."""
    return replace(reading, colour_mode=ColourMode.GREY, seal_boxes_px=())


def _may_be_title(line: Line, reading: PageReading) -> bool:
    letters = [c for c in line.text if c.isalpha()]
    if len(letters) < FEWEST_TITLE_LETTERS or line.box_px.y > 0.6 * reading.height_px:
        return False
    if sum(c.isupper() for c in letters) / len(letters) < HEADING_CAPS:
        return False
    return find(MOTTO, squash(line.text))[0] > len(MOTTO) // 3


def _with_lines(reading: PageReading, lines: list[Line]) -> PageReading:
    return replace(reading, text=PageText(tuple(lines), reading.text.engine, reading.text.cpu_seconds))


def _moved(line: Line, up_px: int) -> Line:
    def moved(box: Box) -> Box:
        return Box(box.x, max(0, box.y - up_px), box.width, box.height)

    words = tuple(replace(word, box_px=moved(word.box_px)) for word in line.words)
    return replace(line, box_px=moved(line.box_px), words=words)
