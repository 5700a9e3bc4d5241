"""Answers about the integrity of what is kept."""

from __future__ import annotations

from datetime import datetime

from api.v1.answers.base import Answer
from digitize.store.repositories.findings import OpenFinding


class FindingAnswer(Answer):
    """Something kept that is not as it must be, since when, and where it belongs."""

    kind: str
    object_kind: str
    key: str
    text_vi: str
    dossier_id: str | None
    dossier_code: str | None
    first_seen: datetime
    last_seen: datetime

    @classmethod
    def of(cls, found: OpenFinding) -> FindingAnswer:
        """The answer for one finding."""
        finding = found.finding
        return cls(
            kind=finding.kind,
            object_kind=finding.object_kind,
            key=finding.key,
            text_vi=finding.text_vi,
            dossier_id=finding.dossier_id,
            dossier_code=found.dossier_code,
            first_seen=found.first_seen,
            last_seen=found.last_seen,
        )


class RecheckAnswer(Answer):
    """How far the rolling check is, in units of about one object; ``late``: it takes longer than its cycle."""

    planned: int
    done: int
    started_at: datetime
    ended_at: datetime | None
    late: bool
