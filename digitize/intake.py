"""Taking papers in: open a dossier, open a batch, receive its pages, close it.

A page is answered for only after its bytes are durable and its row is committed; the same bytes for the same page give
the same receipt, however often they are sent. Whatever is refused leaves nothing behind but an audit entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from digitize.errors import (
    BatchClosedError,
    ChecksumMismatchError,
    DossierConflictError,
    EmptyFileError,
    FileTooLargeError,
    InputError,
    NotSignedError,
    PageConflictError,
    SheetCountMismatchError,
)
from digitize.scan import BrokenPage, inspect_page, media_type_of, open_pages
from digitize.scan.sniff import PDF
from digitize.second_copy import note
from digitize.service import Service
from digitize.steps.assembly import start_assembly_if_read
from digitize.store import work
from digitize.store.access import Caller, Role
from digitize.store.audit import append
from digitize.store.clock import vietnam_day
from digitize.store.columns import new_id
from digitize.store.objects import sha256_of
from digitize.store.repositories.batches import batch_view
from digitize.store.repositories.scope import batch_for, dossier_for
from digitize.store.repositories.views import BatchView
from digitize.store.seal import has_signatures
from digitize.store.tables import Batch, BatchState, Dossier, Page, PageState
from digitize.store.upsert import insert_once, next_number

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{2,63}")
_OWNER = re.compile(r"[0-9A-Za-z-]{3,20}")
_MOST_PAGES = 100_000
_LISTED = 50  # page numbers named in an error text


@dataclass(frozen=True, slots=True)
class DossierRequest:
    """What opens a dossier. ``code`` None: the system gives one, ``H50.12-YYMMDD-NNNN``.

    ``branch_id`` None: the procedure's first; ``deciding_agency`` None: the receiving one; ``received_on`` None: today.
    ``receiving_agency`` None: the caller's own.
    """

    procedure_code: str
    code: str | None = None
    branch_id: str | None = None
    owner_id: str | None = None
    owner_name: str | None = None
    receiving_agency: str | None = None
    deciding_agency: str | None = None
    channel: str = "direct"
    received_on: date | None = None


@dataclass(frozen=True, slots=True)
class DossierKey:
    """A dossier that was opened; ``created`` is False where the same one was there already."""

    id: str
    code: str
    created: bool


@dataclass(frozen=True, slots=True)
class PageReceipt:
    """Says that a page is kept durably. The same bytes put again give an equal receipt, its ``created`` False."""

    page_id: str
    batch_id: str
    sequence: int
    sha256: str
    size_bytes: int
    received_at: datetime
    created: bool = field(default=True, compare=False)


def open_dossier(service: Service, caller: Caller, wanted: DossierRequest) -> DossierKey:
    """Open a dossier, or give the one that the same request opened before.

    Raises UnknownProcedureError, UnknownBranchError, InputError for a code that can't be one, DossierConflictError
    where the code belongs to another dossier, AccessError for a caller without agency or role.
    """
    caller.require(Role.STATION, Role.OFFICER, Role.ADMIN)
    with _refusals_audited(service, caller, "dossier.refuse", "dossier", "-"):
        now = service.clock()
        received_on = wanted.received_on or vietnam_day(now)
        procedure = service.catalog.procedure(wanted.procedure_code, received_on)
        branch = service.catalog.branch(procedure, wanted.branch_id)
        receiving = _receiving_agency(service, caller, wanted.receiving_agency)
        if wanted.code is not None and not _CODE.fullmatch(wanted.code):
            raise InputError(reason="mã hồ sơ")
        if wanted.owner_id is not None and not _OWNER.fullmatch(wanted.owner_id):
            raise InputError(reason="số định danh")
        with service.writing() as session:
            code = wanted.code or _next_code(session, receiving, received_on)
            dossier_id = new_id()
            created = insert_once(
                session,
                Dossier,
                {
                    "id": dossier_id,
                    "code": code,
                    "procedure_code": procedure.code,
                    "branch_id": branch.branch_id,
                    "owner_id": wanted.owner_id,
                    "owner_name": wanted.owner_name,
                    "receiving_agency": receiving,
                    "deciding_agency": wanted.deciding_agency or receiving,
                    "channel": wanted.channel,
                    "received_on": received_on,
                    "opened_at": now,
                    "opened_by": caller.key_id,
                    "missing": [],
                    "last_document": 0,
                },
            )
            if created:
                append(session, caller, "dossier.open", "dossier", dossier_id, procedure=procedure.code)
                return DossierKey(dossier_id, code, created=True)
            same = session.scalars(select(Dossier).where(Dossier.code == code)).one()
            kept = (same.procedure_code, same.branch_id, same.receiving_agency, same.owner_id)
            # a code of ours that a caller gave at this very moment is not the same dossier either
            if wanted.code is None or kept != (procedure.code, branch.branch_id, receiving, wanted.owner_id):
                raise DossierConflictError(code=code)
            return DossierKey(same.id, code, created=False)


def open_batch(service: Service, caller: Caller, dossier_id: str) -> BatchView:
    """Open a batch (lô quét) for a dossier; NotFoundError if the caller may not see it."""
    caller.require(Role.STATION, Role.OFFICER, Role.ADMIN)
    now = service.clock()
    with service.writing() as session:
        dossier = dossier_for(session, caller, dossier_id)
        batch = Batch(id=new_id(), dossier_id=dossier.id, opened_by=caller.key_id, state=BatchState.OPEN, opened_at=now)
        session.add(batch)
        session.flush()
        append(session, caller, "batch.open", "batch", batch.id)
        return batch_view(session, batch, now)


def receive_page(
    service: Service, caller: Caller, batch_id: str, sequence: int, data: bytes, *, sha256: str, media_type: str
) -> PageReceipt:
    """Take page ``sequence`` (from 1) of a batch.

    Everything is checked before anything is kept; the bytes are durable before the row, the row is committed before
    the answer. A crash between the two leaves bytes without a row, which the next try finds and uses.
    Raises a FileError (empty, too large, checksum, type, damaged, encrypted, too many pixels, not one page),
    BatchClosedError, PageConflictError, NotFoundError; BusyError where too many are being decoded.
    """
    caller.require(Role.STATION, Role.OFFICER, Role.ADMIN)
    with _refusals_audited(service, caller, "page.refuse", "batch", batch_id):
        if not 1 <= sequence <= _MOST_PAGES:
            raise InputError(reason=f"1 ≤ sequence ≤ {_MOST_PAGES}")
        with service.reading() as session:  # what is refused anyway need not be decoded
            known = _known_receipt(session, batch_for(session, caller, batch_id), sequence, sha256)
        if known is not None:
            if sha256_of(data) != known.sha256:
                raise ChecksumMismatchError(sequence=sequence)
            return known
        kind = _checked_kind(service, data, sequence, sha256.lower(), media_type)
        digest = sha256.lower()
        whole = 1 if kind == PDF and has_signatures(data) else None  # then the file itself becomes the document's file
        return _kept(service, caller, batch_id, sequence, data, digest, kind, whole)[0]


def receive_signed_file(
    service: Service, caller: Caller, batch_id: str, sequence: int, data: bytes, *, sha256: str
) -> tuple[PageReceipt, ...]:
    """Take a signed PDF whole: its pages become pages ``sequence``, ``sequence`` + 1, … of the batch, and the file, not
    one byte changed, becomes the file of the one document that they are.

    Safe to repeat, durable as :func:`receive_page`, all pages or none. Raises NotSignedError for anything but a PDF
    with a signature (whether it holds is told later, with the document), and what :func:`receive_page` raises.
    """
    caller.require(Role.STATION, Role.OFFICER, Role.ADMIN)
    with _refusals_audited(service, caller, "page.refuse", "batch", batch_id):
        if not 1 <= sequence <= _MOST_PAGES:
            raise InputError(reason=f"1 ≤ sequence ≤ {_MOST_PAGES}")
        digest = sha256.lower()
        with service.reading() as session:
            known = _known_file(session, batch_for(session, caller, batch_id), sequence, digest)
        _refuse_unfit(service, data, sequence, digest)
        if known:  # a long file is not taken apart again for a caller who did not wait for the answer
            return known
        with service.decoding.hold():
            if media_type_of(data) != PDF or not has_signatures(data):
                raise NotSignedError
            count = 0
            for page in open_pages(data, service.settings.limits):
                if isinstance(page, BrokenPage):
                    raise page.error
                count += 1
        if sequence + count - 1 > _MOST_PAGES:
            raise InputError(reason=f"1 ≤ sequence ≤ {_MOST_PAGES}")
        return _kept(service, caller, batch_id, sequence, data, digest, PDF, count)


def close_batch(service: Service, caller: Caller, batch_id: str, sheets_declared: int) -> BatchView:
    """Close a batch with the number of page images that were sent; closing it again with the same number is the same.

    Raises SheetCountMismatchError (the batch stays open) unless pages 1…``sheets_declared`` are all kept and no other.
    """
    caller.require(Role.STATION, Role.OFFICER, Role.ADMIN)
    now = service.clock()
    with _refusals_audited(service, caller, "batch.refuse", "batch", batch_id), service.writing() as session:
        batch = batch_for(session, caller, batch_id, lock=True)
        if batch.state != BatchState.OPEN:
            if batch.sheets_declared != sheets_declared:
                raise BatchClosedError
            return batch_view(session, batch, now)
        kept = set(session.scalars(select(Page.sequence).where(Page.batch_id == batch.id)))
        if kept != set(range(1, sheets_declared + 1)):
            missing = sorted(set(range(1, min(sheets_declared, _MOST_PAGES) + 1)) - kept)
            extra = sorted(number for number in kept if number > sheets_declared)
            raise SheetCountMismatchError(
                declared=sheets_declared, received=len(kept), missing=_listed(missing), extra=_listed(extra)
            )
        batch.state = BatchState.CLOSED
        batch.sheets_declared = sheets_declared
        batch.closed_at = now
        session.flush()
        append(session, caller, "batch.close", "batch", batch.id, sheets=sheets_declared)
        start_assembly_if_read(session, batch.id, now)
        session.flush()
        return batch_view(session, batch, now)


def original_key(sha256: str) -> str:
    """Where the original bytes of this hash lie: content-addressed, never changed."""
    return f"originals/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _checked_kind(service: Service, data: bytes, sequence: int, sha256: str, media_type: str) -> str:
    _refuse_unfit(service, data, sequence, sha256)
    with service.decoding.hold():
        inspect_page(data, media_type, service.settings.limits)
    return media_type_of(data)


def _refuse_unfit(service: Service, data: bytes, sequence: int, sha256: str) -> None:
    limits = service.settings.limits
    if not data:
        raise EmptyFileError
    if len(data) > limits.file_bytes:
        raise FileTooLargeError(size_bytes=len(data), limit_bytes=limits.file_bytes)
    if sha256_of(data) != sha256:
        raise ChecksumMismatchError(sequence=sequence)


def _kept(
    service: Service,
    caller: Caller,
    batch_id: str,
    sequence: int,
    data: bytes,
    sha256: str,
    kind: str,
    file_pages: int | None,
) -> tuple[PageReceipt, ...]:
    """The bytes first, durably; then the rows of their pages, all or none."""
    key = original_key(sha256)
    service.objects.put(key, data, sha256=sha256, content_type=kind)
    with service.writing() as session:
        batch = batch_for(session, caller, batch_id, lock=True)
        receipts = tuple(
            _keep_page(service, session, caller, batch, sequence + at, (sha256, len(data), kind, key), at, file_pages)
            for at in range(file_pages or 1)
        )
    if service.objects.stat(key) is None:  # the same bytes of an erased page (R8) were removed in between
        service.objects.put(key, data, sha256=sha256, content_type=kind)
    return receipts


def _keep_page(
    service: Service,
    session: Session,
    caller: Caller,
    batch: Batch,
    sequence: int,
    original: tuple[str, int, str, str],
    place_in_file: int,
    file_pages: int | None,
) -> PageReceipt:
    sha256, size, kind, key = original
    place = place_in_file + 1
    known = _known_receipt(session, batch, sequence, sha256, place)  # another try may have come in between
    if known is not None:
        return known
    now = service.clock()
    page = Page(
        id=new_id(),
        batch_id=batch.id,
        dossier_id=batch.dossier_id,
        sequence=sequence,
        sha256=sha256,
        size_bytes=size,
        media_type=kind,
        original_key=key,
        received_at=now,
        state=PageState.RECEIVED,
        file_page=None if file_pages is None else place,
        file_pages=file_pages,
    )
    session.add(page)
    session.flush()
    note.keep(service, session, key, sha256, kind, page.dossier_id)
    work.add_step(session, "read_page", page.id, page.dossier_id, now)
    append(session, caller, "page.receive", "page", page.id, sequence=sequence)
    return _receipt(page, created=True)


def _known_receipt(
    session: Session, batch: Batch, sequence: int, sha256: str, place_in_file: int = 1
) -> PageReceipt | None:
    page = session.scalar(select(Page).where(Page.batch_id == batch.id, Page.sequence == sequence))
    if page is not None:
        # another page of the same file is another page, too: two stretches of one file must not lie over each other
        if page.sha256 != sha256.lower() or (page.file_page or 1) != place_in_file:
            raise PageConflictError(sequence=sequence)
        return _receipt(page, created=False)
    if batch.state != BatchState.OPEN:
        raise BatchClosedError
    return None


def _known_file(session: Session, batch: Batch, sequence: int, sha256: str) -> tuple[PageReceipt, ...]:
    """Receipts of a signed file that is kept already with its first page at ``sequence``; none where it is not."""
    first = session.scalar(select(Page).where(Page.batch_id == batch.id, Page.sequence == sequence))
    if first is None or first.sha256 != sha256 or first.file_page != 1 or first.file_pages is None:
        return ()
    pages = session.scalars(
        select(Page)
        .where(Page.batch_id == batch.id, Page.sequence.between(sequence, sequence + first.file_pages - 1))
        .order_by(Page.sequence)
    )
    return tuple(_receipt(page, created=False) for page in pages)


def _receipt(page: Page, *, created: bool) -> PageReceipt:
    return PageReceipt(page.id, page.batch_id, page.sequence, page.sha256, page.size_bytes, page.received_at, created)


def _receiving_agency(service: Service, caller: Caller, wanted: str | None) -> str:
    own = caller.agency_code
    if own is None:
        return wanted or service.settings.agency_code
    if wanted is not None and wanted != own and not wanted.startswith(f"{own}."):
        raise InputError(reason="receiving_agency")
    return wanted or own


def _next_code(session: Session, agency: str, received_on: date) -> str:
    """Mã hồ sơ by TT 01/2018/TT-VPCP Đ.19 with agency codes of QĐ 20/2020/QĐ-TTg; counted by unit and day."""
    stem = f"{agency}-{received_on:%y%m%d}"
    while True:
        code = f"{stem}-{next_number(session, f'dossier:{stem}'):04d}"
        if session.scalar(select(Dossier.id).where(Dossier.code == code)) is None:  # a caller may have given it
            return code


def _listed(numbers: list[int]) -> str:
    text = ", ".join(str(number) for number in numbers[:_LISTED]) or "–"
    return text + (f", … (+{len(numbers) - _LISTED})" if len(numbers) > _LISTED else "")


@contextmanager
def _refusals_audited(
    service: Service, caller: Caller, action: str, subject_kind: str, subject_id: str
) -> Iterator[None]:
    """Note what was refused, by its code; the refusal itself goes on."""
    try:
        yield
    except InputError as error:
        with service.writing() as session:
            append(session, caller, action, subject_kind, subject_id[:64], code=error.code)
        raise
