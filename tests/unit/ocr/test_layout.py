"""Lines and reading order."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from digitize.ocr import Engine, Line, Word, read_upright
from digitize.ocr.layout import cut_at_gaps, order_lines
from digitize.ocr.tsv import make_line
from digitize.scan import Box, Pixels
from tests.unit.ocr.conftest import draw_page, upright


def line(x: int, y: int, text: str, height: int = 30) -> Line:
    words = []
    for part in text.split(" "):
        if part:
            words.append(Word(part, Box(x, y, 15 * len(part), height), 0.9))
        x += 15 * (len(part) + 1)
    return make_line(words)


def texts(lines: tuple[Line, ...]) -> list[str]:
    return [each.text for each in lines]


def test_head_comes_left_block_first() -> None:
    read = [
        line(100, 10, "ỦY BAN NHÂN DÂN" + " " * 8 + "CỘNG HÒA XÃ HỘI"),
        line(120, 60, "XÃ HÒA PHÚ"),
        line(460, 58, "Độc lập - Tự do"),
        line(0, 200, "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm"),
    ]
    assert texts(order_lines(read)) == [
        "ỦY BAN NHÂN DÂN",
        "XÃ HÒA PHÚ",
        "CỘNG HÒA XÃ HỘI",
        "Độc lập - Tự do",
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm",
    ]


def test_foot_whose_right_block_starts_higher() -> None:
    read = [
        line(0, 0, "Một dòng dài của văn bản chạy hết bề ngang trang giấy này nhé"),
        line(600, 60, "KT. CHỦ TỊCH"),
        line(0, 100, "Nơi nhận:"),
        line(600, 102, "PHÓ CHỦ TỊCH"),
        line(0, 145, "- Như trên;"),
        line(0, 190, "- Lưu: VT."),
        line(600, 192, "Nguyễn Văn An"),
    ]
    assert texts(order_lines(read))[1:] == [
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT.",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "Nguyễn Văn An",
    ]


def test_tables_go_row_by_row() -> None:
    cells = [(0, "STT"), (200, "Họ tên"), (500, "Ngày sinh"), (0, "1"), (200, "Trần An"), (500, "01/02/1990")]
    read = [line(x, 0 if number < 3 else 60, text) for number, (x, text) in enumerate(cells)]
    assert texts(order_lines(reversed(read))) == ["STT", "Họ tên", "Ngày sinh", "1", "Trần An", "01/02/1990"]


def test_a_line_cut_in_two_by_the_engine_is_one_again() -> None:
    read = [line(0, 0, "Số định danh"), line(210, 2, "cá nhân"), line(0, 50, "Ngày cấp")]
    assert texts(order_lines(read)) == ["Số định danh cá nhân", "Ngày cấp"]


def test_justified_gaps_do_not_cut() -> None:
    words = [Word("một", Box(0, 0, 50, 30), 0.9), Word("hai", Box(95, 0, 50, 30), 0.9)]
    assert len(cut_at_gaps(make_line(words))) == 1


boxes = st.builds(Box, st.integers(0, 900), st.integers(0, 900), st.integers(1, 200), st.integers(1, 60))


@settings(deadline=None)
@given(st.lists(st.builds(Word, st.text("abcă", min_size=1, max_size=5), boxes, st.floats(0, 1)), max_size=30))
def test_no_word_is_lost_or_doubled(words: list[Word]) -> None:
    ordered = order_lines([make_line([word]) for word in words])
    got = [word for each in ordered for word in each.words]
    assert sorted(got, key=repr) == sorted(words, key=repr)


def test_letter_reads_in_order(page_engine: Engine, letter: Pixels) -> None:
    got = texts(read_upright(upright(letter), page_engine).lines)
    joined = "\n".join(got)
    order = ["ỦY BAN NHÂN DÂN", "125/UBND", "CỘNG HÒA XÃ HỘI", "Hạnh phúc", "GIẤY XÁC NHẬN", "Căn cứ", "- Lưu", "KT."]
    places = [joined.index(part) for part in order]
    assert places == sorted(places)
    assert not any("DÂN" in text and "CỘNG" in text for text in got)


def test_boxes_are_in_pixels_of_the_upright_page(page_engine: Engine) -> None:
    page = draw_page(((300, 300, "XÁC NHẬN TÌNH TRẠNG"), (300, 1500, "HÔN NHÂN")), (2480, 1754), px=48)
    for each in read_upright(upright(page, 300), page_engine).lines:
        box = each.box_px
        inside = page[box.y - 2 : box.bottom + 2, box.x - 2 : box.right + 2]
        assert inside.min() < 50
        assert (page < 128)[box.y - 4 : box.bottom + 4].sum() == (inside < 128).sum()
