"""The commands as a person types them, on papers that were drawn."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from digitize.sealer import open_sealer
from digitize.settings import Settings
from digitize.store.clock import utc_now
from digitize.store.seal import verify_pdf
from samples import make_page


def _run(*arguments: str | Path, data_dir: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "DIGITIZE_DATA_DIR": str(data_dir)}
    command = [sys.executable, "-m", "digitize", *map(str, arguments)]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=170, check=False)


def _lines(done: subprocess.CompletedProcess[str]) -> list[Any]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_read_goes_on_after_a_bad_file(tmp_path: Path) -> None:
    good, bad, empty = tmp_path / "tốt.jpg", tmp_path / "hỏng.jpg", tmp_path / "rỗng.pdf"
    page = make_page("QD_HANH_CHINH", 5, "scan", dpi=200, turn_degrees=180)
    good.write_bytes(page.image)
    bad.write_bytes(page.image[:4000])
    empty.write_bytes(b"")
    forms = [part for form in ("debug", "hocr", "alto") for part in (f"--{form}", tmp_path / form)]
    done = _run("read", bad, empty, tmp_path / "không có.png", good, "--json", *forms, data_dir=tmp_path / "var")
    assert done.returncode == 1, done.stderr
    first, second, third, last = _lines(done)
    assert (first["file"], first["page"], first["error"]["code"]) == (str(bad), 1, "file.damaged")
    assert second["error"]["code"] == "file.empty"
    assert third["error"]["code"] == "file.invalid"
    assert last["rotation_degrees"] == 180
    assert set(last) == {
        *("file", "page", "width_px", "height_px", "dpi", "rotation_degrees", "skew_degrees"),
        *("keystone", "blank", "quality"),
        *("codes", "text", "text_source", "text_layer", "lines", "engine", "cpu_seconds"),
    }
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in last["text"]
    assert [path.name for path in (tmp_path / "hocr").iterdir()] == ["tốt-001.hocr"]
    assert [path.name for path in (tmp_path / "alto").iterdir()] == ["tốt-001.xml"]
    assert len(list((tmp_path / "debug").glob("tốt-001-*.png"))) >= 3
    for line in last["lines"]:
        assert set(line) >= {"text", "box_px", "confidence", "words"}
        for word in line["words"]:
            x, y, width, height = word["box_px"]
            assert min(x, y) >= 0
            assert x + width <= last["width_px"]
            assert y + height <= last["height_px"]
            assert 0 <= word["confidence"] <= 1


def test_dossier_splits_signs_and_extracts(tmp_path: Path) -> None:
    papers = (("TK_XNTTHN", 0), ("CCCD", 0), ("GIAY_UY_QUYEN", 90))
    for number, (paper_type, turn) in enumerate(papers, 1):
        page = make_page(paper_type, 11, "scan", dpi=300, turn_degrees=turn)
        (tmp_path / f"{number}.jpg").write_bytes(page.image)
    out = tmp_path / "out"
    command = ("dossier", "--procedure", "1.004873", "--out", out, "--code", "H50.12-261124-0007", "--json")
    done = _run(*command, *sorted(tmp_path.glob("*.jpg")), data_dir=tmp_path / "var")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert {document["paper_type"] for document in report["documents"]} == {kind for kind, _ in papers}
    assert sorted(page for document in report["documents"] for page in document["pages"]) == [1, 2, 3]
    roots = open_sealer(Settings(data_dir=tmp_path / "var"), utc_now()).trust_roots
    for document in report["documents"]:
        path = Path(document["pdf"])
        assert path.name == f"H50.12-261124-0007.{document['sequence']:02d}.pdf"
        assert verify_pdf(path.read_bytes(), roots, utc_now()).sound
    card = next(document for document in report["documents"] if document["paper_type"] == "CCCD")
    value = card["fields"]["person_personal_id"]
    assert value["source"] == "qr"
    assert value["value"] == make_page("CCCD", 11, "clean", dpi=100).truth.fields["person_personal_id"].value
    assert report["complete"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--procedure", "9.999999"), "catalog.unknown_procedure"),
        (("--procedure", "1.001193", "--branch", "no"), "catalog.unknown_branch"),
    ],
)
def test_dossier_refuses_what_it_does_not_know(tmp_path: Path, arguments: tuple[str, ...], code: str) -> None:
    (tmp_path / "1.jpg").write_bytes(make_page("CT01", 1, "clean", dpi=100).image)
    done = _run("dossier", *arguments, "--out", tmp_path / "out", tmp_path / "1.jpg", data_dir=tmp_path / "var")
    assert done.returncode == 2
    assert code in done.stderr
    assert not (tmp_path / "out").exists()


def test_keys_are_made_listed_and_ended(tmp_path: Path) -> None:
    made = _run("keys", "create", "trạm 1", "--role", "station", "--agency", "H50.12", data_dir=tmp_path)
    assert made.returncode == 0, made.stderr
    key = made.stdout.strip()
    listed = _run("keys", "list", data_dir=tmp_path).stdout
    assert "trạm 1" in listed
    assert key not in listed
    key_id = next(line.split()[0] for line in listed.splitlines() if "trạm 1" in line)
    assert _run("keys", "revoke", key_id, data_dir=tmp_path).returncode == 0
    again = _run("keys", "revoke", key_id, data_dir=tmp_path)
    assert again.returncode == 2
    assert "not_found" in again.stderr
