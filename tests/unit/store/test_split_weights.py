"""Versions of the splitting weights in a data folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from digitize.classify.weights import trained_weights
from digitize.errors import ModelFileError, NothingToRollBackError
from digitize.store.split_weights import WeightsFolder

AT = "2026-11-25T09:00:00+00:00"
ONE, TWO = (replace(trained_weights(), version=version) for version in ("20261125-1", "20261125-2"))


@pytest.fixture
def folder(tmp_path: Path) -> WeightsFolder:
    return WeightsFolder(tmp_path)


def test_the_packaged_weights_are_in_force_until_others_are(folder: WeightsFolder) -> None:
    assert folder.active() == trained_weights()
    folder.activate(ONE, AT)
    folder.activate(TWO, AT)
    assert folder.active() == TWO
    assert [each.version for each in folder.history()] == ["20261125-1", "20261125-2"]


def test_rollback_goes_back_step_by_step_and_keeps_the_files(folder: WeightsFolder) -> None:
    folder.activate(ONE, AT)
    folder.activate(TWO, AT)
    assert folder.rollback() == "20261125-1"
    assert folder.active() == ONE
    assert folder.rollback() is None
    assert folder.active() == trained_weights()
    with pytest.raises(NothingToRollBackError):
        folder.rollback()
    assert (folder.folder / "20261125-2.json").exists()


def test_a_changed_missing_or_foreign_file_refuses(folder: WeightsFolder) -> None:
    folder.activate(ONE, AT)
    file = folder.folder / "20261125-1.json"
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b"1", b"2", 1))
    with pytest.raises(ModelFileError, match="changed"):
        folder.active()
    file.unlink()
    with pytest.raises(ModelFileError, match="missing"):
        folder.active()
    assert folder.rollback() is None
    assert folder.active() == trained_weights()


@pytest.mark.parametrize("data", [b"", b"[]", b'{"history": [{"version": "../x", "sha256": "", "at": ""}]}'])
def test_a_damaged_history_refuses_and_can_be_reset(folder: WeightsFolder, data: bytes) -> None:
    folder.folder.mkdir()
    (folder.folder / "active.json").write_bytes(data)
    with pytest.raises(ModelFileError, match=r"active\.json"):
        folder.active()
    folder.reset()
    assert folder.active() == trained_weights()


def test_a_version_may_not_be_a_path(folder: WeightsFolder) -> None:
    with pytest.raises(ModelFileError):
        folder.activate(replace(ONE, version="../../etc/x"), AT)
