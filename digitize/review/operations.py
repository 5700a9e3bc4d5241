"""What a person may decide about an arrangement: one frozen value an operation, and what it makes of an arrangement.

Pure. Each operation gives a new arrangement with the same pages, or is refused by name (ReviewRefusedError); what it
touches waits for confirmation again. Identifiers of new documents come with the operation, so that applying it is
repeatable.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from digitize.errors import ReviewRefusedError
from digitize.review.arrangement import Arrangement, Aside, DeclaredAbsent, Draft, Turn, TypedField

PRESENTED = "xuat_trinh"
"""``submitted_as`` of a paper that was only shown (R8)."""

ASIDE_REASONS = {
    "review.blank": "Cán bộ xác định: trang trắng.",
    "review.foreign": "Cán bộ xác định: không thuộc hồ sơ này.",
    "review.system_form": "Cán bộ xác định: phiếu do hệ thống một cửa in.",
    "review.duplicate": "Cán bộ xác định: trang trùng.",
}
"""Why a person may set a page aside."""


@dataclass(frozen=True, slots=True)
class Assign:
    """Xếp trang: a page set aside joins ``document`` at its end, or becomes a document ``new_key`` of ``paper_type``.

    ``document`` None makes the new one; ``new_key`` also names the enlarged document.
    """

    page: str
    document: str | None
    new_key: str
    paper_type: str
    submitted_as: str


@dataclass(frozen=True, slots=True)
class Split:
    """Tách: the pages of ``document`` from ``page`` on become a document of their own."""

    document: str
    page: str
    new_keys: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Merge:
    """Ghép: the pages of ``other`` follow those of ``document``, which keeps its type and component."""

    document: str
    other: str
    new_key: str


@dataclass(frozen=True, slots=True)
class Move:
    """Chuyển trang: ``page`` goes from its document to ``document``, before ``before`` or to its end."""

    page: str
    document: str
    before: str | None
    new_keys: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reorder:
    """Đổi thứ tự: the same pages of ``document`` in another order."""

    document: str
    pages: tuple[str, ...]
    new_key: str


@dataclass(frozen=True, slots=True)
class Rotate:
    """Xoay: ``page`` is to be read turned by ``degrees`` clockwise from its original, 0, 90, 180 or 270."""

    page: str
    degrees: int
    new_key: str


@dataclass(frozen=True, slots=True)
class SetType:
    """Đặt loại giấy tờ. Fields that were set for the former type are dropped: they name other things."""

    document: str
    paper_type: str
    new_key: str


@dataclass(frozen=True, slots=True)
class SetComponent:
    """Đặt thành phần hồ sơ; None: the paper stands outside the branch's list."""

    document: str
    component_code: str | None


@dataclass(frozen=True, slots=True)
class SetSubmittedAs:
    """Đặt dạng nộp (bản chính, bản chụp, xuất trình, …)."""

    document: str
    submitted_as: str


@dataclass(frozen=True, slots=True)
class SetField:
    """Đặt giá trị; None takes a value set before back, so that what was read stands again."""

    document: str
    name: str
    value: str | None
    by: str


@dataclass(frozen=True, slots=True)
class DeclareAbsent:
    """Khai "không có": one of the nine minimum metadata is not on this paper; ``absent`` False takes that back."""

    document: str
    name: str
    absent: bool
    by: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """Để riêng trang: ``code`` is one of :data:`ASIDE_REASONS`. A document that loses its last page is no more."""

    page: str
    code: str
    new_key: str


@dataclass(frozen=True, slots=True)
class Keep:
    """Lưu: a paper that was only shown is kept nevertheless, for this reason (R8)."""

    document: str
    reason: str


@dataclass(frozen=True, slots=True)
class Confirm:
    """Xác nhận: the documents of these keys are right as they stand; ``by`` says so."""

    documents: tuple[str, ...]
    by: str


Operation = (
    Assign
    | Split
    | Merge
    | Move
    | Reorder
    | Rotate
    | SetType
    | SetComponent
    | SetSubmittedAs
    | SetField
    | DeclareAbsent
    | SetAside
    | Keep
    | Confirm
)


def apply(arrangement: Arrangement, operation: Operation) -> Arrangement:
    """The arrangement after the operation, with the same pages; ReviewRefusedError where it can't be done."""
    act: Callable[[Arrangement, Operation], Arrangement] = _ACTS[type(operation)]
    changed = act(arrangement, operation)
    if changed == arrangement:
        raise ReviewRefusedError(rule="no_change", reason="thao tác không làm thay đổi gì")
    return changed


def awaits_erasure(draft: Draft) -> bool:
    """Whether confirming this document erases the content of its pages: only shown, and not to be kept (R8)."""
    return draft.submitted_as == PRESENTED and not draft.kept_because and not draft.erased


def _changeable(arrangement: Arrangement, key: str) -> Draft:
    draft = arrangement.document(key)
    if draft.erased:
        raise ReviewRefusedError(rule="erased", reason="ảnh của giấy tờ này đã được xóa; không sửa được nữa")
    return draft


def _reopened(draft: Draft, **changes: object) -> Draft:
    """The changed document, waiting for a person again."""
    return replace(draft, **changes, settled=False, confirmed_by="")  # type: ignore[arg-type]


def _in(draft: Draft, page: str) -> int:
    if page not in draft.pages:
        raise ReviewRefusedError(rule="not_in_document", reason="trang không thuộc giấy tờ này")
    return draft.pages.index(page)


def _assign(now: Arrangement, act: Assign) -> Arrangement:
    if now.holding(act.page) is not None:
        raise ReviewRefusedError(rule="not_aside", reason="trang đang thuộc một giấy tờ; dùng thao tác chuyển trang")
    aside = tuple(each for each in now.aside if each.page != act.page)
    if act.document is None:
        come = Draft(act.new_key, (act.page,), act.paper_type, None, act.submitted_as, settled=False, confidence=0.0)
        return Arrangement.of(now.pages, (*now.documents, come), aside, now.turns)
    into = _changeable(now, act.document)
    grown = _reopened(into, key=act.new_key, pages=(*into.pages, act.page))
    others = (each for each in now.documents if each is not into)
    return Arrangement.of(now.pages, (*others, grown), aside, now.turns)


def _split(now: Arrangement, act: Split) -> Arrangement:
    draft = _changeable(now, act.document)
    at = _in(draft, act.page)
    if at == 0:
        raise ReviewRefusedError(
            rule="first_page", reason="đây là trang đầu của giấy tờ: không có gì để tách phía trước"
        )
    first, second = act.new_keys
    head = _reopened(draft, key=first, pages=draft.pages[:at])
    tail = Draft(
        second, draft.pages[at:], draft.paper_type, None, draft.submitted_as, settled=False, confidence=draft.confidence
    )
    return now.with_documents([draft.key], [head, tail])


def _merge(now: Arrangement, act: Merge) -> Arrangement:
    if act.document == act.other:
        raise ReviewRefusedError(rule="same_document", reason="không thể ghép giấy tờ với chính nó")
    draft, other = _changeable(now, act.document), _changeable(now, act.other)
    both = _reopened(
        draft,
        key=act.new_key,
        pages=draft.pages + other.pages,
        confidence=min(draft.confidence, other.confidence),
    )
    return now.with_documents([draft.key, other.key], [both])


def _move(now: Arrangement, act: Move) -> Arrangement:
    source = now.holding(act.page)
    if source is None:
        raise ReviewRefusedError(rule="page_aside", reason="trang đang để riêng; dùng thao tác xếp trang vào giấy tờ")
    source, target = _changeable(now, source.key), _changeable(now, act.document)
    if source.key == target.key:
        raise ReviewRefusedError(rule="same_document", reason="trang đã ở trong giấy tờ này; dùng thao tác đổi thứ tự")
    at = len(target.pages) if act.before is None else _in(target, act.before)
    left_key, grown_key = act.new_keys
    grown = _reopened(target, key=grown_key, pages=(*target.pages[:at], act.page, *target.pages[at:]))
    left = tuple(page for page in source.pages if page != act.page)
    come = [grown] + ([_reopened(source, key=left_key, pages=left)] if left else [])
    return now.with_documents([source.key, target.key], come)


def _reorder(now: Arrangement, act: Reorder) -> Arrangement:
    draft = _changeable(now, act.document)
    if sorted(act.pages) != sorted(draft.pages):
        raise ReviewRefusedError(rule="other_pages", reason="thứ tự mới phải gồm đúng các trang của giấy tờ")
    if act.pages == draft.pages:
        return now
    return now.with_documents([draft.key], [_reopened(draft, key=act.new_key, pages=act.pages)])


def _rotate(now: Arrangement, act: Rotate) -> Arrangement:
    if act.degrees not in (0, 90, 180, 270):
        raise ReviewRefusedError(rule="turn", reason="góc xoay phải là 0, 90, 180 hoặc 270 độ")
    draft = now.holding(act.page)
    if now.turn_of(act.page) == act.degrees:
        return now
    turned = Arrangement.of(
        now.pages,
        now.documents,
        now.aside,
        (*(each for each in now.turns if each.page != act.page), Turn(act.page, act.degrees)),
    )
    if draft is None:
        return turned
    _changeable(now, draft.key)
    return turned.with_documents([draft.key], [_reopened(draft, key=act.new_key)])


def _set_type(now: Arrangement, act: SetType) -> Arrangement:
    draft = _changeable(now, act.document)
    if draft.paper_type == act.paper_type:
        return now
    changed = _reopened(draft, key=act.new_key, paper_type=act.paper_type, typed=(), absent=())
    return now.with_documents([draft.key], [changed])


def _set_component(now: Arrangement, act: SetComponent) -> Arrangement:
    draft = _changeable(now, act.document)
    if draft.component_code == act.component_code:
        return now
    return now.with_documents([draft.key], [_reopened(draft, component_code=act.component_code)])


def _set_submitted_as(now: Arrangement, act: SetSubmittedAs) -> Arrangement:
    draft = _changeable(now, act.document)
    if draft.submitted_as == act.submitted_as:
        return now
    changed = _reopened(draft, submitted_as=act.submitted_as, kept_because="")
    return now.with_documents([draft.key], [changed])


def _set_field(now: Arrangement, act: SetField) -> Arrangement:
    draft = _changeable(now, act.document)
    typed = tuple(each for each in draft.typed if each.name != act.name)
    if act.value is not None:
        if not act.value.strip():
            raise ReviewRefusedError(rule="empty_value", reason="giá trị để trống; nếu giấy không ghi, chọn “không có”")
        before = next((each for each in draft.typed if each.name == act.name), None)
        if before is not None and before.value == act.value:
            return now
        typed = (*typed, TypedField(act.name, act.value, act.by))
    if typed == draft.typed:
        return now
    return now.with_documents([draft.key], [_reopened(draft, typed=typed)])


def _declare_absent(now: Arrangement, act: DeclareAbsent) -> Arrangement:
    draft = _changeable(now, act.document)
    there = any(each.name == act.name for each in draft.absent)
    if there == act.absent:
        return now
    absent = tuple(each for each in draft.absent if each.name != act.name)
    if act.absent:
        absent = (*absent, DeclaredAbsent(act.name, act.by))
    return now.with_documents([draft.key], [_reopened(draft, absent=absent)])


def _set_aside(now: Arrangement, act: SetAside) -> Arrangement:
    if act.code not in ASIDE_REASONS:
        raise ReviewRefusedError(rule="aside_reason", reason="lý do để riêng trang không có trong danh mục")
    draft = now.holding(act.page)
    away = Aside(act.page, act.code, ASIDE_REASONS[act.code], decided=True)
    others = tuple(each for each in now.aside if each.page != act.page)
    if draft is None:
        return Arrangement.of(now.pages, now.documents, (*others, away), now.turns)
    _changeable(now, draft.key)
    left = tuple(page for page in draft.pages if page != act.page)
    rest = tuple(each for each in now.documents if each is not draft)
    if left:
        rest = (*rest, _reopened(draft, key=act.new_key, pages=left))
    return Arrangement.of(now.pages, rest, (*others, away), now.turns)


def _keep(now: Arrangement, act: Keep) -> Arrangement:
    draft = _changeable(now, act.document)
    if draft.submitted_as != PRESENTED:
        raise ReviewRefusedError(rule="not_presented", reason="chỉ giấy tờ xuất trình mới cần lý do để được lưu")
    if not act.reason.strip():
        raise ReviewRefusedError(rule="reason_needed", reason="phải ghi lý do lưu giấy tờ chỉ xuất trình")
    return now.with_documents([draft.key], [_reopened(draft, kept_because=act.reason.strip())])


def _confirm(now: Arrangement, act: Confirm) -> Arrangement:
    drafts = [now.document(key) for key in dict.fromkeys(act.documents)]
    come = [
        replace(draft, settled=True, confirmed_by=act.by, erased=draft.erased or awaits_erasure(draft))
        for draft in drafts
        if not draft.settled or not draft.confirmed_by
    ]
    return now.with_documents([draft.key for draft in come], come)


_ACTS: dict[type, Callable[..., Arrangement]] = {
    Assign: _assign,
    Split: _split,
    Merge: _merge,
    Move: _move,
    Reorder: _reorder,
    Rotate: _rotate,
    SetType: _set_type,
    SetComponent: _set_component,
    SetSubmittedAs: _set_submitted_as,
    SetField: _set_field,
    DeclareAbsent: _declare_absent,
    SetAside: _set_aside,
    Keep: _keep,
    Confirm: _confirm,
}
