"""Layouts of papers by paper type code. A layout draws the sheets of one paper for a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from samples.case import Case
from samples.papers import birth
from samples.press import Press
from samples.sheet import Sheet

Layout = Callable[[Case, Press], list[Sheet]]

LAYOUTS: Mapping[str, Layout] = {
    "TK_KHAI_SINH": birth.birth_application,
    "GIAY_CHUNG_SINH": birth.birth_notification,
    "GIAY_KHAI_SINH": birth.birth_certificate,
}
"""Every paper type that can be made, by its code."""
