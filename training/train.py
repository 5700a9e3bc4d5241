"""One piece of training: ``python -m training.train --kit DIR --folder DIR --seconds N --seconds-in-all M``.

Goes on from the checkpoint in ``--folder`` where there is one, learns for N seconds, writes a checkpoint and ends. The
learning rate follows the seconds spent out of M, so that pieces of any length make one course. Works on a CPU (one
thread) and on a GPU (mixed precision).
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from training.checkpoint import Progress, load_checkpoint, read_progress, save_checkpoint
from training.loss import line_loss
from training.measuring import score_network
from training.network import SHAPES, Recogniser, Shape, parameters_of
from training.source import Batch, LineSource, Plan, Stream

_WARM_UP = 0.02
_HELD_OUT_SEED = 10_000_019


@dataclass(frozen=True, slots=True)
class Course:
    """How to train.

    ``seconds`` is this piece's length from its start, preparing included. ``reuse`` is how often each drawn batch is
    learnt from at most, altered anew each time: only the first time where new lines are there already.
    """

    kit: Path
    folder: Path
    seed: int
    shape: str
    seconds: float
    seconds_in_all: float
    batch: int
    longest: int
    processes: int
    rate: float
    reuse: int = 1
    plainness: float = 0.0
    plain_until: float = 0.0
    frequent_faces: bool = False
    look_every_seconds: float = 120.0
    held_out_lines: int = 128


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m training.train", description=__doc__)
    parser.add_argument("--kit", type=Path, required=True, help="folder made by training.kit")
    parser.add_argument("--folder", type=Path, required=True, help="where the checkpoint is kept")
    parser.add_argument("--seconds", type=float, required=True, help="length of this piece")
    parser.add_argument("--seconds-in-all", type=float, required=True, help="length of the whole course")
    parser.add_argument("--shape", default="tiny", choices=sorted(SHAPES))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--longest", type=int, default=40, help="greatest length of a line in characters")
    parser.add_argument("--processes", type=int, default=0, help="processes that draw (0: this one)")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--reuse", type=int, default=1)
    parser.add_argument("--plain-until", type=float, default=0.0, help="share of the course with half its lines clean")
    parser.add_argument("--frequent-faces", action="store_true", help="draw with the most usual typefaces alone")
    parser.add_argument("--look-every-seconds", type=float, default=120.0, help="time between scores and checkpoints")
    parser.add_argument("--threads", type=int, default=1)
    options = vars(parser.parse_args())
    torch.set_num_threads(options.pop("threads"))
    train(Course(**options), "cuda" if torch.cuda.is_available() else "cpu")


def train(course: Course, device: str) -> Recogniser:
    """Learn for the seconds of this piece; returns the network as it is then, its checkpoint written."""
    entered = time.monotonic()
    torch.manual_seed(course.seed)
    shape = SHAPES[course.shape]
    network = Recogniser(shape).to(device)
    if device == "cuda":
        network = network.to(memory_format=torch.channels_last)
    decayed = [each for each in network.parameters() if each.ndim > 1]
    plain = [each for each in network.parameters() if each.ndim <= 1]
    groups = [{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=course.rate, betas=(0.9, 0.98), fused=device == "cuda")
    progress = read_progress(course.folder) or Progress(course.seed, course.shape)
    if progress.steps:
        if (progress.seed, progress.shape) != (course.seed, course.shape):
            raise ValueError(f"the checkpoint is of seed {progress.seed} and shape {progress.shape}")
        load_checkpoint(course.folder, network, optimiser, device)
    _say(f"{course.shape}, {parameters_of(network)} parameters, on {device}, from step {progress.steps}")
    held_out = held_out_batches(course.kit, shape, course.longest, course.held_out_lines)
    network.train()
    began = time.monotonic()
    looked, spent_before = began, progress.seconds
    losses: list[torch.Tensor] = []
    waited = 0.0
    plainness = 0.5 if progress.seconds < course.plain_until * course.seconds_in_all else course.plainness
    plan = Plan(
        course.kit,
        shape.height_px,
        shape.squeeze,
        course.batch,
        course.longest,
        plainness,
        frequent_faces=course.frequent_faces,
    )
    rng = np.random.default_rng((course.seed, progress.steps))
    with Stream(plan, course.seed, progress.next_chunk, course.processes) as stream:
        ended = False
        while not ended:
            asked = time.monotonic()
            chunk = stream.next()
            waited += time.monotonic() - asked
            progress.next_chunk += 1
            for batch, turn in ((each, turn) for turn in range(course.reuse) for each in chunk):
                if turn and stream.ready():
                    break  # new lines teach more than known ones
                share = min(1.0, progress.seconds / course.seconds_in_all)
                losses.append(_step(network, optimiser, batch, course, share, rng if turn else None, device))
                progress.steps += 1
                progress.lines += len(batch.lengths)
                progress.seconds = spent_before + time.monotonic() - began
                ended = time.monotonic() - entered >= course.seconds or progress.seconds >= course.seconds_in_all
                if ended:
                    break
            if ended or time.monotonic() - looked >= course.look_every_seconds:
                score = score_network(network, held_out, device)
                row = {"steps": progress.steps, "lines": progress.lines, "seconds": round(progress.seconds, 1)}
                row |= {"loss": round(float(torch.stack(losses).mean()), 4), "waited_seconds": round(waited, 1)}
                row |= {name: round(value, 5) for name, value in asdict(score).items() if name != "lines"}
                progress.history.append(row)
                losses.clear()
                _say(json.dumps(row))
                save_checkpoint(course.folder, network, optimiser, progress)
                looked = time.monotonic()
    return network


def held_out_batches(kit: Path, shape: Shape, longest: int, lines: int, *, unseen_faces: bool = False) -> list[Batch]:
    """Lines of texts that no training line has, drawn with the training's typefaces or (``unseen_faces``) others."""
    count = max(1, lines // 8)
    plan = Plan(kit, shape.height_px, shape.squeeze, count, longest, held_out=True, unseen_faces=unseen_faces)
    return LineSource(plan, _HELD_OUT_SEED).chunk(0)


def rate_at(share: float, most: float) -> float:
    """Learning rate at a share (0–1) of the course: a short rise, then down along a cosine to a hundredth."""
    if share < _WARM_UP:
        return most * (0.05 + 0.95 * share / _WARM_UP)
    fall = (share - _WARM_UP) / (1 - _WARM_UP)
    return most * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1.0, fall))))


def places_at(share: float) -> float:
    """Weight of the letters' places at a share of the course: all at first, a fifth from a third of the course on."""
    return max(0.2, 1.0 - 0.8 * share / 0.33)


def _step(
    network: Recogniser,
    optimiser: torch.optim.Optimizer,
    batch: Batch,
    course: Course,
    share: float,
    rng: np.random.Generator | None,
    device: str,
) -> torch.Tensor:
    for group in optimiser.param_groups:
        group["lr"] = rate_at(share, course.rate)
    greys = torch.as_tensor(batch.greys).to(device, non_blocking=True)[:, None].float()
    if rng is not None:
        greys = altered(greys, rng)
    if device == "cuda":
        greys = greys.contiguous(memory_format=torch.channels_last)
    with torch.autocast(device, torch.bfloat16, enabled=device == "cuda"):
        logits = network(greys)
    loss = line_loss(logits, batch, places_at(share))
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
    optimiser.step()
    return loss.detach()


def altered(greys: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
    """Pictures worn once more, each its own way, on whatever device they are: shifted up or down, softer or sharper,
    thicker or thinner, unevenly lit, paler, grainy, or brought to one bit.
    """
    lines, _, height, width = greys.shape
    generator = torch.Generator(device=greys.device).manual_seed(int(rng.integers(2**62)))
    shape = (lines, 1, 1, 1)

    def drawn(low: float, high: float) -> torch.Tensor:
        return low + (high - low) * torch.rand(shape, device=greys.device, generator=generator)

    def now_and_then(share: float) -> torch.Tensor:
        return torch.rand(shape, device=greys.device, generator=generator) < share

    def noise(*size: int) -> torch.Tensor:
        return torch.randn((lines, 1, *size), device=greys.device, generator=generator)

    shift = int(rng.integers(-2, 3))
    padded = functional.pad(greys, (0, 0, max(shift, 0), max(-shift, 0)), mode="replicate")
    greys = padded[:, :, max(-shift, 0) : max(-shift, 0) + height]
    soft = functional.avg_pool2d(greys, 3, stride=1, padding=1, count_include_pad=False)
    greys = greys + torch.where(now_and_then(0.6), drawn(-0.4, 0.9), 0.0) * (soft - greys)
    thin = functional.max_pool2d(greys, 3, stride=1, padding=1)
    thick = -functional.max_pool2d(-greys, 3, stride=1, padding=1)
    changed = torch.where(now_and_then(0.5), thin, thick)
    greys = greys + torch.where(now_and_then(0.25), drawn(0.1, 0.6), 0.0) * (changed - greys)
    light = functional.interpolate(noise(2, max(2, width // 96)), (height, width), mode="bilinear")
    greys = greys - torch.where(now_and_then(0.15), drawn(5, 25), 0.0) * light
    greys = 255 - (255 - greys) * drawn(0.6, 1.15) - drawn(0, 12)
    coarse = functional.interpolate(noise(height // 2, width // 2), (height, width), mode="nearest")
    greys = greys + torch.where(now_and_then(0.5), drawn(0, 14), 0.0) * noise(height, width)
    greys = greys + torch.where(now_and_then(0.2), drawn(0, 14), 0.0) * coarse
    level, steepness = drawn(90, 185), drawn(3, 25)
    greys = torch.where(now_and_then(0.15), 255 * torch.sigmoid((greys - level) / steepness), greys)
    return greys.clamp(0, 255)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    random.seed(0)
    main()
