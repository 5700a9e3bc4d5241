"""Document digitisation and OCR for Vietnamese one-stop counters (bộ phận một cửa)."""

__version__ = "0.1.0"
