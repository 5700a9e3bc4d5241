"""How the checks of this room are written down."""

from __future__ import annotations

from digitize.extract.model import Check


def verdict(code: str, passed: bool, good_vi: str, bad_vi: str) -> Check:
    """A check with the text that fits its outcome."""
    return Check(code, passed, good_vi if passed else bad_vi)
