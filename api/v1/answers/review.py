"""The desk of an officer: how the pages of a dossier are arranged, and decisions about it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from api.v1.answers.base import Answer, Asked, Share

Key = Annotated[str, Field(max_length=64)]


class ReviewPage(Answer):
    """A page in its place. ``batch`` and ``sequence`` say where it was scanned; ``state`` whether it has been read."""

    page_id: str
    batch: int = Field(ge=1)
    sequence: int = Field(ge=1)
    state: str


class ReviewMetadatum(Answer):
    """One of the nine minimum metadata (TT 01/2023/TT-VPCP Đ.9) of a document whose data was extracted."""

    name: str = Field(examples=["issuer"])
    label_vi: str = Field(examples=["Cơ quan cấp"])
    state: str = Field(description="filled, not_on_type, declared_absent (“không có”) or missing")


class ReviewDocument(Answer):
    """A document as it is arranged; ``key`` changes with its pages, their order and turn, and its type."""

    key: str
    pages: list[ReviewPage]
    paper_type: str
    paper_type_name_vi: str
    component_code: str | None
    component_name_vi: str | None
    submitted_as: str
    settled: bool = Field(description="Nothing about it waits for a person")
    confirmed: bool = Field(description="A person confirmed it as it stands")
    awaits_erasure: bool = Field(description="Only shown: confirming it removes the images of its pages (R8)")
    erased: bool
    kept_because: str
    confidence: Share
    metadata: list[ReviewMetadatum] = Field(description="The nine; empty until data was extracted")


class ReviewAside(Answer):
    """A page that stands in no document, with its reason."""

    page: ReviewPage
    code: str
    message_vi: str


class ReviewAnswer(Answer):
    """The arrangement, and the ``version`` that a decision about it has to name."""

    dossier_id: str
    dossier_code: str
    version: int
    documents: list[ReviewDocument]
    aside: list[ReviewAside]
    undoable: str | None = Field(description="Kind of the decision that undo takes back")
    redoable: str | None = Field(description="Kind of the decision that redo does again")


class DecisionAsked(Asked):
    """One decision. Which members a kind needs is said in the description of the route."""

    seen: int = Field(ge=0, description="Version of the arrangement that the officer saw")
    kind: str = Field(max_length=40, examples=["split"])
    document: Key | None = None
    page: Key | None = None
    other: Key | None = None
    before: Key | None = None
    pages: list[Key] = Field(default=[], max_length=2000)
    degrees: int = Field(default=0, ge=-270, le=270)
    value: str | None = Field(default=None, max_length=4000)
    name: str | None = Field(default=None, max_length=100)
    absent: bool = True


class VersionAsked(Asked):
    """The version that the officer saw."""

    seen: int = Field(ge=0)


class DecisionAnswer(Answer):
    """A decision of the past."""

    number: int
    kind: str
    state: str
    decided_at: datetime
    by_name: str
    can_go_back: bool
