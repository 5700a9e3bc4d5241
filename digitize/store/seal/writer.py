# mypy: disallow-untyped-calls=False
# (pyHanko is typed only in part)
"""Adding to the end of a file without leaving the PDF version that PDF/A-2 stands on."""

from __future__ import annotations

from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

_PDFA2_VERSION = (1, 7)


class SealWriter(IncrementalPdfFileWriter):
    """An incremental writer that keeps a PDF 1.7 file at 1.7.

    For keys on NIST curves pyHanko marks the catalogue PDF 2.0 and adds the extension ISO 32002. PDF/A-2 is defined on
    ISO 32000-1, that is PDF 1.7 (ISO 19005-2 §5), and PAdES names elliptic curves itself, by the extension ESIC (ETSI
    EN 319 142-1 §4.1), which stays. A file that is of a later version already stays as it is.

    It also leaves the XMP packet alone: pyHanko would write it anew with each update, under its own name as producer
    and with the machine's time, so that the file's description would change with every signature.
    """

    def ensure_output_version(self, version: Any) -> None:
        """Called by pyHanko with the version a feature belongs to."""
        super().ensure_output_version(min(tuple(version), _PDFA2_VERSION))

    def register_extension(self, ext: Any) -> None:
        """Called by pyHanko; an extension of PDF 2.0 has no place in a file of 1.7."""
        base = tuple(int(part) for part in str(ext.base_version).strip("/").split("."))
        if base <= _PDFA2_VERSION:
            super().register_extension(ext)

    def _update_meta(self) -> None:
        """Called by pyHanko before it writes: the description of a file is written by ``describe_pdf`` alone."""
