"""Page image in; words with boxes and confidence, in lines and reading order, out."""

from digitize.ocr.model import Line, PageReading, PageText, Word

__all__ = ["Line", "PageReading", "PageText", "Word"]
