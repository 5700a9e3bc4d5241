"""Synthetic Vietnamese papers, deterministic by seed, with exact truth. No real person's data.

In: a paper type code or procedure code and a seed. Out: page images (JPEG bytes) as a scanner, copier, fax or phone
would give them, and beside each its truth: text lines, words and fields with boxes, codes, type, order, turn and skew.
Promises: the same seed gives the same bytes on the same fonts; personal ids are in the test range (serial 99xxxx);
only fonts that hold all 134 Vietnamese letters are used (FontMissingError says what to install).
"""

from samples.case import Case, make_case
from samples.demo_stacks import demo_dossiers
from samples.dossiers import NO_MISHAPS, Mishaps, make_dossier
from samples.fonts import FontMissingError
from samples.make import draw_sheets, make_document, make_page
from samples.model import (
    Box,
    DossierTruth,
    ExpectedDocument,
    ExpectedUnassigned,
    PageTruth,
    SampleDossier,
    SamplePage,
    TruthCode,
    TruthField,
    TruthLine,
    TruthWord,
    truth_as_json,
)
from samples.noise import NOISES
from samples.papers import LAYOUTS
from samples.press import Handling
from samples.recipes import RECIPES
from samples.style import HELD_OUT_VARIANTS, TRAINING_VARIANTS

__all__ = [
    "HELD_OUT_VARIANTS",
    "LAYOUTS",
    "NOISES",
    "NO_MISHAPS",
    "RECIPES",
    "TRAINING_VARIANTS",
    "Box",
    "Case",
    "DossierTruth",
    "ExpectedDocument",
    "ExpectedUnassigned",
    "FontMissingError",
    "Handling",
    "Mishaps",
    "PageTruth",
    "SampleDossier",
    "SamplePage",
    "TruthCode",
    "TruthField",
    "TruthLine",
    "TruthWord",
    "demo_dossiers",
    "draw_sheets",
    "make_case",
    "make_document",
    "make_dossier",
    "make_page",
    "truth_as_json",
]
