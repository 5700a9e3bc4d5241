"""The card of the packaged model, and the list of all candidates: ``python -m training.card --figures FILE …``.

``--figures`` is what ``training.export`` wrote beside a model file, ``--recipe`` one sentence on how it was trained,
``--bench`` the JSON of ``python -m benchmarks.reading … --out`` with rows ``digitize`` and ``lines-alone``. It is
added to ``training/candidates.json`` (or replaced there, by its name): every one that was measured stays listed, bad
ones as well. ``--packaged NAME`` writes the card of that candidate.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

_HERE = Path(__file__).parent
CANDIDATES = _HERE / "candidates.json"
TEMPLATE = _HERE / "card.md.jinja"
CARD = _HERE.parent / "digitize" / "ocr" / "data" / "lines.md"

Candidate = dict[str, Any]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m training.card", description=__doc__)
    parser.add_argument("--figures", type=Path, help="FILE.onnx.json of training.export")
    parser.add_argument("--recipe", default="", help="how the candidate was trained, in a sentence")
    parser.add_argument("--date", default="", help="day of the measurement, YYYY-MM-DD")
    parser.add_argument("--bench", type=Path, action="append", default=[], help="JSON of benchmarks.reading")
    parser.add_argument("--packaged", help="name of the candidate that is in the package")
    options = parser.parse_args()
    known: list[Candidate] = json.loads(CANDIDATES.read_text("utf-8")) if CANDIDATES.is_file() else []
    if options.figures:
        figures = json.loads(options.figures.read_text("utf-8"))
        rows = [row for path in options.bench for row in page_rows(json.loads(path.read_text("utf-8")))]
        known = with_candidate(known, figures | {"recipe": options.recipe, "date": options.date, "pages": rows})
        CANDIDATES.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", "utf-8")
    if options.packaged:
        CARD.write_text(card_text(known, options.packaged), "utf-8")


def with_candidate(known: list[Candidate], new: Candidate) -> list[Candidate]:
    """The list with one more, in the order they came; one of the same name is replaced in its place."""
    names = [each["name"] for each in known]
    if new["name"] in names:
        return [new if each["name"] == new["name"] else each for each in known]
    return [*known, new]


def page_rows(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Of a report of ``benchmarks.reading``, what a card tells: group, reader, W, Wp, Ci, CER, ECE and CPU a page."""
    wanted = ("group", "reader", "w", "wp", "ci", "cer_median", "ece", "cpu_seconds_a_page")
    return [{key: row.get(key) for key in wanted} for row in report["rows"]]


def card_text(known: list[Candidate], packaged: str) -> str:
    """The card of one of the candidates.

    Raises:
        KeyError: none has that name.
    """
    found = [each for each in known if each["name"] == packaged]
    if not found:
        raise KeyError(packaged)
    maker = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)  # noqa: S701
    maker.filters["percent"] = lambda share: "–" if share is None else f"{share * 100:.2f} %"
    return maker.from_string(TEMPLATE.read_text("utf-8")).render(model=found[0], candidates=known)


if __name__ == "__main__":
    main()
