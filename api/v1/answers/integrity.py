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


class CopyAnswer(Answer):
    """Where the second copy of everything kept stands: how many objects wait to be copied or erased there, of these
    held back by a legal hold, the oldest in seconds; ``filled``: everything from before it was set is in line.
    ``away_since`` and the reason: it can't be reached.
    """

    keep: int
    erase: int
    held: int
    oldest_seconds: float | None
    reached: bool
    filled: bool
    checked_at: datetime | None
    away_since: datetime | None
    reason_code: str | None
    reason_vi: str | None


class RecheckAnswer(Answer):
    """How far the rolling check is, in units of about one object; ``late``: it takes longer than its cycle."""

    planned: int
    done: int
    started_at: datetime
    ended_at: datetime | None
    late: bool


class IntegrityAnswer(Answer):
    """Whether what is kept is whole: what stands open, what was put back from the other copy within 30 days, how far
    the rolling check is (null before its first turn), where the second copy stands (null where none is set).
    """

    findings: list[FindingAnswer]
    mended: list[FindingAnswer]
    progress: RecheckAnswer | None
    second_copy: CopyAnswer | None
