"""``digitize read``: what stands on each page of some files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from digitize.cli.reading import ReadPage, read_files
from digitize.errors import DigitizeError
from digitize.ocr import debug_pictures, reading_as_report, to_alto, to_hocr
from digitize.scan import Limits


class ErrorReport(TypedDict):
    """An error as the command line prints it."""

    code: str
    message: str
    message_en: str


@dataclass(frozen=True, slots=True)
class Folders:
    """Where further forms of each page go, None where they are not wanted."""

    debug: Path | None = None
    hocr: Path | None = None
    alto: Path | None = None


def read(files: Sequence[Path], *, as_json: bool, engine: str, jobs: int, folders: Folders) -> bool:
    """Read and print each page of each file; whether all of them could be read.

    A file that can't be read gives a line with its error and the rest go on.
    """
    failed = False
    for page in read_files(files, engine=engine, limits=Limits(), jobs=jobs):
        failed |= page.error is not None
        print(_as_line(page) if as_json else _as_text(page), flush=True)
        _write_forms(page, folders)
    return not failed


def error_report(error: DigitizeError) -> ErrorReport:
    """The error with its stable code and both messages."""
    return {"code": error.code, "message": error.text_vi, "message_en": error.text_en}


def _as_line(page: ReadPage) -> str:
    head = {"file": str(page.page.file), "page": page.page.number}
    if page.error is not None or page.reading is None:
        return json.dumps({**head, "error": error_report(page.error or DigitizeError())}, ensure_ascii=False)
    return json.dumps({**head, **reading_as_report(page.reading)}, ensure_ascii=False)


def _as_text(page: ReadPage) -> str:
    head = f"== {page.page.file} · trang {page.page.number}"
    if page.error is not None or page.reading is None:
        error = page.error or DigitizeError()
        return f"{head} · LỖI {error.code}: {error.text_vi}"
    reading = page.reading
    facts = [
        f"{reading.width_px}×{reading.height_px} px, {reading.dpi:.0f} dpi",
        f"xoay {reading.rotation_degrees}°, nghiêng {reading.skew_degrees:+.2f}°",
        f"tin cậy {reading.text.confidence:.0%}",
        *(reason.message_vi for reason in reading.quality.reasons),
        *(f"{code.kind}: {len(code.text)} ký tự" for code in reading.codes),
        *((reading.text.layer.message_vi,) if reading.text.layer.message_vi else ()),
    ]
    body = "(trang trắng)" if reading.blank else reading.text.text
    return f"{head} · {' · '.join(facts)}\n{body}\n"


def _write_forms(page: ReadPage, folders: Folders) -> None:
    if page.page.encoded is None or page.reading is None:
        return
    name = f"{page.page.file.stem}-{page.page.number:03d}"
    if folders.debug is not None:
        for step, png in debug_pictures(page.page.encoded, page.reading, Limits()):
            _write(folders.debug / f"{name}-{step}.png", png)
    if folders.hocr is not None:
        _write(folders.hocr / f"{name}.hocr", to_hocr(page.reading, name).encode())
    if folders.alto is not None:
        _write(folders.alto / f"{name}.xml", to_alto(page.reading, name).encode())


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
