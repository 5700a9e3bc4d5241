"""Whatever a person decides, in whatever order: no page is lost or doubled, and undoing gives back what was."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitize.errors import ReviewRefusedError
from digitize.review.arrangement import Arrangement, Aside, Draft, difference, patched, with_arrivals
from digitize.review.operations import (
    ASIDE_REASONS,
    PRESENTED,
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
)

PAGES = tuple(f"p{number}" for number in range(1, 8))


def draft(key: str, *pages: str, settled: bool = True, submitted_as: str = "ban_chinh") -> Draft:
    return Draft(key, pages, "GIAY_KHAI_SINH", "DM-1", submitted_as, settled, 0.9)


def start() -> Arrangement:
    """Two documents, a paper only shown, and two pages aside."""
    documents = (draft("a", "p1", "p2", "p3"), draft("b", "p5", "p6"), draft("c", "p7", submitted_as=PRESENTED))
    return Arrangement.of(PAGES, documents, (Aside("p4", "blank", "Trang trắng."),))


def order_kept(before: Arrangement, after: Arrangement) -> bool:
    """Whether pages that stayed together kept their order."""
    for old in before.documents:
        for new in after.documents:
            shared = [page for page in old.pages if page in new.pages]
            if shared != [page for page in new.pages if page in shared]:
                return False
    return True


@st.composite
def sequences(draw: st.DrawFn) -> list[tuple[str, int, int, int]]:
    """Kinds of operations with three numbers that choose what they touch once the arrangement is known."""
    number = st.integers(0, 40)
    return draw(st.lists(st.tuples(st.sampled_from(sorted(_MAKERS)), number, number, number), max_size=25))


def _page(now: Arrangement, choice: int) -> str:
    return now.pages[choice % len(now.pages)]


def _key(now: Arrangement, choice: int) -> str:
    keys = [each.key for each in now.documents] or ["none"]
    return keys[choice % len(keys)]


def _reordered(now: Arrangement, key: str, choice: int) -> tuple[str, ...]:
    pages = next((each.pages for each in now.documents if each.key == key), ())
    at = choice % (len(pages) or 1)
    return pages[at:] + pages[:at]


_MAKERS: dict[str, Callable[[Arrangement, str, int, int, int], Operation]] = {
    "assign": lambda now, new, a, b, c: Assign(
        _page(now, a), None if c % 2 else _key(now, b), new, "GIAY_CHUNG_SINH", "ban_chinh"
    ),
    "split": lambda now, new, a, b, c: Split(_key(now, a), _page(now, b), (new, f"{new}-2")),
    "merge": lambda now, new, a, b, c: Merge(_key(now, a), _key(now, b), new),
    "move": lambda now, new, a, b, c: Move(
        _page(now, a), _key(now, b), _page(now, c) if c % 2 else None, (new, f"{new}-2")
    ),
    "reorder": lambda now, new, a, b, c: Reorder(_key(now, a), _reordered(now, _key(now, a), b), new),
    "rotate": lambda now, new, a, b, c: Rotate(_page(now, a), 90 * (b % 5), new),
    "type": lambda now, new, a, b, c: SetType(_key(now, a), f"T{b % 3}", new),
    "component": lambda now, new, a, b, c: SetComponent(_key(now, a), [None, "DM-1", "DM-2"][b % 3]),
    "as": lambda now, new, a, b, c: SetSubmittedAs(_key(now, a), [PRESENTED, "ban_chup"][b % 2]),
    "field": lambda now, new, a, b, c: SetField(_key(now, a), f"f{b % 2}", [None, "x", "y", " "][c % 4], "someone"),
    "absent": lambda now, new, a, b, c: DeclareAbsent(_key(now, a), "scope", bool(b % 2), "someone"),
    "aside": lambda now, new, a, b, c: SetAside(_page(now, a), [*ASIDE_REASONS, "no such"][b % 5], new),
    "keep": lambda now, new, a, b, c: Keep(_key(now, a), ["", "lý do"][b % 2]),
    "confirm": lambda now, new, a, b, c: Confirm((_key(now, a), _key(now, b)), "someone"),
}


@settings(max_examples=150, deadline=None)
@given(sequences())
def test_pages_in_are_pages_out_and_undo_gives_back_what_was(chosen: list[tuple[str, int, int, int]]) -> None:
    now, history = start(), []
    for number, (kind, a, b, c) in enumerate(chosen):
        operation = _MAKERS[kind](now, f"n{number}", a, b, c)
        try:
            after = apply(now, operation)
        except ReviewRefusedError:
            continue
        standing = [page for each in after.documents for page in each.pages] + [each.page for each in after.aside]
        assert sorted(standing) == sorted(PAGES)
        if kind != "reorder":
            assert order_kept(now, after)
        # what is sealed under a key never changes its meaning
        sealed = {each.key: (each.pages, each.paper_type) for each in now.documents}
        for each in after.documents:
            assert sealed.get(each.key, (each.pages, each.paper_type)) == (each.pages, each.paper_type)
        # what is erased stays as it is
        assert {each for each in now.documents if each.erased} <= set(after.documents)
        history.append((now, difference(now, after), difference(after, now)))
        now = after
    last = now
    for before, _, back in reversed(history):
        now = patched(now, back)
        assert now == before
    for _, forth, _ in history:
        now = patched(now, forth)
    assert now == last


def test_splitting_leaves_the_tail_without_component_and_both_unsettled() -> None:
    after = apply(start(), Split("a", "p2", ("x", "y")))
    head, tail = after.documents[:2]
    assert (head.pages, head.component_code, head.settled) == (("p1",), "DM-1", False)
    assert (tail.pages, tail.component_code, tail.settled) == (("p2", "p3"), None, False)


def test_a_document_that_loses_its_last_page_is_no_more() -> None:
    after = apply(start(), Move("p7", "a", "p2", ("left", "grown")))
    assert [(each.key, each.pages) for each in after.documents] == [
        ("grown", ("p1", "p7", "p2", "p3")),
        ("b", ("p5", "p6")),
    ]


def test_only_a_paper_that_was_shown_is_erased_when_confirmed_and_never_changes_again() -> None:
    after = apply(start(), Confirm(("a", "c"), "someone"))
    assert [each.erased for each in after.documents] == [False, False, True]
    assert after.document("a").confirmed_by == "someone"
    for operation in (
        SetType("c", "T", "n"),
        Merge("a", "c", "n"),
        SetAside("p7", "review.blank", "n"),
        Rotate("p7", 90, "n"),
        SetSubmittedAs("c", "ban_chinh"),
    ):
        with pytest.raises(ReviewRefusedError) as refused:
            apply(after, operation)
        assert refused.value.details["rule"] == "erased"


def test_a_shown_paper_with_a_reason_is_kept() -> None:
    kept = apply(start(), Keep("c", "Ủy quyền cần lưu"))
    assert not apply(kept, Confirm(("c",), "someone")).document("c").erased


@pytest.mark.parametrize(
    ("operation", "rule"),
    [
        (Split("a", "p1", ("x", "y")), "first_page"),
        (Split("a", "p5", ("x", "y")), "not_in_document"),
        (Split("zzz", "p5", ("x", "y")), "unknown_document"),
        (Merge("a", "a", "x"), "same_document"),
        (Move("p9", "a", None, ("x", "y")), "unknown_page"),
        (Move("p4", "a", None, ("x", "y")), "page_aside"),
        (Move("p1", "a", None, ("x", "y")), "same_document"),
        (Assign("p1", "b", "x", "T", "ban_chinh"), "not_aside"),
        (Reorder("a", ("p1", "p2"), "x"), "other_pages"),
        (Reorder("a", ("p1", "p2", "p3"), "x"), "no_change"),
        (Rotate("p1", 45, "x"), "turn"),
        (SetField("a", "name", "  ", "someone"), "empty_value"),
        (SetAside("p1", "because", "x"), "aside_reason"),
        (Keep("a", "vì"), "not_presented"),
        (Keep("c", " "), "reason_needed"),
        (SetType("a", "GIAY_KHAI_SINH", "x"), "no_change"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_what_can_not_be_is_refused_by_name(operation: Operation, rule: str) -> None:
    with pytest.raises(ReviewRefusedError) as refused:
        apply(start(), operation)
    assert refused.value.details["rule"] == rule


def test_an_arrangement_that_loses_or_doubles_a_page_can_not_be_built() -> None:
    for documents, aside in (((draft("a", "p1"),), ()), ((draft("a", "p1", "p2"), draft("b", "p2")), ())):
        with pytest.raises(ValueError, match="just one place"):
            Arrangement.of(("p1", "p2"), documents, aside)


def test_what_arrives_later_joins_without_touching_what_persons_decided() -> None:
    now = apply(start(), SetAside("p3", "review.foreign", "n"))
    arrived = with_arrivals(
        now,
        (*PAGES, "p8", "p9"),
        [draft("a", "p1", "p2", "p3"), draft("late", "p8")],
        [Aside("p4", "read_late", "Đọc lại."), Aside("p9", "blank", "Trang trắng."), Aside("p3", "blank", "?")],
    )
    assert [each.key for each in arrived.documents] == ["n", "b", "c", "late"]
    assert [(each.page, each.code) for each in arrived.aside] == [
        ("p3", "review.foreign"),
        ("p4", "read_late"),
        ("p9", "blank"),
    ]
    # the step from before they came can still be taken back
    assert patched(arrived, difference(now, start())).document("a").pages == ("p1", "p2", "p3")
