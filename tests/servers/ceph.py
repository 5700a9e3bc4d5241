"""A throwaway Ceph RADOS Gateway (monitor, one object daemon in memory, gateway) as a real S3 server."""

from __future__ import annotations

import os
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers.processes import ServerError, child, free_port, port_answers, server_folder, wait_until

_ACCESS_KEY = "testkey"
_SECRET_KEY = "testsecret12345"


@dataclass(frozen=True, slots=True)
class CephAdmin:
    """Sets what only who runs the store can set."""

    env: dict[str, str]

    def quota(self, bucket: str, most_objects: int) -> None:
        """Let the bucket hold so many objects and no more; -1 lifts that."""
        for words in (
            ("quota", "set", "--quota-scope=bucket", f"--bucket={bucket}", f"--max-objects={most_objects}"),
            ("quota", "enable" if most_objects >= 0 else "disable", "--quota-scope=bucket", f"--bucket={bucket}"),
        ):
            subprocess.run(
                ["radosgw-admin", *words],
                env={**os.environ, **self.env},
                capture_output=True,
                check=True,
                timeout=_CALL_SECONDS,
            )


@dataclass(frozen=True, slots=True)
class S3Server:
    """Where a test S3 server answers and the keys it takes."""

    endpoint: str
    access_key: str
    secret_key: str
    admin: CephAdmin | None = None


_STARTS = 3
_CALLS = 6
_CALL_SECONDS = 60


@contextmanager
def running_ceph() -> Iterator[S3Server]:
    """Start mon + osd + rgw on free loopback ports; gives the S3 endpoint.

    On a busy machine a start can fail (a port taken in between, a monitor too slow to answer): all is begun anew then.
    """
    for start in range(1, _STARTS + 1):
        with ExitStack() as daemons:
            try:
                server = _started(daemons)
            except (ServerError, subprocess.TimeoutExpired):
                if start == _STARTS:
                    raise
                continue
            yield server
            return


def _started(daemons: ExitStack) -> S3Server:
    folder = daemons.enter_context(server_folder("ceph"))
    monitor_port, gateway_port = free_port(), free_port()
    cluster, disk = str(uuid.uuid4()), str(uuid.uuid4())
    for name in ("mon", "osd", "run", "log", "rgw"):
        (folder / name).mkdir()
    config = folder / "ceph.conf"
    config.write_text(_config(folder, cluster, monitor_port, gateway_port))
    env = {"CEPH_CONF": str(config)}

    def ask(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            arguments, env={**os.environ, **env}, capture_output=True, text=True, check=False, timeout=_CALL_SECONDS
        )

    def must(*arguments: str) -> None:
        """Each call says the same when said twice, so a monitor that has not found itself yet is asked again."""
        for call in range(1, _CALLS + 1):
            done = ask(*arguments)
            if not done.returncode:
                return
            time.sleep(0.5 * call)
        raise ServerError(f"{arguments[0]}: {done.stderr[-800:]}")

    monitors = str(folder / "monmap")
    must(
        *("monmaptool", "--create", "--clobber", "--addv", "a", f"v1:127.0.0.1:{monitor_port}"),
        *("--fsid", cluster, monitors),
    )
    must("ceph-mon", "-i", "a", "--mkfs", "--monmap", monitors, "--mon-data", str(folder / "mon"))
    log = folder / "log" / "mon.out"
    daemons.enter_context(child(["ceph-mon", "-i", "a", "-f"], log=log, env=env))
    wait_until(lambda: ask("ceph", "-s", "--connect-timeout", "5").returncode == 0, what="mon", seconds=60, log=log)
    must("ceph", "osd", "new", disk)
    must("ceph", "osd", "crush", "add", "osd.0", "1.0", "host=h", "root=default")
    must("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", disk)
    _start_disk(daemons, folder, env, lambda: "1 up" in ask("ceph", "osd", "stat").stdout)
    must(
        *("radosgw-admin", "user", "create", "--uid=t", "--display-name=t"),
        *(f"--access-key={_ACCESS_KEY}", f"--secret-key={_SECRET_KEY}"),
    )
    log = folder / "log" / "rgw.out"
    daemons.enter_context(child(["radosgw", "-n", "client.rgw", "-f"], log=log, env=env))
    wait_until(lambda: port_answers(gateway_port), what="radosgw", seconds=60, log=log)
    return S3Server(f"127.0.0.1:{gateway_port}", _ACCESS_KEY, _SECRET_KEY, admin=CephAdmin(env))


def _start_disk(daemons: ExitStack, folder: Path, env: dict[str, str], up: Callable[[], bool]) -> None:
    log = folder / "log" / "osd.out"
    for _ in range(5):  # the daemon may lose a race with the monitor at its first start and end by itself
        process = daemons.enter_context(child(["ceph-osd", "-i", "0", "-f"], log=log, env=env))
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and process.poll() is None:
            if up():
                return
            time.sleep(0.05)
    raise ServerError(f"ceph-osd did not come up\n{log.read_text(errors='replace')[-2000:]}")


def _config(folder: Path, cluster: str, monitor_port: int, gateway_port: int) -> str:
    return f"""[global]
fsid = {cluster}
mon_initial_members = a
mon_host = v1:127.0.0.1:{monitor_port}
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
ms_bind_msgr2 = false
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
osd_pool_default_pg_num = 4
osd_pool_default_pgp_num = 4
osd_pool_default_pg_autoscale_mode = off
mon_max_pg_per_osd = 1000
mon_data_avail_crit = 1
run_dir = {folder}/run
admin_socket = {folder}/run/$name.$pid.asok
pid_file = {folder}/run/$name.pid
log_file = {folder}/log/$name.log
crash_dir = {folder}/run
[mon]
mon_data = {folder}/mon
mon_cluster_log_file = {folder}/log/cluster.log
paxos_propose_interval = 0.05
paxos_min_wait = 0.01
[osd]
osd_class_update_on_start = false
osd_crush_update_on_start = false
osd_data = {folder}/osd
osd_objectstore = memstore
memstore_device_bytes = 2147483648
osd_class_load_list = *
osd_class_default_list = *
[client.rgw]
rgw_data = {folder}/rgw
rgw_frontends = beast endpoint=127.0.0.1:{gateway_port}
rgw_enable_usage_log = false
rgw_dynamic_resharding = false
rgw_num_rados_handles = 1
rgw_crypt_require_ssl = false
rgw_run_sync_thread = false
"""
