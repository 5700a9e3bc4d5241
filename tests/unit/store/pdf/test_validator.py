"""The outside judge of PDF/A at run time: told what it says, and told when it says nothing."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pikepdf
import pytest

from digitize.errors import SetupError, VerificationError
from digitize.store.pdf import build_pdf, find_validator
from tests.unit.store.pdf import paper
from tests.verapdf import missing


def command(folder: Path, script: str) -> str:
    path = folder / "verapdf"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_the_real_judge_is_believed(tmp_path: Path) -> None:
    if missing():
        pytest.skip(f"not run, missing here: {missing()}")
    root = Path(__file__).resolve().parents[4]
    validator = find_validator(command(tmp_path, f'cd "{root}" && exec "{sys.executable}" -m tests.verapdf "$@"'))
    assert validator is not None
    path = paper.write(tmp_path, "good.pdf", build_pdf([paper.page()], paper.METADATA))
    with pikepdf.open(path) as pdf:
        del pdf.Root.OutputIntents
        pdf.save(tmp_path / "bad.pdf")
    with pytest.raises(VerificationError, match=r"6\.2\.4"):
        validator.check((tmp_path / "bad.pdf").read_bytes())


def test_a_pass_passes(tmp_path: Path) -> None:
    validator = find_validator(command(tmp_path, 'echo "PASS $6 2u"'))
    assert validator is not None
    validator.check(b"%PDF-1.7")


@pytest.mark.parametrize("script", ["exit 0", "echo PASS x 2u; exit 7", "echo FAIL x 2u; exit 0", "exit 1"])
def test_no_clear_verdict_is_no_pass(tmp_path: Path, script: str) -> None:
    validator = find_validator(command(tmp_path, script))
    assert validator is not None
    with pytest.raises(VerificationError):
        validator.check(b"%PDF-1.7")


def test_absent_is_off_and_named_but_absent_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_validator("") is None
    for path in (str(tmp_path / "verapdf"), str(tmp_path / "cli.jar")):
        with pytest.raises(SetupError):
            find_validator(path)
