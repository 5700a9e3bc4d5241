"""Page images with their readings in; one searchable PDF/A-2 out, checked.

Promises: the encoded image bytes stay as they are wherever PDF knows their coding; pages are turned by /Rotate and
straightened by their placement, whole and at paper size; every word lies invisibly at its place in NFC; the same
inputs give the same bytes. Anything that can't be kept raises :class:`digitize.errors.SealError`, a file that does not
stand up to its check :class:`digitize.errors.VerificationError`.
"""

from digitize.store.pdf.build import build_pdf, embedding_of, occupied, page_layout
from digitize.store.pdf.check import check_pdf, extract_texts
from digitize.store.pdf.compact import compact_pdf
from digitize.store.pdf.layout import PageLayout
from digitize.store.pdf.model import Embedding, MinimumMetadata, Occupied, PdfMetadata, PdfPage, Rectangle
from digitize.store.pdf.validator import PdfaValidator, find_validator

__all__ = [
    "Embedding",
    "MinimumMetadata",
    "Occupied",
    "PageLayout",
    "PdfMetadata",
    "PdfPage",
    "PdfaValidator",
    "Rectangle",
    "build_pdf",
    "check_pdf",
    "compact_pdf",
    "embedding_of",
    "extract_texts",
    "find_validator",
    "occupied",
    "page_layout",
]
