"""Makes the kit that training draws from: ``python -m training.kit --data DIR --out DIR``.

``--data`` is a folder with ``vbpl_docs.jsonl.gz`` (legal texts, key ``text``), ``national_portal_procedures.jsonl.gz``,
``names/`` and ``admin_units/data.csv``. The kit holds pools of texts (every twentieth document is held out) and the
fonts of this machine that have all 134 letters, cut down to the alphabet. It is for drawing only: texts and fonts have
licences of their own, and the kit is not part of the repository.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import logging
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fontTools import subset as _subset
from fontTools.ttLib import TTFont

from benchmarks.reading.make_language import strings_of
from digitize.ocr.syllables import legal_syllables
from samples.fonts import installed_fonts, missing_letters
from training.alphabet import CHARACTERS, written
from training.text import Pools

subset: Any = _subset  # its functions have no types

_LONGEST_PARAGRAPH = 600
_SHORTEST_PARAGRAPH = 12
_LEAST_LETTERS = 0.75
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d")
"""Times as programs write them: papers don't."""
_HELD_OUT_EVERY = 20
_NOT_PRINT = re.compile(
    r"setofont|texgyrechorus|DejaVuMath|cmunui|cmunv[it]|lmsansquot|caps10|lmromandunh|lmromanunsl|InterDisplay|Display-|"
    r"JunicodeTwoBeta-.*(Condensed|Expanded|Light)|(Thin|Hairline|ExtraLight|Black|Heavy)(Italic)?\.|lm\w*[5679]-"
)
"""Hands, mathematics, small capitals, and faces or weights that no agency prints with; twins of others."""
_FAMILY_NAMES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương",
    "Lý", "Đinh", "Trương", "Đoàn", "Lâm", "Mai", "Trịnh", "Đào", "Cao", "Hà", "Tạ", "Lương", "Tô", "Châu", "Phùng",
    "Vương", "Thái", "Triệu", "Quách", "La", "Kiều", "Từ", "Tống", "Nghiêm", "Doãn", "Lưu", "Chu", "Tăng", "Thạch",
)  # fmt: skip


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m training.kit", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the corpora")
    parser.add_argument("--out", type=Path, required=True, help="folder to make")
    options = parser.parse_args()
    logging.getLogger("fontTools").setLevel(logging.ERROR)  # tables it leaves out
    fonts = options.out / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    train, held_out = make_pools(options.data)
    train.save(options.out / "pools.json.gz")
    held_out.save(options.out / "pools_held_out.json.gz")
    names = [path.name for path in installed_fonts() if _is_print(path) and cut_font(path, fonts / path.name)]
    print(f"{len(train.running)} paragraphs, {len(held_out.running)} held out, {len(names)} fonts")


def make_pools(data: Path) -> tuple[Pools, Pools]:
    """Pools for training and held out; no document, name or place of one is in the other."""
    halves: tuple[tuple[list[str], list[str]], tuple[list[str], list[str]]] = (([], []), ([], []))
    for number, text in enumerate(_documents(data)):
        vietnamese = sum(ord(character) > 127 for character in text) >= 0.15 * len(text)
        halves[number % _HELD_OUT_EVERY == 0][not vietnamese].extend(_paragraphs(text))
    names, places, syllables = (
        sorted(set(_names(data / "names"))),
        sorted(set(_places(data))),
        sorted(legal_syllables()),
    )
    rng = random.Random(0)
    full_names = [_full_name(name, rng) for name in names for _ in range(4)]
    learnt = set(halves[0][0])
    made = []
    for rest, (running, english) in zip((False, True), halves, strict=True):
        made.append(
            Pools(
                tuple(text for text in dict.fromkeys(running) if not rest or text not in learnt),
                tuple(dict.fromkeys(english) or ["Application form", "Passport No.", "Date of birth", "Full name"]),
                tuple(name for number, name in enumerate(full_names) if (number % _HELD_OUT_EVERY == 0) == rest),
                tuple(place for number, place in enumerate(places) if (number % _HELD_OUT_EVERY == 0) == rest),
                tuple(syllables),
            )
        )
    return made[0], made[1]


def cut_font(path: Path, target: Path) -> bool:
    """Write a font with the alphabet's glyphs alone; False (and no file) where it lacks Vietnamese letters."""
    if missing_letters(path):
        return False
    options = subset.Options(layout_features=[], name_IDs=[1, 2], notdef_outline=True, hinting=True)
    with TTFont(path, lazy=False, fontNumber=0) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[ord(character) for character in CHARACTERS])
        cutter.subset(font)
        font.save(target, reorderTables=True)
    return True


def _is_print(path: Path) -> bool:
    return _NOT_PRINT.search(path.name) is None


def _documents(data: Path) -> Iterator[str]:
    with gzip.open(data / "vbpl_docs.jsonl.gz", "rt", encoding="utf-8") as rows:
        for row in rows:
            yield json.loads(row)["text"]
    with gzip.open(data / "national_portal_procedures.jsonl.gz", "rt", encoding="utf-8") as rows:
        for row in rows:
            yield "\n".join(strings_of(json.loads(row)))


def _paragraphs(text: str) -> Iterator[str]:
    for row in text.split("\n"):
        line = written(row)
        letters = sum(character.isalnum() or character == " " for character in line)
        if len(line) >= _SHORTEST_PARAGRAPH and letters >= _LEAST_LETTERS * len(line) and not _STAMP.search(line):
            yield line[:_LONGEST_PARAGRAPH]


def _names(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.txt")):
        yield from (written(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def _full_name(given: str, rng: random.Random) -> str:
    return f"{rng.choice(_FAMILY_NAMES)} {rng.choice(('Văn', 'Thị', 'Thị', '', '', 'Minh', 'Đức'))} {given}".replace(
        "  ", " "
    )


def _places(data: Path) -> Iterator[str]:
    with (data / "admin_units" / "data.csv").open(encoding="utf-8-sig", newline="") as rows:
        for province, commune, former in list(csv.reader(rows))[1:]:
            yield written(f"{commune}, {province}")
            yield from (written(each) for each in former.split(", "))


if __name__ == "__main__":
    main()
