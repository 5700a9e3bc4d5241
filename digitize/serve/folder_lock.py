"""One service a data folder."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from digitize.errors import AlreadyRunningError


@contextmanager
def hold_folder(data_dir: Path) -> Iterator[None]:
    """Hold the data folder while the context lasts; the kernel lets go of it when the process ends, however it ends.

    Raises AlreadyRunningError with the process id of the other service.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "service.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise AlreadyRunningError(pid=file.read().strip() or "?") from error
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
