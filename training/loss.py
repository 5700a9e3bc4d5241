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
    """Mean loss of a batch; ``share_of_places`` (0–1) is the weight of the letters' places, the rest is CTC's."""
    device = logits.device
    steps = torch.as_tensor(np.minimum(-(-batch.widths_px // STEP_PX), logits.shape[1]).astype(np.int64))
    total = torch.zeros((), device=device)
    if share_of_places < 1:
        spoken = functional.log_softmax(logits.float(), dim=2).transpose(0, 1)
        classes = torch.as_tensor(batch.classes.astype(np.int64), device=device)
        lengths = torch.as_tensor(batch.lengths.astype(np.int64))
        ctc = functional.ctc_loss(
            spoken, classes, steps.to(device), lengths.to(device), blank=NOTHING, reduction="none", zero_infinity=True
        )
        total = total + (1 - share_of_places) * (ctc / lengths.to(device)).mean()
    if share_of_places > 0:
        due = torch.as_tensor(places(batch, logits.shape[1]), device=device)
        each = functional.cross_entropy(
            logits.float().transpose(1, 2), due, reduction="none", ignore_index=_NOT_COUNTED
        )
        letters = due > NOTHING
        bare = due == NOTHING
        total = total + share_of_places * (
            each[letters].mean() + _ELSEWHERE * each[bare].sum() / bare.sum().clamp(min=1)
        )
    return total


def places(batch: Batch, steps: int) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """The class due at each step, lines × steps: a letter's at its middle, nothing elsewhere."""
    due = np.full((len(batch.lengths), steps), _NOT_COUNTED, np.int64)
    first = 0
    for line, (length, width) in enumerate(zip(batch.lengths, batch.widths_px, strict=True)):
        due[line, : -(-int(width) // STEP_PX)] = NOTHING
        at = np.clip(batch.centres_px[first : first + length] / STEP_PX, 0, steps - 1).astype(np.int64)
        due[line, at] = batch.classes[first : first + length]
        first += int(length)
    return due
