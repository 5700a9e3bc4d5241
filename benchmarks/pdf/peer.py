"""OCRmyPDF building the same document: its recognition left out, so that building is compared with building."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from benchmarks.pdf.clock import cpu_seconds
from digitize.store.pdf import PdfPage


def ocrmypdf_rows(pages: Sequence[PdfPage], times: int) -> dict[str, float]:
    """CPU milliseconds a document and bytes added to the images; nothing where OCRmyPDF is not installed.

    Its own start is measured by itself (``--version``) and taken off, since ours is not counted either.
    """
    if find_spec("ocrmypdf") is None:
        print("ocrmypdf is not installed: left out", file=sys.stderr)
        return {}
    rows: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "input.pdf"
        for index, page in enumerate(pages):
            (Path(name) / f"{index:03d}.jpg").write_bytes(page.encoded.data)
        images = sorted(Path(name).glob("*.jpg"))
        wrap_ms = _milliseconds([sys.executable, "-m", "img2pdf", *map(str, images), "-o", str(source)], times)
        rows["img2pdf_ms"] = wrap_ms - _milliseconds([sys.executable, "-m", "img2pdf", "--version"], times)
        start_ms = _milliseconds([sys.executable, "-m", "ocrmypdf", "--version"], times)
        for kind in ("pdf", "pdfa") if shutil.which("gs") else ("pdf",):
            made = Path(name) / f"{kind}.pdf"
            command = [sys.executable, "-m", "ocrmypdf", "--tesseract-timeout", "0", "--output-type", kind]
            command += ["--jobs", "1", "--quiet", "--rasterizer", "pypdfium", str(source), str(made)]
            rows[f"ocrmypdf_{kind}_ms"] = _milliseconds(command, times) - start_ms
            rows[f"ocrmypdf_{kind}_bytes_added"] = float(
                made.stat().st_size - sum(len(page.encoded.data) for page in pages)
            )
        rows["ocrmypdf_start_ms"] = start_ms
    return rows


def _milliseconds(command: Sequence[str], times: int) -> float:
    """Least CPU time of the command with all it starts."""
    taken = []
    for _ in range(times):
        start = cpu_seconds()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "OMP_THREAD_LIMIT": "1"})
        taken.append(1000 * (cpu_seconds() - start))
    return min(taken)
