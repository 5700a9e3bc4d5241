"""How the pages of a dossier are arranged into documents, as a value; and the difference between two arrangements.

Pure: pages are named by their identifiers, nothing is looked up. Every page stands in just one document or among those
set aside, always (R2): an arrangement that breaks this can't be built.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from digitize.errors import ReviewRefusedError


@dataclass(frozen=True, slots=True)
class TypedField:
    """A value that a person set for a field; ``by`` is the identifier of that person's key (R12)."""

    name: str
    value: str
    by: str


@dataclass(frozen=True, slots=True)
class DeclaredAbsent:
    """One of the nine minimum metadata that a person declared "không có"; ``by`` as in :class:`TypedField` (R12)."""

    name: str
    by: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as it is arranged.

    ``key`` names what goes into the sealed file (pages, their order and turn, paper type): whatever changes these
    gives a new key, so that a key once sealed always means the same. ``settled``: nothing waits for a person; any
    change unsettles. ``confirmed_by``: the key of the person who confirmed it so, empty where none did.
    ``kept_because``: why a paper that was only shown is kept after all; empty if not decided so.
    ``erased``: its pages' content is gone (R8), nothing about it can change any more.
    """

    key: str
    pages: tuple[str, ...]
    paper_type: str
    component_code: str | None
    submitted_as: str
    settled: bool
    confidence: float
    typed: tuple[TypedField, ...] = ()
    absent: tuple[DeclaredAbsent, ...] = ()
    confirmed_by: str = ""
    kept_because: str = ""
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Aside:
    """A page in no document, with its reason. ``decided``: by a person, so that no later finding overwrites it."""

    page: str
    code: str
    message_vi: str
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """The clockwise turn of a page's original, 0, 90, 180 or 270 degrees, that a person asked for."""

    page: str
    degrees: int


@dataclass(frozen=True, slots=True)
class Arrangement:
    """All pages of a dossier in their order, and where each stands.

    Documents are ordered by their first page, pages aside by their own place. Build it with :meth:`of`.
    """

    pages: tuple[str, ...]
    documents: tuple[Draft, ...]
    aside: tuple[Aside, ...]
    turns: tuple[Turn, ...] = ()

    @classmethod
    def of(
        cls, pages: Iterable[str], documents: Iterable[Draft], aside: Iterable[Aside], turns: Iterable[Turn] = ()
    ) -> Arrangement:
        """The arrangement in its one order. ValueError unless every page stands in just one place."""
        pages = tuple(pages)
        place = {page: number for number, page in enumerate(pages)}
        drafts, away = tuple(documents), tuple(aside)
        standing = [page for draft in drafts for page in draft.pages] + [each.page for each in away]
        if len(place) != len(pages) or sorted(standing) != sorted(pages) or not all(draft.pages for draft in drafts):
            raise ValueError("each page stands in just one place, and each document has one")
        if len({draft.key for draft in drafts}) != len(drafts):
            raise ValueError("two documents of one key")
        return cls(
            pages,
            tuple(sorted(drafts, key=lambda draft: min(place[page] for page in draft.pages))),
            tuple(sorted(away, key=lambda each: place[each.page])),
            tuple(sorted((turn for turn in turns if turn.page in place), key=lambda turn: place[turn.page])),
        )

    def document(self, key: str) -> Draft:
        """The document of that key; refused where there is none."""
        for draft in self.documents:
            if draft.key == key:
                return draft
        raise ReviewRefusedError(rule="unknown_document", reason="không có giấy tờ này trong cách sắp xếp hiện tại")

    def holding(self, page: str) -> Draft | None:
        """The document that holds the page, None if it is set aside; refused for a page of another dossier."""
        if page not in self.pages:
            raise ReviewRefusedError(rule="unknown_page", reason="trang không thuộc hồ sơ này")
        return next((draft for draft in self.documents if page in draft.pages), None)

    def turn_of(self, page: str) -> int | None:
        """The turn a person asked for, None if no one did."""
        return next((turn.degrees for turn in self.turns if turn.page == page), None)

    def with_documents(self, gone: Iterable[str], come: Iterable[Draft]) -> Arrangement:
        """Documents of the keys ``gone`` give way to ``come``; their pages must come out even."""
        left = set(gone)
        return Arrangement.of(
            self.pages, (*(each for each in self.documents if each.key not in left), *come), self.aside, self.turns
        )


@dataclass(frozen=True, slots=True)
class Patch:
    """What is to change to come from one arrangement to another: the parts that go, and those that come.

    It fits every arrangement that has the parts that go; others stay as they are.
    """

    documents_go: tuple[str, ...]
    documents_come: tuple[Draft, ...]
    aside_go: tuple[str, ...]
    aside_come: tuple[Aside, ...]
    turns_go: tuple[str, ...]
    turns_come: tuple[Turn, ...]


def difference(before: Arrangement, after: Arrangement) -> Patch:
    """The patch that leads from ``before`` to ``after``, which have the same pages."""
    kept = set(before.documents) & set(after.documents)
    aside_kept = set(before.aside) & set(after.aside)
    turns_kept = set(before.turns) & set(after.turns)
    return Patch(
        tuple(draft.key for draft in before.documents if draft not in kept),
        tuple(draft for draft in after.documents if draft not in kept),
        tuple(each.page for each in before.aside if each not in aside_kept),
        tuple(each for each in after.aside if each not in aside_kept),
        tuple(turn.page for turn in before.turns if turn not in turns_kept),
        tuple(turn for turn in after.turns if turn not in turns_kept),
    )


def patched(arrangement: Arrangement, patch: Patch) -> Arrangement:
    """The arrangement after the patch; refused where the parts that were to go are no longer there."""
    documents_go, aside_go, turns_go = set(patch.documents_go), set(patch.aside_go), set(patch.turns_go)
    try:
        return Arrangement.of(
            arrangement.pages,
            (*(each for each in arrangement.documents if each.key not in documents_go), *patch.documents_come),
            (*(each for each in arrangement.aside if each.page not in aside_go), *patch.aside_come),
            (*(each for each in arrangement.turns if each.page not in turns_go), *patch.turns_come),
        )
    except ValueError:
        raise ReviewRefusedError(
            rule="changed_since", reason="các trang liên quan đã được sắp xếp khác đi, không hoàn tác được bước này"
        ) from None


def with_arrivals(
    arrangement: Arrangement, pages: Iterable[str], documents: Iterable[Draft], aside: Iterable[Aside]
) -> Arrangement:
    """The arrangement with what came since: pages of batches assembled later, in ``pages`` in the order of all.

    ``documents`` and ``aside`` say how the service placed pages; they count for pages not known yet, and ``aside`` also
    for a page that still stands aside without a person's decision (its reason may have changed: it was read late).
    """
    known = set(arrangement.pages)
    reasons = {each.page: each for each in aside}
    new_documents = [draft for draft in documents if not known & set(draft.pages)]
    kept = [
        replace(reasons[each.page], page=each.page) if not each.decided and each.page in reasons else each
        for each in arrangement.aside
    ]
    return Arrangement.of(
        pages,
        (*arrangement.documents, *new_documents),
        (*kept, *(each for page, each in reasons.items() if page not in known)),
        arrangement.turns,
    )
