"""A station opens a dossier and a batch, puts pages and closes; what is wrong gets its own code and harms nothing."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image
from sqlalchemy import func, select

from digitize.store.access import Role
from digitize.store.clock import utc_now
from digitize.store.ledger import AuditEntry, WorkItem
from digitize.store.tables import Page
from tests.unit.api.house import AGENCY, House, picture, sha256

_DOSSIER = {"procedure_code": "1.001193", "owner_id": "045190990123", "owner_name": "Lê Thị Thử"}


@pytest.fixture
def station(house: House) -> TestClient:
    return house.client(house.key(Role.STATION)[0])


def _open(station: TestClient) -> str:
    dossier = station.post("/api/v1/dossiers", json=_DOSSIER)
    assert dossier.status_code == 201, dossier.text
    batch = station.post(f"/api/v1/dossiers/{dossier.json()['id']}/batches")
    assert batch.status_code == 201, batch.text
    return str(batch.json()["id"])


def _put(station: TestClient, batch_id: str, sequence: int, data: bytes, **headers: str) -> Any:
    sent = {"Content-Type": "image/jpeg", "X-Content-SHA256": sha256(data), **headers}
    return station.put(f"/api/v1/batches/{batch_id}/pages/{sequence}", content=data, headers=sent)


def _kept(house: House) -> tuple[int, int]:
    with house.service.reading() as session:
        pages = session.scalar(select(func.count()).select_from(Page)) or 0
    return pages, len(list(house.service.objects.list("originals/")))


def test_from_opening_to_closing(house: House, station: TestClient) -> None:
    batch_id = _open(station)
    receipts = [_put(station, batch_id, number, picture(number)) for number in (1, 2, 3)]
    assert [answer.status_code for answer in receipts] == [201, 201, 201]
    for number, answer in enumerate(receipts, 1):
        assert answer.json()["sequence"] == number
        assert answer.json()["sha256"] == sha256(picture(number))
    assert _kept(house) == (3, 3)
    closed = station.post(f"/api/v1/batches/{batch_id}/close", json={"sheets_declared": 3})
    assert closed.status_code == 200
    shown = station.get(f"/api/v1/batches/{batch_id}").json()
    assert shown["state"] == "closed"
    assert shown["counts"] == {"waiting": 3}
    assert [page["sequence"] for page in shown["pages"]] == [1, 2, 3]
    assert shown["waits_for"][0]["message_vi"]
    with house.service.reading() as session:
        assert session.scalar(select(func.count()).where(WorkItem.step == "read_page")) == 3


def test_the_same_dossier_opened_twice_is_one(station: TestClient) -> None:
    asked = {**_DOSSIER, "code": "H50.12-261124-0042"}
    first, second = (station.post("/api/v1/dossiers", json=asked) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    assert first.json()["code"] == "H50.12-261124-0042"
    other = station.post("/api/v1/dossiers", json={**asked, "procedure_code": "1.004873"})
    assert other.status_code == 409


def test_the_same_bytes_give_the_same_receipt(house: House, station: TestClient) -> None:
    batch_id = _open(station)
    first = _put(station, batch_id, 1, picture(1))
    again = _put(station, batch_id, 1, picture(1))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert _kept(house) == (1, 1)


def test_the_status_of_a_page_hangs_on_no_clock(house: House, station: TestClient) -> None:
    batch_id = _open(station)
    now = utc_now()
    house.service.clock = lambda: now
    statuses = [_put(station, batch_id, 1, picture(1)).status_code for _ in range(2)]
    assert statuses == [201, 200]


def test_many_at_once_keep_one_page(house: House, station: TestClient) -> None:
    batch_id = _open(station)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: _put(station, batch_id, 1, picture(1)), range(8)))
    assert {answer.status_code for answer in answers} <= {200, 201}
    assert len({answer.text for answer in answers}) == 1
    assert _kept(house) == (1, 1)


def test_other_bytes_for_a_page_are_a_conflict(house: House, station: TestClient) -> None:
    batch_id = _open(station)
    _put(station, batch_id, 1, picture(1))
    answer = _put(station, batch_id, 1, picture(2))
    assert (answer.status_code, answer.json()["code"]) == (409, "page.conflict")
    assert _kept(house) == (1, 1)


def test_a_closed_batch_takes_nothing_new_but_still_gives_receipts(house: House, station: TestClient) -> None:
    batch_id = _open(station)
    receipt = _put(station, batch_id, 1, picture(1)).json()
    station.post(f"/api/v1/batches/{batch_id}/close", json={"sheets_declared": 1})
    answer = _put(station, batch_id, 2, picture(2))
    assert (answer.status_code, answer.json()["code"]) == (409, "batch.closed")
    again = _put(station, batch_id, 1, picture(1))
    assert (again.status_code, again.json()) == (200, receipt)
    assert _kept(house) == (1, 1)


def test_a_wrong_count_keeps_the_batch_open_and_names_what_is_missing(station: TestClient) -> None:
    batch_id = _open(station)
    for number in (1, 2, 4):
        _put(station, batch_id, number, picture(number))
    answer = station.post(f"/api/v1/batches/{batch_id}/close", json={"sheets_declared": 5})
    assert (answer.status_code, answer.json()["code"]) == (409, "batch.count_mismatch")
    assert answer.json()["details"]["missing"] == "3, 5"
    assert station.get(f"/api/v1/batches/{batch_id}").json()["state"] == "open"
    for number in (3, 5):
        assert _put(station, batch_id, number, picture(number)).status_code == 201
    assert station.post(f"/api/v1/batches/{batch_id}/close", json={"sheets_declared": 5}).status_code == 200


def _image(kind: str, size: tuple[int, int] = (100, 140)) -> bytes:
    data = io.BytesIO()
    Image.new("1", size, 1).save(data, kind)
    return data.getvalue()


_PICTURE = picture(1)
_BAD: dict[str, tuple[bytes, dict[str, str], int, str]] = {
    "wrong sha256": (_PICTURE, {"X-Content-SHA256": "0" * 64}, 422, "page.checksum_mismatch"),
    "sha256 of another length": (_PICTURE, {"X-Content-SHA256": "0" * 63}, 422, "request.invalid"),
    "wrong content type": (_PICTURE, {"Content-Type": "image/png"}, 415, "file.type"),
    "content type of no image": (b"GIF89a" + bytes(50), {"Content-Type": "image/gif"}, 415, "file.type"),
    "text": (b"hello", {"Content-Type": "image/jpeg"}, 415, "file.type"),
    "truncated": (_PICTURE[: len(_PICTURE) // 2], {}, 422, "file.damaged"),
    "zero bytes": (b"", {}, 422, "file.empty"),
    "30,000 × 30,000 px": (_image("PNG", (30_000, 30_000)), {"Content-Type": "image/png"}, 413, "file.too_many_pixels"),
}


@pytest.mark.parametrize("name", _BAD)
def test_bad_input_has_its_own_code_and_keeps_nothing_but_an_audit_entry(
    house: House, station: TestClient, name: str
) -> None:
    data, headers, status, code = _BAD[name]
    batch_id = _open(station)
    with house.service.reading() as session:
        before = session.scalar(select(func.count()).select_from(AuditEntry)) or 0
    answer = _put(station, batch_id, 1, data, **headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert _kept(house) == (0, 0)
    if code != "request.invalid":
        with house.service.reading() as session:
            entries = session.scalars(select(AuditEntry).order_by(AuditEntry.position)).all()
        assert len(entries) == before + 1
        assert entries[-1].details == {"code": code}
    assert _put(station, batch_id, 1, _PICTURE).status_code == 201


def test_an_encrypted_pdf_is_named(house: House, station: TestClient) -> None:
    import pikepdf

    data = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(data, encryption=pikepdf.Encryption(owner="a", user="b"))
    answer = _put(station, _open(station), 1, data.getvalue(), **{"Content-Type": "application/pdf"})
    assert (answer.status_code, answer.json()["code"]) == (422, "file.encrypted")
    assert _kept(house) == (0, 0)


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    house = House.at(tmp_path / "small", max_file_bytes=5000)
    station = house.client(house.key(Role.STATION)[0])
    batch_id = _open(station)
    answer = _put(station, batch_id, 1, bytes(5001))
    assert (answer.status_code, answer.json()["code"]) == (413, "file.too_large")
    house.service.close()


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"procedure_code": "9.999999"}, 422, "catalog.unknown_procedure"),
        ({"procedure_code": "1.001193", "branch_id": "khong_co"}, 422, "catalog.unknown_branch"),
        ({"procedure_code": "1.001193", "channel": "fax"}, 422, "request.invalid"),
        ({"procedure_code": "1.001193", "owner": "045190990123"}, 422, "request.invalid"),
        ({}, 422, "request.invalid"),
    ],
)
def test_a_dossier_that_can_not_be(station: TestClient, asked: dict[str, str], status: int, code: str) -> None:
    answer = station.post("/api/v1/dossiers", json=asked)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "045190990123" not in answer.text


def test_a_full_queue_refuses_new_pages_and_says_when_to_come_again(tmp_path: Path) -> None:
    house = House.at(tmp_path / "busy", longest_queue=2)
    station = house.client(house.key(Role.STATION)[0])
    batch_id = _open(station)
    assert _put(station, batch_id, 1, picture(1)).status_code == 201
    assert _put(station, batch_id, 2, picture(2)).status_code == 201
    house.app.state.pressure._asked_at = float("-inf")
    answer = _put(station, batch_id, 3, picture(3))
    assert (answer.status_code, answer.json()["code"]) == (503, "service.busy")
    assert int(answer.headers["retry-after"]) >= 1
    assert _kept(house) == (2, 2)
    house.service.close()


def test_no_answer_before_the_bytes_are_durable(
    house: House, station: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from digitize.errors import StoreError

    batch_id = _open(station)

    def away(*_: object, **__: object) -> None:
        raise StoreError

    monkeypatch.setattr(house.service.objects, "put", away)
    answer = _put(station, batch_id, 1, picture(1))
    assert (answer.status_code, answer.json()["code"]) == (503, "store.unavailable")
    monkeypatch.undo()
    assert _kept(house) == (0, 0)
    assert _put(station, batch_id, 1, picture(1)).status_code == 201


def test_the_agency_of_the_caller_bounds_what_is_opened(station: TestClient) -> None:
    answer = station.post("/api/v1/dossiers", json={**_DOSSIER, "receiving_agency": "H29"})
    assert answer.status_code == 422
    inside = station.post("/api/v1/dossiers", json={**_DOSSIER, "receiving_agency": f"{AGENCY}.1"})
    assert inside.status_code == 201
