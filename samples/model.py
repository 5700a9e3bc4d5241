"""Values that leave the samples: pages, documents and dossiers with their exact truth.

Boxes named ``box`` are on the upright, undistorted page; boxes named ``image_box`` are on the image as delivered
(turned, skewed, photographed). ``to_image`` maps the first onto the second.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Literal

import numpy as np

Kind = Literal["print", "handwriting", "stamp"]
Homography = tuple[float, float, float, float, float, float, float, float, float]
IDENTITY: Homography = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Box:
    """Rectangle in pixels, origin top left."""

    x: int
    y: int
    width: int
    height: int

    def joined(self, other: Box) -> Box:
        """The smallest box around both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        right = max(self.x + self.width, other.x + other.width)
        bottom = max(self.y + self.height, other.y + other.height)
        return Box(x, y, right - x, bottom - y)

    def mapped(self, to_image: Homography) -> Box:
        """The upright box around this one after the transform."""
        corners = np.array(
            [
                (self.x, self.y, 1),
                (self.x + self.width, self.y, 1),
                (self.x, self.y + self.height, 1),
                (self.x + self.width, self.y + self.height, 1),
            ],
            dtype=float,
        )
        points = corners @ np.array(to_image).reshape(3, 3).T
        points = points[:, :2] / points[:, 2:3]
        left, top = np.floor(points.min(axis=0) + 1e-6).astype(int)
        right, bottom = np.ceil(points.max(axis=0) - 1e-6).astype(int)
        return Box(int(left), int(top), int(right - left), int(bottom - top))


@dataclass(frozen=True, slots=True)
class TruthWord:
    """A word as drawn: text in NFC, box on the upright page, and how it was put there."""

    text: str
    box: Box
    kind: Kind


@dataclass(frozen=True, slots=True)
class TruthLine:
    """A line of text. ``kind`` is that of most of its letters; each word has its own. Dotted leaders are not text."""

    text: str
    box: Box
    image_box: Box
    kind: Kind
    words: tuple[TruthWord, ...]


@dataclass(frozen=True, slots=True)
class TruthField:
    """A field of the paper: normalised value (dates ISO, ids digits only), as printed, where and how."""

    value: str
    printed: str
    box: Box
    image_box: Box
    kind: Kind


@dataclass(frozen=True, slots=True)
class TruthCode:
    """A machine-readable code on the page: ``qr``, ``code128`` or ``mrz_td1``, with its exact payload."""

    kind: str
    text: str
    box: Box
    image_box: Box


@dataclass(frozen=True, slots=True)
class PageTruth:
    """Everything that is true of one page.

    ``rotation_degrees`` is the clockwise turn (0, 90, 180, 270) that makes the image upright and ``skew_degrees`` the
    counter-clockwise turn that then straightens it: the same meaning as in ``digitize.scan.Straightening``.
    """

    paper_type: str
    page_number: int
    page_count: int
    variant: int
    seed: int
    dpi: int
    width_px: int
    height_px: int
    image_width_px: int
    image_height_px: int
    lines: tuple[TruthLine, ...]
    fields: Mapping[str, TruthField]
    codes: tuple[TruthCode, ...]
    noise: str
    rotation_degrees: int = 0
    skew_degrees: float = 0.0
    blank: bool = False
    submitted_as: str = "ban_chinh"
    to_image: Homography = IDENTITY

    @property
    def text(self) -> str:
        """The page's lines in reading order, joined by newlines."""
        return "\n".join(line.text for line in self.lines)

    @property
    def print_text(self) -> str:
        """Only what is printed: lines without handwritten or stamped words."""
        rows = (" ".join(word.text for word in line.words if word.kind == "print") for line in self.lines)
        return "\n".join(row for row in rows if row)

    def numbered(self, page_number: int, page_count: int) -> PageTruth:
        """The same page as page ``page_number`` of ``page_count`` of its paper."""
        return replace(self, page_number=page_number, page_count=page_count)


@dataclass(frozen=True, slots=True)
class SamplePage:
    """One page as a scanner gives it (``image``: JPEG bytes) and its truth."""

    image: bytes = field(repr=False)
    truth: PageTruth


@dataclass(frozen=True, slots=True)
class ExpectedDocument:
    """A paper that must come out of a dossier. ``pages`` are positions in the stack, from 1, in document order.

    ``also_accepted``: further component codes that are as right (rows of one "một trong" group).
    """

    paper_type: str
    component_code: str | None
    pages: tuple[int, ...]
    fields: Mapping[str, str]
    submitted_as: str = "ban_chinh"
    also_accepted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpectedUnassigned:
    """A page that belongs to no document: ``blank``, ``system_form``, ``foreign`` or ``duplicate``."""

    page: int
    reason: str


@dataclass(frozen=True, slots=True)
class DossierTruth:
    """What a stack of pages is. ``owner_id`` is the applicant's số định danh cá nhân."""

    name: str
    dossier_code: str
    procedure_code: str
    branch_id: str
    owner_id: str
    owner_name: str
    received_on: date
    documents: tuple[ExpectedDocument, ...]
    unassigned: tuple[ExpectedUnassigned, ...]
    missing_components: tuple[str, ...] = ()
    reusable_component_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SampleDossier:
    """A whole stack in the order it lies in the scanner, with its truth."""

    pages: tuple[SamplePage, ...]
    truth: DossierTruth


def truth_as_json(truth: PageTruth | DossierTruth) -> str:
    """Truth as JSON text (UTF-8 letters kept); boxes as ``{x, y, width, height}``, dates in ISO."""
    return json.dumps(asdict(truth), ensure_ascii=False, indent=1, default=str)
