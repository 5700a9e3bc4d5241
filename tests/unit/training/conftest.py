"""A small kit for drawing lines: made-up texts and the Tinos that `run` installs.

Tests of learning need PyTorch, which is in the environment of training alone: see ``docs/training.md``.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from samples.fonts import path_of
from training.kit import cut_font
from training.text import Pools

collect_ignore = [] if find_spec("torch") else ["test_learning.py"]

POOLS = Pools(
    running=(
        "Căn cứ Luật Tổ chức chính quyền địa phương; theo đề nghị của công chức tư pháp - hộ tịch xã,",
        "Giấy này có giá trị trong thời hạn sáu tháng kể từ ngày ký và được cấp để bổ sung hồ sơ.",
    ),
    english=("Application for a certificate",),
    names=("Nguyễn Văn Thưởng", "Huỳnh Thị Quỳnh"),
    places=("xã Hòa Phú, tỉnh Đồng Thái",),
    syllables=("khuỷu", "nghiễng", "quẫy", "đoẵng"),
)


@pytest.fixture(scope="session")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as ``training.kit`` makes it."""
    folder = tmp_path_factory.mktemp("kit")
    (folder / "fonts").mkdir()
    for bold in (False, True):
        path = path_of("tinos", bold)
        assert cut_font(path, folder / "fonts" / path.name)
    POOLS.save(folder / "pools.json.gz")
    POOLS.save(folder / "pools_held_out.json.gz")
    return folder
