"""Files made to break readers, and odd ones: ``python -m benchmarks.reading.hostile --corpus DIR``.

Takes every file under ``DIR/hostile`` and ``DIR/image_steps`` through all steps but reading. Prints how each ended and
how long it took; fails at the first that is neither gone through nor refused by name.
"""

from __future__ import annotations

import argparse
import time
from itertools import islice
from pathlib import Path

from digitize.errors import FileError
from digitize.scan import (
    BrokenPage,
    EncodedPage,
    Limits,
    decode,
    is_blank,
    measure_quality,
    open_pages,
    read_codes,
    straighten,
)

LIMITS = Limits(pixels=6_000_000, pages=40, seconds_a_page=30.0)  # low: time goes to many files, not to many pixels
_MOST_PAGES = 2


def hostile_files(corpus: Path) -> list[Path]:
    """The files of both folders, sorted."""
    return sorted(path for name in ("hostile", "image_steps") for path in (corpus / name).rglob("*") if path.is_file())


def outcomes(path: Path) -> list[str]:
    """What became of the first pages of a file: its verdict, or the reason why it was refused, in Vietnamese.

    Any error but a named one is let through.
    """
    try:
        return [_gone_through(page) for page in islice(open_pages(path.read_bytes(), LIMITS), _MOST_PAGES)]
    except FileError as error:
        return [error.text_vi]


def _gone_through(page: EncodedPage | BrokenPage) -> str:
    if isinstance(page, BrokenPage):
        return page.error.text_vi
    if not 0 < page.width_px * page.height_px <= LIMITS.pixels:
        raise ValueError(f"{page.width_px} x {page.height_px} pixels were let in")
    decoded = decode(page, LIMITS)
    upright = straighten(decoded)
    read_codes(upright)
    return f"{measure_quality(decoded, upright).verdict} {is_blank(upright)}"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading.hostile", description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="folder with hostile and image_steps")
    for path in hostile_files(parser.parse_args().corpus):
        started = time.monotonic()
        found = outcomes(path)
        print(f"{time.monotonic() - started:7.2f} s  {path.name}: {'; '.join(found) or 'no pages'}", flush=True)


if __name__ == "__main__":
    main()
