"""One promise for every reading engine, and how one is opened.

An engine takes a grey image and gives words with boxes in pixels of that very image. It knows nothing of seals, skew,
Vietnamese or layout: that is the work of the rest of the room. Confidence is the engine's own, 0–1, not yet calibrated.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from digitize.errors import SetupError
from digitize.ocr.model import PageText
from digitize.scan import Box, Pixels

PAGE, BLOCK, SINGLE_LINE, RAW_LINE = 3, 6, 7, 13
"""Page segmentation modes of Tesseract that the room uses."""

MODEL_FOLDERS = (
    Path("/usr/share/tesseract-ocr/5/tessdata"),
    Path("/usr/share/tesseract-ocr/4.00/tessdata"),
    Path("/usr/share/tessdata"),
    Path("/usr/local/share/tessdata"),
)


_LEAST_CONTRAST = 40


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read once.

    ``mode`` is Tesseract's page segmentation mode, ``model`` a name of a model file (empty: the engine's own),
    ``whitelist`` the only characters allowed (empty: all), ``timeout_seconds`` the wall-clock bound of one call.
    """

    mode: int = PAGE
    model: str = ""
    whitelist: str = ""
    timeout_seconds: float = 60.0


AS_PAGE = ReadOptions()
AS_LINES = ReadOptions(mode=SINGLE_LINE)


DEFAULT_ENGINE = "lines"
"""Better than Tesseract in errors and in time (docs/decisions/0008)."""


class Engine(Protocol):
    """Reads grey images. One caller at a time; ``close`` frees what it holds."""

    @property
    def name(self) -> str:
        """Engine, version and model, e.g. ``tesserocr 5.5.4 vie``."""
        ...

    @property
    def models(self) -> tuple[str, ...]:
        """Names of the model files this engine can load, sorted."""
        ...

    @property
    def finds_every_line(self) -> bool:
        """Whether a page's reading holds all its print, so that nothing need be looked for in what is left."""
        ...

    def read(self, grey: Pixels, dpi: float, options: ReadOptions = AS_PAGE) -> PageText:
        """Read a whole image. ``dpi`` is its resolution. Raises ReadingTimeoutError, ReadingError."""
        ...

    def read_regions(
        self, grey: Pixels, dpi: float, boxes: Sequence[Box], options: ReadOptions = AS_LINES
    ) -> tuple[PageText, ...]:
        """Read parts of an image, each by itself; one result a box, in their order, boxes in pixels of the whole."""
        ...

    def close(self) -> None:
        """Free models and memory. Reading after that is an error."""
        ...


def has_ink(grey: Pixels, box: Box) -> bool:
    """Whether a part of an image holds anything to read: on plain paper Tesseract's line mode invents characters."""
    part = grey[box.y : box.bottom, box.x : box.right]
    return part.size > 0 and int(part.max()) - int(part.min()) >= _LEAST_CONTRAST


def find_model_folder(model: str) -> Path:
    """Folder that holds ``MODEL.traineddata``: TESSDATA_PREFIX first, then the usual places of Linux distributions.

    Raises:
        SetupError: no folder holds the model; the message names the package to install.
    """
    named = os.environ.get("TESSDATA_PREFIX")
    folders = (Path(named), Path(named) / "tessdata", *MODEL_FOLDERS) if named else MODEL_FOLDERS
    for folder in folders:
        if (folder / f"{model}.traineddata").is_file():
            return folder
    package = "tesseract-ocr-script-viet" if model == "Vietnamese" else f"tesseract-ocr-{model}"
    raise SetupError(
        reason=f"no Tesseract model {model}.traineddata in {', '.join(map(str, folders))}; install {package} "
        "or set TESSDATA_PREFIX"
    )


def list_models(folder: Path) -> tuple[str, ...]:
    """Names of the models in a folder, sorted."""
    return tuple(sorted(path.stem for path in folder.glob("*.traineddata")))


def open_engine(name: str = DEFAULT_ENGINE, model: str = "vie", line_model: Path | None = None) -> Engine:
    """Open an engine by name.

    ``tesserocr`` (in process, models kept loaded), ``pytesseract`` (a process a page), or ``lines``: the project's own
    line finder and recogniser with the model of the file ``line_model`` (None: the packaged one).

    Sets ``OMP_THREAD_LIMIT=1`` before any library loads: one page is read by one thread, parallel work comes from
    processes (with the default, two busy processes slow each other down up to forty times).

    Raises:
        SetupError: unknown name, missing program, library or model (LineModelError: that of ``lines``).
    """
    os.environ["OMP_THREAD_LIMIT"] = "1"
    folder = find_model_folder(model)
    if name == "tesserocr":
        from digitize.ocr.engine_tesserocr import TesserocrEngine

        return TesserocrEngine(folder, model)
    if name == "pytesseract":
        from digitize.ocr.engine_pytesseract import PytesseractEngine

        return PytesseractEngine(folder, model)
    if name == "lines":
        from digitize.ocr.engine_lines import LinesEngine
        from digitize.ocr.engine_tesserocr import TesserocrEngine
        from digitize.ocr.line_model import PACKAGED_MODEL

        return LinesEngine(TesserocrEngine(folder, model), line_model or PACKAGED_MODEL)
    raise SetupError(reason=f"unknown reading engine {name}: tesserocr, pytesseract and lines are known")
