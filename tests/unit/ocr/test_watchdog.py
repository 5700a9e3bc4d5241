"""A reading that never comes back takes its process with it, and no other does."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from digitize.ocr import ended_if_stuck, hard_limit_seconds
from digitize.scan import Limits

ROOT = Path(__file__).parents[3]
STUCK = """
import ctypes, io
import numpy as np
from PIL import Image
from digitize.cli import reading
from digitize.scan import EncodedPage, Limits

class Stuck:
    name, models = "stuck", ()
    def read(self, *_):
        print("reading", flush=True)
        ctypes.PyDLL(None).sleep(120)  # native code that keeps the interpreter's lock

pixels = np.full((1400, 1000), 255, np.uint8)
for row in range(200, 1200, 40):
    for column in range(150, 850, 20):
        pixels[row : row + 18, column : column + 9] = 0
stream = io.BytesIO()
Image.fromarray(pixels).save(stream, "PNG", dpi=(120, 120))
reading._child = (Stuck(), Limits())
reading.hard_limit_seconds = lambda limits: limits.seconds_a_page / 20
reading._read_in_child(EncodedPage(stream.getvalue(), "image/png", 1, 1000, 1400, 120.0))
print("came back", flush=True)
"""


def test_a_stuck_reading_ends_its_process() -> None:
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", STUCK],
        capture_output=True,
        text=True,
        timeout=100,
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_THREAD_LIMIT": "1"},
        check=False,
    )
    assert done.stdout == "reading\n", done.stderr
    assert done.returncode == 1
    assert "Timeout" in done.stderr
    assert time.monotonic() - started < 60


def test_what_ends_in_time_is_left_alone() -> None:
    with ended_if_stuck(0.3):
        pass
    time.sleep(0.5)  # would end the test process if the clock still ran


def test_the_hard_limit_leaves_the_named_time_out_its_turn() -> None:
    assert hard_limit_seconds(Limits(seconds_a_page=60)) > 70
