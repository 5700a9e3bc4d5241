"""Accuracy, calibration and cost of reading.

``python -m benchmarks.reading --corpus DIR`` measures on labelled pages, ``--samples N`` on N drawn ones (their W, Wp
and Ci are of printed text alone): accuracy and cost of each reader, why words were missed, and what one and two workers
read in a minute. ``--out`` keeps all figures as JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.reading.calibration import expected_calibration_error, judge, reliability
from benchmarks.reading.causes import CAUSES, causes_of
from benchmarks.reading.pages import LabelledPage, drawn_pages, labelled_pages
from benchmarks.reading.readers import Read, readers
from benchmarks.reading.score import NOTHING, Score, character_error_rate, score_lines
from benchmarks.reading.throughput import Throughput, as_report, measure_throughput, table_of
from digitize.scan import EncodedPage, Limits
from samples import NOISES

SEALED = ("QD_HANH_CHINH", "GIAY_KHAI_SINH", "THONG_BAO", "XN_TTHN")
"""Paper types that carry a red seal over print."""
ALL = (
    "digitize",
    "digitize-whole",
    "lines-alone",
    "digitize-tesserocr",
    "digitize-pytesseract",
    "pytesseract",
    "pytesseract-4-calls",
    "ocrmypdf",
)
_THROUGHPUT_PAGES = 5
"""Pages that each worker goes through."""
_SECONDS_A_PAGE = 600.0
"""A busy machine must not end a measurement."""


@dataclass(slots=True)
class Row:
    """One reader on one group of pages, added up."""

    score: Score = NOTHING
    causes: Counter[str] = field(default_factory=Counter)
    character_errors: list[float] = field(default_factory=list)
    judged: list[tuple[float, bool]] = field(default_factory=list)
    cpu_seconds: list[float] = field(default_factory=list)
    wall_seconds: list[float] = field(default_factory=list)
    pages: dict[str, dict[str, object]] = field(default_factory=dict)

    def add(self, labelled: LabelledPage, read: Read) -> None:
        """Score one page."""
        page: dict[str, object] = {
            "cpu_seconds": round(read.cpu_seconds, 3),
            "wall_seconds": round(read.wall_seconds, 3),
        }
        if labelled.lines:
            score = score_lines(list(labelled.lines), list(read.lines))
            self.score = self.score + score
            causes = causes_of(labelled.lines, read.lines)
            self.causes += causes
            page |= {"w": score.w, "wp": score.wp, "ci": score.ci, "missed": score.missed, "causes": dict(causes)}
            truth = [word for line in labelled.lines for word in line.text.split()]
        else:
            self.character_errors.append(character_error_rate(labelled.text, "\n".join(read.lines)))
            page["cer"] = self.character_errors[-1]
            truth = labelled.text.split()
        sure = [(word, confidence) for word, confidence in read.words if confidence is not None]
        self.judged += judge(sure, truth)
        self.cpu_seconds.append(read.cpu_seconds)
        self.wall_seconds.append(read.wall_seconds)
        self.pages[labelled.name] = page

    def figures(self) -> dict[str, float | None]:
        """Shares 0–1, seconds a page."""
        lines = self.score.words > 0
        return {
            "w": self.score.w if lines else None,
            "wp": self.score.wp if lines else None,
            "ci": self.score.ci if lines else None,
            "cer_median": statistics.median(self.character_errors) if self.character_errors else None,
            "ece": expected_calibration_error(reliability(self.judged)) if self.judged else None,
            "cpu_seconds_a_page": statistics.mean(self.cpu_seconds),
            "wall_seconds_a_page": statistics.mean(self.wall_seconds),
        }


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--corpus", type=Path, help="folder with labelled pages")
    source.add_argument("--samples", type=int, metavar="N", help="draw N pages and read those")
    parser.add_argument("--types", default=",".join(SEALED), help="paper types to draw, comma-separated")
    parser.add_argument("--noise", default="scan", choices=NOISES, help="how drawn pages were taken in")
    parser.add_argument("--out", type=Path, help="write all figures as JSON")
    parser.add_argument("--readers", default=",".join(ALL), help="comma-separated, of: " + ", ".join(ALL))
    parser.add_argument("--only", default="", help="only pages whose name holds this")
    parser.add_argument("--workers", default="1,2", help="numbers of workers to count pages a minute with")
    options = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    limits = Limits(seconds_a_page=_SECONDS_A_PAGE)
    found = readers(options.readers.split(","), limits)
    rows: dict[tuple[str, str], Row] = {}
    first: list[EncodedPage] = []
    if options.corpus:
        pages = labelled_pages(options.corpus, limits)
    else:
        pages = drawn_pages(options.types.split(","), options.samples, options.noise, limits)
    for labelled in pages:
        if options.only not in labelled.name:
            continue
        first += [labelled.page] if len(first) < _THROUGHPUT_PAGES else []
        # Readers take turns on each page, so that a busy moment of the machine hits all of them.
        for name, reader in found.items():
            rows.setdefault((labelled.group, name), Row()).add(labelled, reader(labelled.page))
    counts = [int(count) for count in options.workers.split(",") if count]
    throughput = [measure_throughput(first, count, limits) for count in counts] if first else []
    for row in [*_table(rows), *_causes(rows), "", *(table_of(throughput) if throughput else [])]:
        print(row)
    if options.out:
        options.out.write_text(json.dumps(_report(rows, throughput), ensure_ascii=False, indent=1), encoding="utf-8")


def _table(rows: dict[tuple[str, str], Row]) -> list[str]:
    head = (
        f"{'pages':24} {'reader':22} {'W':>7} {'Wp':>7} {'Ci':>7} {'CER med':>8} {'ECE':>6} {'CPU s':>7} {'wall s':>7}"
    )
    out = [head, "-" * len(head)]
    for (group, name), row in sorted(rows.items()):
        figures = row.figures()
        shares = [f"{_percent(figures[key]):>{width}}" for key, width in (("w", 7), ("wp", 7), ("ci", 7))]
        ece = figures["ece"]
        out.append(
            f"{group[:24]:24} {name:22} {' '.join(shares)} {_percent(figures['cer_median']):>8} "
            f"{'' if ece is None else f'{ece:.3f}':>6} {figures['cpu_seconds_a_page']:>7.2f} "
            f"{figures['wall_seconds_a_page']:>7.2f}"
        )
    return out


def _causes(rows: dict[tuple[str, str], Row]) -> list[str]:
    """Missed words by cause, one row a cause and one column a reader, for each group whose truth comes in lines."""
    out: list[str] = []
    for group in sorted({group for group, _ in rows}):
        found = {name: row.causes for (of, name), row in sorted(rows.items()) if of == group and row.causes}
        if not found:
            continue
        out += ["", f"{group[:24]}, words missed".ljust(32) + " ".join(f"{name:>20}" for name in found)]
        for cause in CAUSES:
            if any(causes[cause] for causes in found.values()):
                out.append(f"  {cause:30}" + " ".join(f"{causes[cause]:>20}" for causes in found.values()))
    return out


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share * 100:.2f} %"


def _report(rows: dict[tuple[str, str], Row], throughput: list[Throughput]) -> dict[str, object]:
    return {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "throughput": as_report(throughput),
        "rows": [
            {
                "group": group,
                "reader": name,
                **row.figures(),
                "causes": dict(row.causes.most_common()),
                "reliability": [None if each is None else asdict(each) for each in reliability(row.judged)],
                "pages": row.pages,
            }
            for (group, name), row in sorted(rows.items())
        ],
    }


if __name__ == "__main__":
    main()
