"""Pages of files read by several processes, in order; a page that kills or hangs its process harms no other."""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from digitize.errors import DigitizeError, FileError, FileTooLargeError, ReadingError, ReadingTimeoutError
from digitize.ocr import Engine, PageReading, ended_if_stuck, hard_limit_seconds, open_engine, read_page
from digitize.scan import BrokenPage, EncodedPage, Limits, open_pages


@dataclass(frozen=True, slots=True)
class FilePage:
    """One page of one file as it came, or the reason why it can't be had. ``number`` counts from 1 in the file."""

    file: Path
    number: int
    encoded: EncodedPage | None
    error: DigitizeError | None = None


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page with its reading, or with the reason why there is none."""

    page: FilePage
    reading: PageReading | None
    error: DigitizeError | None


def pages_of_files(files: Iterable[Path], limits: Limits) -> Iterator[FilePage]:
    """All pages of all files in order; a file that can't be opened gives one page with its error."""
    for file in files:
        try:
            if file.stat().st_size > limits.file_bytes:
                raise FileTooLargeError(size_bytes=file.stat().st_size, limit_bytes=limits.file_bytes)
            for page in open_pages(file.read_bytes(), limits):
                if isinstance(page, BrokenPage):
                    yield FilePage(file, page.page_number, None, page.error)
                else:
                    yield FilePage(file, page.page_number, page)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            yield FilePage(file, 1, None, FileError(reason=reason))
        except DigitizeError as error:
            yield FilePage(file, 1, None, error)


def read_files(files: Iterable[Path], *, engine: str, limits: Limits, jobs: int) -> Iterator[ReadPage]:
    """Read every page of every file with ``jobs`` processes; results come in the order of the pages."""
    with _Readers(engine, limits, jobs) as readers:
        yield from readers.read(pages_of_files(files, limits))


class _Readers:
    """A pool of reading processes that is made anew when a page breaks it."""

    def __init__(self, engine: str, limits: Limits, jobs: int) -> None:
        self._engine, self._limits, self._jobs = engine, limits, jobs
        self._pool = self._open_pool(jobs)

    def __enter__(self) -> _Readers:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def read(self, pages: Iterator[FilePage]) -> Iterator[ReadPage]:
        waiting: deque[tuple[FilePage, Future[PageReading | DigitizeError] | None]] = deque()
        for page in pages:
            waiting.append((page, self._submit(page)))
            while len(waiting) > 2 * self._jobs:  # bounds memory: pages wait as encoded bytes
                yield self._result(*waiting.popleft())
        while waiting:
            yield self._result(*waiting.popleft())

    def _submit(self, page: FilePage) -> Future[PageReading | DigitizeError] | None:
        if page.encoded is None:
            return None
        try:
            return self._pool.submit(_read_in_child, page.encoded)
        except BrokenProcessPool:
            self._pool = self._open_pool(self._jobs)
            return self._pool.submit(_read_in_child, page.encoded)

    def _result(self, page: FilePage, future: Future[PageReading | DigitizeError] | None) -> ReadPage:
        if future is None or page.encoded is None:
            return ReadPage(page, None, page.error)
        try:
            outcome = future.result()
        except BrokenProcessPool:
            outcome = self._read_alone(page.encoded)
        if isinstance(outcome, DigitizeError):
            return ReadPage(page, None, outcome)
        return ReadPage(page, outcome, None)

    def _read_alone(self, page: EncodedPage) -> PageReading | DigitizeError:
        """A process of the pool died: it may have been this page or its neighbour, so try once more by itself."""
        with self._open_pool(1) as pool:
            started = time.monotonic()
            try:
                return pool.submit(_read_in_child, page).result()
            except BrokenProcessPool:
                if time.monotonic() - started >= self._limits.seconds_a_page:
                    return ReadingTimeoutError(timeout_seconds=self._limits.seconds_a_page)
                return ReadingError(reason="engine ended abnormally on this page")

    def _open_pool(self, jobs: int) -> ProcessPoolExecutor:
        # spawned, not forked: the engine's threads and loaded models do not survive a fork
        return ProcessPoolExecutor(
            jobs,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_open_in_child,
            initargs=(self._engine, self._limits),
        )


_child: tuple[Engine, Limits] | None = None


def _open_in_child(engine: str, limits: Limits) -> None:
    global _child
    _child = (open_engine(engine), limits)


def _read_in_child(page: EncodedPage) -> PageReading | DigitizeError:
    if _child is None:
        raise RuntimeError("reading process was not prepared")
    engine, limits = _child
    try:
        with ended_if_stuck(hard_limit_seconds(limits)):
            return read_page(page, engine, limits)
    except DigitizeError as error:
        return error
