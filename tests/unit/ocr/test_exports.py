"""hOCR and ALTO hold what was read, and parse."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitize.ocr import LayerVerdict, PageReading, PageText, Word, to_alto, to_hocr
from digitize.ocr.exports import ALTO_NAMESPACE
from digitize.ocr.tsv import make_line
from digitize.scan import Box, ColourMode, Quality, Verdict

XHTML = "{http://www.w3.org/1999/xhtml}"
ALTO = f"{{{ALTO_NAMESPACE}}}"
HEAD = make_line([Word("Cộng", Box(100, 40, 90, 30), 0.98), Word("hòa", Box(200, 40, 70, 30), 0.5)])
HAND = replace(make_line([Word('"<&>', Box(100, 100, 60, 25), 0.0, "handwriting")]), kind="handwriting")


def page(*lines: object, seals: tuple[Box, ...] = ()) -> PageReading:
    """A reading with these lines."""
    text = PageText(tuple(lines), "tesserocr 5 vie", 0.5)  # type: ignore[arg-type]
    return PageReading(1654, 2339, 200.0, 0, 0.3, ColourMode.COLOUR, not lines, Quality(Verdict.GOOD), (), text, seals)


def hocr_words(source: str) -> list[tuple[str, tuple[int, ...], int]]:
    """Words of an hOCR page: text, bbox, x_wconf."""
    found = []
    for span in ElementTree.fromstring(source).iter(f"{XHTML}span"):
        if span.get("class") == "ocrx_word":
            match = re.fullmatch(r"bbox (\d+) (\d+) (\d+) (\d+); x_wconf (\d+)(?:; x_kind \w+)?", span.get("title", ""))
            assert match is not None
            *box, confidence = map(int, match.groups())
            found.append((span.text or "", tuple(box), confidence))
    return found


def alto_words(source: str) -> list[tuple[str, tuple[int, ...], float]]:
    """Words of an ALTO page: content, box, WC."""
    return [
        (
            string.get("CONTENT", ""),
            tuple(int(string.get(key, "")) for key in ("HPOS", "VPOS", "WIDTH", "HEIGHT")),
            float(string.get("WC", "")),
        )
        for string in ElementTree.fromstring(source).iter(f"{ALTO}String")
    ]


def test_hocr_holds_page_lines_and_words() -> None:
    source = to_hocr(page(HEAD, HAND), 'tờ "1".jpg')
    assert hocr_words(source) == [
        ("Cộng", (100, 40, 190, 70), 98),
        ("hòa", (200, 40, 270, 70), 50),
        ('"<&>', (100, 100, 160, 125), 0),
    ]
    parts = {part.get("class"): part for part in ElementTree.fromstring(source).iter() if part.get("class")}
    facts = "image \"tờ '1'.jpg\"; bbox 0 0 1654 2339; ppageno 0; scan_res 200 200"
    assert parts["ocr_page"].get("title") == facts
    assert parts["ocr_carea"].get("title") == "bbox 100 40 270 125"
    assert parts["ocr_line"].get("title") == "bbox 100 100 160 125; x_kind handwriting"
    lines = [part for part in ElementTree.fromstring(source).iter() if part.get("class") == "ocr_line"]
    assert ["".join(line.itertext()) for line in lines] == ["Cộng hòa", '"<&>']


def test_alto_holds_page_lines_words_and_seals() -> None:
    source = to_alto(page(HEAD, HAND, seals=(Box(900, 1800, 300, 310),)), "tờ 1.jpg")
    root = ElementTree.fromstring(source)
    assert root.tag == f"{ALTO}alto"
    assert alto_words(source) == [
        ("Cộng", (100, 40, 90, 30), 0.98),
        ("hòa", (200, 40, 70, 30), 0.5),
        ('"<&>', (100, 100, 60, 25), 0.0),
    ]
    assert root.findtext(f"{ALTO}Description/{ALTO}sourceImageInformation/{ALTO}fileName") == "tờ 1.jpg"
    (sheet,) = root.iter(f"{ALTO}Page")
    assert (sheet.get("WIDTH"), sheet.get("HEIGHT")) == ("1654", "2339")
    (space,) = root.iter(f"{ALTO}SP")
    assert (space.get("HPOS"), space.get("WIDTH")) == ("190", "10")
    (seal,) = root.iter(f"{ALTO}Illustration")
    assert (seal.get("TYPE"), seal.get("HPOS"), seal.get("HEIGHT")) == ("seal", "900", "310")
    tags = {tag.get("ID") for tag in root.iter(f"{ALTO}OtherTag")}
    assert [line.get("TAGREFS") for line in root.iter(f"{ALTO}TextLine")] == [None, "handwriting"]
    assert tags == {"handwriting"}


def test_both_tell_handwritten_words_in_printed_lines_and_where_text_came_from() -> None:
    filled = make_line([Word("ngày", Box(10, 10, 40, 20), 0.9), Word("03", Box(60, 8, 30, 22), 0.2, "handwriting")])
    reading = page(filled)
    reading = replace(reading, text=replace(reading.text, layer=LayerVerdict.DISAGREES))
    hocr, alto = ElementTree.fromstring(to_hocr(reading, "1")), ElementTree.fromstring(to_alto(reading, "1"))
    titles = [each.get("title", "") for each in hocr.iter(f"{XHTML}span") if each.get("class") == "ocrx_word"]
    assert ["x_kind handwriting" in title for title in titles] == [False, True]
    (source,) = (each.get("content") for each in hocr.iter(f"{XHTML}meta") if each.get("name") == "text-source")
    assert source == "text_source=read; text_layer=disagrees"
    assert [each.get("TAGREFS") for each in alto.iter(f"{ALTO}String")] == [None, "handwriting"]
    assert {each.get("ID") for each in alto.iter(f"{ALTO}OtherTag")} == {"handwriting"}
    assert alto.findtext(f"{ALTO}Description/{ALTO}Processing/{ALTO}processingStepSettings") == source


def test_alto_keeps_to_the_rules_of_its_schema() -> None:
    """Order of parts, identifiers unique, and every tag that is referred to is there (ALTO 4.2)."""
    root = ElementTree.fromstring(to_alto(page(HEAD, HAND, seals=(Box(1, 2, 3, 4),)), "tờ 1"))
    names = [each.tag.removeprefix(ALTO) for each in root]
    assert names == ["Description", "Tags", "Layout"]
    (description, tags, layout) = root
    parts = [each.tag.removeprefix(ALTO) for each in description]
    assert parts == ["MeasurementUnit", "sourceImageInformation", "Processing"]
    steps = [each.tag.removeprefix(ALTO) for each in description[2]]
    assert steps == ["processingStepSettings", "processingSoftware"]
    names = [value for each in root.iter() if (value := each.get("ID")) is not None]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", name) for name in names)
    referred = {each.get("TAGREFS") for each in root.iter()} - {None}
    assert referred == {each.get("ID") for each in tags}
    for each in layout.iter():
        if each.tag in (f"{ALTO}String", f"{ALTO}TextLine", f"{ALTO}TextBlock", f"{ALTO}Illustration"):
            assert {"ID", "HPOS", "VPOS", "WIDTH", "HEIGHT"} <= set(each.keys())


@pytest.mark.parametrize("export", [to_hocr, to_alto])
def test_a_blank_page_is_a_page_without_words(export: object) -> None:
    source = export(page(), "trắng.png")  # type: ignore[operator]
    ElementTree.fromstring(source)
    assert hocr_words(source) == alto_words(source) == []
    assert "1654" in source


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=8), min_size=1, max_size=5), st.text())
def test_any_text_parses_back_in_nfc(texts: list[str], name: str) -> None:
    line = make_line([Word(text, Box(10 + 50 * at, 10, 40, 20), 0.9) for at, text in enumerate(texts)])
    for words in (hocr_words(to_hocr(page(line), name)), alto_words(to_alto(page(line), name))):
        assert len(words) == len(texts)
        for (read, _, _), text in zip(words, texts, strict=True):
            assert unicodedata.is_normalized("NFC", read)
            plain = "".join(c for c in unicodedata.normalize("NFC", text) if c.isalnum())
            assert "".join(c for c in read if c.isalnum()) == plain
