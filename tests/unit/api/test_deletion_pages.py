"""The page on which two persons delete what is due, and holds forbid it."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from digitize.store.access import Role
from digitize.store.ledger import WorkItem
from digitize.store.retention_tables import DeletionRequest
from digitize.store.tables import Document
from tests.unit.api.house import House

_RULES = '[[rule]]\npaper_type = "*"\nyears = 0\nvalid_from = 2020-01-01\nbasis = "danh mục thử"\n'
_CODE = "H50.12-261124-0001"


@pytest.fixture
def due(tmp_path: Path) -> House:
    """A stored paper, and a rule by which it is due at once."""
    rules = tmp_path / "rules.toml"
    rules.write_text(_RULES, "utf-8")
    house = House.at(tmp_path / "data", retention_rules=rules)
    house.processed()
    with house.service.writing() as session:
        session.execute(delete(DeletionRequest))
        session.scalars(select(Document)).one().stored_at = house.service.clock()
    return house


def shown(browser, address: str = "/deletions") -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return html.unescape(answer.text)


def sent(house: House, browser, address: str, **data: str):
    asked = {"form_token": house.form_token(browser), **data}
    return browser.post(f"/deletions{address}", data=asked, headers={"accept": "text/html"})


def test_an_empty_installation_says_so_and_that_the_packaged_rule_was_not_compared(house: House) -> None:
    text = shown(house.signed_in(house.key(Role.COMPLIANCE)[0]))
    for told in (
        "Chưa có giấy tờ nào đến hạn",
        "Không có đề nghị nào chờ phê duyệt",
        "Không có hồ sơ nào bị tạm giữ",
        "Chưa xóa giấy tờ nào",
        "Thời hạn lưu trữ chưa được đối chiếu với văn bản.",
        "70 năm từ ngày lưu",
    ):
        assert told in text
    assert 'class="tag warn">Chưa đối chiếu văn bản' in text


def test_only_who_may_delete_sees_the_page(house: House) -> None:
    for role, status in ((Role.OFFICER, 403), (Role.STATION, 403), (Role.ADMIN, 200)):
        browser = house.signed_in(house.key(role)[0])
        assert browser.get("/deletions", headers={"accept": "text/html"}).status_code == status
        assert ('href="/deletions"' in browser.get("/dossiers").text) is (status == 200)


def test_two_persons_delete_a_paper_from_the_page(due: House) -> None:
    (first_key, _), (second_key, _) = due.key(Role.COMPLIANCE), due.key(Role.ADMIN)
    first, second = due.signed_in(first_key), due.signed_in(second_key)
    document_id = due.processed()["document_id"]
    text = shown(first)
    assert f'action="/deletions/documents/{document_id}"' in text
    assert "danh mục thử" in text
    assert "Chưa đối chiếu văn bản" not in text
    answer = sent(due, first, f"/documents/{document_id}", reason="ngắn")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert sent(due, first, f"/documents/{document_id}", reason="Hết thời hạn lưu trữ").status_code == 303
    text = shown(first)
    assert "Chưa có giấy tờ nào đến hạn" in text
    approve = text.partition('action="/deletions/requests/')[2].partition('"')[0]
    answer = sent(due, first, f"/requests/{approve}", key=second_key)  # the key of somebody else
    assert answer.status_code == 401
    assert "Khóa truy cập không đúng" in html.unescape(answer.text)
    assert sent(due, first, f"/requests/{approve}", key=first_key).status_code == 303
    assert "Bạn đã phê duyệt; cần người thứ hai." in shown(first)
    assert sent(due, first, f"/requests/{approve}", key=first_key).status_code == 409
    assert "1/2" in shown(second)
    assert sent(due, second, f"/requests/{approve}", key=second_key).status_code == 303
    text = shown(second)
    assert "Đang xóa" in text
    assert "Không có đề nghị nào chờ phê duyệt" in text
    with due.service.writing() as session:
        session.scalars(select(WorkItem).where(WorkItem.step == "erase_document")).one().state = "done"
    assert "Đã xóa</span>" in shown(second)


def test_a_hold_takes_papers_off_the_list_until_it_is_lifted(due: House) -> None:
    browser = due.signed_in(due.key(Role.COMPLIANCE)[0])
    answer = sent(due, browser, "/holds", code="H50.12-261124-9999", reason="cơ quan điều tra yêu cầu")
    assert answer.status_code == 404
    assert "Không tìm thấy hồ sơ H50.12-261124-9999" in html.unescape(answer.text)
    assert sent(due, browser, "/holds", code=f" {_CODE} ", reason="cơ quan điều tra yêu cầu").status_code == 303
    text = shown(browser)
    assert "cơ quan điều tra yêu cầu" in text
    assert "Chưa có giấy tờ nào đến hạn" in text
    lift = text.partition('action="/deletions/holds/')[2].partition('"')[0]
    assert sent(due, browser, f"/holds/{lift}").status_code == 303
    assert "Không có hồ sơ nào bị tạm giữ" in shown(browser)
    assert "Chưa có giấy tờ nào đến hạn" not in shown(browser)


def test_a_person_of_another_agency_sees_nothing_of_it(due: House) -> None:
    text = shown(due.signed_in(due.key(Role.COMPLIANCE, "H51")[0]))
    assert "Chưa có giấy tờ nào đến hạn" in text
    assert _CODE not in text


def test_forms_without_their_token_are_refused(due: House) -> None:
    browser = due.signed_in(due.key(Role.COMPLIANCE)[0])
    address = f"/deletions/documents/{due.processed()['document_id']}"
    assert browser.post(address, data={"reason": "Hết thời hạn lưu trữ"}).status_code == 403
