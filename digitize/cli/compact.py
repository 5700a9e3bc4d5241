"""``digitize compact``: a small copy of a signed PDF."""

from __future__ import annotations

from pathlib import Path

from digitize.errors import SetupError
from digitize.store.pdf import compact_pdf


def compact(file: Path, out: Path) -> None:
    """Write the small copy of ``file`` to ``out`` and say how much smaller it is.

    Raises SetupError where a file can't be read or written or both are the same, SealError where it is no such PDF.
    """
    if out.exists() and out.samefile(file):
        raise SetupError(reason="OUT = FILE")
    try:
        data = file.read_bytes()
        small = compact_pdf(data)
        out.write_bytes(small)
    except OSError as error:
        raise SetupError(reason=f"{error.filename}: {error.strerror}") from error
    print(f"{out}: {len(small)} byte, {len(data) / len(small):.1f} lần nhỏ hơn. Bản này không có chữ ký số.")
