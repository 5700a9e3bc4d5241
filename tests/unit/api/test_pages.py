"""The pages say in Vietnamese what the API answers, escape what they show, and fail as pages."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from fastapi.testclient import TestClient
from structlog.testing import capture_logs

from api.web import labels
from digitize.store.access import Role
from digitize.store.tables import Document, Dossier, Field
from tests.unit.api.house import OWNER_ID, OWNER_NAME, House

_HTML = {"Accept": "text/html"}


@pytest.fixture
def officer(house: House) -> TestClient:
    client = house.signed_in(house.key(Role.OFFICER)[0])
    client.headers.update(_HTML)
    return client


def _text(client: TestClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    _check_html(answer.text)
    return answer.text


class _Checked(HTMLParser):
    """Notes what no page may hold."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.faults.append(f"{tag} {name}")
            if name in ("src", "href", "action") and re.match(r"(https?:)?//|data:|javascript:", value or ""):
                self.faults.append(f"{tag} {name}={value}")
            if name == "id":
                self.ids.append(value or "")
        if tag in ("style", "iframe", "object"):
            self.faults.append(tag)


def _check_html(text: str) -> None:
    parser = _Checked()
    parser.feed(text)
    assert parser.faults == []
    assert len(parser.ids) == len(set(parser.ids))
    assert '<html lang="vi">' in text


def test_who_is_not_signed_in_comes_to_the_login_page_and_back(house: House) -> None:
    client = house.client()
    answer = client.get("/work", headers=_HTML)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=/work")
    page = client.get("/login?next=/work", headers=_HTML)
    _check_html(page.text)
    key, _ = house.key(Role.OFFICER)
    data = {"key": key, "form_token": house.signed_token(page.text), "next": "/work"}
    answer = client.post("/login", data=data)
    assert (answer.status_code, answer.headers["location"]) == (303, "/work")
    assert client.get("/work").status_code == 200


def test_a_wrong_key_is_told_and_never_shown_again(house: House) -> None:
    client = house.client()
    page = client.get("/login", headers=_HTML)
    data = {"key": "dgz_this-is-wrong", "form_token": house.signed_token(page.text)}
    answer = client.post("/login", data=data, headers=_HTML)
    assert answer.status_code == 401
    assert "Khóa truy cập không đúng" in answer.text
    assert "dgz_this-is-wrong" not in answer.text
    again = {"key": house.key(Role.OFFICER)[0], "form_token": house.signed_token(answer.text)}
    assert client.post("/login", data=again).status_code == 303


def test_logging_out_ends_the_session_here(house: House, officer: TestClient) -> None:
    page = _text(officer, "/dossiers")
    answer = officer.post("/logout", data={"form_token": house.signed_token(page)})
    assert answer.headers["location"] == "/login"
    assert officer.get("/dossiers").status_code == 303


@pytest.mark.parametrize(
    ("role", "first"),
    [(Role.OFFICER, "/dossiers"), (Role.COMPLIANCE, "/rates"), (Role.ADMIN, "/work"), (Role.STATION, "/dossiers")],
)
def test_each_role_begins_where_its_work_is_and_sees_only_its_places(house: House, role: Role, first: str) -> None:
    client = house.signed_in(house.key(role)[0])
    assert client.get("/").headers["location"] == first
    page = _text(client, first)
    for href in re.findall(r'<a href="(/[a-z]+)" ', page):
        assert client.get(href).status_code == 200, f"{role} is shown {href}"


def test_empty_pages_say_so(officer: TestClient) -> None:
    assert "Chưa có hồ sơ" in _text(officer, "/dossiers")
    assert "Không có hồ sơ nào khớp" in _text(officer, "/dossiers?code=H99")
    assert "Không có việc nào để riêng" in _text(officer, "/work")
    assert "N/A" in _text(officer, "/rates?from=2025-01-01&to=2025-01-31")


def test_the_list_shows_what_needs_a_person_and_no_citizen(house: House, officer: TestClient) -> None:
    house.processed()
    page = _text(officer, "/dossiers")
    assert "H50.12-261124-0001" in page
    assert "Cần cán bộ xem" in page
    assert OWNER_NAME not in page
    assert OWNER_ID not in page


def test_a_dossier_shows_documents_pages_without_document_and_progress(house: House, officer: TestClient) -> None:
    ids = house.processed()
    page = _text(officer, f"/dossiers/{ids['dossier_id']}")
    assert f'href="/documents/{ids["document_id"]}"' in page
    assert f'href="/pages/{ids["unreadable_page_id"]}"' in page
    assert "Chữ ký hợp lệ" in page
    assert "Đọc trang quá 60 giây nên đã dừng." in page
    assert OWNER_NAME in page
    assert OWNER_ID not in page
    assert labels.masked(OWNER_ID) in page


def test_a_document_shows_every_word_and_the_place_of_each_field(house: House, officer: TestClient) -> None:
    ids = house.processed()
    page = _text(officer, f"/documents/{ids['document_id']}")
    assert page.count('data-text="') == 4
    assert 'viewBox="0 0 620 877"' in page
    assert re.search(
        r'<rect x="54" y="54" width="212" height="32" rx="6" data-field="owner_name" class="doubtful"', page
    )
    assert "Tên cần xem lại" in page
    assert f'href="/documents/{ids["document_id"]}/pdf"' in page


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["Xã Hải Lăng, tỉnh Quảng Trị"], "Xã Hải Lăng, tỉnh Quảng Trị"),
        (["Phường A", "Phường B"], "một trong: Phường A; Phường B"),
    ],
)
def test_beside_an_old_address_stands_its_unit_of_today(
    house: House, officer: TestClient, names: list[str], said: str
) -> None:
    ids = house.processed()
    address = f"/documents/{ids['document_id']}"
    assert "Đơn vị hành chính hiện nay" not in _text(officer, address)
    unit = {"names_vi": names, "codes": [str(place) for place in range(len(names))]}
    with house.service.writing() as session:
        session.get_one(Field, (ids["document_id"], 1)).unit_now = unit
    page = _text(officer, address)
    assert "Đơn vị hành chính hiện nay" in page
    assert said in page
    answer = house.client(house.key(Role.OFFICER)[0]).get(f"/api/v1{address}")
    assert answer.json()["fields"][0]["unit_now"] == unit


def test_a_page_is_shown_read_or_unread(house: House, officer: TestClient) -> None:
    ids = house.processed()
    assert "Ảnh tốt" in _text(officer, f"/pages/{ids['page_id']}")
    assert "Trang chưa được đọc" in _text(officer, f"/pages/{ids['unreadable_page_id']}")
    for part in ("image", "preview"):
        assert officer.get(f"/pages/{ids['page_id']}/{part}").headers["content-type"] == "image/jpeg"


def test_records_are_searched_by_a_form_and_the_address_stays_clean(house: House, officer: TestClient) -> None:
    house.processed()
    token = house.signed_token(_text(officer, "/records"))
    with capture_logs() as lines:
        answer = officer.post("/records", data={"owner_id": OWNER_ID, "form_token": token})
        none = officer.post("/records", data={"owner_id": "045190990999", "form_token": token})
    _check_html(answer.text)
    assert "UBND phường Thử" in answer.text
    assert "Kho chưa có giấy tờ nào" in none.text
    assert OWNER_ID not in str(lines)
    assert officer.get(f"/records?owner_id={OWNER_ID}").text.count(OWNER_ID) == 0


def test_rates_open_to_their_dossiers(house: House, officer: TestClient) -> None:
    ids = house.processed()
    page = _text(officer, "/rates?from=2026-11-01&to=2026-11-30")
    link = re.search(r'href="(/rates/components\?[^"]+)"', page)
    assert link is not None
    opened = _text(officer, link.group(1).replace("&amp;", "&"))
    assert f'href="/dossiers/{ids["dossier_id"]}"' in opened


def test_work_set_aside_is_tried_again_by_a_button(house: House, officer: TestClient) -> None:
    ids = house.processed()
    page = _text(officer, "/work")
    assert "Đọc trang" in page
    assert f'action="/work/{ids["work_id"]}/retry"' in page
    answer = officer.post(f"/work/{ids['work_id']}/retry", data={"form_token": house.signed_token(page)})
    assert answer.headers["location"] == "/work"
    assert "Không có việc nào để riêng" in _text(officer, "/work")


def test_what_was_read_or_typed_can_not_become_markup(house: House, officer: TestClient) -> None:
    ids = house.processed()
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    with house.service.writing() as session:
        session.get_one(Dossier, ids["dossier_id"]).owner_name = evil
        session.get_one(Document, ids["document_id"]).reasons = [{"code": evil, "message_vi": evil}]
        session.get_one(Field, (ids["document_id"], 1)).value = evil
    for address in (f"/dossiers/{ids['dossier_id']}", f"/documents/{ids['document_id']}", "/work"):
        page = _text(officer, address)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/dossiers/" + "0" * 32, 404, "Không tìm thấy hồ sơ"),
        ("/nowhere", 404, "Không có địa chỉ này"),
        ("/dossiers?page=0", 422, "Yêu cầu không hợp lệ"),
        ("/dossiers?state=none", 422, "Dữ liệu gửi lên không hợp lệ"),
        ("/rates?from=2026-11-30&to=2026-11-01", 422, "ngày cuối trước ngày đầu"),
    ],
)
def test_errors_are_pages_with_the_request_to_quote(officer: TestClient, address: str, status: int, said: str) -> None:
    answer = officer.get(address)
    assert answer.status_code == status
    _check_html(answer.text)
    assert said in answer.text
    assert answer.headers["x-request-id"] in answer.text


def test_static_files_may_be_kept_for_their_address_changes_with_them(house: House) -> None:
    client = house.client()
    page = client.get("/login", headers=_HTML).text
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(set(addresses)) == 3
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
    assert client.get("/static/../render.py").status_code == 404


def test_words_for_people() -> None:
    assert labels.day("2026-11-02") == "02/11/2026"
    assert labels.day(None) == "—"
    assert labels.moment(datetime(2026, 11, 24, 20, 30, tzinfo=UTC)) == "03:30 25/11/2026"
    assert [labels.duration(s) for s in (5, 61, 7300, 200_000)] == ["5 giây", "1 phút", "2 giờ", "2 ngày"]
    assert (labels.percent(0.974), labels.percent(None)) == ("97%", "N/A")
    assert (labels.percent(0.9999), labels.percent(1.0), labels.percent(0.0)) == ("> 99%", "100%", "0%")
    assert labels.formula("4.5.dossiers", "766-written-2022") == "Chỉ tiêu 4.5 · công thức 766-written-2022"
    assert labels.formula("reuse", "strict-1") == "công thức strict-1"
    assert (labels.points(Decimal("85.5")), labels.points(None)) == ("85,50", "N/A")
    assert labels.count(1234567) == "1.234.567"
    assert (labels.size(300), labels.size(1_400_000)) == ("1 KB", "1,4 MB")
    assert labels.masked("045190990123") == "045••••••123"
    assert labels.shown("2026-11-02") == "02/11/2026"
    assert labels.shown("2026-11-02 và sau đó") == "2026-11-02 và sau đó"


def test_every_state_and_source_has_its_words() -> None:
    from digitize.classify import SubmittedAs
    from digitize.extract import Source
    from digitize.pipeline import STEPS
    from digitize.scan import Verdict
    from digitize.store.repositories.dossiers import DOSSIER_STATES
    from digitize.store.tables import BatchState, DocumentState

    assert set(labels.DOSSIER_STATES) == set(DOSSIER_STATES)
    assert set(labels.DOCUMENT_STATES) == {str(state) for state in DocumentState}
    assert set(labels.BATCH_STATES) == {str(state) for state in BatchState}
    assert set(labels.SUBMITTED_AS) == {str(kind) for kind in SubmittedAs}
    assert set(labels.SOURCES) == {str(source) for source in Source}
    assert set(labels.QUALITY) == {str(verdict) for verdict in Verdict}
    assert set(labels.ROLES) == {str(role) for role in Role}
    assert set(labels.STEPS) == set(STEPS)
