"""The recogniser: a picture of a line in, for each step of four pixels the classes' logits out.

Plain convolutions only, because these are what ONNX Runtime does fastest on one core and what int8 takes: some in two
directions that bring the height to a few rows, one that folds the rows into channels, then some along the line with
growing reach.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from training.alphabet import CLASSES

STEP_PX = 4
"""Pixels of the picture per step of the output."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network: height of the picture in pixels (a multiple of 8), channels, blocks along the line.

    ``squeeze`` is the picture's width for each pixel that its height alone would give: marks over letters need height
    more than letters need width, and time goes by the width. ``reaches`` are the steps between what a block looks at.
    """

    height_px: int
    squeeze: float
    stem: int
    low: int
    high: int
    along: int
    reaches: tuple[int, ...]


SHAPES = {
    "tiny": Shape(32, 1.0, 12, 32, 64, 128, (1, 2, 4, 1)),
    "page": Shape(48, 0.8, 32, 64, 128, 256, (1, 2, 4, 8, 1, 2, 4, 8, 1, 1)),
    "large": Shape(48, 0.8, 32, 96, 192, 384, (1, 2, 4, 8, 1, 2, 4, 8, 1, 1)),
}
"""By name: ``tiny`` learns on a CPU, ``page`` is meant for a GPU, ``large`` shows what size alone would bring."""


class Recogniser(nn.Module):
    """Logits, lines × steps × classes, from grey pictures, lines × 1 × height × width (0 black, 255 white)."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.flat = nn.Sequential(
            _layer(1, shape.stem, (2, 2)),
            _layer(shape.stem, shape.low, (2, 2)),
            _Beside([_convolution(shape.low, shape.low)]),
            _layer(shape.low, shape.high, (2, 1)),
            _Beside([_convolution(shape.high, shape.high)]),
            nn.Conv2d(shape.high, shape.along, (shape.height_px // 8, 3), padding=(0, 1), bias=False),
            nn.BatchNorm2d(shape.along),
            nn.ReLU(),
        )
        self.along = _Beside(_convolution(shape.along, shape.along, (1, 3), reach) for reach in shape.reaches)
        self.last = nn.Conv2d(shape.along, CLASSES, 1)

    def forward(self, greys: Tensor) -> Tensor:
        """Logits; ``greys`` as floats 0–255, width a multiple of four."""
        found = self.along(self.flat(1.0 - greys / 255.0))
        return self.last(found).squeeze(2).transpose(1, 2)


class _Beside(nn.Module):
    """Blocks one after another, each added to what it was given (He et al. 2016)."""

    def __init__(self, blocks: Iterable[nn.Module]) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(blocks)

    def forward(self, found: Tensor) -> Tensor:
        for block in self.blocks:
            found = torch.relu(found + block(found))
        return found


def parameters_of(network: nn.Module) -> int:
    """How many numbers the network has learnt."""
    return sum(each.numel() for each in network.parameters())


def _layer(before: int, after: int, stride: tuple[int, int]) -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(before, after, 3, stride=stride, padding=1, bias=False), nn.BatchNorm2d(after), nn.ReLU()
    )


def _convolution(before: int, after: int, kernel: tuple[int, int] = (3, 3), reach: int = 1) -> nn.Module:
    padding = (kernel[0] // 2, reach)
    return nn.Sequential(
        nn.Conv2d(before, after, kernel, padding=padding, dilation=(1, reach), bias=False), nn.BatchNorm2d(after)
    )
