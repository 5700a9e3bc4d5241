"""Whose field a label is: the block (bên, người) it stands in, by the cues before it or the column it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from digitize.extract.labels import Found, Strength
from digitize.extract.layout import Row

_SLACK_HEIGHTS = 2.0


@dataclass(frozen=True, slots=True)
class Column:
    """Where the values of one block stand in a table with a column a person: ``left_px`` to ``right_px`` (excluded)."""

    block: str
    left_px: float
    right_px: float


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a label stands: in one block (empty: none yet), or left of a table that has a column for each block.

    ``left_px`` and ``right_px`` bound what belongs to the label where blocks stand side by side, None where nothing
    does.
    """

    block: str = ""
    columns: tuple[Column, ...] = ()
    left_px: float | None = None
    right_px: float | None = None


@dataclass(frozen=True, slots=True)
class _Cue:
    block: str
    left_px: int
    middle_px: float


def standings(rows: Sequence[Row], found: Sequence[Found]) -> tuple[Standing, ...]:
    """Standing of each label of ``found`` (in reading order)."""
    out: list[Standing] = []
    cues: list[_Cue] = []
    cue_row = -1
    for hit in found:
        row = rows[hit.row]
        height = row.tokens[hit.start].box_px.height
        if hit.label.blocks and hit.strength is not Strength.INLINE:
            if hit.row != cue_row or not (row.tokens[hit.start].parted or hit.start == 0):
                cues = []
            cue_row = hit.row
            first, last = row.tokens[hit.start].box_px, row.tokens[hit.end - 1].box_px
            cues += [_Cue(block, first.x, (first.x + last.right) / 2) for block in sorted(hit.label.blocks)]
        left = row.tokens[hit.start].box_px.x
        out.append(_standing(cues, left, _SLACK_HEIGHTS * height))
    return tuple(out)


def _standing(cues: Sequence[_Cue], left_px: int, slack_px: float) -> Standing:
    if not cues:
        return Standing()
    if len(cues) == 1:
        return Standing(cues[0].block)
    inside = [place for place, cue in enumerate(cues) if cue.left_px - slack_px <= left_px]
    if not inside:
        return Standing(columns=_columns(cues))
    place = inside[-1]
    beyond = cues[place + 1].left_px - slack_px / 2 if place + 1 < len(cues) else None
    return Standing(cues[place].block, left_px=cues[place].left_px - slack_px / 2, right_px=beyond)


def _columns(cues: Sequence[_Cue]) -> tuple[Column, ...]:
    half = (cues[1].middle_px - cues[0].middle_px) / 2
    last = len(cues) - 1
    return tuple(
        Column(cue.block, cue.middle_px - half, cue.middle_px + half if place < last else float("inf"))
        for place, cue in enumerate(cues)
    )
