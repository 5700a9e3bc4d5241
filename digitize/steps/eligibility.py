"""Whether a paper is to be digitised in the sense of TT 01/2023/TT-VPCP Đ.4, as dated rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from digitize.classify import SubmittedAs

_NOT_DIGITISED = {
    SubmittedAs.PHOTOCOPY: "photocopy",  # bản chụp
    SubmittedAs.CERTIFIED_COPY: "certified_copy",  # bản sao chứng thực
    SubmittedAs.PRESENTED: "presented",  # chỉ xuất trình
    SubmittedAs.ELECTRONIC: "already_electronic",  # đã là bản điện tử
}
_RULES: tuple[tuple[date, str], ...] = ((date(2025, 9, 15), "TT03-2025"), (date(2023, 5, 25), "TT01-2023"))


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The decision, its ground as a stable code, and the version of the rules that decided."""

    eligible: bool
    code: str
    rules: str


def eligibility(submitted_as: SubmittedAs, on: date) -> Eligibility:
    """Decide by the form in which the paper was handed in and the rules in force on that day."""
    rules = next((name for since, name in _RULES if on >= since), "NĐ107-2021")
    code = _NOT_DIGITISED.get(submitted_as)
    return Eligibility(code is None, code or "original", rules)
