"""``./run bench dossiers``: how well stacks are cut into documents, named and matched, with the list and without it.

Held-out stacks differ from those the weights were learnt from in typefaces, hands, arrangement, slips of the reader,
names and seeds (:mod:`benchmarks.dossiers.stacks`); half are as usual, half hard. ``--read N`` also draws, scans
and reads N stacks for real; ``--corpus DIR`` adds real scans (``DIR/scans``) and a page stream
(``DIR/streams/tobacco800``). ``--keep DIR`` keeps what was drawn and read, so that a second run only splits.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.dossiers.held_out import really_read, simulated
from benchmarks.dossiers.real import RealFigures, scans, stream
from digitize.catalog import Catalog, load_catalog
from digitize.classify import split_stack
from digitize.classify.judging import Tally, by_type, risk_coverage
from digitize.classify.labelled import LabelledStack
from digitize.classify.weights import trained_weights
from digitize.ocr import open_engine

LISTS = ("with the list", "without it")


class Board:
    """Tallies of one set of stacks: with the list and without, whole and by group."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.tallies = {known: Tally() for known in LISTS}
        self.groups: dict[str, dict[str, Tally]] = {}
        self.cpu_seconds = 0.0
        self.mixed = {True: [0, 0], False: [0, 0]}  # two dossiers in the stack or not: warned, all
        self.other_branch = 0
        self.imperfect: list[str] = []

    def add(self, stack: LabelledStack, groups: Iterable[str] = ()) -> None:
        """Cut the stack both ways and count."""
        for known, tally in self.tallies.items():
            listed = known == LISTS[0]
            begun = time.process_time()
            split = split_stack(
                stack.readings, self.catalog, stack.procedure if listed else None, stack.branch if listed else None
            )
            self.cpu_seconds += time.process_time() - begun
            perfect = tally.add(stack, split, listed)
            if listed:
                self.imperfect += [] if perfect else [stack.name]
                warned, of = self.mixed["two dossiers" in stack.traits]
                hit = any(warning.code == "mixed_dossiers" for warning in split.warnings)
                self.mixed["two dossiers" in stack.traits] = [warned + hit, of + 1]
                self.other_branch += split.suggested_branch is not None
            for group in groups:
                tallies = self.groups.setdefault(group, {name: Tally() for name in LISTS})
                tallies[known].add(stack, split, listed)

    def milliseconds_a_page(self) -> float:
        """CPU time of splitting alone."""
        return 1000 * self.cpu_seconds / max(1, 2 * self.tallies[LISTS[0]].pages)

    def report(self) -> dict[str, Any]:
        """All of it as plain values."""
        return {
            "figures": {name: asdict(tally.figures()) for name, tally in self.tallies.items()},
            "groups": {
                group: {name: asdict(tally.figures()) for name, tally in tallies.items()}
                for group, tallies in sorted(self.groups.items())
            },
            "risk_coverage": {name: risk_coverage(tally.judged) for name, tally in self.tallies.items()},
            "page_type_f1": {
                name: {code: {"f1": f1, "pages": pages} for code, (f1, pages) in by_type(tally.page_types).items()}
                for name, tally in self.tallies.items()
            },
            "cpu_ms_a_page": self.milliseconds_a_page(),
            "mixed_dossiers": {"warned, all, where two": self.mixed[True], "where one": self.mixed[False]},
            "other_branch_suggested": self.other_branch,
            "imperfect": self.imperfect,
        }


def main() -> None:
    """Run, print tables, write all figures as JSON."""
    parser = argparse.ArgumentParser(prog="./run bench dossiers", description=__doc__)
    parser.add_argument("--count", type=int, default=600, help="simulated held-out stacks")
    parser.add_argument("--seed", type=int, default=0, help="added to the seeds")
    parser.add_argument("--read", type=int, default=0, help="stacks really drawn, scanned and read")
    parser.add_argument("--corpus", type=Path, help="folder with scans/ and streams/tobacco800/")
    parser.add_argument("--stream-pages", type=int, default=10_000, help="at most so many pages of the stream")
    parser.add_argument("--keep", type=Path, help="folder in which drawn stacks and readings are kept")
    parser.add_argument("--out", type=Path, default=Path("out/bench_dossiers.json"), help="file for all figures")
    options = parser.parse_args()
    catalog = load_catalog()
    report: dict[str, Any] = {"weights": trained_weights().version}
    if options.count:
        board = Board(catalog)
        for name, stack in simulated(catalog, options.count, options.seed, options.keep):
            board.add(stack, (name, *sorted(stack.traits)))
        report["simulated"] = board.report()
        print_board(f"{options.count} simulated held-out stacks", board)
    if options.read:
        board = Board(catalog)
        for stack in really_read(catalog, options.read, open_engine(), options.keep):
            board.add(stack)
        report["read"] = board.report()
        print_board(f"{options.read} stacks drawn, scanned and read", board)
    if options.corpus:
        engine = open_engine()
        real = scans(options.corpus, catalog, engine, options.keep)
        report["scans"] = asdict(real)
        print_scans(real)
        folder = options.corpus / "streams" / "tobacco800"
        if folder.exists():
            figures = stream(folder, catalog, engine, options.keep, options.stream_pages)
            report["tobacco800"] = asdict(figures)
            print(f"\nTobacco800 (English, cutting only), {figures.pages} of {figures.of} pages")
            print(f"  accuracy {figures.accuracy:.3f}, F1 of beginnings {figures.f1:.3f}", end=", ")
            print(f"documents wholly right {figures.documents_right:.3f}", end=", ")
            print(f"calling each page a beginning {figures.always_begins:.3f}")
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"\nall figures: {options.out}")


def print_board(title: str, board: Board) -> None:
    """The headline figures, the groups, the curve and the weakest types."""
    tables = {name: asdict(tally.figures()) for name, tally in board.tallies.items()}
    print(f"\n{title}\n{'':28}" + "".join(f"{name:>16}" for name in LISTS))
    for key in tables[LISTS[0]]:
        print(f"{key:28}" + "".join(f"{tables[name][key]:16.4f}" for name in LISTS))
    print(f"{'CPU ms a page, splitting':28}{board.milliseconds_a_page():16.1f}")
    for group, tallies in sorted(board.groups.items()):
        one, other = (tallies[name].figures() for name in LISTS)
        print(
            f"  {group:18} {one.stacks:4} stacks  perfect {one.perfect_dossiers:.3f} / {other.perfect_dossiers:.3f}"
            f"  accepted {one.accepted_unseen:.3f} / {other.accepted_unseen:.3f}"
            f"  wrong among them {one.wrong_accepted:.4f} / {other.wrong_accepted:.4f}"
        )
    (hits, two), (false, one_only) = board.mixed[True], board.mixed[False]
    print(f"  two dossiers mixed: warned of {hits} of {two}; wrongly of {false} of {one_only}")
    print(f"  another branch suggested though the right one was chosen: {board.other_branch}")
    for name, tally in board.tallies.items():
        curve = risk_coverage(tally.judged)
        print(f"  risk at coverage, {name}: " + " ".join(f"{c:.0%}:{r:.4f}" for c, r in curve if c >= 0.5))
    types = by_type(board.tallies[LISTS[0]].page_types)
    print("  page type F1: " + ", ".join(f"{code} {f1:.2f}" for code, (f1, _) in types.items()))


def print_scans(real: RealFigures) -> None:
    """Types and blank versos of the real scans."""
    right = sum(true == said for true, said in real.types.values())
    print(f"\nReal scans, {len(real.types)} files, {real.pages} pages: type of the first page right {right}", end=", ")
    print(f"whole file one document {len(real.whole)}")
    for file, (true, said) in real.types.items():
        if true != said:
            print(f"  {file}: {true} taken for {said}")
    for file, page, found in real.blank:
        print(f"  {file} page {page}: {'blank' if found else 'NOT seen as blank'}")


if __name__ == "__main__":
    main()
