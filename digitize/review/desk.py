"""The desk where an officer decides: look at a dossier's arrangement, decide, undo, redo; one transaction each.

Every decision names the version it was made on; on another version nothing is kept (StaleReviewError). Each is audited
with its kind and place, never with a value.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from digitize.errors import InputError, ReviewRefusedError, StaleReviewError
from digitize.review.arrangement import Arrangement, difference, patched
from digitize.review.carry_out import branch_of, carry_out
from digitize.review.examples import keep_examples
from digitize.review.operations import (
    Assign,
    Confirm,
    DeclareAbsent,
    Keep,
    Merge,
    Move,
    Operation,
    Reorder,
    Rotate,
    SetAside,
    SetComponent,
    SetField,
    SetSubmittedAs,
    SetType,
    Split,
    apply,
    awaits_erasure,
)
from digitize.review.rules import check_against_catalogue
from digitize.service import Service
from digitize.steps.readings import reading_of
from digitize.store.access import Caller, Role
from digitize.store.audit import append
from digitize.store.columns import new_id
from digitize.store.repositories import arrangements
from digitize.store.repositories.arrangements import DecisionView
from digitize.store.repositories.scope import dossier_for
from digitize.store.tables import Dossier, Page, PageState

KINDS = (
    "assign",
    "split",
    "merge",
    "move",
    "reorder",
    "rotate",
    "set_type",
    "set_component",
    "set_submitted_as",
    "set_field",
    "declare_absent",
    "set_aside",
    "keep",
    "confirm",
)
_NEW_PAPER, _NEW_FORM = "KHAC", "ban_chinh"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A decision as it is asked for; what each kind needs is said by :func:`decide`.

    ``degrees`` is how far to turn clockwise from how the page is shown. ``document`` None with kind ``confirm`` means
    every document that can be confirmed without erasing anything.
    """

    kind: str
    document: str | None = None
    page: str | None = None
    other: str | None = None
    before: str | None = None
    pages: tuple[str, ...] = ()
    degrees: int = 0
    value: str | None = None
    name: str | None = None
    absent: bool = True


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies before the officer. ``undoable`` and ``redoable`` are the kinds of those decisions, None where none."""

    dossier_id: str
    version: int
    arrangement: Arrangement
    undoable: str | None
    redoable: str | None


def look(service: Service, caller: Caller, dossier_id: str) -> Desk:
    """The arrangement of a dossier as it is now; audited. NotFoundError if the caller may not see it."""
    caller.require(Role.OFFICER, Role.ADMIN)
    with service.writing() as session:
        dossier = dossier_for(session, caller, dossier_id, lock=True)
        version, arrangement = arrangements.load(session, dossier, service.clock())
        append(session, caller, "review.view", "dossier", dossier.id)
        return _desk(session, dossier, version, arrangement)


def past(service: Service, caller: Caller, dossier_id: str) -> tuple[DecisionView, ...]:
    """The latest decisions on a dossier, newest first; audited. NotFoundError if the caller may not see it."""
    caller.require(Role.OFFICER, Role.ADMIN)
    with service.writing() as session:
        dossier = dossier_for(session, caller, dossier_id)
        append(session, caller, "review.history", "dossier", dossier.id)
        return arrangements.history(session, dossier.id)


def decide(service: Service, caller: Caller, dossier_id: str, seen: int, wanted: Wanted) -> Desk:
    """Carry out one decision made on version ``seen``.

    Kinds and what they need: ``assign`` page, document (None: a new one); ``split`` document, page (first of the new
    one); ``merge`` document, other; ``move`` page, document, before (None: to the end); ``reorder`` document, pages;
    ``rotate`` page, degrees; ``set_type``, ``set_submitted_as`` document, value; ``set_component`` document, value
    (None: outside the list); ``set_field`` document, name, value (None: what was read stands again);
    ``declare_absent`` document, name, absent; ``set_aside`` page, value (a code of ASIDE_REASONS); ``keep`` document,
    value (why); ``confirm`` document (None: all but those to be erased).

    Raises StaleReviewError, ReviewRefusedError by name, InputError where something needed is lacking, NotFoundError.
    """
    caller.require(Role.OFFICER, Role.ADMIN)
    with service.writing() as session:
        dossier = dossier_for(session, caller, dossier_id, lock=True)
        now = service.clock()
        version, arrangement = arrangements.load(session, dossier, now)
        _same(seen, version)
        operation = _operation(service, session, caller, arrangement, wanted)
        check_against_catalogue(operation, arrangement, service.catalog, branch_of(service, dossier))
        after = apply(arrangement, operation)
        if isinstance(operation, Confirm):
            _all_read(session, after, operation)
        erases = any(draft.erased for draft in after.documents if draft not in arrangement.documents)
        if erases:
            after = arrangements.without_typed(after, {draft.key for draft in after.documents if draft.erased})
        back = None if erases else difference(after, arrangement)
        arrangements.note_decision(session, caller, dossier.id, wanted.kind, now, difference(arrangement, after), back)
        version = _keep(service, session, caller, dossier, after, f"review.{wanted.kind}")
        return _desk(session, dossier, version, after)


def undo(service: Service, caller: Caller, dossier_id: str, seen: int) -> Desk:
    """Take the latest decision back. Raises StaleReviewError; ReviewRefusedError where there is none to take back."""
    return _step(service, caller, dossier_id, seen, "undo")


def redo(service: Service, caller: Caller, dossier_id: str, seen: int) -> Desk:
    """Do the decision again that was taken back last. Raises as :func:`undo`."""
    return _step(service, caller, dossier_id, seen, "redo")


def _step(service: Service, caller: Caller, dossier_id: str, seen: int, way: str) -> Desk:
    caller.require(Role.OFFICER, Role.ADMIN)
    with service.writing() as session:
        dossier = dossier_for(session, caller, dossier_id, lock=True)
        version, arrangement = arrangements.load(session, dossier, service.clock())
        _same(seen, version)
        act = arrangements.take_back if way == "undo" else arrangements.do_again
        _, patch = act(session, dossier.id)
        after = patched(arrangement, patch)
        version = _keep(service, session, caller, dossier, after, f"review.{way}")
        return _desk(session, dossier, version, after)


def _keep(service: Service, session: Session, caller: Caller, dossier: Dossier, after: Arrangement, action: str) -> int:
    now = service.clock()
    version = arrangements.keep(session, dossier.id, after, now)
    append(session, caller, action, "dossier", dossier.id, version=version)
    carry_out(service, session, caller, dossier, after, now)
    keep_examples(session, caller, dossier.id, after, now)
    return version


def _desk(session: Session, dossier: Dossier, version: int, arrangement: Arrangement) -> Desk:
    return Desk(dossier.id, version, arrangement, *arrangements.ways(session, dossier.id))


def _same(seen: int, version: int) -> None:
    if seen != version:
        raise StaleReviewError(seen=seen, current=version)


def _all_read(session: Session, after: Arrangement, operation: Confirm) -> None:
    """A document is sealed with what was read on its pages: one that is being read again has to wait for it."""
    for key in operation.documents:
        for page_id in after.document(key).pages:
            if session.get_one(Page, page_id).state == PageState.RECEIVED:
                raise ReviewRefusedError(
                    rule="being_read", reason="có trang đang được đọc lại; chờ ít giây rồi xác nhận"
                )


def _operation(
    service: Service, session: Session, caller: Caller, arrangement: Arrangement, wanted: Wanted
) -> Operation:
    by = caller.key_id

    def needed(name: str) -> str:
        value: str | None = getattr(wanted, name)
        if not value:
            raise InputError(reason=f"{wanted.kind}: {name}")
        return value

    match wanted.kind:
        case "assign":
            return Assign(needed("page"), wanted.document, new_id(), wanted.value or _NEW_PAPER, _NEW_FORM)
        case "split":
            return Split(needed("document"), needed("page"), (new_id(), new_id()))
        case "merge":
            return Merge(needed("document"), needed("other"), new_id())
        case "move":
            return Move(needed("page"), needed("document"), wanted.before, (new_id(), new_id()))
        case "reorder":
            return Reorder(needed("document"), wanted.pages, new_id())
        case "rotate":
            page = needed("page")
            arrangement.holding(page)
            return Rotate(page, (_shown_turn(service, session, page) + wanted.degrees) % 360, new_id())
        case "set_type":
            return SetType(needed("document"), needed("value"), new_id())
        case "set_component":
            return SetComponent(needed("document"), wanted.value or None)
        case "set_submitted_as":
            return SetSubmittedAs(needed("document"), needed("value"))
        case "set_field":
            return SetField(needed("document"), needed("name"), wanted.value, by)
        case "declare_absent":
            return DeclareAbsent(needed("document"), needed("name"), wanted.absent, by)
        case "set_aside":
            return SetAside(needed("page"), needed("value"), new_id())
        case "keep":
            return Keep(needed("document"), needed("value"))
        case "confirm":
            return Confirm(_to_confirm(arrangement, wanted), by)
    raise InputError(reason=f"kind: {', '.join(KINDS)}")


def _to_confirm(arrangement: Arrangement, wanted: Wanted) -> tuple[str, ...]:
    if wanted.document is not None:
        return (wanted.document,)
    return tuple(draft.key for draft in arrangement.documents if not awaits_erasure(draft) and not draft.erased)


def _shown_turn(service: Service, session: Session, page_id: str) -> int:
    page = session.get_one(Page, page_id)
    if page.turn_degrees is not None:
        return page.turn_degrees
    return reading_of(service, page).rotation_degrees if page.reading_key else 0
