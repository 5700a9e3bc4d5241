"""The second copy: all that is kept goes there, each side is mended from the other, what is erased is erased there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from digitize.cli.verify import as_text
from digitize.errors import CopyMarkError, SetupError, StoreError
from digitize.integrity import rolling
from digitize.integrity.mend import check_and_mend, other_copy
from digitize.integrity.walk import verify_everything
from digitize.retention import deletion
from digitize.second_copy import turn as copying
from digitize.second_copy.reach import MARK_KEY
from digitize.service import open_service
from digitize.settings import Settings
from digitize.store import work
from digitize.store.access import SYSTEM
from digitize.store.copy_tables import CopyTask
from digitize.store.integrity_tables import ObjectKind
from digitize.store.ledger import AuditEntry, WorkItem
from digitize.store.objects import FolderStore, ObjectStore, sha256_of
from digitize.store.repositories import copies, findings, kept
from digitize.store.repositories.former import replace_pdf
from digitize.store.tables import Document, DocumentPage, Page
from tests.integration.bench import Bench, bench_on, finished_bench
from tests.servers.ceph import S3Server

_REASON = "cơ quan điều tra yêu cầu giữ"


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """One dossier gone all the way before a second copy in another folder was set."""
    with finished_bench(tmp_path / "data", monkeypatch, object_store_copy_url=f"folder:{tmp_path / 'copy'}") as bench:
        yield bench


def kept_keys(bench: Bench) -> dict[str, str]:
    return {each.key: each.sha256 for each in bench.service.objects.list()}


def copied(store: ObjectStore) -> dict[str, str]:
    return {each.key: each.sha256 for each in store.list() if each.key != MARK_KEY}


def turn(bench: Bench) -> copying.CopyReport:
    report = copying.turn(bench.service)
    assert report is not None
    return report


def standing(bench: Bench) -> copies.Standing:
    with bench.service.reading() as session:
        return copies.standing(session)


def spoil(store: ObjectStore, key: str) -> None:
    data = bytearray(store.get(key))
    data[len(data) // 2] ^= 1
    store.put(key, bytes(data), sha256=sha256_of(bytes(data)), content_type="application/octet-stream")


def acts(bench: Bench) -> list[str]:
    with bench.service.reading() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.position)))


def some_keys(bench: Bench) -> tuple[str, str, str]:
    """An original, a reading, a signed file."""
    with bench.service.reading() as session:
        page = session.scalars(select(Page).order_by(Page.sequence)).first()
        document = session.scalars(select(Document).order_by(Document.sequence)).first()
    assert page is not None
    assert document is not None
    return page.original_key, page.reading_key or "", document.pdf_key or ""


def unmount(folder: Path) -> Path:
    """The disk of a copy is gone; an empty folder stays where it was."""
    elsewhere = folder.with_name("elsewhere")
    folder.rename(elsewhere)
    folder.mkdir()
    return elsewhere


def mount(folder: Path, elsewhere: Path) -> None:
    shutil.rmtree(folder)
    elsewhere.rename(folder)


def erase(bench: Bench) -> set[str]:
    """An officer confirmed that the first paper was only shown; the keys that go with it."""
    with bench.service.writing() as session:
        document = session.scalars(select(Document).order_by(Document.sequence)).first()
        assert document is not None
        page = session.scalars(select(Page).join(DocumentPage).where(DocumentPage.document_id == document.id)).one()
        page.erased_at = document.erased_at = bench.now()
        work.add_step(session, "erase_document", document.id, document.dossier_id, bench.now())
        stem = f"documents/{document.dossier.code}/{document.sequence:02d}-"
    files = set(bench.service.objects.keys(stem))
    assert len(files) == 2
    return files | {page.original_key, page.reading_key or ""}


def test_everything_kept_before_the_setting_is_copied_and_compared(bench: Bench) -> None:
    assert turn(bench).copied == 8
    assert copied(bench.service.open_copy()) == kept_keys(bench)
    assert standing(bench).filled_at is not None
    assert (standing(bench).keep, standing(bench).oldest) == (0, None)
    assert copying.turn(bench.service) is None  # nothing to do: nothing is written
    report = verify_everything(bench.service)
    assert (report.whole, report.copy_looked_at, report.mended) == (True, 8, ())


def test_what_is_kept_from_then_on_is_put_in_line_with_its_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with bench_on(tmp_path / "data", monkeypatch, object_store_copy_url=f"folder:{tmp_path / 'copy'}") as bench:
        turn(bench)
        assert standing(bench).filled_at is not None  # so nothing below is owed to the filling
        bench.scanned()
        bench.drain()
        waiting = standing(bench)
        assert waiting.keep == len(kept_keys(bench))
        assert waiting.oldest is not None
        turn(bench)
        assert copied(bench.service.open_copy()) == kept_keys(bench)


def test_each_side_is_mended_from_the_other_named_and_audited(bench: Bench) -> None:
    turn(bench)
    first, copy = bench.service.objects, bench.service.open_copy()
    good = kept_keys(bench)
    original, reading, pdf = some_keys(bench)
    spoil(first, original)
    first.delete(reading)
    copy.delete(pdf)
    report = verify_everything(bench.service)
    assert report.whole, as_text(report)
    assert {(each.kind, each.key) for each in report.mended} == {
        ("changed", original),
        ("missing", reading),
        ("missing", f"copy/{pdf}"),
    }
    for each in report.mended:
        assert each.key in as_text(report)
    assert kept_keys(bench) == copied(copy) == good
    assert sorted(act for act in acts(bench) if act.endswith(".mend")) == ["copy.mend", "object.mend", "object.mend"]
    with bench.service.reading() as session:
        told = findings.mended_since(session, SYSTEM, bench.now() - timedelta(days=30))
    assert {each.finding.key for each in told} == {each.key for each in report.mended}
    assert verify_everything(bench.service).mended == ()


def test_what_the_disk_does_not_give_any_more_is_written_anew_from_the_copy(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn(bench)
    original, _, _ = some_keys(bench)
    get, put = FolderStore.get, FolderStore.put

    def bad_sector(store: FolderStore, key: str, *, sha256: str | None = None) -> bytes:
        if key == original and store is bench.service.objects:
            raise StoreError
        return get(store, key, sha256=sha256)

    def elsewhere_on_it(store: FolderStore, key: str, data: bytes, **how: object) -> object:
        assert (store, key, how["anew"]) == (bench.service.objects, original, True)
        monkeypatch.setattr(FolderStore, "get", get)
        return put(store, key, data, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(FolderStore, "get", bad_sector)
    monkeypatch.setattr(FolderStore, "put", elsewhere_on_it)
    report = verify_everything(bench.service)
    assert report.whole, as_text(report)
    assert [(each.kind, each.key) for each in report.mended] == [("unverifiable", original)]


def test_the_rolling_check_mends_as_well(bench: Bench) -> None:
    turn(bench)
    original, reading, _ = some_keys(bench)
    bench.service.objects.delete(original)
    spoil(bench.service.open_copy(), reading)
    bench.later += timedelta(days=bench.settings.verify_cycle_days)
    rolling.turn(bench.service)
    bench.later += timedelta(days=bench.settings.verify_cycle_days)
    rolling.turn(bench.service)
    assert kept_keys(bench) == copied(bench.service.open_copy())
    assert {"object.mend", "copy.mend"} <= set(acts(bench))


def test_what_is_wrong_on_both_sides_stays_a_finding_that_says_so(bench: Bench) -> None:
    turn(bench)
    original, reading, _ = some_keys(bench)
    for store in (bench.service.objects, bench.service.open_copy()):
        spoil(store, original)
        store.delete(reading)
    report = verify_everything(bench.service)
    told = {each.finding.key: each.finding for each in report.findings}
    assert {key: each.kind for key, each in told.items()} == {original: "changed", reading: "missing"}
    assert "Bản sao cũng khác mã băm" in told[original].text_vi
    assert "Bản sao cũng không có" in told[reading].text_vi


def test_a_copy_that_is_away_holds_up_nothing_and_is_left_alone_longer_each_time(bench: Bench, tmp_path: Path) -> None:
    turn(bench)
    elsewhere = unmount(tmp_path / "copy")
    bench.scanned("more")
    bench.drain()
    waits = []
    for _ in range(3):
        report = turn(bench)
        assert isinstance(report.error, CopyMarkError)
        assert copying.turn(bench.service) is None
        with bench.service.reading() as session:
            state = session.get_one(copies.CopyState, 1)
        assert state.not_before is not None
        waits.append(state.not_before - bench.now())
        bench.later += timedelta(minutes=1)
    assert waits[0] < waits[1] < waits[2]
    away = standing(bench)
    assert (away.reason_code, away.keep) == ("store.copy_mark", 8)
    assert away.away_since is not None
    assert list((tmp_path / "copy").rglob("*")) == []  # nothing was written where the disk should be
    report = verify_everything(bench.service)
    assert report.findings == ()
    assert not report.whole
    assert "CHƯA SO ĐƯỢC VỚI BẢN SAO" in as_text(report)
    mount(tmp_path / "copy", elsewhere)
    bench.later += timedelta(minutes=10)
    assert turn(bench).copied == 8
    assert copied(bench.service.open_copy()) == kept_keys(bench)
    assert standing(bench).away_since is None


def test_erasing_reaches_the_copy_also_where_it_was_away(bench: Bench, tmp_path: Path) -> None:
    turn(bench)
    elsewhere = unmount(tmp_path / "copy")
    gone = erase(bench)
    bench.drain()
    assert not gone & set(kept_keys(bench))
    assert standing(bench).erase == len(gone)
    mount(tmp_path / "copy", elsewhere)
    assert gone <= set(copied(bench.service.open_copy()))
    assert turn(bench).erased == len(gone)
    assert copied(bench.service.open_copy()) == kept_keys(bench)
    assert acts(bench).count("copy.erase") == len(gone)
    report = verify_everything(bench.service)
    assert (report.whole, report.mended) == (True, ())


def test_a_paper_in_line_to_be_copied_that_is_erased_before_never_gets_there(bench: Bench) -> None:
    gone = erase(bench)
    bench.drain()
    turn(bench)
    assert not gone & set(copied(bench.service.open_copy()))
    assert copied(bench.service.open_copy()) == kept_keys(bench)


def test_a_legal_hold_keeps_both_sides_until_it_is_lifted(bench: Bench) -> None:
    turn(bench)
    gone = erase(bench)
    with bench.service.reading() as session:
        dossier_id = session.scalars(select(Document.dossier_id)).first() or ""
    deletion.hold(bench.service, SYSTEM, dossier_id, _REASON)
    bench.drain()
    with bench.service.reading() as session:
        item = session.scalars(select(WorkItem).where(WorkItem.step == "erase_document")).one()
    assert (item.state, item.reason_code) == ("set_aside", "deletion.refused")
    bench.later += timedelta(days=400)
    for _ in range(3):
        rolling.turn(bench.service)
        bench.later += timedelta(days=40)
    assert gone <= set(kept_keys(bench))
    assert gone <= set(copied(bench.service.open_copy()))
    deletion.lift_hold(bench.service, SYSTEM, dossier_id)
    bench.drain()
    turn(bench)
    assert not gone & (set(kept_keys(bench)) | set(copied(bench.service.open_copy())))


def test_an_erasure_that_waits_for_the_copy_waits_for_a_hold_as_well(bench: Bench, tmp_path: Path) -> None:
    turn(bench)
    elsewhere = unmount(tmp_path / "copy")
    gone = erase(bench)
    bench.drain()
    with bench.service.reading() as session:
        dossier_id = session.scalars(select(Document.dossier_id)).first() or ""
    deletion.hold(bench.service, SYSTEM, dossier_id, _REASON)
    mount(tmp_path / "copy", elsewhere)
    bench.later += timedelta(minutes=10)
    assert turn(bench).erased == 0
    assert standing(bench).held == len(gone)
    deletion.lift_hold(bench.service, SYSTEM, dossier_id)
    bench.later += timedelta(minutes=10)
    assert turn(bench).erased == len(gone)


def test_what_is_left_in_the_copy_alone_goes_after_its_grace(bench: Bench) -> None:
    turn(bench)
    copy = bench.service.open_copy()
    left = f"originals/aa/bb/{'a' * 64}"
    copy.put(left, b"x", sha256=sha256_of(b"x"), content_type="image/jpeg")
    assert verify_everything(bench.service).young == 1
    for _ in range(3):
        bench.later += timedelta(days=bench.settings.verify_cycle_days)
        rolling.turn(bench.service)
    turn(bench)
    assert copy.stat(left) is None


def test_an_object_that_came_to_be_erased_while_it_was_copied_does_not_stay(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, _, _ = some_keys(bench)
    put = FolderStore.put

    def erased_meanwhile(store: FolderStore, key: str, data: bytes, **how: object) -> object:
        if key == original and "copy" in str(store.root):
            monkeypatch.undo()
            with bench.service.writing() as session:
                session.execute(update(Page).where(Page.original_key == original).values(erased_at=bench.now()))
                session.execute(CopyTask.__table__.delete().where(CopyTask.key == original))
            bench.service.objects.delete(original)
        return put(store, key, data, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(FolderStore, "put", erased_meanwhile)
    assert turn(bench).erased == 1
    assert bench.service.open_copy().stat(original) is None


def test_a_copy_of_another_installation_and_the_same_store_twice_are_refused(bench: Bench, tmp_path: Path) -> None:
    other = FolderStore(tmp_path / "copy")
    other.put(MARK_KEY, b"other", sha256=sha256_of(b"other"), content_type="text/plain")
    assert isinstance(turn(bench).error, CopyMarkError)
    assert [each.key for each in other.list()] == [MARK_KEY]
    for url in (f"folder:{tmp_path}/data/objects", f"folder:{tmp_path}/data/objects/copy", "folder:"):
        with pytest.raises(SetupError, match="object_store_copy_url"):
            open_service(Settings(data_dir=tmp_path / "data", object_store_copy_url=url))


def test_a_first_store_that_is_away_says_nothing_about_the_copy(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> bytes:
        raise StoreError

    for act in ("get", "check"):
        monkeypatch.setattr(bench.service.objects, act, away)
    with pytest.raises(StoreError):
        copying.turn(bench.service)
    assert standing(bench).away_since is None
    monkeypatch.undo()
    bench.later += timedelta(minutes=1)
    assert turn(bench).copied == 8


def test_one_object_that_cannot_be_read_holds_up_no_other(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    original, _, _ = some_keys(bench)
    get = FolderStore.get

    def bad_sector(store: FolderStore, key: str, *, sha256: str | None = None) -> bytes:
        if key == original and store is bench.service.objects:
            raise StoreError
        return get(store, key, sha256=sha256)

    monkeypatch.setattr(FolderStore, "get", bad_sector)
    report = turn(bench)
    assert (report.copied, report.put_off) == (7, 1)
    monkeypatch.undo()
    bench.later += timedelta(minutes=1)
    assert turn(bench).copied == 1


@pytest.mark.parametrize("kind", [ObjectKind.ORIGINAL, ObjectKind.PDF])
@pytest.mark.parametrize("lost_in_copy", [False, True])
def test_what_another_row_still_has_stays_where_the_mended_one_goes_meanwhile(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, kind: ObjectKind, lost_in_copy: bool
) -> None:
    """Two pages may have the same bytes, and a replaced file is kept as a former one."""
    bench.scanned()  # the same bytes as in the dossier before
    bench.drain()
    turn(bench)
    first, copy = bench.service.objects, bench.service.open_copy()
    with bench.service.reading() as session:
        each = kept.kept_after(session, kind, "", 1)[0]
    harmed = copy if lost_in_copy else first
    harmed.delete(each.key)
    put = FolderStore.put

    def gone_meanwhile(store: FolderStore, key: str, data: bytes, **how: object) -> object:
        monkeypatch.undo()
        with bench.service.writing() as session:
            if kind is ObjectKind.ORIGINAL:
                session.get_one(Page, each.subject_id).erased_at = bench.now()
            else:
                document = session.get_one(Document, each.subject_id)
                replace_pdf(session, document, f"{each.key}.longer", "0" * 64, 1, bench.now())
        return put(store, key, data, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(FolderStore, "put", gone_meanwhile)
    check_and_mend(bench.service, each, other_copy(bench.service))
    turn_if_any(bench)
    assert first.stat(each.key) is not None
    assert copy.stat(each.key) is not None


def turn_if_any(bench: Bench) -> None:
    bench.later += timedelta(minutes=1)
    copying.turn(bench.service)


@pytest.mark.servers
def test_a_folder_is_copied_to_a_server_and_mended_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, s3_server: S3Server, s3_bucket_url: str
) -> None:
    settings = {
        "object_store_copy_url": s3_bucket_url,
        "object_store_copy_access_key": s3_server.access_key,
        "object_store_copy_secret_key": s3_server.secret_key,
    }
    with finished_bench(tmp_path / "data", monkeypatch, **settings) as bench:
        good = kept_keys(bench)
        turn(bench)
        copy = bench.service.open_copy()
        assert copied(copy) == good
        original, reading, pdf = some_keys(bench)
        spoil(bench.service.objects, original)
        bench.service.objects.delete(reading)
        copy.delete(pdf)
        assert len(verify_everything(bench.service).mended) == 3
        assert kept_keys(bench) == copied(copy) == good
        gone = erase(bench)
        bench.drain()
        turn(bench)
        assert not gone & set(copied(copy))
