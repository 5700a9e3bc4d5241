"""Dated facts in, figures out: the values that cross the door of the compliance room.

A fact is a date on which something became true, ``None`` while it has not. Facts never hold personal data.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from digitize.errors import InputError


@dataclass(frozen=True, slots=True)
class ComponentFacts:
    """What is known of one component document (thành phần hồ sơ) of a dossier.

    ``eligible``: it is to be digitised in the sense of TT 01/2023/TT-VPCP Đ.4 (not a photocopy, certified paper copy,
    paper only shown, secret paper, or data already shared). ``file_on``: an electronic file hangs on the component,
    whatever it holds. ``digitised_on``: digitised in full (outgoing flag ``DuocSoHoa``); ``reused_on``: taken over
    from a record the state holds (``DuocTaiSuDung``); ``from_personal_store_on``: fetched from the citizen's store
    (``DuocLayTuKhoDMQG``). ``signed_on``, ``metadata_complete_on``, ``type_confirmed_on``: the digital signature was
    verified, the nine minimum metadata are there, the paper is of the type the component asks for.
    """

    component_id: str
    component_code: str = ""
    eligible: bool = True
    file_on: date | None = None
    digitised_on: date | None = None
    reused_on: date | None = None
    from_personal_store_on: date | None = None
    signed_on: date | None = None
    metadata_complete_on: date | None = None
    type_confirmed_on: date | None = None


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """What is known of the result of a dossier (kết quả giải quyết).

    ``on_paper``: the procedure gives a result on paper that has to exist electronically too. ``synced_on``: the result
    was synchronised with the personal store of the national portal. Others as in :class:`ComponentFacts`.
    """

    on_paper: bool = True
    file_on: date | None = None
    signed_on: date | None = None
    metadata_complete_on: date | None = None
    synced_on: date | None = None


@dataclass(frozen=True, slots=True)
class DossierFacts:
    """One dossier (hồ sơ) with the dates that the indicators count.

    ``received_on`` is *ngày tiếp nhận*; a dossier without it is counted nowhere. ``resolved_on`` is the day the
    result was there. ``identity_verified_on``: the account is verified by VNeID; ``population_data_on``: data of the
    population database was used (``MaCSDL``). ``certification``: a procedure of certifying copies (chứng thực bản sao);
    ``certified_e_copy_on``: a certified electronic copy was issued in it.
    """

    dossier_id: str
    procedure_code: str
    receiving_agency: str
    deciding_agency: str
    received_on: date | None
    resolved_on: date | None = None
    result: ResultFacts = ResultFacts()
    components: tuple[ComponentFacts, ...] = ()
    identity_verified_on: date | None = None
    population_data_on: date | None = None
    certification: bool = False
    certified_e_copy_on: date | None = None


class CountedBy(StrEnum):
    """For whom a dossier counts where one agency receives and another decides (R29)."""

    RECEIVING = "receiving"
    DECIDING = "deciding"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` to ``last``, both included. Raises InputError where they stand the wrong way round."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InputError(reason="kỳ báo cáo có ngày cuối trước ngày đầu")

    def holds(self, day: date | None) -> bool:
        """Whether ``day`` is known and lies in the period."""
        return day is not None and self.first <= day <= self.last

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """A calendar month."""
        return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]))

    @classmethod
    def quarter(cls, year: int, quarter: int) -> Period:
        """A quarter, 1–4."""
        last_month = quarter * 3
        return cls(date(year, last_month - 2, 1), date(year, last_month, monthrange(year, last_month)[1]))

    @classmethod
    def year(cls, year: int) -> Period:
        """A calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))


@dataclass(frozen=True, slots=True)
class IndicatorFigure:
    """One figure that opens down to what stands behind it.

    ``value`` is a percentage 0–100 with two decimals rounded half up, None where nothing is to be counted (N/A).
    ``numerator_ids`` are among ``denominator_ids``; both are sorted dossier ids, or procedure codes where ``counts`` is
    ``procedures``. ``score`` are points of QĐ 766/QĐ-TTg out of ``max_score``, None where the figure carries no points
    or is N/A.
    """

    code: str
    formula_version: str
    name_vi: str
    value: Decimal | None
    numerator_ids: tuple[str, ...]
    denominator_ids: tuple[str, ...]
    counts: str = "dossiers"
    score: Decimal | None = None
    max_score: Decimal | None = None

    @property
    def numerator(self) -> int:
        """How many count."""
        return len(self.numerator_ids)

    @property
    def denominator(self) -> int:
        """Out of how many."""
        return len(self.denominator_ids)

    @property
    def shortfall_ids(self) -> tuple[str, ...]:
        """What is in the denominator but not in the numerator: where to look."""
        counted = set(self.numerator_ids)
        return tuple(i for i in self.denominator_ids if i not in counted)


@dataclass(frozen=True, slots=True)
class Gap:
    """Why a dossier does not count under the strict rate: component (empty for the result), code, Vietnamese text."""

    component_id: str
    code: str
    message_vi: str
