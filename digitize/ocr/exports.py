"""A reading in the exchange formats of other programs: hOCR 1.2 (XHTML) and ALTO 4 (XML of the Library of Congress).

Both hold the lines in reading order, each word with its box in pixels of the upright page and its calibrated
confidence, and text in NFC. Neither knows columns here: the lines stand in one block, in the order they are read.
Handwriting and stamps are marked on lines and words (hOCR ``x_kind``, ALTO tags), and both say where the text came
from: ``text_source`` is ``read`` or ``layer``, ``text_layer`` what became of the PDF's own text.
"""

from __future__ import annotations

import re
import unicodedata
from xml.etree import ElementTree

from digitize.ocr.model import Kind, Line, PageReading, Word
from digitize.scan import Box

ALTO_NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
_SCHEMA = "http://www.loc.gov/standards/alto/v4/alto-4-2.xsd"
_SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_XHTML = "http://www.w3.org/1999/xhtml"
_DOCTYPE = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"'
    ' "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n'
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ALTO_TAGS = {"handwriting": "handwriting", "stamp": "stamp"}


def to_hocr(reading: PageReading, page_name: str) -> str:
    """The reading as hOCR; ``page_name`` is what the image is called. ``x_wconf`` is 0–100, as hOCR has it."""
    name = _text(page_name).replace('"', "'")
    html = ElementTree.Element("html", {"xmlns": _XHTML, "xml:lang": "vi", "lang": "vi"})
    head = ElementTree.SubElement(html, "head")
    ElementTree.SubElement(head, "title").text = _text(page_name)
    for key, value in (
        ("ocr-system", _text(reading.text.engine)),
        ("ocr-capabilities", "ocr_page ocr_carea ocr_par ocr_line ocrx_word"),
        ("ocr-langs", "vi"),
        ("ocr-number-of-pages", "1"),
        ("text-source", _source(reading)),
    ):
        ElementTree.SubElement(head, "meta", {"name": key, "content": value})
    body = ElementTree.SubElement(html, "body")
    whole = Box(0, 0, reading.width_px, reading.height_px)
    dpi = round(reading.dpi)
    page = _part(body, "div", "ocr_page", "page_1", f'image "{name}"; {_bbox(whole)}; ppageno 0; scan_res {dpi} {dpi}')
    if reading.text.lines:
        block = _bbox(_around(reading.text.lines))
        area = _part(page, "div", "ocr_carea", "block_1_1", block)
        paragraph = _part(area, "p", "ocr_par", "par_1_1", block)
        for number, line in enumerate(reading.text.lines, 1):
            _hocr_line(paragraph, number, line)
    return _DECLARATION + _DOCTYPE + ElementTree.tostring(html, encoding="unicode") + "\n"


def to_alto(reading: PageReading, page_name: str) -> str:
    """The reading as ALTO 4.2; ``page_name`` is what the image is called.

    ``WC`` and the page's ``PC`` are 0–1. Seals are illustrations of type ``seal``; lines that are no print carry a tag.
    """
    ElementTree.register_namespace("xsi", _SCHEMA_INSTANCE)
    alto = ElementTree.Element(
        "alto",
        {
            "xmlns": ALTO_NAMESPACE,
            f"{{{_SCHEMA_INSTANCE}}}schemaLocation": f"{ALTO_NAMESPACE} {_SCHEMA}",
        },
    )
    description = ElementTree.SubElement(alto, "Description")
    ElementTree.SubElement(description, "MeasurementUnit").text = "pixel"
    source = ElementTree.SubElement(description, "sourceImageInformation")
    ElementTree.SubElement(source, "fileName").text = _text(page_name)
    step = ElementTree.SubElement(description, "Processing", {"ID": "reading"})
    ElementTree.SubElement(step, "processingStepSettings").text = _source(reading)
    software = ElementTree.SubElement(step, "processingSoftware")
    ElementTree.SubElement(software, "softwareName").text = _text(reading.text.engine)
    marked = {line.kind for line in reading.text.lines} | {word.kind for word in reading.text.words}
    kinds = sorted(marked & _ALTO_TAGS.keys())
    if kinds:
        tags = ElementTree.SubElement(alto, "Tags")
        for kind in kinds:
            ElementTree.SubElement(tags, "OtherTag", {"ID": kind, "LABEL": _ALTO_TAGS[kind]})
    layout = ElementTree.SubElement(alto, "Layout")
    size = {"WIDTH": str(reading.width_px), "HEIGHT": str(reading.height_px)}
    page_facts = {"ID": "page_1", "PHYSICAL_IMG_NR": "1", **size, "PC": f"{reading.text.confidence:.3f}"}
    page = ElementTree.SubElement(layout, "Page", page_facts)
    space = ElementTree.SubElement(page, "PrintSpace", {"HPOS": "0", "VPOS": "0", **size})
    if reading.text.lines:
        block = {"ID": "block_1", **_place(_around(reading.text.lines)), "LANG": "vi"}
        text = ElementTree.SubElement(space, "TextBlock", block)
        for number, line in enumerate(reading.text.lines, 1):
            _alto_line(text, number, line)
    for number, box in enumerate(reading.seal_boxes_px, 1):
        ElementTree.SubElement(space, "Illustration", {"ID": f"seal_{number}", **_place(box), "TYPE": "seal"})
    return _DECLARATION + ElementTree.tostring(alto, encoding="unicode") + "\n"


def _hocr_line(paragraph: ElementTree.Element, number: int, line: Line) -> None:
    facts = _bbox(line.box_px) + _hocr_kind(line.kind)
    row = _part(paragraph, "span", "ocr_line", f"line_1_{number}", facts)
    row.tail = "\n"
    for place, word in enumerate(line.words, 1):
        confidence = min(100, max(0, round(word.confidence * 100)))
        facts = f"{_bbox(word.box_px)}; x_wconf {confidence}{_hocr_kind(word.kind)}"
        span = _part(row, "span", "ocrx_word", f"word_1_{number}_{place}", facts)
        span.text = _text(word.text)
        span.tail = " " if place < len(line.words) else None


def _alto_line(block: ElementTree.Element, number: int, line: Line) -> None:
    facts = {"ID": f"line_{number}", **_place(line.box_px), **_alto_kind(line.kind)}
    row = ElementTree.SubElement(block, "TextLine", facts)
    before: Word | None = None
    for place, word in enumerate(line.words, 1):
        if before is not None:
            space = {"HPOS": str(before.box_px.right), "VPOS": str(before.box_px.y)}
            ElementTree.SubElement(row, "SP", {"WIDTH": str(max(0, word.box_px.x - before.box_px.right)), **space})
        confidence = f"{min(1.0, max(0.0, word.confidence)):.3f}"
        facts = {"ID": f"word_{number}_{place}", "CONTENT": _text(word.text), **_place(word.box_px), "WC": confidence}
        ElementTree.SubElement(row, "String", {**facts, **_alto_kind(word.kind)})
        before = word


def _source(reading: PageReading) -> str:
    return f"text_source={reading.text.source}; text_layer={reading.text.layer.value}"


def _hocr_kind(kind: Kind) -> str:
    return "" if kind == "print" else f"; x_kind {kind}"


def _alto_kind(kind: Kind) -> dict[str, str]:
    return {"TAGREFS": kind} if kind in _ALTO_TAGS else {}


def _part(parent: ElementTree.Element, tag: str, kind: str, name: str, facts: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, tag, {"class": kind, "id": name, "title": facts})


def _bbox(box: Box) -> str:
    return f"bbox {box.x} {box.y} {box.right} {box.bottom}"


def _place(box: Box) -> dict[str, str]:
    return {"HPOS": str(box.x), "VPOS": str(box.y), "WIDTH": str(box.width), "HEIGHT": str(box.height)}


def _around(lines: tuple[Line, ...]) -> Box:
    left, top = min(line.box_px.x for line in lines), min(line.box_px.y for line in lines)
    right, bottom = max(line.box_px.right for line in lines), max(line.box_px.bottom for line in lines)
    return Box(left, top, right - left, bottom - top)


def _text(text: str) -> str:
    """NFC, without the characters that XML can't hold."""
    return _NOT_IN_XML.sub("\ufffd", unicodedata.normalize("NFC", text))
