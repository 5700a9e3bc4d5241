"""Files of the corpus that are made to break readers, and odd ones: read or refused by name, in bounds.

A drawn lot of them, the same each time; ``python -m benchmarks.reading.hostile`` goes through all. Runs where the
corpus stands beside the checkout.
"""

from __future__ import annotations

import random
import resource
import time
from pathlib import Path

import pytest

from benchmarks.reading.hostile import hostile_files, outcomes

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus"
MOST_SECONDS = 150.0  # on a busy machine; a hang is far longer
MOST_MEMORY_KIB = 2_000_000
DRAWN = 32
ALL = hostile_files(CORPUS)
FILES = sorted(random.Random(505).sample(ALL, min(DRAWN, len(ALL))))


@pytest.mark.corpus
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_read_or_refused_by_name(path: Path) -> None:
    started = time.monotonic()
    results = outcomes(path)  # any error that has no name fails the test by itself
    assert results
    assert all(results)
    assert time.monotonic() - started < MOST_SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < MOST_MEMORY_KIB
