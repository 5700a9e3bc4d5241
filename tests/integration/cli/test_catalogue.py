"""``digitize catalog``: import, list, show, in a data folder of its own."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from digitize.cli.catalogue import import_file, list_procedures, show
from digitize.errors import InputError, UnknownBranchError, UnknownProcedureError
from digitize.service import Service, open_catalog
from digitize.settings import Settings
from digitize.store.imported_catalogue import ImportedCatalogue

_ROWS = [
    {"code": "A", "name": "Tờ khai đăng ký khai sinh", "original_qty": 1, "copy_qty": 0},
    {"code": "B", "name": "Thứ chưa ai biết", "original_qty": 1, "copy_qty": 0},
]


def _line(code: str) -> str:
    table = {"code": code, "name": f"Thủ tục {code}", "checklist_raw": [{"group": "", "items": _ROWS}]}
    return json.dumps(table, ensure_ascii=False)


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DIGITIZE_DATA_DIR", str(tmp_path / "var"))
    return tmp_path / "var"


def test_import_then_list_and_show(data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "portal.jsonl.gz"
    file.write_bytes(gzip.compress("\n".join([_line("8.000001"), "{", _line("1.001193")]).encode()))
    assert not import_file(file, "2026-07-18", as_json=True)  # a broken line is told by the exit status too
    report = json.loads(capsys.readouterr().out)
    assert (report["procedures"], report["rows"]) == (2, 4)
    assert [each["line"] for each in report["broken"]] == [2]
    assert report["hand_made_stands"] == ["1.001193"]
    assert [row["code"] for row in report["to_map"]] == ["B", "B"]

    list_procedures("2026-07-18", "thu tuc 8", as_json=True)
    assert [(each["code"], each["imported"]) for each in json.loads(capsys.readouterr().out)] == [("8.000001", True)]
    list_procedures("2026-07-17", "8.000001", as_json=True)
    assert json.loads(capsys.readouterr().out) == []

    to_map = ImportedCatalogue(data_dir).to_map
    to_map.write_text(to_map.read_text("utf-8").replace("8.000001/default/B; 1.001193/default/B,", ",KHAC"), "utf-8")
    file.write_text(_line("8.000001"), "utf-8")
    assert import_file(file, "2026-07-18", as_json=True)
    report = json.loads(capsys.readouterr().out)
    assert (report["replaced"], report["to_map"]) == (1, [])
    assert open_catalog(Settings()).procedure("1.001193", report_day()).imported is False
    show("8.000001", "2026-07-18", None, as_json=True)
    rows = json.loads(capsys.readouterr().out)["branches"][0]["components"]
    assert [(row["code"], row["paper_types"]) for row in rows] == [("A", ["TK_KHAI_SINH"]), ("B", ["KHAC"])]
    show("8.000001", "2026-07-18", None, as_json=False)
    assert "Tờ khai đăng ký khai sinh" in capsys.readouterr().out


def report_day() -> date:
    """A day on which hand-made and imported data meet."""
    return date(2026, 8, 1)


@pytest.mark.usefixtures("data_dir")
def test_what_is_unknown_is_a_named_error() -> None:
    with pytest.raises(UnknownProcedureError):
        show("9.999999", None, None, as_json=False)
    with pytest.raises(UnknownBranchError):
        show("1.001193", None, "x", as_json=False)
    with pytest.raises(InputError, match="2026-07-18"):
        list_procedures("18/7/2026", "", as_json=False)


@pytest.mark.usefixtures("data_dir")
@pytest.mark.parametrize("content", [b"", b"{", b"\x1f\x8bbroken", b"\xff\xfe"])
def test_a_file_without_a_procedure_keeps_nothing(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    file.write_bytes(content)
    with pytest.raises(InputError, match=r"x\.jsonl"):
        import_file(file, None, as_json=False)
    assert ImportedCatalogue(Settings().data_dir).mark() == ()


def test_a_running_service_sees_an_import(data_dir: Path, tmp_path: Path) -> None:
    class Nothing:
        """Neither database nor object store is asked."""

    service = Service(Settings(), Nothing(), Nothing())  # type: ignore[arg-type]
    before = service.catalog
    assert service.catalog is before
    assert "8.000001" not in before.procedures
    file = tmp_path / "portal.jsonl"
    file.write_text(_line("8.000001"), "utf-8")
    import_file(file, "2026-07-18", as_json=True)
    assert "8.000001" in service.catalog.procedures
    assert data_dir.is_dir()
