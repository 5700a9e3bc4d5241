"""All that a short time on a GPU is for: ``python -m training.gpu_session --kit DIR --out DIR --seconds N``.

Draws lines on all cores but one while the GPU learns, writes a checkpoint and a log to ``--out`` again and again, and
ends by itself before N seconds are over, start-up and the last score included. ``--from-folder`` goes on from the
checkpoint of an earlier call. Needs PyTorch, numpy, OpenCV, Pillow and fontTools; nothing of the service.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from pathlib import Path

import torch

from training.network import SHAPES
from training.source import Plan, Stream
from training.train import Course, train

_CLOSING_SECONDS = 12.0
"""For the last score, the last checkpoint and the end of the drawing processes."""


def main() -> None:
    """Command line."""
    began = time.monotonic()
    parser = argparse.ArgumentParser(prog="python -m training.gpu_session", description=__doc__)
    parser.add_argument("--kit", type=Path, required=True, help="folder made by training.kit")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoint and log")
    parser.add_argument("--seconds", type=float, required=True, help="when this command must have ended")
    parser.add_argument("--seconds-in-all", type=float, default=0.0, help="learning time of all calls (0: this one's)")
    parser.add_argument("--from-folder", type=Path, help="folder with the checkpoint to go on from")
    parser.add_argument("--shape", default="page", choices=sorted(SHAPES))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--longest", type=int, default=90)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--reuse", type=int, default=6, help="most times that a line is learnt from")
    parser.add_argument("--processes", type=int, default=max(1, (os.cpu_count() or 2) - 1))
    parser.add_argument("--look-every-seconds", type=float, default=45.0)
    parser.add_argument("--trial", action="store_true", help="tell how fast lines are drawn before learning")
    options = parser.parse_args()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.set_num_threads(1)
    torch.set_float32_matmul_precision("high")
    say(torch=torch.__version__, device=torch.cuda.get_device_name() if device == "cuda" else device)
    if options.from_folder is not None and options.from_folder != options.out:
        shutil.copytree(options.from_folder, options.out, dirs_exist_ok=True)
    if options.trial:
        say(**drawing_rate(options.kit, options.shape, options.processes, options.longest))
    left = options.seconds - (time.monotonic() - began) - _CLOSING_SECONDS
    if left <= 0:
        sys.exit("no time is left to learn in: give more --seconds")
    course = Course(
        kit=options.kit,
        folder=options.out,
        seed=options.seed,
        shape=options.shape,
        seconds=left,
        seconds_in_all=options.seconds_in_all or left,
        batch=options.batch,
        longest=options.longest,
        processes=options.processes,
        rate=options.rate,
        reuse=options.reuse,
        look_every_seconds=options.look_every_seconds,
        held_out_lines=256,
    )
    train(course, device)
    say(seconds=round(time.monotonic() - began, 1))


def drawing_rate(kit: Path, shape: str, processes: int, longest: int, seconds: float = 12.0) -> dict[str, float]:
    """Lines drawn a second by that many processes, after their first chunk."""
    size = SHAPES[shape]
    with Stream(Plan(kit, size.height_px, size.squeeze, 16, longest), 99, 0, processes) as stream:
        for _ in range(processes):
            stream.next()
        began, lines = time.monotonic(), 0
        while time.monotonic() - began < seconds:
            lines += sum(len(batch.lengths) for batch in stream.next())
        spent = time.monotonic() - began
    return {"processes": processes, "lines_a_second": round(lines / spent), "of_each": round(lines / spent / processes)}


def say(**facts: object) -> None:
    """One line of facts."""
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
