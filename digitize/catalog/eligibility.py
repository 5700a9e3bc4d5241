"""Dated rules on which papers are to be digitised: TT 01/2023/TT-VPCP Đ.4, TT 03/2025/TT-VPCP Đ.5 (R7).

Pure: facts of a paper in, decision out. The facts that come from marks on the paper are proposals, so a decision that
leaves a paper out says whether a person has to confirm it first (R27).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from digitize.errors import SetupError

NO_GROUND = "no_ground"
_KNOWN_FOR_SURE = frozenset({"online", "already_shared"})
"""Exclusions that rest on the dossier and the store, not on how a paper looks."""


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What the rules ask of one paper. ``paper_type`` is its code; the rest says what holds.

    ``on_the_list``: it answers a row of the procedure's list. ``procedure_result``, ``earlier_result``: an outcome of
    this procedure, of an earlier one. ``answers_an_agency``: made by an agency that takes part in deciding; None: told
    by its paper type.
    """

    paper_type: str
    on_the_list: bool = False
    procedure_result: bool = False
    earlier_result: bool = False
    answers_an_agency: bool | None = None
    requested: bool = False
    photocopy: bool = False
    certified_copy: bool = False
    already_electronic: bool = False
    presented: bool = False
    online: bool = False
    already_shared: bool = False
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The decision: ``code`` is the ground (eligible) or what leaves the paper out, ``rules`` the version that decided.

    ``must_confirm``: the paper is left out by what it looks like; until a person confirms that, it is a proposal.
    """

    eligible: bool
    code: str
    rules: str
    message_vi: str
    must_confirm: bool = False


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules in force from ``since`` until the next set. Grounds and exclusions in the order they are tried."""

    version: str
    since: date
    source: str
    grounds: tuple[str, ...]
    exclusions: tuple[str, ...]


@dataclass(frozen=True)
class EligibilityRules:
    """All rule sets, newest first, with the paper types they name and the words they are told in."""

    sets: tuple[RuleSet, ...]
    paper_types: Mapping[str, frozenset[str]]
    messages: Mapping[str, str]

    def in_force(self, on: date) -> RuleSet:
        """The rule set of that day; before the first one, the first."""
        return next((rules for rules in self.sets if on >= rules.since), self.sets[-1])

    def decide(self, facts: PaperFacts, on: date) -> Eligibility:
        """Whether the paper is to be digitised by the rules in force on ``on``, the day the dossier was received."""
        rules = self.in_force(on)
        for code in rules.exclusions:
            if self._excludes(code, facts):
                confirm = code not in _KNOWN_FOR_SURE
                return Eligibility(False, code, rules.version, self.messages[code], confirm)
        for code in rules.grounds:
            if self._grounds(code, facts):
                return Eligibility(True, code, rules.version, self.messages[code])
        return Eligibility(False, NO_GROUND, rules.version, self.messages[NO_GROUND], must_confirm=True)

    def _excludes(self, code: str, facts: PaperFacts) -> bool:
        if code == "verification":
            return self._verifies(facts) and not self._named("sector_law", facts)
        return bool(getattr(facts, code))

    def _grounds(self, code: str, facts: PaperFacts) -> bool:
        if code == "participating_agency":
            return self._verifies(facts)
        if code == "sector_law":
            return self._named("sector_law", facts)
        if code == "by_decision":
            everything = "*" in self.paper_types["by_decision"]
            return facts.on_the_list and (everything or self._named("by_decision", facts))
        return facts.requested if code == "on_demand" else bool(getattr(facts, code))

    def _verifies(self, facts: PaperFacts) -> bool:
        if facts.answers_an_agency is not None:
            return facts.answers_an_agency
        return self._named("verification", facts) and not facts.on_the_list

    def _named(self, group: str, facts: PaperFacts) -> bool:
        return facts.paper_type in self.paper_types[group]


@cache
def load_eligibility_rules() -> EligibilityRules:
    """The packaged rules, read once per process. SetupError names a ground or exclusion that no code knows."""
    text = (files("digitize.catalog") / "data" / "eligibility.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    sets = [
        RuleSet(row["version"], row["since"], row["source"], tuple(row["grounds"]), tuple(row["exclusions"]))
        for row in table["rules"]
    ]
    sets.sort(key=lambda rules: rules.since, reverse=True)
    messages = {**table["grounds"], **table["exclusions"]}
    known = set(PaperFacts.__dataclass_fields__) | {"participating_agency", "sector_law", "by_decision", "on_demand"}
    for rules in sets:
        for code in (*rules.grounds, *rules.exclusions):
            if code not in messages or (code not in known and code != "verification"):
                raise SetupError(reason=f"eligibility.toml: {rules.version} names {code}, which nothing knows")
    groups = {name: frozenset(codes) for name, codes in table["paper_types"].items()}
    return EligibilityRules(tuple(sets), groups, messages)
