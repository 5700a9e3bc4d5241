"""A throwaway moto server: a second S3 that is not Ceph, with versions and object lock of its own making."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.servers.ceph import S3Server
from tests.servers.processes import child, free_port, port_answers, server_folder, wait_until


@contextmanager
def running_moto() -> Iterator[S3Server]:
    """Start moto on a free loopback port; it takes any keys and any signature (tests of those need Ceph)."""
    with server_folder("moto") as folder:
        port = free_port()
        log = folder / "log"
        with child([sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], log=log):
            wait_until(lambda: port_answers(port), what="moto", seconds=60, log=log)
            yield S3Server(f"127.0.0.1:{port}", "testkey", "testsecret12345")
