"""What was kept comes out as it was kept, to those who may see it, and each look leaves an audit entry."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image, ImageChops, ImageStat
from sqlalchemy import select
from structlog.testing import capture_logs

from api.v1 import preview
from digitize.store.access import Role
from digitize.store.ledger import AuditEntry
from tests.unit.api.house import OWNER_ID, OWNER_NAME, House, picture


@pytest.fixture
def officer(house: House) -> TestClient:
    return house.client(house.key(Role.OFFICER)[0])


def _last_audit(house: House) -> AuditEntry:
    with house.service.reading() as session:
        return session.scalars(select(AuditEntry).order_by(AuditEntry.position.desc())).first()  # type: ignore[return-value]


def _json(client: TestClient, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_dossier_with_all_that_hangs_on_it(house: House, officer: TestClient) -> None:
    ids = house.processed()
    dossier = _json(officer, f"/api/v1/dossiers/{ids['dossier_id']}")
    assert dossier["state"] == "review"
    assert [each["id"] for each in dossier["documents"]] == [ids["document_id"]]
    assert dossier["documents"][0]["signature"]["valid"] is True
    assert [each["page_id"] for each in dossier["unassigned_pages"]] == [ids["unreadable_page_id"]]
    assert _last_audit(house).action == "dossier.view"
    assert _json(officer, f"/api/v1/dossiers/{ids['dossier_id']}/documents") == dossier["documents"]


def test_lists_hold_no_names_and_no_identifiers(house: House, officer: TestClient) -> None:
    house.processed()
    found = _json(officer, "/api/v1/dossiers")
    assert found["total"] == 1
    assert OWNER_ID not in json.dumps(found)
    assert OWNER_NAME not in json.dumps(found, ensure_ascii=False)


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("code=261124-0001", 1),
        ("code=%25", 0),
        ("procedure=1.001193&state=review", 1),
        ("procedure=1.004873", 0),
        ("state=done", 0),
        ("received_from=2026-11-24&received_until=2026-11-24", 1),
        ("received_from=2026-11-25", 0),
        ("page=2", 1),
    ],
)
def test_dossiers_are_found_by_what_is_asked(house: House, officer: TestClient, query: str, total: int) -> None:
    house.processed()
    assert _json(officer, f"/api/v1/dossiers?{query}")["total"] == total


def test_the_original_comes_out_byte_for_byte(house: House, officer: TestClient) -> None:
    ids = house.processed()
    answer = officer.get(f"/api/v1/pages/{ids['page_id']}/image")
    assert answer.content == picture()
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert _last_audit(house).subject_id == ids["page_id"]
    again = officer.get(f"/api/v1/pages/{ids['page_id']}/image", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("side", [64, 400, 3000])
def test_the_preview_fits_the_side_asked_for_and_is_never_enlarged(
    house: House, officer: TestClient, side: int
) -> None:
    ids = house.processed()
    answer = officer.get(f"/api/v1/pages/{ids['page_id']}/preview?side={side}")
    assert answer.headers["content-type"] == "image/jpeg"
    image = Image.open(io.BytesIO(answer.content))
    assert max(image.size) == min(side, 877)
    assert abs(image.width / image.height - 620 / 877) < 0.02


@pytest.mark.parametrize(
    ("box", "size"),
    [("100,200,300,100", (300, 100)), ("0,0,620,877", (495, 700)), ("600,800,300,300", (20, 77))],
)
def test_a_part_of_a_page_is_cut_out_and_bounded_by_the_page(
    house: House, officer: TestClient, box: str, size: tuple[int, int]
) -> None:
    page_id = house.processed()["page_id"]
    answer = officer.get(f"/api/v1/pages/{page_id}/preview?side=700&box={box}")
    part = Image.open(io.BytesIO(answer.content))
    assert part.size == pytest.approx(size, abs=2)
    whole = Image.open(io.BytesIO(officer.get(f"/api/v1/pages/{page_id}/preview?side=3000").content))
    x, y, width, height = (int(each) for each in box.split(","))
    there = whole.crop((x, y, min(x + width, whole.width), min(y + height, whole.height))).resize(part.size)
    assert ImageStat.Stat(ImageChops.difference(part.convert("L"), there.convert("L"))).mean[0] < 6
    assert _last_audit(house).subject_id == page_id


@pytest.mark.parametrize("box", ["9000,0,10,10", "0,0,0,0", "1,2,3", "-1,0,5,5", "a,b,c,d", "100000,0,1,1"])
def test_a_part_that_is_not_on_the_page_is_refused(house: House, officer: TestClient, box: str) -> None:
    page_id = house.processed()["page_id"]
    assert officer.get(f"/api/v1/pages/{page_id}/preview?box={box}").status_code == 422
    assert officer.get("/api/v1/pages/nowhere/preview?box=0,0,9,9").status_code == 404


def test_a_page_that_is_not_read_has_no_parts(house: House, officer: TestClient) -> None:
    page_id = house.processed()["unreadable_page_id"]
    assert officer.get(f"/api/v1/pages/{page_id}/preview?box=0,0,9,9").status_code == 422


def test_a_page_without_reading_still_has_a_preview_but_no_reading(house: House, officer: TestClient) -> None:
    page_id = house.processed()["unreadable_page_id"]
    assert officer.get(f"/api/v1/pages/{page_id}/preview").status_code == 200
    answer = officer.get(f"/api/v1/pages/{page_id}/reading")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_the_reading_has_words_with_boxes(house: House, officer: TestClient) -> None:
    reading = _json(officer, f"/api/v1/pages/{house.processed()['page_id']}/reading")
    assert (reading["width_px"], reading["height_px"]) == (620, 877)
    words = [word for line in reading["lines"] for word in line["words"]]
    assert [word["text"] for word in words] == ["Lê", "Thị", "Thử", "Nghiệm"]
    assert words[2]["confidence"] == 0.4
    assert all(len(word["box_px"]) == 4 for word in words)


def test_a_field_shows_where_it_stands(house: House, officer: TestClient) -> None:
    ids = house.processed()
    document = _json(officer, f"/api/v1/documents/{ids['document_id']}")
    (field,) = document["fields"]
    assert field["value"] == OWNER_NAME
    assert field["page_id"] == ids["page_id"]
    assert field["box_px"] == [60, 60, 200, 20]
    assert field["checks"][0]["passed"] is False
    assert _json(officer, f"/api/v1/documents/{ids['document_id']}/fields") == document["fields"]


def test_the_pdf_comes_out_whole_under_its_official_name(house: House, officer: TestClient) -> None:
    answer = officer.get(f"/api/v1/documents/{house.processed()['document_id']}/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["content-type"] == "application/pdf"
    assert 'filename="H50.12-261124-0001.01.pdf"' in answer.headers["content-disposition"]
    assert _last_audit(house).subject_kind == "document"


def test_a_small_copy_of_a_long_file_is_not_made_while_somebody_waits(
    house: House, officer: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "MOST_COMPACT_PAGES", 0)
    answer = officer.get(f"/api/v1/documents/{house.processed()['document_id']}/pdf/compact")
    assert (answer.status_code, answer.json()["code"]) == (422, "seal.no_compact")
    assert "Mở tệp PDF đã ký" in answer.text


def test_records_of_an_owner_are_found_without_the_identifier_in_any_address_or_log(
    house: House, officer: TestClient
) -> None:
    ids = house.processed()
    with capture_logs() as lines:
        answer = officer.post("/api/v1/records/search", json={"owner_id": OWNER_ID})
        none = officer.post("/api/v1/records/search", json={"owner_id": "045190990999"})
    assert [each["id"] for each in answer.json()] == [ids["record_id"]]
    assert none.json() == []
    assert len(lines) == 2
    assert OWNER_ID not in json.dumps(lines, default=str)
    with house.service.reading() as session:
        entries = session.scalars(select(AuditEntry)).all()
        assert any(entry.action.startswith("record") for entry in entries)
        assert not any(OWNER_ID in json.dumps([entry.subject_id, entry.details]) for entry in entries)


def test_no_route_takes_an_owner_in_its_address(house: House) -> None:
    client = house.client()
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for path, methods in paths.items():
        for method in methods.values():
            names = [each["name"].lower() for each in method.get("parameters", [])]
            assert not any("owner" in name for name in [*names, path])


def test_what_was_set_aside_waits_with_reason_and_age_and_can_be_tried_again(house: House, officer: TestClient) -> None:
    ids = house.processed()
    (item,) = _json(officer, "/api/v1/work/set-aside")
    assert item["id"] == ids["work_id"]
    assert item["dossier_code"] == "H50.12-261124-0001"
    assert item["reason"]["code"] == "reading.timeout"
    assert item["age_seconds"] >= 0
    answer = officer.post(f"/api/v1/work/{ids['work_id']}/retry")
    assert (answer.status_code, answer.json()["state"]) == (200, "waiting")
    assert _json(officer, "/api/v1/work/set-aside") == []


def confirm(officer: TestClient, dossier_id: str) -> dict[str, Any]:
    """An officer has looked at the dossier: what is in doubt is offered to nobody."""
    address = f"/api/v1/dossiers/{dossier_id}/review"
    body = {"seen": _json(officer, address)["version"], "kind": "confirm"}
    answer = officer.post(f"{address}/decisions", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


def test_offers_and_taking_over(house: House, officer: TestClient) -> None:
    confirm(officer, house.processed()["dossier_id"])
    kind = house.reusable_paper()
    wanted = next(
        (code, branch.branch_id, row)
        for code, versions in house.service.catalog.procedures.items()
        for branch in versions[0].branches
        for row in branch.components
        if kind in row.paper_types and row.requirement.value == "required"
    )
    code, branch_id, _ = wanted
    asked = {"procedure_code": code, "branch_id": branch_id, "owner_id": OWNER_ID}
    dossier_id = officer.post("/api/v1/dossiers", json=asked).json()["id"]
    offers = _json(officer, f"/api/v1/dossiers/{dossier_id}/reuse-offers")
    assert offers
    body = {"record_id": offers[0]["record"]["id"], "component_code": offers[0]["component_code"]}
    taken = officer.post(f"/api/v1/dossiers/{dossier_id}/reuse", json=body)
    assert taken.status_code == 201, taken.text
    assert taken.json()["component_code"] == body["component_code"]
    left = _json(officer, f"/api/v1/dossiers/{dossier_id}/reuse-offers")
    assert body["component_code"] not in [each["component_code"] for each in left]


def test_rates_open_down_to_their_dossiers(house: House, officer: TestClient) -> None:
    ids = house.processed()
    rates = _json(officer, "/api/v1/rates?from=2026-11-01&to=2026-11-30")
    portal = next(each for each in rates["figures"] if each["code"] == "components")
    assert portal["denominator_ids"] == [ids["dossier_id"]]
    query = f"from=2026-11-01&to=2026-11-30&version={portal['formula_version']}"
    opened = _json(officer, f"/api/v1/rates/components/dossiers?{query}")
    assert [each["label"] for each in opened["behind"]] == ["H50.12-261124-0001"]
    assert _json(officer, "/api/v1/rates?from=2025-01-01&to=2025-01-31")["figures"][0]["value"] is None
    wrong = officer.get("/api/v1/rates?from=2026-11-30&to=2026-11-01")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "input.invalid")
    unknown = officer.get("/api/v1/rates/none/dossiers?from=2026-11-01&to=2026-11-30&version=x")
    assert unknown.status_code == 404


def test_rates_of_another_agency_are_refused_or_empty(house: House, officer: TestClient) -> None:
    house.processed()
    stranger = house.client(house.key(Role.OFFICER, "H29")[0])
    for query in ("", "&agency=H50.12"):
        figures = _json(stranger, f"/api/v1/rates?from=2026-11-01&to=2026-11-30{query}")["figures"]
        assert all(each["denominator"] == 0 for each in figures)


def test_procedures_and_me(house: House, officer: TestClient) -> None:
    codes = [each["code"] for each in _json(officer, "/api/v1/procedures")]
    assert {"1.001193", "1.004873", "1.013225"} <= set(codes)
    assert codes == sorted(codes)
    one = _json(officer, "/api/v1/procedures/1.001193")
    assert one["branches"][0]["components"]
    assert officer.get("/api/v1/procedures/9.999999").json()["code"] == "not_found"
    me = _json(officer, "/api/v1/me")
    assert (me["role"], me["agency_code"]) == ("officer", "H50.12")


def test_a_kept_object_that_is_gone_is_logged_for_the_administrator(house: House, officer: TestClient) -> None:
    ids = house.processed()
    for kept in list(house.service.objects.list("documents/")):
        house.service.objects.delete(kept.key)
    with capture_logs() as lines:
        answer = officer.get(f"/api/v1/documents/{ids['document_id']}/pdf")
    assert (answer.status_code, answer.json()["code"]) == (500, "store.object_missing")
    assert "ObjectMissingError" in {line.get("kind") for line in lines if line["event"] == "unexpected"}


def test_health(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from digitize.errors import StoreError

    client = house.client()
    assert client.get("/healthz").json() == client.get("/readyz").json() == {"status": "ok"}

    def away() -> None:
        raise StoreError

    monkeypatch.setattr(house.service.objects, "check", away)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["code"]) == (503, "store.unavailable")
    assert answer.headers["retry-after"]
    assert client.get("/healthz").status_code == 200
