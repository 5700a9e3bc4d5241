"""Every file of the corpus that is made to break readers, and every odd one: read or refused by name, in bounds.

Runs where the corpus stands beside the checkout.
"""

from __future__ import annotations

import resource
import time
from itertools import islice
from pathlib import Path

import pytest

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

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus"
LIMITS = Limits(pixels=6_000_000, pages=40, seconds_a_page=30.0)  # low: time goes to many files, not to many pixels
MOST_PAGES = 2
MOST_SECONDS = 150.0  # on a busy machine; a hang is far longer
MOST_MEMORY_KIB = 2_000_000
FILES = sorted(path for name in ("hostile", "image_steps") for path in (CORPUS / name).rglob("*") if path.is_file())


@pytest.mark.corpus
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_read_or_refused_by_name(path: Path) -> None:
    started = time.monotonic()
    results: list[str] = []
    try:
        for page in islice(open_pages(path.read_bytes(), LIMITS), MOST_PAGES):
            results.append(_gone_through(page))
    except FileError as error:  # any other error fails the test by itself
        results.append(error.text_vi)
    assert results
    assert all(results)
    assert time.monotonic() - started < MOST_SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < MOST_MEMORY_KIB


def _gone_through(page: EncodedPage | BrokenPage) -> str:
    if isinstance(page, BrokenPage):
        return page.error.text_vi
    assert 0 < page.width_px * page.height_px <= LIMITS.pixels
    decoded = decode(page, LIMITS)
    upright = straighten(decoded)
    read_codes(upright)
    return f"{measure_quality(decoded, upright).verdict} {is_blank(upright)}"
