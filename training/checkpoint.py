"""Everything that training goes on from, in parts that stay under a size."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

MOST_BYTES_A_PART = 15_000_000
_MANIFEST = "checkpoint.json"


@dataclass(slots=True)
class Progress:
    """How far training is. ``seconds`` is the time spent learning, which the learning rate goes by."""

    seed: int
    shape: str
    steps: int = 0
    lines: int = 0
    seconds: float = 0.0
    next_chunk: int = 0
    history: list[dict[str, float]] = field(default_factory=list)


def save_checkpoint(folder: Path, network: Any, optimiser: Any, progress: Progress) -> None:
    """Write to a folder. The former checkpoint stays whole until the new one's last byte is written."""
    buffer = io.BytesIO()
    moments = optimiser.state_dict()
    moments["state"] = {
        key: {name: _short(value) for name, value in state.items()} for key, state in moments["state"].items()
    }
    torch.save({"network": network.state_dict(), "optimiser": moments}, buffer)
    data = buffer.getvalue()
    digest = hashlib.sha256(data).hexdigest()
    parts = [data[at : at + MOST_BYTES_A_PART] for at in range(0, len(data), MOST_BYTES_A_PART)]
    names = [f"checkpoint-{digest[:12]}-{number}.pt" for number in range(len(parts))]
    folder.mkdir(parents=True, exist_ok=True)
    for name, part in zip(names, parts, strict=True):
        (folder / name).write_bytes(part)
    manifest = {
        "sha256": digest,
        "parts": names,
        "seed": progress.seed,
        "shape": progress.shape,
        "steps": progress.steps,
        "lines": progress.lines,
        "seconds": progress.seconds,
        "next_chunk": progress.next_chunk,
        "history": progress.history,
    }
    new = folder / (_MANIFEST + ".new")
    new.write_text(json.dumps(manifest), encoding="utf-8")
    new.replace(folder / _MANIFEST)
    for path in folder.glob("checkpoint-*.pt"):
        if path.name not in names:
            path.unlink()


def read_progress(folder: Path) -> Progress | None:
    """How far the checkpoint in a folder is; None where there is none."""
    path = folder / _MANIFEST
    if not path.is_file():
        return None
    manifest = json.loads(path.read_text(encoding="utf-8"))
    return Progress(**{name: manifest[name] for name in Progress.__dataclass_fields__})


def load_checkpoint(folder: Path, network: Any, optimiser: Any | None, device: str) -> None:
    """Fill a network, and an optimiser where one is given, from the checkpoint in a folder.

    Raises:
        ValueError: its parts are not what was written.
    """
    manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    data = b"".join((folder / name).read_bytes() for name in manifest["parts"])
    if hashlib.sha256(data).hexdigest() != manifest["sha256"]:
        raise ValueError(f"the checkpoint in {folder} is damaged")
    state = torch.load(io.BytesIO(data), map_location=device, weights_only=True)
    network.load_state_dict(state["network"])
    if optimiser is not None:
        optimiser.load_state_dict(state["optimiser"])  # moments come back in the weights' own precision


def _short(value: Any) -> Any:
    """Moments of the optimiser need no more than 16 bits."""
    return value.bfloat16() if torch.is_tensor(value) and value.ndim > 0 else value
