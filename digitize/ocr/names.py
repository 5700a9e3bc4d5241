"""Where names of persons stand, by their family names: there the picture must count for more than the language.

A table of counts knows frequent given names and would turn a rare one (``Lụa``, ``Mẩn``) into its frequent look-alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from digitize.ocr.choices import core_of
from digitize.ocr.language import skeleton

_FAMILY_NAMES = frozenset(
    skeleton(name)
    for name in re.findall(
        r"\w+",
        "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh trương đoàn lâm mai trịnh đào cao"
        " hà tạ lương tô châu phùng vương thái triệu quách la kiều từ tống nghiêm doãn lưu chu tăng thạch mạc khổng lò"
        " tòng giàng sầm hứa ninh vi thân cù âu quản lục nông ma vàng thào hầu sùng cầm quàng điêu bế đàm phó",
    )
)
_MOST_WORDS = 5


def name_places(texts: Sequence[str]) -> frozenset[int]:
    """Numbers of the words that belong to names: a family name in capitals and the capitalised words after it."""
    places: set[int] = set()
    for number, text in enumerate(texts):
        core = core_of(text)
        if core is None or not core[0].isupper() or skeleton(core.lower()) not in _FAMILY_NAMES:
            continue
        run = [number]
        while len(run) < _MOST_WORDS and run[-1] + 1 < len(texts) and _goes_on(texts[run[-1]], texts[run[-1] + 1]):
            run.append(run[-1] + 1)
        if len(run) >= 2:
            places.update(run)
    return frozenset(places)


def _goes_on(before: str, text: str) -> bool:
    core = core_of(text)
    return core is not None and core[0].isupper() and before[-1].isalpha() and text[0].isalpha()
