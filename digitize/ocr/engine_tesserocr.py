"""The engine in process: models stay loaded between pages, so a page costs only its reading."""

from __future__ import annotations

import threading
import time
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np
import tesserocr

from digitize.errors import ReadingError, ReadingTimeoutError, SetupError
from digitize.ocr.choices import ChoiceWord
from digitize.ocr.engine import AS_LINES, AS_PAGE, PAGE, ReadOptions, find_model_folder, has_ink, list_models
from digitize.ocr.model import Line, PageText
from digitize.ocr.tsv import box_on_page, make_line
from digitize.scan import Box, Pixels

_LEAST_SIDE_PX = 3  # Tesseract refuses smaller images with a message on stderr and no error
# The stub declares enumerations, the library has plain numbers.
_WORD = cast(tesserocr.RIL, tesserocr.RIL.WORD)
_TEXT_LINE = cast(tesserocr.RIL, tesserocr.RIL.TEXTLINE)


class TesserocrEngine:
    """Tesseract through ``tesserocr``. A lock makes it safe to share, but it reads one image at a time."""

    def __init__(self, folder: Path, model: str) -> None:
        self._folder = folder
        self._model = model
        self._loaded: dict[str, tesserocr.PyTessBaseAPI] = {}
        self._lock = threading.Lock()
        self._closed = False
        self._version = tesserocr.tesseract_version().split()[1]
        self._api(model)

    @property
    def name(self) -> str:
        """Engine, version and model."""
        return f"tesserocr {self._version} {self._model}"

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
        return self.read_regions(grey, dpi, (Box(0, 0, width_px, height_px),), options)[0]

    def read_regions(
        self, grey: Pixels, dpi: float, boxes: Sequence[Box], options: ReadOptions = AS_LINES
    ) -> tuple[PageText, ...]:
        """Read parts of an image; the image is handed over once for all of them."""
        height_px, width_px = grey.shape
        pixels = np.ascontiguousarray(grey)
        deadline = time.monotonic() + options.timeout_seconds
        with self._lock:
            api = self._api(options.model or self._model)
            api.SetPageSegMode(_mode(options.mode))
            api.SetVariable("tessedit_char_whitelist", options.whitelist)
            # The stub says str; the library takes bytes.
            api.SetImageBytes(pixels.tobytes(), width_px, height_px, 1, width_px)  # type: ignore[arg-type]
            api.SetSourceResolution(round(dpi))
            try:
                return tuple(self._read_box(api, box, pixels, deadline, options) for box in boxes)
            finally:
                api.Clear()

    def close(self) -> None:
        """Free all loaded models."""
        with self._lock:
            self._closed = True
            for api in self._loaded.values():
                api.End()
            self._loaded.clear()

    def _read_box(
        self,
        api: tesserocr.PyTessBaseAPI,
        box: Box,
        pixels: Pixels,
        deadline: float,
        options: ReadOptions,
    ) -> PageText:
        started = time.thread_time()
        lines: tuple[Line, ...] = ()
        if min(box.width, box.height) >= _LEAST_SIDE_PX and has_ink(pixels, box):
            api.SetRectangle(box.x, box.y, box.width, box.height)
            left_ms = int((deadline - time.monotonic()) * 1000)
            finished = left_ms > 0 and api.Recognize(left_ms)
            if not finished or time.monotonic() > deadline:
                if time.monotonic() >= deadline - 0.05:
                    raise ReadingTimeoutError(timeout_seconds=options.timeout_seconds)
                raise ReadingError(reason="the engine gave up on the image")
            lines = _lines(api, pixels.shape[1], pixels.shape[0])
        return PageText(lines=lines, engine=self._engine_name(options), cpu_seconds=time.thread_time() - started)

    def _engine_name(self, options: ReadOptions) -> str:
        return f"tesserocr {self._version} {options.model or self._model}"

    def _api(self, model: str) -> tesserocr.PyTessBaseAPI:
        if self._closed:
            raise ReadingError(reason="the engine is closed")
        if model not in self._loaded:
            folder = find_model_folder(model)
            try:
                api = tesserocr.PyTessBaseAPI(path=str(folder), lang=model, psm=_mode(PAGE))
            except RuntimeError as error:
                raise SetupError(reason=f"Tesseract can't load the model {model} from {folder}: {error}") from error
            # Debug lines of Leptonica would go to the worker's stderr for every odd page.
            api.SetVariable("debug_file", "/dev/null")
            # Second choices of every letter; they cost no measurable time.
            api.SetVariable("lstm_choice_mode", "2")
            self._loaded[model] = api
        return self._loaded[model]


def _lines(api: tesserocr.PyTessBaseAPI, width_px: int, height_px: int) -> tuple[Line, ...]:
    lines: list[list[ChoiceWord]] = []
    results = api.GetIterator()
    if results is None or results.Empty(_WORD):
        return ()
    for each in tesserocr.iterate_level(results, _WORD):
        if not lines or each.IsAtBeginningOf(_TEXT_LINE):
            lines.append([])
        edges = each.BoundingBox(_WORD)
        if each.Empty(_WORD) or edges is None:
            continue
        text = unicodedata.normalize("NFC", each.GetUTF8Text(_WORD).strip())
        if not text:
            continue
        left, top, right, bottom = edges
        confidence = min(max(each.Confidence(_WORD) / 100, 0.0), 1.0)
        choices = tuple(tuple(place) for place in each.GetBestLSTMSymbolChoices() or ())
        box = box_on_page(left, top, right - left, bottom - top, width_px, height_px)
        lines[-1].append(ChoiceWord(text, box, confidence, choices=choices))
    return tuple(make_line(words) for words in lines if words)


def _mode(mode: int) -> tesserocr.PSM:
    # The stub declares an enumeration, the library takes and gives plain numbers.
    return cast(tesserocr.PSM, mode)
