"""Imported procedures in the data folder: a file for each day an import speaks for, and the list a person fills in.

``catalog/portal-2026-07-18.jsonl``: procedures in force from that day. ``catalog/can-ghep.csv``: names to map.
Files are written beside their place, made durable and moved there: a reader sees the old or the new, never a half.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from digitize.catalog import Procedure, from_line, to_line
from digitize.errors import SetupError

Mark = tuple[tuple[str, int, int], ...]
"""What the folder looked like: names, sizes and times of its files."""

_FILE = re.compile(r"portal-(\d{4}-\d{2}-\d{2})\.jsonl")


class ImportedCatalogue:
    """The folder ``catalog`` of a data folder; it need not exist."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / "catalog"
        self.to_map = self.folder / "can-ghep.csv"

    def report_path(self, day: date) -> Path:
        """Where the full report of an import is put."""
        return self.folder / f"bao-cao-{day.isoformat()}.csv"

    def mark(self) -> Mark:
        """Changes when an import was added or replaced."""
        marks = []
        for path in self._files():
            stat = path.stat()
            marks.append((path.name, stat.st_size, stat.st_mtime_ns))
        return tuple(marks)

    def procedures(self) -> list[Procedure]:
        """All that was imported. SetupError names a file that is broken."""
        found = []
        for path in self._files():
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                try:
                    found.append(from_line(line))
                except SetupError as error:
                    raise SetupError(
                        reason=f"{path.name}, dòng {number}: chạy lại `digitize catalog import`"
                    ) from error
        return found

    def of_day(self, day: date) -> list[Procedure]:
        """What an earlier import of the same day brought."""
        return [procedure for procedure in self.procedures() if procedure.valid_from == day]

    def keep(self, day: date, procedures: Iterable[Procedure]) -> None:
        """Put the import of a day in the place of what there was of that day."""
        lines = "".join(f"{to_line(procedure)}\n" for procedure in procedures)
        self.write(self.folder / f"portal-{day.isoformat()}.jsonl", lines)

    def write(self, path: Path, text: str) -> None:
        """Write a file of the folder whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        beside = self.folder / f".{path.name}-{secrets.token_hex(4)}"
        try:
            with beside.open("w", encoding="utf-8") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        return sorted(path for path in self.folder.iterdir() if _FILE.fullmatch(path.name))
