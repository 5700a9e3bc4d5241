"""Real files made to break readers, and odd ones, through what ``digitize read`` runs: read or refused by name.

By a fixed rule: all files by size, each thirtieth, from the smallest on as far as the time goes. A larger lot goes
through all steps but reading in the tests of the scan room. Runs where the corpus stands beside the checkout.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from digitize.cli.reading import read_files
from digitize.scan import Limits

EACH, FEWEST, MOST_SECONDS = 30, 10, 12.0
LIMITS = Limits(pixels=2_000_000, pages=3, seconds_a_page=10.0)  # low: time goes to many files, not to few large ones


@pytest.mark.corpus
def test_real_files_are_read_or_refused_by_name(corpus: Path) -> None:
    files = [path for folder in ("hostile", "image_steps") for path in (corpus / folder).rglob("*") if path.is_file()]
    files.sort(key=lambda path: (path.stat().st_size, path.name))
    until = time.monotonic() + MOST_SECONDS
    read, refused = 0, 0
    for page in read_files(files[::EACH], engine="tesserocr", limits=LIMITS, jobs=2):
        if page.error is None:
            assert page.reading is not None
            assert page.reading.quality.verdict
            read += 1
        else:
            assert page.reading is None
            assert "." in page.error.code
            assert page.error.text_vi
            refused += 1
        if read + refused >= FEWEST and time.monotonic() > until:
            break
    assert read + refused >= FEWEST
    assert refused
