"""The error tree: stable codes, messages in two languages, whole across processes."""

from __future__ import annotations

import pickle
import string
from collections.abc import Iterator

import pytest

from digitize import errors
from digitize.errors import DigitizeError, PageConflictError


def _tree(kind: type[DigitizeError]) -> Iterator[type[DigitizeError]]:
    yield kind
    for below in kind.__subclasses__():
        if below.__module__ == errors.__name__:
            yield from _tree(below)


KINDS = list(_tree(DigitizeError))


def test_codes_are_told_apart() -> None:
    codes = [kind.code for kind in KINDS]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_both_messages_ask_for_the_same_details_and_say_what_to_do(kind: type[DigitizeError]) -> None:
    fields = [
        {name for _, name, _, _ in string.Formatter().parse(text) if name}
        for text in (kind.message_vi, kind.message_en)
    ]
    assert fields[0] == fields[1]
    assert 400 <= kind.http_status < 600
    assert kind.message_vi != kind.message_en


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_errors_travel_between_processes_whole(kind: type[DigitizeError]) -> None:
    sent = kind(sequence=3, reason="r")
    came = pickle.loads(pickle.dumps(sent))
    assert type(came) is kind
    assert (came.details, came.text_vi, str(came)) == (sent.details, sent.text_vi, str(sent))


def test_a_message_is_filled_in() -> None:
    assert "Trang 7" in PageConflictError(sequence=7).text_vi
