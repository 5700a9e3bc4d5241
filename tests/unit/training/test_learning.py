"""Learning, where PyTorch is installed (the environment of training): lines are learnt, pieces join seamlessly."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from training import checkpoint
from training.checkpoint import load_checkpoint, read_progress, save_checkpoint
from training.loss import line_loss, places
from training.measuring import read_batch, score_texts, texts_of
from training.network import SHAPES, STEP_PX, Recogniser, parameters_of
from training.source import LineSource, Plan
from training.train import Course, rate_at, train


def test_shapes_are_small_and_give_a_step_every_four_pixels() -> None:
    for shape in SHAPES.values():
        network = Recogniser(shape).eval()
        assert parameters_of(network) <= 8_000_000
        assert network(torch.zeros(2, 1, shape.height_px, 160)).shape[1] == 160 // STEP_PX


def test_a_few_lines_are_learnt_by_heart(kit: Path) -> None:
    torch.manual_seed(0)
    torch.set_num_threads(1)
    batch = LineSource(Plan(kit, 32, 4, 8, plainness=1.0), 1).chunk(0)[0]
    network = Recogniser(SHAPES["tiny"])
    optimiser = torch.optim.AdamW(network.parameters(), lr=3e-3)
    for step in range(70):
        optimiser.zero_grad()
        loss = line_loss(network(torch.as_tensor(batch.greys)[:, None].float()), batch, 1.0 if step < 40 else 0.3)
        loss.backward()
        optimiser.step()
    network.eval()
    assert score_texts(texts_of(batch), read_batch(network, batch, "cpu")).character_error < 0.05


def test_places_are_the_steps_of_letters(kit: Path) -> None:
    batch = LineSource(Plan(kit, 32, 4, 8), 1).chunk(0)[0]
    due = places(batch, batch.greys.shape[2] // STEP_PX)
    assert (due[0] > 0).sum() <= batch.lengths[0]
    assert next(each for each in due[0] if each > 0) == batch.classes[0]
    assert (due[0, -(-int(batch.widths_px[0]) // STEP_PX) :] == -100).all()


def test_pieces_join(kit: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoint, "MOST_BYTES_A_PART", 1_000_000)
    course = Course(kit, tmp_path / "run", 3, "tiny", 1.0, 50.0, 2, 6, 0, 1e-3, held_out_lines=8)
    first = train(course, "cpu")
    progress = read_progress(course.folder)
    assert progress is not None
    assert progress.steps > 0
    assert len(list(course.folder.glob("*.pt"))) > 1
    again = Recogniser(SHAPES["tiny"])
    load_checkpoint(course.folder, again, None, "cpu")
    for one, other in zip(first.parameters(), again.parameters(), strict=True):
        assert torch.equal(one, other)
    train(course, "cpu")
    later = read_progress(course.folder)
    assert later is not None
    assert later.steps > progress.steps
    assert later.seconds > progress.seconds
    assert later.next_chunk > progress.next_chunk


def test_damage_is_noticed(tmp_path: Path) -> None:
    network = Recogniser(SHAPES["tiny"])
    optimiser = torch.optim.AdamW(network.parameters())
    save_checkpoint(tmp_path, network, optimiser, checkpoint.Progress(1, "tiny"))
    part = next(tmp_path.glob("*.pt"))
    part.write_bytes(part.read_bytes()[:-1] + b"x")
    with pytest.raises(ValueError, match="damaged"):
        load_checkpoint(tmp_path, network, None, "cpu")


def test_rate_rises_then_falls() -> None:
    rates = np.array([rate_at(share, 1.0) for share in (0, 0.01, 0.02, 0.3, 0.6, 1.0)])
    assert rates.argmax() == 2
    assert np.all(np.diff(rates[2:]) < 0)
    assert rates[-1] > 0
