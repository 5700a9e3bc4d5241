"""What is wrong with what is kept stands before those who watch over the whole installation, and nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from digitize.second_copy import turn as copying
from digitize.store.access import Role
from digitize.store.clock import utc_now
from digitize.store.integrity_tables import FindingKind, ObjectKind
from digitize.store.repositories import copies, findings
from digitize.store.repositories.findings import Finding
from tests.unit.api.house import AGENCY, House


@pytest.mark.parametrize(
    ("role", "agency", "shown"),
    [
        (Role.ADMIN, None, True),
        (Role.COMPLIANCE, None, True),
        (Role.COMPLIANCE, AGENCY, False),
        (Role.OFFICER, AGENCY, False),
    ],
)
def test_findings_stand_on_the_page_of_those_who_watch(
    house: House, role: Role, agency: str | None, shown: bool
) -> None:
    found = Finding(FindingKind.CHANGED, ObjectKind.PDF, "documents/x/01-0/x.01.pdf", "Nội dung trong kho khác mã băm.")
    with house.service.writing() as session:
        findings.note(session, [found], utc_now())
    key, _ = house.key(role, agency)
    answer = house.signed_in(key).get("/work")
    assert answer.status_code == 200
    assert ("Toàn vẹn kho lưu trữ" in answer.text) is shown
    assert ("Tệp PDF đã ký bị thay đổi" in answer.text) is shown
    assert (found.key in answer.text) is shown


def test_the_second_copy_stands_on_the_page_and_in_the_api(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    house = House.at(tmp_path / "data", object_store_copy_url=f"folder:{copy}")
    house.processed()
    key, _ = house.key(Role.COMPLIANCE, None)
    watcher = house.client(key)
    assert watcher.get("/api/v1/work/integrity").json()["second_copy"]["reached"] is False
    assert "Chưa kết nối lần nào" in house.signed_in(key).get("/work").text
    copying.turn(house.service)
    found = watcher.get("/api/v1/work/integrity").json()["second_copy"]
    assert (found["reached"], found["filled"], found["keep"], found["oldest_seconds"]) == (True, True, 0, None)
    assert "Đã đủ" in house.signed_in(key).get("/work").text
    (copy / "digitize-copy" / "mark.txt").unlink()
    with house.service.writing() as session:
        copies.want(session, "originals/a", "0" * 64, "image/jpeg", None, house.service.clock())
    copying.turn(house.service)
    found = watcher.get("/api/v1/work/integrity").json()["second_copy"]
    assert (found["reason_code"], found["keep"]) == ("store.copy_mark", 1)
    text = house.signed_in(key).get("/work").text
    assert "Không dùng được từ" in text
    assert "1 tệp chờ chép" in text
    officer, _ = house.key(Role.COMPLIANCE, AGENCY)
    assert house.client(officer).get("/api/v1/work/integrity").status_code == 403
    assert "Bản sao thứ hai" not in house.signed_in(officer).get("/work").text


def test_what_was_mended_is_told(house: House) -> None:
    found = Finding(FindingKind.MISSING, ObjectKind.ORIGINAL, "originals/ab/cd/x", "Đã khôi phục từ bản sao.")
    with house.service.writing() as session:
        findings.note_mended(session, [found], utc_now())
    key, _ = house.key(Role.ADMIN, None)
    text = house.signed_in(key).get("/work").text
    assert "Đã tự khôi phục từ bản còn lại trong 30 ngày qua: 1" in text
    assert found.key in text
    answer = house.client(key).get("/api/v1/work/integrity").json()
    assert [each["key"] for each in answer["mended"]] == [found.key]
    assert answer["findings"] == []
