"""The service under demonstration: started on a fresh data folder, with keys for a station, an officer, compliance."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
from rich.console import Console

from digitize.errors import SetupError
from digitize.serve.folder_lock import hold_folder
from digitize.service import opened_service
from digitize.settings import Settings
from digitize.store.access import Role, create_key

_START_SECONDS = 150.0


@dataclass(frozen=True, slots=True)
class DemoService:
    """Where the service answers, its data folder, and the keys: of an agency's station and officer, of compliance."""

    address: str
    data_dir: Path
    station_keys: Mapping[str, str]
    officer_keys: Mapping[str, str]
    compliance_key: str


@contextmanager
def running_service(folder: Path, console: Console) -> Iterator[DemoService]:
    """Start ``digitize serve`` on a data folder made anew; stop it and all its parts at the end."""
    data_dir = folder / "data"
    if data_dir.exists():
        with hold_folder(data_dir):  # refuses while a demonstration left with --keep still runs there
            shutil.rmtree(data_dir)
    port = _free_port()
    env = {**os.environ, "DIGITIZE_DATA_DIR": str(data_dir), "DIGITIZE_PORT": str(port)}
    data_dir.mkdir(parents=True)
    log = folder / "serve.log"
    started = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "digitize", "serve"], env=env, stdout=output, stderr=output, start_new_session=True
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address, process, log)
        console.print(f"Dịch vụ chạy sau {time.monotonic() - started:.1f} giây tại {address}")
        yield DemoService(address, data_dir, {}, {}, "")
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=40)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def with_keys(service: DemoService, agencies: Iterable[str]) -> DemoService:
    """The service with a station and an officer at each agency, and a key for compliance staff of the province."""
    names = sorted(set(agencies))
    with opened_service(Settings(data_dir=service.data_dir)) as opened, opened.writing() as session:
        return replace(
            service,
            station_keys={name: create_key(session, f"trạm quét {name}", Role.STATION, name) for name in names},
            officer_keys={name: create_key(session, f"cán bộ {name}", Role.OFFICER, name) for name in names},
            compliance_key=create_key(session, "cán bộ kiểm soát", Role.COMPLIANCE),
        )


def wait_for_ctrl_c(service: DemoService, console: Console) -> None:
    """Leave the service up until the person ends it."""
    console.print(f"\nDịch vụ vẫn chạy: [bold]{service.address}[/]")
    for agency, key in service.officer_keys.items():
        console.print(f"  Khóa cán bộ {agency} / officer's key: {key}")
    console.print(f"  Khóa kiểm soát / compliance key: {service.compliance_key}")
    console.print("Ctrl-C để dừng. / Ctrl-C stops it.")
    try:
        signal.pause()
    except KeyboardInterrupt:
        console.print("Đang dừng… / Stopping…")


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{address}/readyz", timeout=2.0, trust_env=False).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise SetupError(reason=f"./run serve: {log.read_text(errors='replace')[-1500:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
