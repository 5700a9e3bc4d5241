"""The order of a document's pages as the officer's form changes it: one place at a time, no page lost."""

from __future__ import annotations

import pytest

from api.v1.answers.review import ReviewAnswer, ReviewDocument, ReviewPage
from api.web.review import placed


def _desk(pages: str) -> ReviewAnswer:
    document = ReviewDocument(
        key="d",
        pages=[ReviewPage(page_id=page, batch=1, sequence=at, state="read") for at, page in enumerate(pages, 1)],
        paper_type="KHAC",
        paper_type_name_vi="Giấy tờ khác",
        component_code=None,
        component_name_vi=None,
        submitted_as="ban_chinh",
        settled=False,
        confirmed=False,
        awaits_erasure=False,
        erased=False,
        kept_because="",
        confidence=0.5,
        metadata=[],
    )
    return ReviewAnswer(
        dossier_id="h",
        dossier_code="H50",
        version=3,
        documents=[document],
        aside=[],
        undoable=None,
        redoable=None,
    )


@pytest.mark.parametrize(
    ("page", "by", "after"),
    [("b", -1, "bac"), ("b", 1, "acb"), ("a", -1, "abc"), ("c", 1, "abc"), ("c", -1, "acb"), ("x", 1, "abc")],
)
def test_a_page_goes_one_place_and_none_is_lost(page: str, by: int, after: str) -> None:
    asked = placed(_desk("abc"), 3, "d", page, by)
    assert (asked.kind, asked.document, asked.seen, "".join(asked.pages)) == ("reorder", "d", 3, after)
