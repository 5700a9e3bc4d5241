"""All there is to see about deletion: rules in force, papers whose retention is over, requests, holds, what is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from digitize.retention.rules import ANY, RetentionRule, in_force, kept_until, load_rules, rule_for
from digitize.service import Service
from digitize.store.access import Caller, Role
from digitize.store.clock import VIETNAM, vietnam_day
from digitize.store.repositories import retention
from digitize.store.repositories.documents import paper_name
from digitize.store.repositories.retention import Hold, Request, StoredBefore, StoredPaper
from digitize.store.retention_tables import DeletionState

MOST = 200
_MOST_DONE = 50


@dataclass(frozen=True, slots=True)
class DuePaper:
    """A paper whose retention is over since ``due_on`` by ``rule``."""

    paper: StoredPaper
    name_vi: str
    due_on: date
    rule: RetentionRule


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule in force with the name of its paper type; of any type: None."""

    rule: RetentionRule
    name_vi: str | None


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request with the name of its paper, and whether the caller has approved it already."""

    request: Request
    name_vi: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """What the page of deletions shows. ``more_due``: only the oldest 200 are in ``due``."""

    rules: tuple[RuleView, ...]
    due: tuple[DuePaper, ...]
    more_due: bool
    asked: tuple[RequestView, ...]
    holds: tuple[Hold, ...]
    done: tuple[RequestView, ...]

    @property
    def unverified(self) -> bool:
        """A rule in force has not been compared with the text of the law."""
        return any(not each.rule.verified for each in self.rules)


def overview(service: Service, caller: Caller) -> Overview:
    """What the caller may see of it. Raises AccessError for other roles, SetupError for rules that can't be used."""
    caller.require(Role.COMPLIANCE, Role.ADMIN)
    day = vietnam_day(service.clock())
    rules = load_rules(service.settings.retention_rules)
    current = in_force(rules, day)
    with service.reading() as session:
        papers = retention.stored_before(session, caller, _bounds(current, day), MOST + 1)
        asked = retention.requests(session, caller, DeletionState.ASKED, MOST)
        done = retention.requests(session, caller, DeletionState.APPROVED, _MOST_DONE)
        holds = retention.holds(session, caller, MOST)
    due = [each for paper in papers[:MOST] if (each := _due(service, rules, paper, day)) is not None]
    return Overview(
        tuple(RuleView(each, None if each.paper_type == ANY else _name(service, each.paper_type)) for each in current),
        tuple(due),
        len(papers) > MOST,
        tuple(_view(service, caller, each) for each in asked),
        tuple(holds),
        tuple(_view(service, caller, each) for each in done),
    )


def _bounds(current: Sequence[RetentionRule], day: date) -> list[StoredBefore]:
    """For each rule: before when papers must have been stored that may be due; a day too many, never one too few."""
    types = tuple(rule.paper_type for rule in current if rule.paper_type != ANY)
    bounds = []
    for rule in current:
        if rule.years is None or day.year - rule.years < 1:
            continue
        stored_on = (day - timedelta(days=365 * rule.years + rule.years // 4 - rule.years // 100)) + timedelta(days=2)
        moment = datetime.combine(stored_on, time(), VIETNAM).astimezone(UTC)
        bounds.append(StoredBefore(None if rule.paper_type == ANY else rule.paper_type, types, moment))
    return bounds


def _due(service: Service, rules: Sequence[RetentionRule], paper: StoredPaper, day: date) -> DuePaper | None:
    rule = rule_for(rules, paper.paper_type, day)
    until = kept_until(rule, vietnam_day(paper.stored_at)) if rule else None
    if rule is None or until is None or until > day:
        return None
    return DuePaper(paper, _name(service, paper.paper_type), until, rule)


def _view(service: Service, caller: Caller, each: Request) -> RequestView:
    mine = any(approval.approver_id == caller.key_id for approval in each.approvals)
    return RequestView(each, _name(service, each.paper.paper_type), mine)


def _name(service: Service, paper_type: str) -> str:
    return paper_name(service.catalog, paper_type)
