"""Machine-readable zones of identity cards (TD1, 3 × 30) and passports (TD3, 2 × 44), ICAO Doc 9303.

Lines rich in ``<`` are found in the first reading, read again with only the zone's characters allowed, brought to
length and given out where at least one check digit over real data holds; what fails is left to a person, never
altered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from digitize.errors import InputError
from digitize.ocr.engine import SINGLE_LINE, Engine, ReadOptions
from digitize.ocr.model import Line
from digitize.ocr.tsv import union
from digitize.scan import Box, MachineCode, Pixels

MRZ_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"
_WEIGHTS = (7, 3, 1)
_LEAST_CHARACTERS = 20
_LEAST_FILLERS, _LEAST_SHARE = 2, 0.8
_MOST_WORDS, _LEAST_KNOWN = 2, 0.6
"""A line of a zone whose fillers were not known is read as few words, most of them capitals and digits."""
_MOST_LINES, _MOST_LEADING = 3, 2.5
"""Of a zone; leading in heights of a line."""
_DIGIT_FOR_LETTER = str.maketrans("OQDILZSBG", "000112586")
_LETTER_FOR_DIGIT = str.maketrans("0158", "OISB")


@dataclass(frozen=True, slots=True)
class _Format:
    kind: str
    lines: int
    length: int
    # (line, first, end, line of the check digit, its place): data that a check digit guards
    checks: tuple[tuple[int, int, int, int, int], ...]
    digits: tuple[tuple[int, int, int], ...]
    """Places (line, first, end) that hold digits only: look-alike letters there are digits."""
    letters: tuple[tuple[int, int, int], ...]
    """Places that hold letters and fillers only (states, names): look-alike digits there are letters."""


_TD1 = _Format(
    "mrz_td1",
    3,
    30,
    ((0, 5, 14, 0, 14), (1, 0, 6, 1, 6), (1, 8, 14, 1, 14)),
    ((0, 14, 15), (1, 0, 7), (1, 8, 15), (1, 29, 30)),
    ((0, 0, 1), (0, 2, 5), (1, 15, 18), (2, 0, 30)),
)
_TD3 = _Format(
    "mrz_td3",
    2,
    44,
    ((1, 0, 9, 1, 9), (1, 13, 19, 1, 19), (1, 21, 27, 1, 27)),
    ((1, 9, 10), (1, 13, 20), (1, 21, 28), (1, 43, 44)),
    ((0, 0, 1), (0, 2, 44), (1, 10, 13)),
)


def mrz_check_digit(text: str) -> str:
    """Check digit of ICAO Doc 9303 part 3: weights 7, 3, 1; digits as they are, A–Z as 10–35, ``<`` as 0; modulo 10.

    Raises:
        InputError: a character that no machine-readable zone holds.
    """
    total = 0
    for place, character in enumerate(text):
        if character not in MRZ_CHARACTERS:
            raise InputError(reason=f"character {character!r} can't stand in a machine-readable zone")
        value = 0 if character == "<" else int(character, 36)
        total += value * _WEIGHTS[place % 3]
    return str(total % 10)


def mrz_checks(lines: Sequence[str]) -> tuple[bool, ...]:
    """Whether each check digit holds: document number, birth date, expiry date and, last, the composite one.

    Empty where the lines are neither TD1 nor TD3.
    """
    form = next((each for each in (_TD1, _TD3) if _has_shape(lines, each)), None)
    if form is None:
        return ()
    found = [mrz_check_digit(lines[row][a:b]) == lines[line][place] for row, a, b, line, place in form.checks]
    if form is _TD1:
        composite = lines[0][5:30] + lines[1][0:7] + lines[1][8:15] + lines[1][18:29]
        found.append(mrz_check_digit(composite) == lines[1][29])
    else:
        composite = lines[1][0:10] + lines[1][13:20] + lines[1][21:43]
        found.append(mrz_check_digit(composite) == lines[1][43])
    return tuple(found)


def find_mrz(
    lines: Sequence[Line], grey: Pixels, dpi: float, engine: Engine, timeout_seconds: float = 10.0
) -> tuple[MachineCode, ...]:
    """Zones on a page from its first reading, each read again from the image with a whitelist.

    ``lines`` hold boxes in pixels of ``grey``. The text is the zone's lines joined by newlines.
    """
    likely = [line.box_px for line in lines if _zone_like(line)]
    rows = [line.box_px for line in lines if any(_same_zone(line.box_px, box) for box in likely)]
    rows.sort(key=lambda box: box.y)
    found: list[MachineCode] = []
    for group in _neighbours(rows):
        whole = union(group)
        rows_of_zone = [Box(whole.x, box.y, whole.width, box.height) for box in group]
        boxes = [box.grown(max(4, box.height // 3), grey) for box in rows_of_zone]
        options = ReadOptions(SINGLE_LINE, whitelist=MRZ_CHARACTERS, timeout_seconds=timeout_seconds)
        texts = [
            "".join(line.text for line in read.lines).replace(" ", "")
            for read in engine.read_regions(grey, dpi, boxes, options)
        ]
        raw = [_squeezed(line.text) for line in lines if line.box_px in group]
        for form in (_TD1, _TD3):
            code = _best_zone(form, texts, raw, group)
            if code is not None:
                found.append(code)
                break
    return tuple(found)


def repair_zone(lines: Sequence[str], kind: str) -> tuple[str, ...]:
    """Lines brought to the length of their kind: fillers added or cut at the end, look-alikes put right by place.

    Only places that hold digits alone or letters alone by the standard are touched; whether the result is right is for
    the check digits to say.
    """
    form = _TD1 if kind == "mrz_td1" else _TD3
    out: list[str] = []
    for number, line in enumerate(lines):
        letters = list(_fitted(line, form.length))
        for places, look_alikes in ((form.digits, _DIGIT_FOR_LETTER), (form.letters, _LETTER_FOR_DIGIT)):
            for row, first, end in places:
                if row == number:
                    letters[first:end] = "".join(letters[first:end]).translate(look_alikes)
        out.append("".join(letters))
    return tuple(out)


def _best_zone(form: _Format, texts: list[str], raw: list[str], boxes: list[Box]) -> MachineCode | None:
    for reading in (texts, raw):
        for start in range(len(reading) - form.lines + 1):
            part = reading[start : start + form.lines]
            if any(abs(len(line) - form.length) > 6 for line in part):
                continue
            lines = repair_zone(part, form.kind)
            if sum(mrz_checks(lines)[:3]) >= 2:
                return MachineCode(form.kind, "\n".join(lines), union(boxes[start : start + form.lines]))
    return None


def _has_shape(lines: Sequence[str], form: _Format) -> bool:
    return (
        len(lines) == form.lines
        and all(len(line) == form.length for line in lines)
        and all(character in MRZ_CHARACTERS for line in lines for character in line)
    )


def _zone_like(line: Line) -> bool:
    """Whether a line may be one of a zone: by its fillers, or by its many capitals and digits without a space.

    Fillers are in no Vietnamese text: an engine that does not know them takes them for something else.
    """
    squeezed = _squeezed(line.text)
    if len(squeezed) < _LEAST_CHARACTERS:
        return False
    if squeezed.count("<") >= _LEAST_FILLERS:
        return _share_of_zone(squeezed) >= _LEAST_SHARE
    return len(line.words) <= _MOST_WORDS and _share_of_zone(line.text.replace(" ", "")) >= _LEAST_KNOWN


def _share_of_zone(text: str) -> float:
    return sum(character in MRZ_CHARACTERS for character in text) / len(text)


def _same_zone(box: Box, likely: Box) -> bool:
    """Whether a line has the edges of one of a zone, which stand under each other, and is near it."""
    edge = 2 * likely.height
    near = abs(box.y - likely.y) < _MOST_LINES * _MOST_LEADING * likely.height
    return near and abs(box.x - likely.x) < edge and abs(box.right - likely.right) < edge


def _squeezed(text: str) -> str:
    return "".join(text.replace("«", "<<").replace("‹", "<").split()).upper()


def _neighbours(boxes: list[Box]) -> list[list[Box]]:
    groups: list[list[Box]] = [boxes[:1]] if boxes else []
    for above, below in pairwise(boxes):
        if below.y - above.bottom < _MOST_LEADING * above.height:
            groups[-1].append(below)
        else:
            groups.append([below])
    return groups


def _fitted(line: str, length: int) -> str:
    kept = "".join(character for character in line if character in MRZ_CHARACTERS)
    if len(kept) > length and set(kept[length:]) <= {"<"}:
        return kept[:length]
    if len(kept) < length and "<<" in kept:
        # A run of fillers is often read one or two short; the longest run takes what is missing.
        run = max((kept[i:j] for i, j in _runs(kept)), key=len)
        return kept.replace(run, run + "<" * (length - len(kept)), 1)
    return kept[:length].ljust(length, "<")


def _runs(text: str) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    start = None
    for place, character in enumerate(text + " "):
        if character == "<" and start is None:
            start = place
        elif character != "<" and start is not None:
            runs.append((start, place))
            start = None
    return runs
