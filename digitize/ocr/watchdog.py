"""The last resort against a reading that never comes back: the process ends, so that no worker is held.

Tesseract looks at its time limit between words only; while it searches a page for lines nothing can stop it but the end
of its process. Whoever reads pages in processes of their own (workers, the command line) puts this around each page:
the pool starts another process, the page counts as lost with its worker and is tried again or set aside by name.
"""

from __future__ import annotations

import faulthandler
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from digitize.scan import Limits

_TIMES, _MORE_SECONDS = 1.25, 5.0


def hard_limit_seconds(limits: Limits) -> float:
    """When a page that overran ``limits.seconds_a_page`` without noticing takes its process with it."""
    return _TIMES * limits.seconds_a_page + _MORE_SECONDS


@contextmanager
def ended_if_stuck(seconds: float) -> Iterator[None]:
    """End this process with status 1 when the context lasts longer than ``seconds``; stack traces go to stderr.

    The clock runs in a thread of the interpreter's own that needs no lock, so that native code which never comes back
    is ended too. One at a time in a process.
    """
    faulthandler.dump_traceback_later(seconds, exit=True, file=sys.__stderr__ or sys.stderr)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
