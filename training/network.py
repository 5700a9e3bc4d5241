"""The recogniser: a picture of a line in, for each step of four pixels the classes' logits out.

Plain convolutions only, because these are what ONNX Runtime does fastest on one core and what int8 takes: four in two
directions that bring the height to a few rows, one that folds the rows into channels, then some along the line with
growing reach.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from training.alphabet import CLASSES

STEP_PX = 4
"""Pixels of the picture per step of the output."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network: height of the picture in pixels (a multiple of 8), channels, blocks along the line."""

    height_px: int
    stem: int
    low: int
    high: int
    along: int
    blocks: int


SHAPES = {
    "tiny": Shape(32, 12, 32, 64, 128, 4),
    "base": Shape(40, 16, 48, 96, 192, 6),
    "large": Shape(40, 24, 64, 128, 256, 8),
}
"""By name: ``tiny`` learns on a CPU, ``base`` is meant for a GPU, ``large`` shows what size alone would bring."""


class Recogniser(nn.Module):
    """Logits, lines × steps × classes, from grey pictures, lines × 1 × height × width (0 black, 255 white)."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.flat = nn.Sequential(
            _layer(1, shape.stem, (2, 2)),
            _layer(shape.stem, shape.low, (2, 2)),
            _layer(shape.low, shape.low, (1, 1)),
            _layer(shape.low, shape.high, (2, 1)),
            _layer(shape.high, shape.high, (1, 1)),
        )
        self.fold = nn.Sequential(
            nn.Conv2d(shape.high, shape.along, (shape.height_px // 8, 3), padding=(0, 1), bias=False),
            nn.BatchNorm2d(shape.along),
            nn.ReLU(),
        )
        self.along = nn.ModuleList(
            nn.Sequential(
                nn.Conv2d(shape.along, shape.along, (1, 3), padding=(0, reach), dilation=(1, reach), bias=False),
                nn.BatchNorm2d(shape.along),
            )
            for reach in ((1, 2, 4, 1, 2, 4, 8, 1)[: shape.blocks])
        )
        self.last = nn.Conv2d(shape.along, CLASSES, 1)

    def forward(self, greys: Tensor) -> Tensor:
        """Logits; ``greys`` as floats 0–255, width a multiple of four."""
        found = self.fold(self.flat(1.0 - greys / 255.0))
        for block in self.along:
            found = torch.relu(found + block(found))
        return self.last(found).squeeze(2).transpose(1, 2)


def parameters_of(network: nn.Module) -> int:
    """How many numbers the network has learnt."""
    return sum(each.numel() for each in network.parameters())


def _layer(before: int, after: int, stride: tuple[int, int]) -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(before, after, 3, stride=stride, padding=1, bias=False), nn.BatchNorm2d(after), nn.ReLU()
    )
