"""A missing, changed or unreadable object is put back from the other copy, once the SHA-256 of that one is right."""

from __future__ import annotations

from dataclasses import dataclass, replace

from digitize.errors import DigitizeError, ObjectChangedError, ObjectMissingError, StoreError
from digitize.integrity.check import Checked, check_kept
from digitize.second_copy.reach import reached, target_of
from digitize.service import Service
from digitize.store.access import SYSTEM
from digitize.store.audit import append
from digitize.store.integrity_tables import FindingKind, ObjectKind
from digitize.store.objects import ObjectStore
from digitize.store.repositories import copies, kept
from digitize.store.repositories.findings import COPY_KEY, Finding
from digitize.store.repositories.kept import KeptObject

_HARMED = (FindingKind.MISSING, FindingKind.CHANGED)
_HARM_VI = {FindingKind.MISSING: "bị mất", FindingKind.CHANGED: "bị thay đổi"}


@dataclass(frozen=True, slots=True)
class OtherCopy:
    """The second copy for one check: None where none is set, or it is not filled yet, or ``error`` says why not."""

    store: ObjectStore | None
    error: DigitizeError | None
    filled: bool


def other_copy(service: Service) -> OtherCopy:
    """The second copy as it is now."""
    if not service.has_copy:
        return OtherCopy(None, None, False)
    target = target_of(service)
    with service.reading() as session:
        mark, filled = copies.mark_of(session, target), copies.is_filled(session, target)
    if mark is None:  # it was never reached
        return OtherCopy(None, None, False)
    try:
        return OtherCopy(reached(service, mark), None, filled)
    except DigitizeError as error:
        return OtherCopy(None, error, filled)


def check_and_mend(service: Service, each: KeptObject, other: OtherCopy) -> Checked:
    """Check an object in the first store and in the copy; put back what is missing or changed in one from the other.

    Each repair is audited and stands in ``mended``; what can't be mended is a finding that says why. Raises StoreError
    where the whole first store is away.
    """
    checked = check_kept(service, each)
    if other.store is None:
        if _is_harmed(checked) and other.error is not None:
            return _with_text(checked, f"Chưa khôi phục được từ bản sao: {other.error.text_vi}")
        return checked
    if _is_harmed(checked):
        return _mend_first(service, each, checked, other.store)
    if not other.filled:
        return checked
    with service.reading() as session:
        if copies.in_line(session, [each.key]):
            return checked  # it is on its way
    return _check_copy(service, each, checked, other.store)


def _mend_first(service: Service, each: KeptObject, checked: Checked, copy: ObjectStore) -> Checked:
    found = checked.finding
    if found is None:
        return checked
    try:
        data = copy.get(each.key, sha256=each.sha256)
    except ObjectMissingError:
        return _with_text(checked, "Bản sao cũng không có: không khôi phục được.")
    except ObjectChangedError:
        return _with_text(checked, "Bản sao cũng khác mã băm đã ghi: không khôi phục được.")
    except StoreError as error:
        return _with_text(checked, f"Chưa khôi phục được từ bản sao: {error.text_vi}")
    if not _still_kept(service, each):
        return replace(checked, finding=None)  # erased or replaced meanwhile
    try:
        service.objects.put(each.key, data, sha256=each.sha256, content_type=each.media_type, anew=True)
    except StoreError as error:
        service.objects.check()
        return _with_text(checked, f"Chưa khôi phục được, kho không cho ghi: {error.text_vi}")
    if not _still_kept(service, each):
        if _may_go(service, each):
            service.objects.delete(each.key)
        return replace(checked, finding=None)
    again = check_kept(service, each)
    if _is_harmed(again):
        return _with_text(again, "Đã chép lại từ bản sao nhưng đọc ra vẫn sai.")
    _note(service, "object.mend", each, found.kind)
    mended = replace(found, text_vi=f"{found.text_vi} Đã khôi phục từ bản sao, đúng mã băm.")
    return replace(again, size_bytes=checked.size_bytes + again.size_bytes, mended=mended)


def _check_copy(service: Service, each: KeptObject, checked: Checked, copy: ObjectStore) -> Checked:
    checked = replace(checked, copy_looked_at=True)
    try:
        data = copy.get(each.key, sha256=each.sha256)
    except ObjectMissingError:
        kind = FindingKind.MISSING
    except ObjectChangedError:
        kind = FindingKind.CHANGED
    except StoreError as error:
        text = f"Không đọc được bản sao của tệp: {error.text_vi}"
        return replace(checked, copy_finding=_of_copy(each, FindingKind.UNVERIFIABLE, text))
    else:
        return replace(checked, size_bytes=checked.size_bytes + len(data))
    found = _of_copy(each, kind, f"Bản sao của tệp {_HARM_VI[kind]}.")
    try:
        good = service.objects.get(each.key, sha256=each.sha256)
        if not _still_kept(service, each):
            return checked
        copy.put(each.key, good, sha256=each.sha256, content_type=each.media_type, anew=True)
        copy.get(each.key, sha256=each.sha256)
    except StoreError as error:
        text = f"{found.text_vi} Chưa chép lại được: {error.text_vi}"
        return replace(checked, copy_finding=replace(found, text_vi=text))
    if not _still_kept(service, each):  # erased or replaced at this very moment
        if _may_go(service, each):
            with service.writing() as session:
                copies.want_erased(session, [each.key], each.dossier_id, service.clock())
        return checked
    _note(service, "copy.mend", each, kind)
    mended = replace(found, text_vi=f"{found.text_vi} Đã chép lại từ kho chính, đúng mã băm.")
    return replace(checked, mended=mended)


def _is_harmed(checked: Checked) -> bool:
    return checked.unreadable or (checked.finding is not None and checked.finding.kind in _HARMED)


def _still_kept(service: Service, each: KeptObject) -> bool:
    with service.reading() as session:
        return kept.is_still_kept(session, each)


def _may_go(service: Service, each: KeptObject) -> bool:
    with service.reading() as session:
        return kept.may_go(session, each)


def _note(service: Service, action: str, each: KeptObject, was: FindingKind) -> None:
    with service.writing() as session:
        append(session, SYSTEM, action, str(each.kind), each.subject_id, key=each.key, was=str(was), sha256=each.sha256)


def _of_copy(each: KeptObject, kind: FindingKind, text_vi: str) -> Finding:
    return Finding(kind, ObjectKind.COPY, f"{COPY_KEY}{each.key}", text_vi, each.subject_id, each.dossier_id)


def _with_text(checked: Checked, more: str) -> Checked:
    if checked.finding is None:
        return checked
    return replace(checked, finding=replace(checked.finding, text_vi=f"{checked.finding.text_vi} {more}"))
