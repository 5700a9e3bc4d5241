"""A document in; fields out, each with value, source, confidence, page, box and checks."""

from digitize.extract.model import Check, FieldValue, Source

__all__ = ["Check", "FieldValue", "Source"]
