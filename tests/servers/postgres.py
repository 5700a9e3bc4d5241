"""A throwaway PostgreSQL."""

from __future__ import annotations

import os
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from tests.servers.processes import child, free_port, server_folder, wait_until


def postgres_programs() -> Path | None:
    """Folder with initdb and postgres of the newest installed version."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def running_postgres(programs: Path) -> Iterator[str]:
    """Start a server; gives its URL without a database, ``postgresql+psycopg://postgres@127.0.0.1:PORT``."""
    as_root = os.geteuid() == 0  # initdb and postgres refuse root
    prefix = ["runuser", "-u", "postgres", "--"] if as_root else []
    with server_folder("postgres", "postgres" if as_root else None) as folder:
        data, port = folder / "data", free_port()
        subprocess.run(
            [
                *(*prefix, str(programs / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust"),
                *("-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
            ],
            check=True,
            capture_output=True,
            cwd=folder,
        )
        options = {
            "port": str(port),
            "unix_socket_directories": str(folder),
            "listen_addresses": "127.0.0.1",
            "fsync": "off",
            "full_page_writes": "off",
            "shared_buffers": "64MB",
        }
        command = [*prefix, str(programs / "postgres"), "-D", str(data)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        log = folder / "log"
        with child(command, log=log):
            wait_until(lambda: _accepts(port), what="PostgreSQL", seconds=30, log=log)
            yield f"postgresql+psycopg://postgres@127.0.0.1:{port}"


@contextmanager
def fresh_database(server_url: str, like: str = "template1") -> Iterator[str]:
    """Make a database on the server, empty or as ``like`` is; gives its SQLAlchemy URL and drops it afterwards."""
    name = f"t_{secrets.token_hex(6)}"
    admin = server_url.replace("+psycopg", "") + "/postgres"
    with psycopg.connect(admin, autocommit=True) as connection:
        made = sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(like))
        connection.execute(made)
    try:
        yield f"{server_url}/{name}"
    finally:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def _accepts(port: int) -> bool:
    try:
        psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres", connect_timeout=1).close()
    except psycopg.OperationalError:
        return False
    return True
