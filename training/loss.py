"""What the network is taught by: CTC, and, because drawn lines know where each letter stands, its place as well.

CTC alone spends its first hours finding out that letters stand in order. Told the step of each letter's middle, the
network reads after minutes, and its peaks stay on the middle of letters, which is where boxes of words come from.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from training.alphabet import NOTHING
from training.network import STEP_PX
from training.source import Batch

_ELSEWHERE = 0.35
"""Weight of steps without a letter beside those with one."""
_NOT_COUNTED = -100


def line_loss(logits: Tensor, batch: Batch, share_of_places: float) -> Tensor:
    """Mean loss of a batch; ``share_of_places`` (0–1) is the weight of the letters' places, the rest is CTC's.

    Never waits for the GPU.
    """
    device = logits.device
    total = torch.zeros((), device=device)
    if share_of_places < 1:
        spoken = functional.log_softmax(logits.float(), dim=2).transpose(0, 1)
        steps = torch.as_tensor(np.minimum(-(-batch.widths_px // STEP_PX), logits.shape[1]).astype(np.int64))
        lengths = torch.as_tensor(batch.lengths.astype(np.int64))
        classes = torch.as_tensor(batch.classes.astype(np.int64)).to(device, non_blocking=True)
        ctc = functional.ctc_loss(spoken, classes, steps, lengths, blank=NOTHING, reduction="none", zero_infinity=True)
        total = total + (1 - share_of_places) * (ctc / lengths.to(device, non_blocking=True)).mean()
    if share_of_places > 0:
        due = torch.as_tensor(places(batch, logits.shape[1])).to(device, non_blocking=True)
        each = functional.cross_entropy(
            logits.float().transpose(1, 2), due, reduction="none", ignore_index=_NOT_COUNTED
        )
        letters, bare = due > NOTHING, due == NOTHING
        total = total + share_of_places * (_mean(each, letters) + _ELSEWHERE * _mean(each, bare))
    return total


def places(batch: Batch, steps: int) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """The class due at each step, lines × steps: a letter's at its middle, nothing elsewhere."""
    ends = -(-batch.widths_px[:, None] // STEP_PX)
    due = np.where(np.arange(steps) < ends, np.int64(NOTHING), np.int64(_NOT_COUNTED))
    lines = np.repeat(np.arange(len(batch.lengths)), batch.lengths)
    due[lines, np.clip(batch.centres_px / STEP_PX, 0, steps - 1).astype(np.int64)] = batch.classes
    return due


def _mean(each: Tensor, counted: Tensor) -> Tensor:
    return (each * counted).sum() / counted.sum().clamp(min=1)
