"""Make the reading room's table of syllables and pairs: ``python -m benchmarks.reading.make_language --data DIR``.

Takes a folder with ``vbpl_docs.jsonl.gz`` (legal texts, key ``text``), ``national_portal_procedures.jsonl.gz``,
``names/`` and ``admin_units/`` and writes ``digitize/ocr/data/language.tsv.gz``. Only counts of syllables and of pairs
leave; no sentence can be put together again from pairs seen three times and more. Deterministic.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from digitize.ocr.syllables import is_legal_syllable

_TARGET = Path(__file__).parents[2] / "digitize" / "ocr" / "data" / "language.tsv.gz"
_TOKEN = re.compile(r"[^\W\d_]+|[^\w\s]|\d|\n")
_LEAST_PAIR = 3
_LEAST_FOREIGN = 15
"""Abbreviations and foreign words are kept from this count on; legal syllables from 2 on."""
_FAMILY_NAMES = tuple(
    re.findall(
        r"\w+",
        "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh trương đoàn lâm mai trịnh đào cao"
        " hà tạ lương tô châu phùng vương thái triệu quách la kiều từ tống nghiêm doãn lưu chu tăng thạch",
    )
)
"""The most frequent family names, in their order of frequency."""
_NAME_WEIGHT = 3
_PLACE_WEIGHT = 5


def count_texts(texts: Iterator[str], singles: Counter[str], pairs: Counter[tuple[str, str]], weight: int = 1) -> None:
    """Count syllables and pairs within a clause: a mark, a digit or a line end breaks the pair."""
    for text in texts:
        before = ""
        for match in _TOKEN.finditer(unicodedata.normalize("NFC", text).lower()):
            word = match.group()
            if not word[0].isalpha():
                before = ""
                continue
            singles[word] += weight
            if before:
                pairs[before, word] += weight
            before = word


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the texts")
    parser.add_argument("--out", type=Path, default=_TARGET)
    options = parser.parse_args()
    singles: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    count_texts(_legal_texts(options.data / "vbpl_docs.jsonl.gz"), singles, pairs)
    count_texts(_procedure_texts(options.data / "national_portal_procedures.jsonl.gz"), singles, pairs)
    count_texts(_places(options.data / "admin_units" / "data.csv"), singles, pairs, _PLACE_WEIGHT)
    count_texts(_names(options.data / "names"), singles, pairs, _NAME_WEIGHT)
    singles = Counter({word: n for word, n in singles.items() if n >= _least(word)})
    kept = {pair: n for pair, n in pairs.items() if n >= _LEAST_PAIR and pair[0] in singles and pair[1] in singles}
    rows = [f"{word}\t{n}" for word, n in sorted(singles.items(), key=lambda item: (-item[1], item[0]))]
    numbers = {row.split("\t")[0]: place for place, row in enumerate(rows)}
    by_first: dict[int, list[str]] = {}
    for (first, second), n in sorted(kept.items(), key=lambda item: (numbers[item[0][0]], numbers[item[0][1]])):
        by_first.setdefault(numbers[first], []).append(f"{numbers[second]}:{n}")
    rows += [f"{first}>{' '.join(seconds)}" for first, seconds in by_first.items()]
    with options.out.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as packed:
        packed.write("\n".join(rows).encode("utf-8"))
    print(f"{len(singles)} syllables, {len(kept)} pairs, {options.out.stat().st_size} bytes")


def _least(word: str) -> int:
    return 2 if is_legal_syllable(word) else _LEAST_FOREIGN


def _legal_texts(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for row in rows:
            text = json.loads(row)["text"]
            if sum(ord(character) > 127 for character in text) >= 0.15 * len(text):  # the rest is in English
                yield text


def _procedure_texts(path: Path) -> Iterator[str]:
    seen: set[str] = set()
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for row in rows:
            for text in strings_of(json.loads(row)):
                if len(text) > 20 and text not in seen:
                    seen.add(text)
                    yield text


def strings_of(value: object) -> Iterator[str]:
    """All strings in a value read from JSON, in their order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings_of(part)


def _places(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8-sig", newline="") as rows:
        for row in csv.reader(rows):
            yield "\n".join(row)


def _names(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.txt")):
        sex = "thị" if path.name.startswith("girl") else "văn"
        for number, line in enumerate(path.read_text(encoding="utf-8").replace("Ð", "Đ").splitlines()):
            # Frequent family names come often, rare ones seldom: each given name meets two of them in turn.
            family = _FAMILY_NAMES[(number * 7) % len(_FAMILY_NAMES)]
            yield f"{family} {line}\n{_FAMILY_NAMES[number % 8]} {sex} {line}"


if __name__ == "__main__":
    main()
