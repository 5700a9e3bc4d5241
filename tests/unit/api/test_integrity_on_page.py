"""What is wrong with what is kept stands before those who watch over the whole installation, and nobody else."""

from __future__ import annotations

import pytest

from digitize.store.access import Role
from digitize.store.clock import utc_now
from digitize.store.integrity_tables import FindingKind, ObjectKind
from digitize.store.repositories import findings
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
