"""``digitize read`` on files made to break readers: each is read or refused by name, in bounded memory and time."""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from digitize.cli import reading
from digitize.cli.reading import FilePage
from digitize.errors import DigitizeError, ReadingTimeoutError
from digitize.ocr import PageReading, ended_if_stuck
from digitize.scan import EncodedPage, Limits
from tests.unit.scan import files

MOST_BYTES = 4 * 1024**3  # of addresses, which libraries reserve more of than they use
MOST_SECONDS = 300.0


def read(paths: Sequence[Path]) -> tuple[dict[str, list[dict[str, Any]]], subprocess.CompletedProcess[str]]:
    """The lines of each file as the command prints them."""
    done = subprocess.run(
        [sys.executable, "-m", "digitize", "read", "--json", "--jobs", "2", *map(str, paths)],
        capture_output=True,
        text=True,
        timeout=MOST_SECONDS,
        check=False,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES)),
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for line in done.stdout.splitlines():
        row = json.loads(line)
        found.setdefault(row["file"], []).append(row)
    return found, done


def assert_read_or_refused(paths: Sequence[Path]) -> dict[str, list[dict[str, Any]]]:
    """Every file has its lines, each with a reading or a named reason in Vietnamese, and the command never fell."""
    found, done = read(paths)
    assert done.returncode in (0, 1), done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    for path in paths:
        rows = found[str(path)]
        assert rows
        for row in rows:
            if "error" in row:
                assert "." in row["error"]["code"]
                assert row["error"]["message"]
            else:
                assert {"text", "quality", "blank"} <= set(row)
    return found


def _bomb() -> bytes:
    """A sound PNG of 6400 × 6400 pixels, more than are worked on, in 40 kB."""
    buffer = io.BytesIO()
    Image.fromarray(np.full((6400, 6400), 255, np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def _made() -> dict[str, tuple[bytes, str | None]]:
    """Name, bytes, and the code they are refused with (None: read)."""
    jpeg, tiff = files.jpeg(), files.tiff(2)
    png = files.encoded(files.picture(), "PNG")
    pdf = files.scanned_pdf([jpeg])
    return {
        "empty.jpg": (b"", "file.empty"),
        "text.pdf": (b"no PDF at all", "file.type"),
        "noise.jpg": (files.noise_image(3), "file.damaged"),
        "cut.jpg": (jpeg[: len(jpeg) // 2], "file.damaged"),
        "cut.png": (png[: len(png) // 2], "file.damaged"),
        "cut.tif": (tiff[:3000], "file.damaged"),
        "huge_header.png": (files.png_header_only(30_000, 30_000), "file.too_many_pixels"),
        "locked.pdf": (files.scanned_pdf([jpeg], password="x"), "file.encrypted"),
        "garbage.pdf": (b"%PDF-1.7\n" + np.random.default_rng(1).bytes(4000), "file.damaged"),
        "cut.pdf": (pdf[: len(pdf) // 3], "file.damaged"),
        "broken_stream.pdf": (pdf.replace(jpeg[200:400], bytes(200)), None),
        "bomb.png": (_bomb(), None),
        "one_pixel.png": (files.encoded(Image.new("L", (1, 1)), "PNG"), None),
        "thin.png": (files.encoded(Image.new("L", (9000, 2), 255), "PNG"), None),
        "wrong_end.tif": (tiff + bytes(10), None),
    }


def test_malformed_files_are_read_or_refused_by_name(tmp_path: Path) -> None:
    made = _made()
    for name, (data, _) in made.items():
        (tmp_path / name).write_bytes(data)
    found = assert_read_or_refused([tmp_path / name for name in made])
    for name, (_, code) in made.items():
        codes = {row["error"]["code"] for row in found[str(tmp_path / name)] if "error" in row}
        assert codes == ({code} if code else set()), name


def _hang_hard(_: EncodedPage) -> PageReading | DigitizeError:
    """Native code that hangs and hears no deadline but the last one."""
    assert reading._child is not None
    with ended_if_stuck(reading._child[1].seconds_a_page):
        while True:
            time.sleep(0.05)


def test_a_page_that_hangs_ends_its_process_and_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(reading, "_read_in_child", _hang_hard)
    path = tmp_path / "page.jpg"
    path.write_bytes(files.jpeg())
    started = time.monotonic()
    (page,) = reading.read_files([path], engine="pytesseract", limits=Limits(seconds_a_page=1.0), jobs=1)
    assert isinstance(page.page, FilePage)
    assert isinstance(page.error, ReadingTimeoutError)
    assert time.monotonic() - started < 60
