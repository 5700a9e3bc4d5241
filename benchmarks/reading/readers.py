"""Programs that read a page, side by side: ours, and what the field uses. Each gives text, confidences and its cost."""

from __future__ import annotations

import io
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytesseract as _pytesseract
from PIL import Image

from digitize.ocr import DEFAULT_ENGINE, Engine, open_engine, read_page
from digitize.ocr.engine import find_model_folder
from digitize.ocr.engine_lines import LinesEngine
from digitize.ocr.engine_tesserocr import TesserocrEngine
from digitize.ocr.line_model import PACKAGED_MODEL
from digitize.scan import EncodedPage, Limits
from digitize.store.pdf import PdfMetadata, PdfPage, build_pdf, occupied
from digitize.store.seal import (
    Appearance,
    StampKind,
    ensure_trial_authority,
    open_pkcs12_signer,
    sign_pdf,
    template_for,
)

pytesseract: Any = _pytesseract  # has no types


@dataclass(frozen=True, slots=True)
class Read:
    """What a program read: lines, each word with its confidence (None where it tells none), and what it cost."""

    lines: tuple[str, ...]
    words: tuple[tuple[str, float | None], ...]
    cpu_seconds: float
    wall_seconds: float


Reader = Callable[[EncodedPage], Read]
_Answer = tuple[tuple[str, ...], tuple[tuple[str, float | None], ...]]


def readers(names: list[str], limits: Limits) -> dict[str, Reader]:
    """The named readers, those that can't run here left out with a line on stderr."""
    found: dict[str, Reader] = {}
    for name in names:
        if name == "ocrmypdf" and find_spec("ocrmypdf") is None:
            print("ocrmypdf is not installed: left out", file=sys.stderr)
            continue
        found[name] = _timed(_answers(name, limits))
    return found


def _answers(name: str, limits: Limits) -> Callable[[EncodedPage], _Answer]:
    engines = {"digitize": DEFAULT_ENGINE, "digitize-tesserocr": "tesserocr", "digitize-pytesseract": "pytesseract"}
    if name in engines:
        engine = open_engine(engines[name])
        return lambda page: _ours(page, engine, limits)
    if name == "lines-alone":
        alone = LinesEngine(TesserocrEngine(find_model_folder("vie"), "vie"), PACKAGED_MODEL, second_opinion=False)
        return lambda page: _ours(page, alone, limits)
    if name == "digitize-whole":
        return _whole(open_engine(), limits)
    return {"pytesseract": _plain, "pytesseract-4-calls": _four_calls, "ocrmypdf": _ocrmypdf}[name]


def _ours(page: EncodedPage, engine: Engine, limits: Limits) -> _Answer:
    text = read_page(page, engine, limits).text
    return tuple(line.text for line in text.lines), tuple((word.text, word.confidence) for word in text.words)


def _whole(engine: Engine, limits: Limits) -> Callable[[EncodedPage], _Answer]:
    """Our whole step: reading, PDF/A with the text behind the picture, and its signature with a visible stamp."""
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        authority = ensure_trial_authority(Path(folder), now)
        signer = open_pkcs12_signer(authority.signer_path, authority.password)
    template = template_for(StampKind.PERSONAL, now.date())

    def answer(page: EncodedPage) -> _Answer:
        reading = read_page(page, engine, limits)
        pages = [PdfPage(page, reading)]
        built = build_pdf(pages, PdfMetadata("Đo tốc độ", now))
        sign_pdf(built, signer, Appearance(template, occupied=occupied(pages[0])), now)
        text = reading.text
        return tuple(line.text for line in text.lines), tuple((word.text, word.confidence) for word in text.words)

    return answer


def _plain(page: EncodedPage) -> _Answer:
    """``pytesseract.image_to_data(image, lang="vie")`` on the image as it is."""
    data = pytesseract.image_to_data(_image(page), lang="vie", output_type=pytesseract.Output.DICT)
    return _from_data(data)


def _four_calls(page: EncodedPage) -> _Answer:
    """The usual chain: orientation, text, words and a searchable PDF, one run of Tesseract each."""
    image = _image(page)
    try:
        turn = int(pytesseract.image_to_osd(image, output_type=pytesseract.Output.DICT)["rotate"])
    except pytesseract.TesseractError as error:
        print(f"orientation not found: {error.status}", file=sys.stderr)
        turn = 0
    if turn:
        image = image.rotate(-turn, expand=True)
    pytesseract.image_to_string(image, lang="vie")
    data = pytesseract.image_to_data(image, lang="vie", output_type=pytesseract.Output.DICT)
    pytesseract.image_to_pdf_or_hocr(image, lang="vie", extension="pdf")
    return _from_data(data)


def _ocrmypdf(page: EncodedPage) -> _Answer:
    """OCRmyPDF with deskew, rotation and PDF/A, one job; its own text file is what it read."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _image(page).save(folder / "page.png", dpi=(page.dpi or 300, page.dpi or 300))
        # Without Ghostscript it can't make PDF/A here; plain PDF costs it less, so the comparison favours it.
        kind = "pdfa" if shutil.which("gs") else "pdf"
        command = [sys.executable, "-m", "ocrmypdf", "-l", "vie", "--deskew", "--rotate-pages", "--output-type", kind]
        command += ["--jobs", "1", "--quiet", "--rasterizer", "pypdfium", "--sidecar", str(folder / "page.txt")]
        command += [str(folder / "page.png"), str(folder / "page.pdf")]
        subprocess.run(command, check=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"})
        lines = tuple((folder / "page.txt").read_text(encoding="utf-8").splitlines())
    return lines, tuple((word, None) for line in lines for word in line.split())


def _from_data(data: dict[str, list[str]]) -> _Answer:
    lines: dict[tuple[str, str, str], list[str]] = {}
    words: list[tuple[str, float | None]] = []
    places = zip(data["block_num"], data["par_num"], data["line_num"], data["text"], data["conf"], strict=True)
    for block, paragraph, line, text, confidence in places:
        if text.strip():
            lines.setdefault((block, paragraph, line), []).append(text)
            words.append((text, max(0.0, float(confidence) / 100)))
    return tuple(" ".join(each) for each in lines.values()), tuple(words)


def _image(page: EncodedPage) -> Image.Image:
    return Image.open(io.BytesIO(page.data)).convert("RGB")


def _timed(answer: Callable[[EncodedPage], _Answer]) -> Reader:
    def read(page: EncodedPage) -> Read:
        cpu, wall = _cpu_seconds(), time.perf_counter()
        lines, words = answer(page)
        return Read(lines, words, _cpu_seconds() - cpu, time.perf_counter() - wall)

    return read


def _cpu_seconds() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
