"""PDF files: each page as its own image bytes where it is one image, else rendered; all in a child process."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from digitize.errors import (
    EncryptedFileError,
    FileError,
    TooManyPagesError,
    TooManyPixelsError,
    TruncatedFileError,
)
from digitize.scan.model import BrokenPage, EncodedPage, LayerWord, Limits, TextLayer

_CHILD = Path(__file__).with_name("pdf_child.py")
_DPI = 300
_OPEN_SECONDS = 60.0
_MOST_RESTARTS = 5  # a file whose pages keep killing the child is given up, page by page, with a named error


class _ChildEndedError(Exception):
    """The child crashed, hung or ran out of memory."""


def open_pdf(data: bytes, limits: Limits, first_page: int = 1) -> Iterator[EncodedPage | BrokenPage]:
    """The pages of a PDF in order, from ``first_page`` on.

    Raises EncryptedFileError, TooManyPagesError, or TruncatedFileError if nothing can be had of it.
    """
    with tempfile.TemporaryDirectory(prefix="digitize-pdf-") as folder:
        path = Path(folder) / "input.pdf"
        path.write_bytes(data)
        number, count, restarts = first_page, None, 0
        while count is None or number <= count:
            child = _Child(path, number, limits)
            try:
                count = _page_count(child.answer(_OPEN_SECONDS)[0], limits)
                while number <= count:
                    yield _page(*child.answer(limits.seconds_a_page), limits)
                    number += 1
            except _ChildEndedError as error:
                if count is None:
                    raise TruncatedFileError from error
                yield BrokenPage(number, TruncatedFileError())
                number, restarts = number + 1, restarts + 1
                if restarts > _MOST_RESTARTS:
                    yield from (BrokenPage(left, TruncatedFileError()) for left in range(number, count + 1))
                    return
            finally:
                child.close()


def _page_count(head: dict[str, Any], limits: Limits) -> int:
    if head.get("error") == "encrypted":
        raise EncryptedFileError
    if "error" in head or head["pages"] == 0:
        raise TruncatedFileError
    if head["pages"] > limits.pages:
        raise TooManyPagesError(pages=head["pages"], limit_pages=limits.pages)
    return int(head["pages"])


def _page(head: dict[str, Any], data: bytes, limits: Limits) -> EncodedPage | BrokenPage:
    number = int(head["page"])
    if "error" in head:
        return BrokenPage(number, _page_error(head, limits))
    return EncodedPage(
        data=data,
        media_type=head["type"],
        page_number=number,
        width_px=int(head["width"]),
        height_px=int(head["height"]),
        dpi=float(head["dpi"]),
        rotate_degrees=int(head["rotate"]),
        rendered=bool(head.get("rendered", False)),
        text_layer=_text_layer(head["layer"], bool(head["scanned"])),
    )


def _text_layer(lines: list[list[tuple[str, float, float, float, float]]], scanned: bool) -> TextLayer | None:
    if not lines:
        return None
    return TextLayer(tuple(tuple(LayerWord(*word) for word in line) for line in lines), over_picture=scanned)


def _page_error(head: dict[str, Any], limits: Limits) -> FileError:
    if head["error"] == "pixels":
        return TooManyPixelsError(width_px=head["width"], height_px=head["height"], limit_px=limits.pixels)
    return TruncatedFileError()


class _Child:
    """One run of the child from a given page on."""

    def __init__(self, path: Path, first_page: int, limits: Limits) -> None:
        numbers = (first_page, limits.pages, limits.pixels, limits.side_px, limits.file_bytes, _DPI)
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(_CHILD), str(path), *map(str, numbers)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
        self._most_bytes = limits.pixels * 3 + limits.file_bytes

    def answer(self, seconds: float) -> tuple[dict[str, Any], bytes]:
        """The next answer; raises _ChildEndedError when none comes within ``seconds``."""
        deadline = time.monotonic() + seconds
        length = int.from_bytes(self._read(4, deadline), "big")
        head = json.loads(self._read(length, deadline))
        if head["bytes"] > self._most_bytes:
            raise _ChildEndedError
        return head, self._read(head["bytes"], deadline)

    def close(self) -> None:
        """End the child and whatever it has started."""
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            self._process.poll()  # it has ended with all it started
        if self._process.stdout:
            self._process.stdout.close()
        self._process.wait()

    def _read(self, size: int, deadline: float) -> bytes:
        if self._process.stdout is None:
            raise _ChildEndedError
        pipe = self._process.stdout.fileno()
        parts, left = [], size
        while left:
            ready, _, _ = select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))
            part = os.read(pipe, min(left, 1 << 20)) if ready else b""
            if not part:
                raise _ChildEndedError
            parts.append(part)
            left -= len(part)
        return b"".join(parts)
