"""Retention rules by paper type, dated, as data."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

from digitize.errors import SetupError

ANY = "*"


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """A paper of this type (``*``: any) is kept ``years`` years after it was stored, None: for ever.

    ``verified``: somebody compared it with the text that ``basis`` names.
    """

    paper_type: str
    years: int | None
    valid_from: date
    basis: str
    verified: bool = True


def load_rules(path: Path | None = None) -> tuple[RetentionRule, ...]:
    """The rules of a TOML file, the packaged ones without one. SetupError where they can't be used."""
    name = path.name if path else "rules.toml"
    try:
        text = (
            path.read_text("utf-8") if path else files("digitize.retention").joinpath("rules.toml").read_text("utf-8")
        )
        rules = tuple(_rule(row) for row in tomllib.loads(text)["rule"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SetupError(reason=f"retention_rules {name}: {error}") from error
    if not any(rule.paper_type == ANY for rule in rules):
        raise SetupError(reason=f'retention_rules {name}: no rule for paper_type "*"')
    return rules


def rule_for(rules: Sequence[RetentionRule], paper_type: str, on: date) -> RetentionRule | None:
    """The rule in force on a day: that of the type before that of any, the later before the earlier; None: none yet."""
    in_force = [rule for rule in rules if rule.paper_type in (paper_type, ANY) and rule.valid_from <= on]
    return max(in_force, key=lambda rule: (rule.paper_type != ANY, rule.valid_from), default=None)


def in_force(rules: Sequence[RetentionRule], on: date) -> tuple[RetentionRule, ...]:
    """The rule of each type that counts on a day, that of any type last."""
    types = sorted({rule.paper_type for rule in rules} - {ANY})
    found = [rule for name in types if (rule := rule_for(rules, name, on)) is not None and rule.paper_type == name]
    any_type = rule_for([rule for rule in rules if rule.paper_type == ANY], ANY, on)
    return (*found, *((any_type,) if any_type else ()))


def kept_until(rule: RetentionRule, stored_on: date) -> date | None:
    """The first day on which the paper may be deleted; None: never."""
    if rule.years is None:
        return None
    year = stored_on.year + rule.years
    return date(year, 3, 1) if (stored_on.month, stored_on.day) == (2, 29) else stored_on.replace(year=year)


def _rule(row: dict[str, object]) -> RetentionRule:
    years, day = row.get("years"), row["valid_from"]
    if (years is not None and (not isinstance(years, int) or years < 0)) or not isinstance(day, date):
        raise ValueError("years: a number from 0, or left out for ever; valid_from: a date")
    verified = row.get("verified", True)
    if not isinstance(verified, bool):
        raise TypeError("verified: true or false")
    return RetentionRule(str(row["paper_type"]), years, day, str(row["basis"]), verified)
