"""``python -m benchmarks.dossiers --count N --seed S``: cut N generated stacks, print the figures.

Stacks are drawn in the generator's held-out looks (typefaces, hands and arrangements that no weight was set on) and
read by a simulated reader (:mod:`benchmarks.dossiers.slips`); seeds below 100000 are kept for training.
"""

from __future__ import annotations

import argparse
import json
import time

from benchmarks.dossiers.long_papers import with_long_papers
from benchmarks.dossiers.score import Tally, f1_by_type, figures
from benchmarks.dossiers.stacks import drawable, make_stack
from digitize.catalog import load_catalog
from digitize.classify import split_stack
from samples.style import HELD_OUT_VARIANTS, TRAINING_VARIANTS

HELD_OUT_SEEDS = 100_000


def main() -> None:
    """Run and print a table, or JSON with ``--json``."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dossiers", description=__doc__)
    parser.add_argument("--count", type=int, default=100, help="number of stacks")
    parser.add_argument("--seed", type=int, default=1, help="first seed")
    parser.add_argument("--training-looks", action="store_true", help="draw in the looks that weights were set on")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    catalog = load_catalog()
    choices = drawable(catalog)
    variants = TRAINING_VARIANTS if options.training_looks else HELD_OUT_VARIANTS
    offset = 0 if options.training_looks else HELD_OUT_SEEDS
    tallies = {"with the list": Tally(), "without it": Tally()}
    seconds = 0.0
    for seed in range(offset + options.seed, offset + options.seed + options.count):
        stack = with_long_papers(make_stack(seed, variants, choices))
        for name, tally in tallies.items():
            known = name == "with the list"
            begun = time.perf_counter()
            split = split_stack(
                stack.readings, catalog, stack.procedure if known else None, stack.branch if known else None
            )
            seconds += time.perf_counter() - begun
            tally.add(stack, split, known)
    table = {name: figures(tally) for name, tally in tallies.items()}
    milliseconds = 1000 * seconds / max(1.0, 2 * table["with the list"]["pages"])
    types = f1_by_type(tallies["with the list"].page_types)
    if options.json:
        print(json.dumps({"figures": table, "ms_a_page": milliseconds, "page_type_f1": types}, ensure_ascii=False))
        return
    print(f"{'':32}{'with the list':>16}{'without it':>16}")
    for key in table["with the list"]:
        print(f"{key:32}{table['with the list'][key]:16.4f}{table['without it'][key]:16.4f}")
    print(f"{'ms a page':32}{milliseconds:16.1f}")
    print("page type F1: " + ", ".join(f"{code} {value:.2f}" for code, value in types.items() if value < 0.995))


if __name__ == "__main__":
    main()
