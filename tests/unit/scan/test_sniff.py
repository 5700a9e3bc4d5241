"""Kinds of files by their first bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitize.errors import EmptyFileError, FileTypeError
from digitize.scan import media_type_of


@pytest.mark.parametrize(
    ("start", "media_type"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"II*\x00", "image/tiff"),
        (b"MM\x00*", "image/tiff"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (b"%PDF-1.7", "application/pdf"),
        (b"\n" * 400 + b"%PDF-1.4", "application/pdf"),
    ],
)
def test_known_kinds(start: bytes, media_type: str) -> None:
    assert media_type_of(start + b"\x00" * 64) == media_type


def test_no_bytes() -> None:
    with pytest.raises(EmptyFileError):
        media_type_of(b"")


@pytest.mark.parametrize("data", [b"GIF89a", b"PK\x03\x04", b"MZ", b"BM", b"<html>", b"\x00" * 20, b" "])
def test_other_kinds_are_refused(data: bytes) -> None:
    with pytest.raises(FileTypeError):
        media_type_of(data)


@given(st.binary(min_size=1, max_size=40))
def test_any_bytes_have_a_kind_or_a_named_error(data: bytes) -> None:
    try:
        found = media_type_of(data)
    except FileTypeError:
        found = "refused"
    assert found in {"image/jpeg", "image/png", "image/tiff", "image/heic", "application/pdf", "refused"}
