"""What is handed to the queue: once, and with the time after which a worker that hangs is killed."""

from __future__ import annotations

from typing import Any

import pytest

from digitize.steps import read_page
from digitize.store import work
from tests.integration.bench import BIRTH_FORM, Bench
from workers import tasks


def test_a_page_has_the_time_of_a_page_and_other_steps_have_longer(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: dict[str, float] = {}

    def queue(arguments: tuple[str], **options: Any) -> None:
        sent[arguments[0]] = options["time_limit"]

    monkeypatch.setattr(tasks.perform, "apply_async", queue)
    batch = bench.open_batch()
    bench.put(batch.id, 1, bench.page("form", BIRTH_FORM))
    with bench.service.writing() as session:
        work.add_step(session, "seal_document", "a document", batch.dossier_id, bench.now())
        names = {each.work_item_id: each.step for each in work.unsent(session, 10)}
    assert tasks.hand_on(bench.service) == 2
    assert bench.unsent() == 0
    limits = {names[item]: seconds for item, seconds in sent.items()}
    a_page = bench.settings.seconds_a_page
    assert 2 * a_page < limits[read_page.NAME] < 5 * a_page
    assert limits["seal_document"] == tasks.STEP_SECONDS
