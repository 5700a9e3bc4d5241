"""``python -m benchmarks.fields --papers N --seed S``: draw papers, read them for real, extract, compare with truth.

Papers are drawn in the usual mix of noise (scan, clean, photocopy, fax, photo), read by the reading room from their
JPEG bytes, and their fields extracted with nothing but the paper type known. ``--readings DIR`` keeps the readings, so
that a second run only extracts. Seeds below 1000 are for development.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from benchmarks.fields.score import Board, outcomes
from digitize.catalog import load_catalog
from digitize.extract import extract_fields
from digitize.ocr import Engine, PageReading, open_engine, read_page, reading_from_json, reading_to_json
from digitize.scan import EncodedPage
from samples import LAYOUTS, SamplePage, make_document

_FIRST_SEED = 1000
_WITHOUT_FIELDS = ("PHIEU_HE_THONG",)


def main() -> None:
    """Run and print tables, or JSON with ``--json``."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fields", description=__doc__)
    parser.add_argument("--papers", type=int, default=92, help="number of papers")
    parser.add_argument("--seed", type=int, default=_FIRST_SEED, help="first seed")
    parser.add_argument("--filled-by", choices=("hand", "machine"), help="all filled in this way; default: as it comes")
    parser.add_argument("--readings", type=Path, help="folder in which readings are kept")
    parser.add_argument("--wrong", action="store_true", help="also list what came out wrong")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    catalog, engine, board = load_catalog(), open_engine(), Board()
    codes = [code for code in LAYOUTS if code not in _WITHOUT_FIELDS]
    pages = 0
    read_seconds = extract_seconds = 0.0
    for number in range(options.papers):
        code, seed = codes[number % len(codes)], options.seed + number // len(codes)
        sheets = make_document(code, seed, noise=None, filled_by=options.filled_by)
        begun = time.perf_counter()
        readings = [
            (place, _reading(sheet, engine, options.readings, f"{code}.{seed}.{place}.{options.filled_by}"))
            for place, sheet in enumerate(sheets, 1)
        ]
        read_seconds += time.perf_counter() - begun
        begun = time.perf_counter()
        values = extract_fields(catalog.paper_type(code), readings)
        extract_seconds += time.perf_counter() - begun
        pages += len(sheets)
        outcomes(catalog.paper_type(code), seed, [sheet.truth.fields for sheet in sheets], values, board)
    speed = {"pages": pages, "read_s_a_page": read_seconds / pages, "extract_ms_a_page": 1000 * extract_seconds / pages}
    print(_as_json(board, speed) if options.json else _as_table(board, speed, options.papers))
    for outcome in board.wrong if options.wrong else ():
        print(
            f"{outcome.paper_type}.{outcome.seed} {outcome.name} ({outcome.filled_by or 'not shown'}): "
            f"{outcome.expected!r} -> {outcome.got.value!r}, read {outcome.got.raw!r}, "
            f"confidence {outcome.got.confidence:.2f}{'' if outcome.got.needs_review else ', NOT SHOWN TO A PERSON'}"
        )


def _reading(sheet: SamplePage, engine: Engine, folder: Path | None, name: str) -> PageReading:
    kept = folder / f"{name}.json" if folder else None
    if kept and kept.exists():
        return reading_from_json(kept.read_bytes())
    truth = sheet.truth
    page = EncodedPage(sheet.image, "image/jpeg", 1, truth.image_width_px, truth.image_height_px, float(truth.dpi))
    reading = read_page(page, engine)
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(reading_to_json(reading))
    return reading


def _as_json(board: Board, speed: dict[str, float]) -> str:
    rows = {
        f"{group}: {name}": {
            "shown": tally.shown,
            "exact": round(tally.exact, 4),
            "accepted_unseen": tally.accepted,
            "wrong_unseen": tally.silent_errors,
        }
        for (group, name), tally in sorted(board.tallies.items())
    }
    return json.dumps({"speed": speed, "fields": rows, "unknown": dict(board.unknown)}, ensure_ascii=False, indent=1)


def _as_table(board: Board, speed: dict[str, float], papers: int) -> str:
    lines = [
        f"{papers} papers, {speed['pages']} pages, read {speed['read_s_a_page']:.2f} s a page, "
        f"extracted {speed['extract_ms_a_page']:.1f} ms a page",
        f"{'':16}{'':24}{'shown':>7}{'exact':>9}{'accepted':>10}{'of them wrong':>15}",
    ]
    for (group, name), tally in sorted(board.tallies.items()):
        lines.append(
            f"{group:16}{name:24}{tally.shown:7}{100 * tally.exact:8.1f}%{tally.accepted:10}{tally.silent_errors:15}"
        )
    if board.unknown:
        lines.append(f"not in the catalogue: {dict(board.unknown)}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
