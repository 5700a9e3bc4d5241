"""Deleting papers by two persons: what is asked and answered."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, SecretStr

from api.v1.answers.base import Answer, Asked


class ReasonAsked(Asked):
    """Why: at least ten characters, kept with the act."""

    reason: Annotated[str, Field(max_length=1000, examples=["Hết thời hạn lưu trữ theo danh mục của cơ quan"])]


class ApprovalAsked(Asked):
    """The caller's own key, entered once more by the person who approves."""

    key: Annotated[SecretStr, Field(max_length=200)]


class DeletionAnswer(Answer):
    """A request: ``state`` is ``asked`` or, after two persons approved it, ``approved``."""

    id: str
    document_id: str
    dossier_id: str
    reason: str
    rule: str
    state: str
    asked_at: datetime
    approvals: int
