"""The demonstration as a newcomer runs it: it checks itself against what was drawn, so its exit status tells."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.timeout(400)
def test_the_demonstration_comes_out_as_it_must(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "samples.play", "--folder", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=380, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert len(list((tmp_path / "out").rglob("*.pdf"))) == 9
