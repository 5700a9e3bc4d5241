"""Bytes in; upright, straight, measured page images and machine-readable codes out.

Promises: limits are checked before decoding; the original bytes are never changed; whatever can't be used raises one of
the named errors of :mod:`digitize.errors`, never anything else.
"""

from digitize.scan.model import (
    Box,
    ColourMode,
    DecodedPage,
    EncodedPage,
    Limits,
    MachineCode,
    Pixels,
    Quality,
    QualityReason,
    Straightening,
    UprightPage,
    Verdict,
)

__all__ = [
    "Box",
    "ColourMode",
    "DecodedPage",
    "EncodedPage",
    "Limits",
    "MachineCode",
    "Pixels",
    "Quality",
    "QualityReason",
    "Straightening",
    "UprightPage",
    "Verdict",
]
