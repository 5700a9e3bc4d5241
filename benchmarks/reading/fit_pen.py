"""Make the trees that tell pen from press: ``python -m benchmarks.reading.fit_pen [--corpus DIR]``.

Drawn forms of the training variants, filled in by hand and by machine, give both kinds; labelled pages of ``--corpus``
give real print, and what stands in their lines where the truth has handwriting gives real handwriting. Only numbers of
the trees are kept. Prints precision, recall and the share of print that is marked: on drawn forms of the held-out
variants (other typefaces, other hands), and on the labelled pages, each judged by trees that were fitted without it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import GradientBoostingClassifier

from benchmarks.reading.drawn_kinds import PENS, DrawnKinds, drawn_kinds
from benchmarks.reading.pages import LabelledPage, labelled_pages
from benchmarks.reading.score import TruthLine, fold
from digitize.ocr import Engine, Line, open_engine
from digitize.ocr.handwriting import HAND, trees_of
from digitize.ocr.pen import FEATURES, ink_measures
from digitize.ocr.upright import WorkPage, read_at_work_scale
from digitize.scan import EncodedPage, Limits, decode, straighten

ENGINES = ("lines", "tesserocr")
"""How sure words are differs between these; the trees must do for both."""
_TARGET = Path(__file__).parents[2] / "digitize" / "ocr" / "data" / "pen.json.gz"
_TREES, _DEPTH = 80, 3
_REAL_WEIGHT, _REAL_HAND_WEIGHT = 2.0, 8.0
_LEAST_LIKENESS, _MISREAD_LIKENESS = 0.55, 0.8
"""A read line is a truth line, and a misread word a printed one, where they are at least this much alike."""
_ROUNDING = 0.02
"""Probabilities of the kept trees may differ by this much from those fitted: their numbers are rounded."""


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
    engines, limits = [open_engine(name) for name in ENGINES], Limits(seconds_a_page=600)
    drawn = [
        _of_drawn(page, engine, limits) for page in drawn_kinds((0, 1, 2), options.each, limits) for engine in engines
    ]
    real: list[Rows] = []
    if options.corpus:
        labelled = [page for page in labelled_pages(options.corpus, limits) if page.lines]
        real = [_joined([_of_labelled(page, engine, limits) for engine in engines]) for page in labelled]
    held = [
        _of_drawn(page, engine, limits) for page in drawn_kinds((3, 4, 5), options.each, limits) for engine in engines
    ]
    known = _joined(drawn + real)
    model = _fitted(known)
    data = json.dumps(_as_data(model, known), separators=(",", ":")).encode()
    with options.out.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as packed:
        packed.write(data)
    unseen = _joined(held)
    sure = trees_of(options.out.read_bytes()).probabilities(unseen.measures)
    if np.abs(sure - _sure(model, unseen)).max() > _ROUNDING:
        raise ValueError(f"the trees in {options.out} are not those that were fitted")
    print(f"fitted on {len(known.by_pen)} words, {int(known.by_pen.sum())} by pen; {options.out.stat().st_size} bytes")
    _report("drawn, other hands", sure, unseen.by_pen)
    if real:
        others = [_fitted(_joined(drawn + real[:left] + real[left + 1 :])) for left in range(len(real))]
        apart = [_sure(each, rows) for each, rows in zip(others, real, strict=True)]
        _report("labelled, left out", np.concatenate(apart), _joined(real).by_pen)


def _fitted(known: Rows) -> Any:
    model: Any = GradientBoostingClassifier  # has no types
    return model(
        n_estimators=_TREES, max_depth=_DEPTH, learning_rate=0.1, subsample=0.7, min_samples_leaf=8, random_state=0
    ).fit(known.measures, known.by_pen, sample_weight=known.weight)


def _sure(model: Any, rows: Rows) -> npt.NDArray[np.float64]:
    return np.asarray(model.predict_proba(rows.measures)[:, 1], dtype=np.float64)


def _report(name: str, sure: npt.NDArray[np.float64], by_pen: npt.NDArray[np.int64]) -> None:
    true = by_pen == 1
    for level in (0.5, 0.7, HAND):
        found = sure >= level
        hits, wrong = int((found & true).sum()), int((found & ~true).sum())
        right, whole = hits / max(1, hits + wrong), hits / max(1, int(true.sum()))
        marked = f"print marked {wrong / max(1, int((~true).sum())):.2%} of {(~true).sum()} words"
        print(f"{name}, from {level}: precision {right:.3f}, recall {whole:.3f} of {true.sum()}, {marked}")


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
    known = np.array(labels_of(page.lines, lines), dtype=np.int64)
    weight = np.where(known == 1, _REAL_HAND_WEIGHT, _REAL_WEIGHT)
    return Rows(measures[known >= 0], known[known >= 0], weight[known >= 0])


def labels_of(truth: Sequence[TruthLine], lines: Sequence[Line]) -> list[int]:
    """For each read word 1 where a pen wrote it or a part of it, 0 where none did, -1 where the truth doesn't tell.

    A read line is compared with the truth line that is most like it. What is read wrongly beside handwriting is taken
    for that, what is read wrongly in a printed line is print all the same. Electronic signatures are print, stamps are
    not judged.
    """
    labels: list[int] = []
    for line in lines:
        text = fold(line.text)
        own, likeness = max(((each, _likeness(text, fold(each.text))) for each in truth), key=lambda pair: pair[1])
        tokens = [fold(word.text) for word in line.words]
        if likeness < _LEAST_LIKENESS or own.kind not in ("print", "esign"):
            labels += [-1] * len(tokens)
            continue
        printed = Counter(fold(own.text).split()) - Counter(own.hand)
        unread = printed - Counter(tokens)
        for token in tokens:
            if printed[token] > 0 or not own.hand:
                printed[token] -= 1
                labels.append(0)
            else:
                near = max((_likeness(token, each) for each in unread), default=0.0)
                labels.append(1 if near < _MISREAD_LIKENESS else -1)
    return labels


def _likeness(left: str, right: str) -> float:
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


def _read(page: EncodedPage, engine: Engine, limits: Limits) -> tuple[WorkPage, tuple[Line, ...]]:
    return read_at_work_scale(straighten(decode(page, limits)), engine, limits.seconds_a_page)


def _joined(rows: list[Rows]) -> Rows:
    return Rows(
        np.vstack([each.measures for each in rows]),
        np.concatenate([each.by_pen for each in rows]),
        np.concatenate([each.weight for each in rows]),
    )


def _as_data(model: Any, known: Rows) -> dict[str, object]:
    """The trees as rectangles of numbers; a leaf leads to itself, shorter trees are filled up with nodes of no use."""
    share = float(np.average(known.by_pen, weights=known.weight))
    trees = [each.tree_ for (each,) in model.estimators_]
    size = max(tree.node_count for tree in trees)
    shape = (len(trees), size)
    feature, threshold = np.zeros(shape, dtype=np.int64), np.zeros(shape)
    left = np.tile(np.arange(size), (len(trees), 1))
    right, value = left.copy(), np.zeros(shape)
    for number, tree in enumerate(trees):
        inner = np.flatnonzero(tree.feature >= 0)
        feature[number, inner], threshold[number, inner] = tree.feature[inner], tree.threshold[inner]
        left[number, inner], right[number, inner] = tree.children_left[inner], tree.children_right[inner]
        value[number, : tree.node_count] = tree.value[:, 0, 0] * model.learning_rate
    return {
        "features": list(FEATURES),
        "base": round(float(np.log(share / (1 - share))), 5),
        "depth": _DEPTH,
        "feature": feature.tolist(),
        "threshold": np.round(threshold, 6).tolist(),
        "left": left.tolist(),
        "right": right.tolist(),
        "value": np.round(value, 5).tolist(),
    }


if __name__ == "__main__":
    main()
