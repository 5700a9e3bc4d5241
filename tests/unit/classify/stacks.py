"""Small labelled stacks for the tests of learning and judging."""

from __future__ import annotations

from datetime import date

from digitize.catalog import load_catalog
from digitize.classify.labelled import LabelledStack, TruePaper
from digitize.ocr import PageReading
from tests.unit.classify import pages as made

CATALOG = load_catalog()
DAY = date(2026, 10, 2)
FORM, NOTICE, CARD = (f"000.00.00.G15-{code}" for code in ("KQ003204", "KQ004389", "KQ004946"))


def birth_stack(name: str = "birth", *, stranger: bool = False, why: str = "foreign") -> LabelledStack:
    """A birth registration: form, notice, card; with a stranger's page at the end if asked for."""
    procedure = CATALOG.procedure("1.001193", DAY)
    readings: list[PageReading] = [made.birth_declaration(), made.birth_notice(), made.chip_card()]
    readings += [made.stranger()] if stranger else []
    papers = (
        TruePaper("TK_KHAI_SINH", (1,), frozenset((FORM,))),
        TruePaper("GIAY_CHUNG_SINH", (2,), frozenset((NOTICE,))),
        TruePaper("CCCD", (3,), frozenset((CARD,))),
    )
    aside = {4: why} if stranger else {}
    return LabelledStack(name, procedure, procedure.branches[0], tuple(readings), papers, aside)


def permit_stack(name: str = "permit") -> LabelledStack:
    """A building permit: form of two pages, land certificate of two pages, drawings of three."""
    procedure = CATALOG.procedure("1.013225", DAY)
    branch = CATALOG.branch(procedure, "1.7")
    drawings = [made.drawing(title) for title in ("MẶT BẰNG TẦNG 1", "MẶT ĐỨNG CHÍNH", "MẶT CẮT A-A")]
    readings = (*made.permit_application(), *made.land_certificate(), *drawings)

    def codes(kind: str) -> frozenset[str]:
        return frozenset(row.code for row in branch.components if kind in row.paper_types)

    papers = (
        TruePaper("DON_GPXD", (1, 2), codes("DON_GPXD")),
        TruePaper("GCN_QSDD", (3, 4), codes("GCN_QSDD")),
        TruePaper("BAN_VE", (5, 6, 7), codes("BAN_VE")),
    )
    return LabelledStack(name, procedure, branch, readings, papers, {})
