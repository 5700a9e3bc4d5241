"""Pages in = pages out, whatever the network and the station do."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from digitize import intake
from digitize.errors import (
    BatchClosedError,
    ChecksumMismatchError,
    DigitizeError,
    DossierConflictError,
    EmptyFileError,
    FileTooLargeError,
    FileTypeError,
    InputError,
    NotFoundError,
    PageConflictError,
    SheetCountMismatchError,
    StoreError,
    TooManyPixelsError,
    TruncatedFileError,
    UnknownBranchError,
    UnknownProcedureError,
)
from digitize.intake import DossierRequest
from digitize.store.access import Caller, Role
from digitize.store.ledger import AuditEntry, WorkItem
from digitize.store.objects import sha256_of
from digitize.store.tables import Dossier, Page
from tests.integration.bench import BIRTH_FORM, PROCEDURE, STATION, Bench, bench_on, picture

PICTURES = [picture(str(number)) for number in range(6)]


def put(bench: Bench, batch_id: str, sequence: int, data: bytes) -> intake.PageReceipt:
    return intake.receive_page(
        bench.service, STATION, batch_id, sequence, data, sha256=sha256_of(data), media_type="image/jpeg"
    )


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[int, list[tuple[int, str]]]:
    """A number of pages, and the sendings: in any order, some repeated, some cut off between object and row."""
    count = draw(st.integers(0, 6))
    sends = [(number, draw(st.sampled_from(["kept", "cut", "lost answer"]))) for number in range(1, count + 1)]
    again = draw(st.lists(st.sampled_from(range(1, count + 1)), max_size=6)) if count else []
    order = draw(st.permutations([*sends, *[(number, "kept") for number in again]]))
    return count, list(order)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(delivery=deliveries())
def test_pages_in_are_pages_out(shared: Bench, delivery: tuple[int, list[tuple[int, str]]]) -> None:
    count, sends = delivery
    bench = shared
    batch = bench.open_batch()
    for number, how in sends:
        if how == "cut":
            keep = bench.service.writing
            bench.service.writing = _away  # type: ignore[method-assign]
            try:
                with pytest.raises(StoreError):
                    put(bench, batch.id, number, PICTURES[number - 1])
            except pytest.fail.Exception:  # the page was kept before: then it is answered for without a new row
                assert number in _kept(bench, batch.id)
            finally:
                bench.service.writing = keep  # type: ignore[method-assign]
        else:
            put(bench, batch.id, number, PICTURES[number - 1])
    for number in range(1, count + 1):  # the station sends until it has a receipt for each
        receipt = put(bench, batch.id, number, PICTURES[number - 1])
        assert receipt.sha256 == sha256_of(PICTURES[number - 1])
    closed = intake.close_batch(bench.service, STATION, batch.id, count)
    assert [(page.sequence, page.sha256) for page in closed.pages] == [
        (number, sha256_of(PICTURES[number - 1])) for number in range(1, count + 1)
    ]
    for page in closed.pages:
        assert bench.service.objects.get(intake.original_key(page.sha256), sha256=page.sha256)
    with bench.service.reading() as session:
        steps = select(func.count()).select_from(WorkItem).join(Page, WorkItem.subject_id == Page.id)
        assert session.scalar(steps.where(Page.batch_id == batch.id)) == count


def _away() -> None:
    raise StoreError


def _kept(bench: Bench, batch_id: str) -> set[int]:
    with bench.service.reading() as session:
        return set(session.scalars(select(Page.sequence).where(Page.batch_id == batch_id)))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    """One bench for all examples of the property."""
    with pytest.MonkeyPatch.context() as monkeypatch, bench_on(tmp_path_factory.mktemp("intake"), monkeypatch) as bench:
        yield bench


def test_other_bytes_for_a_page_are_a_conflict(bench: Bench) -> None:
    batch = bench.open_batch()
    put(bench, batch.id, 1, PICTURES[0])
    with pytest.raises(PageConflictError):
        put(bench, batch.id, 1, PICTURES[1])
    assert _kept(bench, batch.id) == {1}
    assert put(bench, batch.id, 1, PICTURES[0]).created is False


def test_a_wrong_count_keeps_the_batch_open_and_names_the_pages(bench: Bench) -> None:
    batch = bench.open_batch()
    for number in (1, 3, 6):
        put(bench, batch.id, number, PICTURES[number - 1])
    with pytest.raises(SheetCountMismatchError) as refused:
        intake.close_batch(bench.service, STATION, batch.id, 5)
    assert refused.value.details == {"declared": 5, "received": 3, "missing": "2, 4, 5", "extra": "6"}
    for number in (2, 4, 5):
        put(bench, batch.id, number, PICTURES[number - 1])
    assert intake.close_batch(bench.service, STATION, batch.id, 6).state == "closed"
    assert intake.close_batch(bench.service, STATION, batch.id, 6).state == "closed", "again is the same"
    with pytest.raises(BatchClosedError):
        intake.close_batch(bench.service, STATION, batch.id, 7)
    with pytest.raises(BatchClosedError):
        put(bench, batch.id, 7, PICTURES[0])
    assert put(bench, batch.id, 6, PICTURES[5]).created is False, "a receipt that got lost is given again"


def test_an_empty_batch_can_be_closed(bench: Bench) -> None:
    batch = bench.open_batch()
    intake.close_batch(bench.service, STATION, batch.id, 0)
    bench.drain()
    assert bench.states() == {"done": 1}


BAD: list[tuple[str, bytes, dict[str, str], type[DigitizeError]]] = [
    ("zero bytes", b"", {}, EmptyFileError),
    ("wrong sha256", PICTURES[0], {"sha256": "0" * 64}, ChecksumMismatchError),
    ("wrong type", PICTURES[0], {"media_type": "image/png"}, FileTypeError),
    ("unknown type", b"Xin chao, day khong phai la anh", {"media_type": "text/plain"}, FileTypeError),
    ("cut short", PICTURES[0][: len(PICTURES[0]) // 2], {}, TruncatedFileError),
]


@pytest.mark.parametrize(("data", "sent", "error"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_pages_leave_only_an_audit_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, sent: dict[str, str], error: type[DigitizeError]
) -> None:
    with bench_on(tmp_path / "data", monkeypatch) as bench:
        batch = bench.open_batch()
        arguments = {"sha256": sha256_of(data), "media_type": "image/jpeg", **sent}
        with pytest.raises(error):
            intake.receive_page(bench.service, STATION, batch.id, 1, data, **arguments)
        assert _kept(bench, batch.id) == set()
        assert list(bench.service.objects.list()) == []
        with bench.service.reading() as session:
            last = session.scalars(select(AuditEntry).order_by(AuditEntry.position.desc())).first()
        assert last is not None
        assert (last.action, last.subject_id, last.details) == ("page.refuse", batch.id, {"code": error.code})
        assert put(bench, batch.id, 1, PICTURES[0]).created, "nothing else is harmed"


@pytest.mark.parametrize(
    ("limit", "error"),
    [({"max_file_bytes": 1000}, FileTooLargeError), ({"max_pixels": 1000}, TooManyPixelsError)],
)
def test_limits_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: dict[str, int], error: type[DigitizeError]
) -> None:
    with bench_on(tmp_path / "data", monkeypatch, **limit) as bench:
        batch = bench.open_batch()
        with pytest.raises(error):
            put(bench, batch.id, 1, PICTURES[0])
        assert list(bench.service.objects.list()) == []


@pytest.mark.parametrize("sequence", [0, -1, 100_001])
def test_page_numbers_count_from_one(shared: Bench, sequence: int) -> None:
    batch = shared.open_batch()
    with pytest.raises(InputError):
        put(shared, batch.id, sequence, PICTURES[0])


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        (DossierRequest("9.999999"), UnknownProcedureError),
        (DossierRequest(PROCEDURE, branch_id="khong-co"), UnknownBranchError),
        (DossierRequest(PROCEDURE, code="../../etc"), InputError),
        (DossierRequest(PROCEDURE, code="a/b"), InputError),
        (DossierRequest(PROCEDURE, owner_id="' or 1=1"), InputError),
        (DossierRequest(PROCEDURE, receiving_agency="H51"), InputError),
    ],
)
def test_dossiers_that_can_not_be_opened(shared: Bench, request_: DossierRequest, error: type[DigitizeError]) -> None:
    with shared.service.reading() as session:
        before = session.scalar(select(func.count()).select_from(Dossier))
    with pytest.raises(error):
        intake.open_dossier(shared.service, STATION, request_)
    with shared.service.reading() as session:
        assert session.scalar(select(func.count()).select_from(Dossier)) == before


def test_dossier_codes_count_by_unit_and_day(bench: Bench) -> None:
    codes = [intake.open_dossier(bench.service, STATION, DossierRequest(PROCEDURE)).code for _ in range(3)]
    stem = codes[0].rpartition("-")[0]
    assert codes == [f"{stem}-{number:04d}" for number in (1, 2, 3)]
    given_by_caller = DossierRequest(PROCEDURE, code=f"{stem}-0004")
    assert intake.open_dossier(bench.service, STATION, given_by_caller).created
    assert not intake.open_dossier(bench.service, STATION, given_by_caller).created, "asked again"
    assert intake.open_dossier(bench.service, STATION, DossierRequest(PROCEDURE)).code == f"{stem}-0005"
    with pytest.raises(DossierConflictError):
        intake.open_dossier(bench.service, STATION, DossierRequest("1.004873", code=f"{stem}-0004"))


def test_another_agency_finds_nothing(bench: Bench) -> None:
    batch = bench.open_batch()
    stranger = Caller("7" * 32, "Trạm khác", Role.STATION, "H51.01")
    for act in (
        lambda: intake.open_batch(bench.service, stranger, batch.dossier_id),
        lambda: intake.close_batch(bench.service, stranger, batch.id, 0),
        lambda: intake.receive_page(
            bench.service, stranger, batch.id, 1, PICTURES[0], sha256=sha256_of(PICTURES[0]), media_type="image/jpeg"
        ),
    ):
        with pytest.raises(NotFoundError):
            act()
    assert list(bench.service.objects.list()) == []


def test_a_receipt_is_a_plain_value(bench: Bench) -> None:
    batch = bench.open_batch()
    receipt = put(bench, batch.id, 1, bench.page("form", BIRTH_FORM))
    assert asdict(receipt)["batch_id"] == batch.id
