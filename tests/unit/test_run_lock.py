"""What a newcomer's environment holds is enough: the service imports nothing that only the tests' environment has."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
_IMPORT_ALL = """
import importlib, importlib.abc, json, pkgutil, sys

barred = frozenset(json.loads(sys.argv[1]))

class Barrier(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in barred:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None

sys.meta_path.insert(0, Barrier())
failed = []
for package in ("digitize", "api", "workers", "samples"):
    found = importlib.import_module(package)
    for module in pkgutil.walk_packages(found.__path__, package + ".", onerror=lambda name: failed.append(name)):
        if module.name.endswith("__main__") or ".migrations." in module.name:
            continue
        try:
            importlib.import_module(module.name)
        except ModuleNotFoundError as error:
            failed.append(f"{module.name}: {error}")
print(json.dumps(failed))
"""


def test_the_service_imports_with_what_run_lock_holds(tmp_path: Path) -> None:
    locked = {_normal(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", _read("requirements/run.lock"), re.M)}
    assert "fastapi" in locked
    owners = packages_distributions()
    barred = sorted(name for name, dists in owners.items() if not {_normal(dist) for dist in dists} & locked)
    barred = [name for name in barred if name not in ("digitize", "api", "workers", "samples")]
    assert "pytest" in barred
    command = [sys.executable, "-c", _IMPORT_ALL, json.dumps(barred)]
    settings = {"DIGITIZE_BROKER_URL": "redis://127.0.0.1:1/0", "DIGITIZE_DATA_DIR": str(tmp_path)}
    ran = subprocess.run(command, cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout.splitlines()[-1]) == []


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")
