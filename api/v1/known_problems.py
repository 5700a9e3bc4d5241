"""Which problems a route may answer, besides its own: those that any request with a key can meet."""

from __future__ import annotations

from typing import Any

from api.problems import documented
from digitize.errors import (
    AccessError,
    BodySyntaxError,
    DigitizeError,
    FileTooLargeError,
    RequestError,
    StoreError,
    UnknownKeyError,
)

_ALWAYS = (UnknownKeyError, AccessError, RequestError, DigitizeError, StoreError)


def problems(*own: type[DigitizeError], body: bool = False) -> dict[int | str, dict[str, Any]]:
    """OpenAPI entries: no or unknown key, another role, a broken rule, internal, storage away, and the route's own.

    ``body``: the route takes one, which may be malformed or too large.
    """
    with_body: tuple[type[DigitizeError], ...] = (BodySyntaxError, FileTooLargeError) if body else ()
    return documented(*dict.fromkeys((*own, *with_body, *_ALWAYS)))
