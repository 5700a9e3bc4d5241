"""Pictures of the steps."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from digitize.ocr import Engine, debug_pictures, read_page
from digitize.scan import Limits, Pixels
from tests.unit.ocr.test_reading import encoded, paper


def test_every_step_is_shown_at_its_size(page_engine: Engine, letter: Pixels) -> None:
    page = encoded(np.ascontiguousarray(np.rot90(paper(letter), -1)))
    reading = read_page(page, page_engine)
    pictures = {name: Image.open(io.BytesIO(data)) for name, data in debug_pictures(page, reading, Limits())}
    assert list(pictures) == ["1-decoded", "2-upright", "3-for-reading", "4-read"]
    assert pictures["1-decoded"].size == (2339, 1654)
    for name in ("2-upright", "3-for-reading", "4-read"):
        assert pictures[name].size == (reading.width_px, reading.height_px)
    # Frames are drawn where the words stand.
    plain, drawn = (np.asarray(pictures[name].convert("RGB")).astype(int) for name in ("2-upright", "4-read"))
    box = reading.text.words[0].box_px
    changed = np.abs(plain - drawn).sum(axis=2) > 60
    assert changed[box.y - 2 : box.y + 3, box.x : box.right].any()
    assert not changed[:100].any()
