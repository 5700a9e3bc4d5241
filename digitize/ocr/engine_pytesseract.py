"""The engine as a child process a page: slower, but a crash of Tesseract takes only the child with it.

Image hand-over and clean-up are pytesseract's; starting and stopping the child is done here, because pytesseract kills
only the one process on a time-out and would leave its children behind (its issues 177, 278, 294).
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image
from pytesseract import pytesseract as wrapper

from digitize.errors import ReadingError, ReadingTimeoutError, SetupError
from digitize.ocr.engine import AS_LINES, AS_PAGE, ReadOptions, find_model_folder, has_ink, list_models
from digitize.ocr.model import Line, PageText, Word
from digitize.ocr.tsv import make_line, parse_tsv
from digitize.scan import Box, Pixels

_NO_PROGRAM = "the program tesseract is not on PATH; install tesseract-ocr"


class PytesseractEngine:
    """Tesseract's program, one run a call (also for many regions: they go in as one list of images)."""

    def __init__(self, folder: Path, model: str) -> None:
        self._folder = folder
        self._model = model
        try:
            self._version = str(wrapper.get_tesseract_version())
        except wrapper.TesseractNotFoundError as error:
            raise SetupError(reason=_NO_PROGRAM) from error
        except SystemExit as error:  # pytesseract would end the process over an odd version text
            raise SetupError(reason=f"tesseract can't be used: {error}") from error

    @property
    def name(self) -> str:
        """Engine, version and model."""
        return self._engine_name(AS_PAGE)

    @property
    def models(self) -> tuple[str, ...]:
        """Models in the folder of the first one."""
        return list_models(self._folder)

    @property
    def finds_every_line(self) -> bool:
        """False: Tesseract's layout drops what stands alone."""
        return False

    def read(self, grey: Pixels, dpi: float, options: ReadOptions = AS_PAGE) -> PageText:
        """Read a whole image; see :class:`digitize.ocr.engine.Engine`."""
        height_px, width_px = grey.shape
        before = _children_cpu_seconds()
        with wrapper.save(_portable(grey)) as (base, image_path):
            tsv = self._run(Path(image_path), Path(base), dpi, options)
        lines = parse_tsv(tsv, width_px, height_px)
        return PageText(lines, self._engine_name(options), _children_cpu_seconds() - before)

    def read_regions(
        self, grey: Pixels, dpi: float, boxes: Sequence[Box], options: ReadOptions = AS_LINES
    ) -> tuple[PageText, ...]:
        """Read parts of an image in one child process, as the pages of one list."""
        inked = [box for box in boxes if has_ink(grey, box)]
        if not inked:
            return tuple(PageText((), self._engine_name(options), 0.0) for _ in boxes)
        before = _children_cpu_seconds()
        with tempfile.TemporaryDirectory(prefix="digitize-read-") as name:
            folder = Path(name)
            paths = [folder / f"{number}.pgm" for number in range(len(inked))]
            for path, box in zip(paths, inked, strict=True):
                _portable(grey[box.y : box.bottom, box.x : box.right]).save(path)
            listing = folder / "regions.txt"
            listing.write_text("".join(f"{path}\n" for path in paths), encoding="utf-8")
            tsv = self._run(listing, folder / "answer", dpi, options)
        cpu_each = (_children_cpu_seconds() - before) / len(boxes)
        pages = dict(zip(inked, _split_pages(tsv, len(inked)), strict=True))
        return tuple(
            PageText(
                _moved(parse_tsv(pages.get(box, ""), box.width, box.height), box), self._engine_name(options), cpu_each
            )
            for box in boxes
        )

    def close(self) -> None:
        """Nothing is held between calls."""

    def _engine_name(self, options: ReadOptions) -> str:
        return f"pytesseract {self._version} {options.model or self._model}"

    def _run(self, source: Path, base: Path, dpi: float, options: ReadOptions) -> str:
        model = options.model or self._model
        command = [wrapper.tesseract_cmd, str(source), str(base), "-l", model]
        command += ["--tessdata-dir", str(find_model_folder(model))]
        command += ["--psm", str(options.mode), "--dpi", str(round(dpi))]
        if options.whitelist:
            command += ["-c", f"tessedit_char_whitelist={options.whitelist}"]
        command.append("tsv")
        child = _start(command)
        try:
            _, complaint = child.communicate(timeout=options.timeout_seconds)
        except subprocess.TimeoutExpired as error:
            raise ReadingTimeoutError(timeout_seconds=options.timeout_seconds) from error
        finally:
            # On every way out (time-out, Ctrl-C, error) nothing of the child's group may live on.
            _end_group(child)
        if child.returncode != 0:
            last = complaint.decode("utf-8", "replace").strip().splitlines()[-1:]
            raise ReadingError(reason=f"tesseract ended with status {child.returncode}: {' '.join(last)}")
        return base.with_name(base.name + ".tsv").read_text(encoding="utf-8")


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            start_new_session=True,
        )
    except FileNotFoundError as error:
        raise SetupError(reason=_NO_PROGRAM) from error


def _end_group(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    if child.stderr is not None:
        child.stderr.close()


def _portable(grey: Pixels) -> Image.Image:
    image = Image.fromarray(np.ascontiguousarray(grey))
    image.format = "PPM"  # written as PGM: no time goes into compressing what is read once
    return image


def _split_pages(tsv: str, count: int) -> list[str]:
    pages: list[list[str]] = [[] for _ in range(count)]
    for row in tsv.splitlines():
        number = row.split("\t", 2)[1:2]
        if number and number[0].isdigit() and 1 <= int(number[0]) <= count:
            pages[int(number[0]) - 1].append(row)
    return ["\n".join(rows) for rows in pages]


def _moved(lines: tuple[Line, ...], box: Box) -> tuple[Line, ...]:
    return tuple(make_line([_moved_word(word, box) for word in line.words]) for line in lines)


def _moved_word(word: Word, by: Box) -> Word:
    return Word(word.text, word.box_px.moved(by.x, by.y), word.confidence)


def _children_cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
