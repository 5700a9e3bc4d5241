"""Make the trees that tell pen from press: ``python -m benchmarks.reading.fit_pen [--corpus DIR]``.

Drawn forms of the training variants, filled in by hand and by machine, give both kinds; labelled pages of ``--corpus``
give real print, and what stands in their lines beside handwriting without being in the truth gives real handwriting.
Only numbers of the trees are kept. Prints precision and recall on the variants that were held out (other typefaces,
other hands).
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import GradientBoostingClassifier

from benchmarks.reading.drawn_kinds import PENS, DrawnKinds, drawn_kinds
from benchmarks.reading.pages import LabelledPage, labelled_pages
from benchmarks.reading.score import fold
from digitize.ocr import Engine, Line, open_engine
from digitize.ocr.pen import FEATURES, ink_measures
from digitize.ocr.upright import WorkPage, read_at_work_scale
from digitize.scan import EncodedPage, Limits, decode, straighten

_TARGET = Path(__file__).parents[2] / "digitize" / "ocr" / "data" / "pen.json.gz"
_TREES, _DEPTH = 80, 3
_REAL_WEIGHT, _REAL_HAND_WEIGHT = 2.0, 8.0


@dataclass(frozen=True, slots=True)
class Rows:
    """Measures of words, what they are (1 pen, 0 press), and what each counts."""

    measures: npt.NDArray[np.float64]
    by_pen: npt.NDArray[np.int64]
    weight: npt.NDArray[np.float64]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, help="folder with labelled pages")
    parser.add_argument("--each", type=int, default=10, help="drawn pages a variant")
    parser.add_argument("--out", type=Path, default=_TARGET)
    options = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    engine, limits = open_engine(), Limits()
    fitted = [_of_drawn(page, engine, limits) for page in drawn_kinds((0, 1, 2), options.each, limits)]
    if options.corpus:
        fitted += [_of_labelled(page, engine, limits) for page in labelled_pages(options.corpus, limits) if page.lines]
    held = [_of_drawn(page, engine, limits) for page in drawn_kinds((3, 4, 5), options.each, limits)]
    known = _joined(fitted)
    model = GradientBoostingClassifier(
        n_estimators=_TREES, max_depth=_DEPTH, learning_rate=0.1, subsample=0.7, min_samples_leaf=8, random_state=0
    ).fit(known.measures, known.by_pen, sample_weight=known.weight)
    data = json.dumps(_as_data(model, known), separators=(",", ":")).encode()
    with options.out.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as packed:
        packed.write(data)
    unseen = _joined(held)
    sure = model.predict_proba(unseen.measures)[:, 1]
    print(f"fitted on {len(known.by_pen)} words, {int(known.by_pen.sum())} by pen; {options.out.stat().st_size} bytes")
    for level in (0.4, 0.5, 0.6, 0.7):
        found, true = sure >= level, unseen.by_pen == 1
        hits = int((found & true).sum())
        print(f"{level}: precision {hits / max(1, int(found.sum())):.3f}, recall {hits / max(1, int(true.sum())):.3f}")


def _of_drawn(page: DrawnKinds, engine: Engine, limits: Limits) -> Rows:
    work, lines = _read(page.page, engine, limits)
    kinds = page.kinds_of(lines, work.scale)
    measures = ink_measures(lines, work.grey, work.colour)
    use = np.array([kind in PENS for kind in kinds], dtype=np.bool_)
    by_pen = np.array([int(kind == "handwriting") for kind in kinds], dtype=np.int64)
    return Rows(measures[use], by_pen[use], np.ones(int(use.sum())))


def _of_labelled(page: LabelledPage, engine: Engine, limits: Limits) -> Rows:
    work, lines = _read(page.page, engine, limits)
    measures = ink_measures(lines, work.grey, work.colour)
    labels: list[int] = []
    printed = Counter(fold(word) for line in page.lines if line.kind == "print" for word in line.text.split())
    filled = [Counter(fold(line.text).split()) for line in page.lines if line.hand]
    for line in lines:
        tokens = [fold(word.text) for word in line.words]
        beside = any((Counter(tokens) & each).total() >= 2 for each in filled)
        for token in tokens:
            if printed[token] > 0:
                printed[token] -= 1
                labels.append(0)
            else:
                labels.append(1 if beside else -1)
    known = np.array(labels, dtype=np.int64)
    weight = np.where(known == 1, _REAL_HAND_WEIGHT, _REAL_WEIGHT)
    return Rows(measures[known >= 0], known[known >= 0], weight[known >= 0])


def _read(page: EncodedPage, engine: Engine, limits: Limits) -> tuple[WorkPage, tuple[Line, ...]]:
    return read_at_work_scale(straighten(decode(page, limits)), engine, limits.seconds_a_page)


def _joined(rows: list[Rows]) -> Rows:
    return Rows(
        np.vstack([each.measures for each in rows]),
        np.concatenate([each.by_pen for each in rows]),
        np.concatenate([each.weight for each in rows]),
    )


def _as_data(model: GradientBoostingClassifier, known: Rows) -> dict[str, object]:
    share = float(np.average(known.by_pen, weights=known.weight))
    return {
        "features": list(FEATURES),
        "base": round(float(np.log(share / (1 - share))), 5),
        "trees": list(_trees(model)),
    }


def _trees(model: GradientBoostingClassifier) -> Iterator[dict[str, list[float]]]:
    for (each,) in model.estimators_:
        tree = each.tree_
        yield {
            "feature": [int(value) for value in tree.feature],
            "threshold": [round(float(value), 5) for value in tree.threshold],
            "left": [int(value) for value in tree.children_left],
            "right": [int(value) for value in tree.children_right],
            "value": [round(float(value) * model.learning_rate, 5) for value in tree.value[:, 0, 0]],
        }


if __name__ == "__main__":
    main()
