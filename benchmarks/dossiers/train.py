"""``python -m benchmarks.dossiers.train``: draw the example set, learn the packaged weights from it, write both.

Stacks are drawn in the generator's training looks (:data:`stacks.TRAINING`), a third of them as troubled as the hard
ones, the rest as usual. Weights are learnt from the set as it is read back from its file: what
``digitize model retrain`` learns from is what the packaged weights were learnt from.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict
from pathlib import Path

from benchmarks.dossiers.long_papers import with_long_papers
from benchmarks.dossiers.stacks import HARD, TRAINING, USUAL, Choice, drawable, make_stack
from digitize.catalog import load_catalog
from digitize.classify.examples import FILE_NAME, ExampleSet, examples_from_bytes, examples_to_bytes, page_count
from digitize.classify.labelled import LabelledStack
from digitize.classify.training import evaluate, learn
from digitize.classify.weights import weights_to_json

ROOM = Path(__file__).resolve().parents[2] / "digitize" / "classify"
HARD_EACH = 2
"""Every second training stack is a hard one: rare troubles need examples."""


def main() -> None:
    """Draw, learn, write, and print the figures on the frozen part."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dossiers.train", description=__doc__)
    parser.add_argument("--steps", type=int, default=260, help="stacks for the step weights")
    parser.add_argument("--trust", type=int, default=320, help="stacks for the weights of ways, trust and threshold")
    parser.add_argument("--frozen", type=int, default=100, help="stacks that only judge")
    parser.add_argument("--version", default="4", help="name of the run, kept with the weights")
    parser.add_argument("--keep-examples", action="store_true", help="learn from the set that lies there, draw nothing")
    parser.add_argument("--out", type=Path, default=ROOM, help="folder of examples and weights")
    options = parser.parse_args()
    catalog = load_catalog()
    path = options.out / FILE_NAME
    begun = time.process_time()
    if not options.keep_examples:
        counts = (options.steps, options.trust, options.frozen)
        path.write_bytes(examples_to_bytes(draw(counts)))
    examples = examples_from_bytes(path.read_bytes(), catalog)
    print(f"{path.name}: {path.stat().st_size} bytes, {time.process_time() - begun:.0f} CPU s")
    for part in ("for_steps", "for_trust", "frozen"):
        stacks = getattr(examples, part)
        print(f"  {part}: {len(stacks)} stacks, {page_count(stacks)} pages")
    begun = time.process_time()
    weights = learn(examples.for_steps, examples.for_trust, catalog, options.version)
    (options.out / "weights.json").write_bytes(weights_to_json(weights))
    print(f"learnt version {weights.version} in {time.process_time() - begun:.0f} CPU s")
    for with_list in (True, False):
        figures = evaluate(weights, examples.frozen, catalog, with_list=with_list)
        print("frozen part", "with the list:" if with_list else "without it:")
        for name, value in asdict(figures).items():
            print(f"  {name:24}{value:12.4f}")


def draw(counts: tuple[int, int, int]) -> ExampleSet:
    """The example set: stacks by seed from 1 on, parts one after another."""
    choices = drawable(load_catalog(), TRAINING)
    parts: list[tuple[LabelledStack, ...]] = []
    seed = TRAINING.first_seed
    for count in counts:
        seeds = range(seed, seed + count)
        parts.append(tuple(_stack(each, choices) for each in seeds))
        seed += count
    return ExampleSet(*parts)


def _stack(seed: int, choices: list[Choice]) -> LabelledStack:
    return with_long_papers(make_stack(seed, TRAINING, choices, HARD if seed % HARD_EACH == 0 else USUAL))


if __name__ == "__main__":
    main()
