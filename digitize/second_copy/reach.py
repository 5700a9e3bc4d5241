"""Reaching the second copy: only a store that bears the mark of this installation counts as one.

A folder whose disk is not mounted looks like an empty store. Were it filled, the copy would lie on the disk of the
first store and end with it; were it believed, everything would seem to be missing.
"""

from __future__ import annotations

import contextlib

from digitize.errors import CopyMarkError, ObjectMissingError
from digitize.service import Service
from digitize.store.objects import ObjectStore, sha256_of

MARK_KEY = "digitize-copy/mark.txt"


def target_of(service: Service) -> str:
    """What the copy's address is known by in the database."""
    return sha256_of(service.settings.object_store_copy_url.encode())


def reached(service: Service, mark: str) -> ObjectStore:
    """The copy, once it was seen to bear ``mark``. Raises StoreError while it is away, CopyMarkError without its mark,
    SetupError where it can't be opened as set.
    """
    copy = service.open_copy()
    try:
        found = copy.get(MARK_KEY)
    except ObjectMissingError as error:
        raise CopyMarkError from error
    if found != mark.encode():
        raise CopyMarkError
    return copy


def marked_anew(service: Service, mark: str) -> ObjectStore:
    """The copy, reached for the first time and marked. Raises as :func:`reached`; CopyMarkError where it bears the
    mark of another installation.
    """
    copy = service.open_copy()
    copy.check()
    with contextlib.suppress(ObjectMissingError):
        if copy.get(MARK_KEY) != mark.encode():
            raise CopyMarkError
        return copy
    copy.put(MARK_KEY, mark.encode(), sha256=sha256_of(mark.encode()), content_type="text/plain")
    return copy
