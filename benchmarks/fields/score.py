"""Scoring of extracted fields against the truth of synthetic papers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from digitize.catalog import FieldKind, FieldSpec, PaperType
from digitize.extract import FieldValue
from digitize.vietnamese import same_text, search_key
from samples import TruthField


@dataclass(frozen=True, slots=True)
class Outcome:
    """One field of one paper: what it should be, what came out. ``expected`` None: the paper does not show it."""

    paper_type: str
    seed: int
    name: str
    kind: FieldKind
    filled_by: str
    expected: str | None
    got: FieldValue

    @property
    def right(self) -> bool:
        """Exact match but for letter case, NFC and tone placement; an agency's name may stand inside a longer one."""
        if self.got.value is None or self.expected is None:
            return self.got.value is None and self.expected is None
        if self.kind is FieldKind.AGENCY:
            return search_key(self.expected) in search_key(self.got.value)
        return same_text(self.got.value, self.expected)

    @property
    def silent_error(self) -> bool:
        """A wrong value that no person is asked about."""
        return self.got.value is not None and not self.right and not self.got.needs_review


@dataclass(slots=True)
class Tally:
    """Counts of outcomes under one name."""

    shown: int = 0
    right: int = 0
    silent_errors: int = 0
    accepted: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count one outcome."""
        self.shown += outcome.expected is not None
        self.right += outcome.expected is not None and outcome.right
        self.silent_errors += outcome.silent_error
        self.accepted += outcome.got.value is not None and not outcome.got.needs_review

    @property
    def exact(self) -> float:
        """Share of the fields shown that came out right."""
        return self.right / self.shown if self.shown else 0.0


@dataclass(slots=True)
class Board:
    """Tallies by paper type, kind of field, way of filling in, and source of the value."""

    tallies: dict[tuple[str, str], Tally] = field(default_factory=dict)
    unknown: Counter[str] = field(default_factory=Counter)
    wrong: list[Outcome] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Count one outcome under all its names."""
        filled = outcome.filled_by or "not shown"
        for key in (
            ("all", filled),
            ("type", outcome.paper_type),
            ("type, printed", outcome.paper_type) if filled == "print" else ("type, by hand", outcome.paper_type),
            ("kind, printed", outcome.kind.value) if filled == "print" else ("kind, by hand", outcome.kind.value),
            ("source", outcome.got.source.value) if outcome.got.value is not None else ("source", "nothing found"),
        ):
            self.tallies.setdefault(key, Tally()).add(outcome)
        if not outcome.right:
            self.wrong.append(outcome)


def outcomes(
    paper_type: PaperType,
    seed: int,
    truths: Sequence[Mapping[str, TruthField]],
    got: Sequence[FieldValue],
    board: Board,
) -> None:
    """Put all fields of one paper on the board; truth of fields the catalogue does not have is counted as unknown."""
    truth: dict[str, TruthField] = {}
    for page in truths:
        for name, shown in page.items():
            truth.setdefault(name, shown)
    specs: dict[str, FieldSpec] = {spec.name: spec for spec in paper_type.fields}
    for name in truth.keys() - specs.keys():
        board.unknown[f"{paper_type.code}.{name}"] += 1
    for value in got:
        expected = truth.get(value.name)
        board.add(
            Outcome(
                paper_type.code,
                seed,
                value.name,
                specs[value.name].kind,
                expected.kind if expected else "",
                expected.value if expected else None,
                value,
            )
        )
