"""Bytes in; upright, straight, measured page images and machine-readable codes out.

Promises: limits are checked before decoding; the original bytes are never changed; whatever can't be used raises one of
the named errors of :mod:`digitize.errors`, never anything else; one page is worked on by one thread.
"""

import cv2

from digitize.scan.blank import is_blank
from digitize.scan.codes import read_codes
from digitize.scan.decode import decode
from digitize.scan.files import inspect_page, open_pages
from digitize.scan.ink import InkMap, find_ink
from digitize.scan.model import (
    Box,
    BrokenPage,
    ColourMode,
    DecodedPage,
    EncodedPage,
    Homography,
    LayerWord,
    Limits,
    MachineCode,
    Pixels,
    Quality,
    QualityReason,
    Straightening,
    TextLayer,
    UprightPage,
    Verdict,
)
from digitize.scan.quality import measure_quality
from digitize.scan.sniff import media_type_of
from digitize.scan.straighten import straighten, straighten_as, straightening_matrix

cv2.setNumThreads(1)

__all__ = [
    "Box",
    "BrokenPage",
    "ColourMode",
    "DecodedPage",
    "EncodedPage",
    "Homography",
    "InkMap",
    "LayerWord",
    "Limits",
    "MachineCode",
    "Pixels",
    "Quality",
    "QualityReason",
    "Straightening",
    "TextLayer",
    "UprightPage",
    "Verdict",
    "decode",
    "find_ink",
    "inspect_page",
    "is_blank",
    "measure_quality",
    "media_type_of",
    "open_pages",
    "read_codes",
    "straighten",
    "straighten_as",
    "straightening_matrix",
]
