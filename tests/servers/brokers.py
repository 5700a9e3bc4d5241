"""Throwaway Redis and RabbitMQ."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.servers.processes import child, free_port, port_answers, server_folder, wait_until


@contextmanager
def running_redis(program: str) -> Iterator[str]:
    """Start redis-server (or valkey-server); gives ``redis://127.0.0.1:PORT/0``."""
    with server_folder("redis") as folder:
        port = free_port()
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes"]
        log = folder / "log"
        with child([*command, "--dir", str(folder)], log=log):
            wait_until(lambda: port_answers(port), what="Redis", seconds=10, log=log)
            yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def running_rabbitmq(program: str) -> Iterator[str]:
    """Start RabbitMQ with its own port mapper; gives ``amqp://guest:guest@127.0.0.1:PORT//``."""
    with server_folder("rabbitmq") as folder:
        port, mapper_port, peer_port = free_port(), free_port(), free_port()
        (folder / "home").mkdir()
        (folder / "rabbitmq.conf").write_text(
            f"listeners.tcp.1 = 127.0.0.1:{port}\n"
            "loopback_users.guest = true\n"
            "vm_memory_high_watermark.absolute = 512MB\n"
            "disk_free_limit.absolute = 50MB\n"
        )
        (folder / "enabled_plugins").write_text("[].\n")
        env = {
            "HOME": str(folder / "home"),
            "RABBITMQ_BASE": str(folder),
            "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_NODENAME": f"t{port}@localhost",
            "RABBITMQ_NODE_PORT": str(port),
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_DIST_PORT": str(peer_port),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
            "RABBITMQ_PID_FILE": str(folder / "pid"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(mapper_port),
            "ERL_EPMD_RELAXED_COMMAND_CHECK": "true",
        }
        log = folder / "out"
        try:
            with child([program], log=log, env=env, stop_seconds=20):
                wait_until(lambda: port_answers(port), what="RabbitMQ", seconds=60, log=log)
                yield f"amqp://guest:guest@127.0.0.1:{port}//"
        finally:
            # Erlang starts its port mapper as a daemon of its own; it ends when told on its own port
            subprocess.run(
                ["epmd", "-port", str(mapper_port), "-kill"],
                env={**os.environ, **env},
                capture_output=True,
                check=False,
            )
