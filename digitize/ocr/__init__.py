"""Page image in; words with boxes and calibrated confidence, in lines and reading order, out.

Promises: text is NFC and never NFKC; boxes are in pixels of the upright page and lie on it; an engine that fails or
runs over its time raises one of the named errors of :mod:`digitize.errors`, a page is never silently empty; one page
is read by one thread (``OMP_THREAD_LIMIT=1`` is set before an engine loads).
"""

from digitize.ocr.as_json import ReadingReport, reading_as_report, reading_from_json, reading_to_json
from digitize.ocr.debug import debug_pictures
from digitize.ocr.engine import DEFAULT_ENGINE, Engine, ReadOptions, open_engine
from digitize.ocr.exports import to_alto, to_hocr
from digitize.ocr.model import Kind, LayerVerdict, Line, PageReading, PageText, Word
from digitize.ocr.mrz import mrz_check_digit, mrz_checks
from digitize.ocr.reading import read_page
from digitize.ocr.syllables import is_legal_syllable, legal_share
from digitize.ocr.upright import read_upright
from digitize.ocr.watchdog import ended_if_stuck, hard_limit_seconds

__all__ = [
    "DEFAULT_ENGINE",
    "Engine",
    "Kind",
    "LayerVerdict",
    "Line",
    "PageReading",
    "PageText",
    "ReadOptions",
    "ReadingReport",
    "Word",
    "debug_pictures",
    "ended_if_stuck",
    "hard_limit_seconds",
    "is_legal_syllable",
    "legal_share",
    "mrz_check_digit",
    "mrz_checks",
    "open_engine",
    "read_page",
    "read_upright",
    "reading_as_report",
    "reading_from_json",
    "reading_to_json",
    "to_alto",
    "to_hocr",
]
