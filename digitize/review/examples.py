"""A batch that a person has arranged and confirmed becomes a dated example for later training."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from digitize.review.arrangement import Arrangement
from digitize.store.access import Caller
from digitize.store.repositories.arrangements import pages_of
from digitize.store.repositories.corrections import ExampleDocument, ExamplePage, add_example, latest_example


def keep_examples(session: Session, caller: Caller, dossier_id: str, arrangement: Arrangement, now: datetime) -> None:
    """Keep an example of each batch all of whose documents are settled, at least one of them by a person.

    A batch whose documents reach into another batch teaches nothing about splitting one: it is left out. So is one that
    would only repeat its latest example.
    """
    rows = pages_of(session, dossier_id)
    for _, group in groupby(rows, key=lambda page: page.batch_id):
        pages = list(group)
        ids = [page.id for page in pages]
        place = {page_id: number for number, page_id in enumerate(ids, 1)}
        drafts = [draft for draft in arrangement.documents if place.keys() & set(draft.pages)]
        whole = all(place.keys() >= set(draft.pages) and draft.settled for draft in drafts)
        if not whole or not any(draft.confirmed_by for draft in drafts):
            continue
        documents = tuple(
            ExampleDocument(
                draft.paper_type,
                draft.component_code,
                draft.submitted_as,
                tuple(place[page] for page in draft.pages),
            )
            for draft in drafts
        )
        latest = latest_example(session, dossier_id, ids[0])
        if latest is not None and latest.documents == documents:
            continue
        readings = [
            ExamplePage(page.id, None, None)
            if page.erased_at is not None
            else ExamplePage(page.id, page.reading_key, page.reading_sha256)
            for page in pages
        ]
        add_example(session, caller, dossier_id, readings, documents, now)
