"""Training lines by number: line k of a seed is the same picture and text on every machine that has the same kit."""

from __future__ import annotations

import multiprocessing
import multiprocessing.pool
import random
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import cv2
import numpy as np
import numpy.typing as npt

from training.alphabet import classes_of
from training.faces import covered, font_files, siblings_of, weight_of
from training.marks import add_marks
from training.setting import SetLine, faces_for, pick_manner, set_line
from training.text import Pools, line_text, load_pools
from training.wear import Grey, cropped, worn

_SIZES_PX = (18, 22, 26, 30, 35, 41, 48, 57)
_SIZE_WEIGHTS = (3, 6, 10, 13, 14, 12, 10, 7)
"""12 points are 25 px at 150 dpi and 50 at 300; 14 points are 58."""
_WIDTH_STEP_PX = 16
_BATCHES_A_CHUNK = 8


@dataclass(frozen=True, slots=True)
class Example:
    """One line: its picture, its text, and the middle of each character in pixels of the picture."""

    grey: Grey
    text: str
    centres_px: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Batch:
    """Lines of about one width, padded with white on the right.

    ``greys`` is lines × height × width; ``classes`` holds all texts one after another, ``lengths`` their lengths,
    ``centres_px`` the middle of each of those characters; ``widths_px`` are the widths before padding.
    """

    greys: Grey
    widths_px: npt.NDArray[np.int32]
    classes: npt.NDArray[np.int32]
    lengths: npt.NDArray[np.int32]
    centres_px: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Plan:
    """What lines to draw. ``kit`` is a folder made by ``training.kit``; ``plainness`` 1 leaves all wear out, 0 none.

    ``longest`` is the greatest number of characters a line is asked for; ``held_out`` takes texts and typefaces that
    training lines never have (``unseen_faces`` False: the texts only). ``frequent_faces`` draws with the most usual
    faces alone.
    """

    kit: Path
    height_px: int = 48
    squeeze: float = 0.8
    batch: int = 64
    longest: int = 90
    plainness: float = 0.0
    held_out: bool = False
    unseen_faces: bool = False
    frequent_faces: bool = False


class LineSource:
    """Draws lines and chunks of batches by number."""

    def __init__(self, plan: Plan, seed: int) -> None:
        self._plan = plan
        self._seed = seed
        self._pools: Pools = load_pools(plan.kit / ("pools_held_out.json.gz" if plan.held_out else "pools.json.gz"))
        self._faces = font_files(plan.kit / "fonts", held_out=plan.unseen_faces)
        if plan.frequent_faces:
            self._faces = tuple(face for face in self._faces if weight_of(face) > 1)
        self._siblings = siblings_of(self._faces)
        self._weights = [weight_of(path) for path in self._faces]

    def example(self, number: int) -> Example:
        """Line ``number``."""
        rng = random.Random(f"{self._seed}/{number}")
        text = line_text(self._pools, self._length(rng), rng)
        size = rng.choices(_SIZES_PX, _SIZE_WEIGHTS)[0]
        text, line = self._set(text, size, rng)
        plain = rng.random() < self._plan.plainness
        if plain:
            grey = np.asarray(255 - line.ink, np.uint8)
        else:
            other = line.ink
            if rng.random() < 0.33:
                other = self._set(line_text(self._pools, len(text) + 8, rng), size, rng)[1].ink
            grey = worn(add_marks(line, other, rng), rng)
        picture, left, scale = cropped(grey, line.ink, size, self._plan.height_px, self._plan.squeeze, rng)
        return Example(picture, text, (line.centres_px - np.float32(left)) * np.float32(scale))

    def chunk(self, number: int) -> list[Batch]:
        """Batches of chunk ``number``: its lines sorted by width, so that little is padding, in an order by chance."""
        count = self._plan.batch * _BATCHES_A_CHUNK
        examples = [self.example(number * count + each) for each in range(count)]
        examples.sort(key=lambda each: each.grey.shape[1])
        made = [packed(examples[at : at + self._plan.batch]) for at in range(0, count, self._plan.batch)]
        random.Random(f"{self._seed}/chunk {number}").shuffle(made)
        return made

    def _set(self, text: str, size: int, rng: random.Random) -> tuple[str, SetLine]:
        """The text without what the face drawn for it lacks, and its line."""
        face = rng.choices(self._faces, self._weights)[0]
        sibling = self._siblings[face]
        can = covered(face) & covered(sibling)
        text = " ".join("".join(each if each in can else " " for each in text).split()) or "1"
        return text, set_line(text, faces_for(text, face, sibling, rng), size, pick_manner(rng), rng)

    def _length(self, rng: random.Random) -> int:
        kind = rng.random()
        longest = self._plan.longest
        if kind < 0.2:
            return rng.randint(1, min(12, longest))
        return rng.randint(min(8, longest), longest)


def packed(examples: list[Example]) -> Batch:
    """Examples as one batch, each padded to the widest, in steps of 16 pixels."""
    widths = np.array([each.grey.shape[1] for each in examples], np.int32)
    width = -(-int(widths.max()) // _WIDTH_STEP_PX) * _WIDTH_STEP_PX
    greys = np.full((len(examples), examples[0].grey.shape[0], width), 255, np.uint8)
    for place, each in enumerate(examples):
        greys[place, :, : each.grey.shape[1]] = each.grey
    return Batch(
        greys,
        widths,
        np.array([number for each in examples for number in classes_of(each.text)], np.int32),
        np.array([len(each.text) for each in examples], np.int32),
        np.concatenate([each.centres_px for each in examples]).astype(np.float32),
    )


_source: LineSource | None = None


def _open_source(plan: Plan, seed: int) -> None:
    global _source
    cv2.setNumThreads(1)
    _source = LineSource(plan, seed)


def _draw(number: int) -> list[Batch]:
    assert _source is not None, "the process was not opened"  # noqa: S101
    return _source.chunk(number)


class Stream:
    """Chunks in order without end, drawn by ``processes`` others (0: by this one, when asked). A context manager."""

    def __init__(self, plan: Plan, seed: int, first: int, processes: int) -> None:
        self._plan, self._seed, self._number, self._processes = plan, seed, first, processes
        self._alone: LineSource | None = None
        self._pool: multiprocessing.pool.Pool | None = None
        self._waiting: deque[multiprocessing.pool.AsyncResult[list[Batch]]] = deque()

    def __enter__(self) -> Self:
        """Open the kit, or start the processes and their first chunks."""
        if not self._processes:
            self._alone = LineSource(self._plan, self._seed)
            return self
        context = multiprocessing.get_context("spawn")
        self._pool = context.Pool(self._processes, _open_source, (self._plan, self._seed))
        for _ in range(self._processes * 2):
            self._ask()
        return self

    def __exit__(self, *_: object) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.terminate()
            self._pool.join()

    def ready(self) -> bool:
        """Whether the next chunk is there already; never where this process has to draw it."""
        return bool(self._waiting) and self._waiting[0].ready()

    def next(self) -> list[Batch]:
        """The next chunk; waits for it. What went wrong in a drawing process is raised here."""
        if self._alone is not None:
            self._number += 1
            return self._alone.chunk(self._number - 1)
        chunk = self._waiting.popleft().get()
        self._ask()
        return chunk

    def _ask(self) -> None:
        if self._pool is not None:
            self._waiting.append(self._pool.apply_async(_draw, (self._number,)))
            self._number += 1
