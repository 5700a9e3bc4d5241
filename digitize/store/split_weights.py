"""Versions of the splitting weights in the data folder, and which of them is active.

``models/VERSION.json`` holds weights and never changes once written; ``models/active.json`` names those that were
made active, the last of them being in force, each with the hash of its file. Without it the packaged weights are in
force. Files are written beside and renamed, so that a worker sees a whole version or the one before.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from digitize.classify.weights import Weights, trained_weights, weights_from_json, weights_to_json
from digitize.errors import ModelFileError, NothingToRollBackError, StoreError
from digitize.store.objects import sha256_of

_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")


@dataclass(frozen=True, slots=True)
class ActiveVersion:
    """A version that was made active. ``at``: moment in ISO 8601. ``sha256``: of its file's bytes."""

    version: str
    sha256: str
    at: str


class WeightsFolder:
    """The versions under a data folder."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / "models"

    def active(self) -> Weights:
        """The weights in force.

        Raises:
            ModelFileError: the file is missing, changed or made for another version; nothing is split with a guess.
        """
        history = self.history()
        if not history:
            return trained_weights()
        now = history[-1]
        path = self._path(now.version)
        try:
            data = path.read_bytes()
        except FileNotFoundError as error:
            raise ModelFileError(name=path.name, reason="missing") from error
        except OSError as error:
            raise StoreError from error
        if sha256_of(data) != now.sha256:
            raise ModelFileError(name=path.name, reason="its bytes have changed")
        return weights_from_json(data, path.name)

    def history(self) -> tuple[ActiveVersion, ...]:
        """Versions made active, the one in force last; empty while the packaged weights are.

        Raises ModelFileError where ``active.json`` is damaged.
        """
        path = self.folder / "active.json"
        try:
            table = json.loads(path.read_bytes())
            history = tuple(
                ActiveVersion(str(row["version"]), str(row["sha256"]), str(row["at"])) for row in table["history"]
            )
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise StoreError from error
        except (ValueError, KeyError, TypeError) as error:
            raise ModelFileError(name=path.name, reason=f"damaged ({type(error).__name__})") from error
        if not all(_VERSION.fullmatch(each.version) for each in history):
            raise ModelFileError(name=path.name, reason="damaged (version)")
        return history

    def activate(self, weights: Weights, at: str) -> None:
        """Keep the weights as a version of their own and put them in force; ``at`` is the moment in ISO 8601."""
        if not _VERSION.fullmatch(weights.version):
            raise ModelFileError(name=weights.version, reason="no name of a version")
        data = weights_to_json(weights)
        _write(self._path(weights.version), data)
        self._remember((*self.history(), ActiveVersion(weights.version, sha256_of(data), at)))

    def rollback(self) -> str | None:
        """Put the version before in force again; its name, None where that is the packaged one.

        Raises NothingToRollBackError while the packaged weights are in force. The version left stays in the folder.
        """
        history = self.history()
        if not history:
            raise NothingToRollBackError
        self._remember(history[:-1])
        return history[-2].version if len(history) > 1 else None

    def reset(self) -> None:
        """Put the packaged weights in force, whatever state ``active.json`` is in; no version is deleted."""
        self._remember(())

    def _remember(self, history: tuple[ActiveVersion, ...]) -> None:
        rows = [{"version": each.version, "sha256": each.sha256, "at": each.at} for each in history]
        _write(self.folder / "active.json", (json.dumps({"history": rows}, indent=1) + "\n").encode())

    def _path(self, version: str) -> Path:
        return self.folder / f"{version}.json"


def _write(path: Path, data: bytes) -> None:
    beside = path.with_name(f".{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise StoreError from error
    finally:
        beside.unlink(missing_ok=True)
