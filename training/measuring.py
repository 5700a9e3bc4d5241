"""How well lines are read: share of wrong characters and of lines and words that are not exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from benchmarks.reading.score import edit_distance
from training.alphabet import collapsed, text_of
from training.network import STEP_PX, Recogniser
from training.source import Batch


@dataclass(frozen=True, slots=True)
class LineScore:
    """Shares 0–1 over some lines: characters wrong (edit distance), words not found in place, lines not exact."""

    lines: int
    character_error: float
    word_error: float
    line_error: float


def score_texts(truth: Sequence[str], read: Sequence[str]) -> LineScore:
    """Score readings of lines."""
    wrong = sum(edit_distance(one, other) for one, other in zip(truth, read, strict=True))
    words = missed = 0
    for one, other in zip(truth, read, strict=True):
        left = list(one.split())
        words += len(left)
        for word in other.split():
            if word in left:
                left.remove(word)
        missed += len(left)
    exact = sum(one == other for one, other in zip(truth, read, strict=True))
    return LineScore(
        len(truth), wrong / max(1, sum(map(len, truth))), missed / max(1, words), 1 - exact / max(1, len(truth))
    )


def texts_of(batch: Batch) -> list[str]:
    """The texts that a batch shows."""
    ends = np.cumsum(batch.lengths)
    return [text_of(batch.classes[end - length : end]) for end, length in zip(ends, batch.lengths, strict=True)]


@torch.no_grad()
def read_batch(network: Recogniser, batch: Batch, device: str) -> list[str]:
    """What the network reads, the best class of each step."""
    greys = torch.as_tensor(batch.greys, device=device)[:, None].float()
    best = network(greys).argmax(dim=2).cpu().numpy()
    steps = -(-batch.widths_px // STEP_PX)
    return [" ".join(text_of(collapsed(row[:end].tolist())).split()) for row, end in zip(best, steps, strict=True)]


def score_network(network: Recogniser, batches: Sequence[Batch], device: str) -> LineScore:
    """Score the network on drawn batches; it comes back in its former mode."""
    was_training = network.training
    network.eval()
    truth = [text for batch in batches for text in texts_of(batch)]
    read = [text for batch in batches for text in read_batch(network, batch, device)]
    network.train(was_training)
    return score_texts(truth, read)
