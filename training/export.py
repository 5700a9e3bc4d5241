"""From a checkpoint to a model file: ``python -m training.export --kit DIR --folder DIR --name NAME --out FILE``.

Writes the network as ONNX with all that the engine must know in its metadata, measures it through ONNX Runtime on
drawn lines of held-out texts (typefaces of training, and typefaces never seen), fits how sure a word must be to be
right, tries 8-bit weights and activations, and keeps those only where no accuracy is lost. Figures go to ``FILE.json``.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime import quantization
from sklearn.isotonic import IsotonicRegression as _IsotonicRegression

from digitize.ocr.ctc import symbols_of, tokens_of
from digitize.ocr.line_model import LineModel
from training.alphabet import CHARACTERS
from training.checkpoint import load_checkpoint, read_progress
from training.measuring import LineScore, score_texts, texts_of
from training.network import SHAPES, STEP_PX, Recogniser, parameters_of
from training.source import Batch, LineSource, Plan

IsotonicRegression: Any = _IsotonicRegression  # has no types
_MOST_LOSS = 0.0005
"""Share of characters that 8 bits may cost."""
_KNOTS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 1.0)
_PLAIN_CURVE = [[0.0, 0.0], [1.0, 1.0]]
_HELD_OUT_SEED = 20_000_003


@dataclass(frozen=True, slots=True)
class Measured:
    """A model file on drawn lines. ``judged`` has each word's sureness and whether the line holds that word."""

    score: LineScore
    cpu_ms_a_line: float
    judged: list[tuple[float, bool]]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m training.export", description=__doc__)
    parser.add_argument("--kit", type=Path, required=True)
    parser.add_argument("--folder", type=Path, required=True, help="folder of the checkpoint")
    parser.add_argument("--name", required=True, help="name of the model, in readings and in the card")
    parser.add_argument("--out", type=Path, required=True, help="file to write")
    parser.add_argument("--lines", type=int, default=400, help="drawn lines to measure on, of each kind")
    parser.add_argument("--longest", type=int, default=90)
    parser.add_argument("--int8", action="store_true", help="keep 8-bit numbers where they lose nothing")
    options = parser.parse_args()
    torch.set_num_threads(1)
    figures = export(
        options.kit, options.folder, options.name, options.out, options.lines, options.longest, try_int8=options.int8
    )
    options.out.with_suffix(".onnx.json").write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(json.dumps({key: value for key, value in figures.items() if key != "history"}, ensure_ascii=False, indent=1))


def export(
    kit: Path, folder: Path, name: str, out: Path, lines: int, longest: int, *, try_int8: bool
) -> dict[str, object]:
    """Make the model file and return its figures (see the module)."""
    progress = read_progress(folder)
    if progress is None:
        raise FileNotFoundError(f"no checkpoint in {folder}")
    network = Recogniser(SHAPES[progress.shape])
    load_checkpoint(folder, network, None, "cpu")
    network.eval()
    size = (network.shape.height_px, network.shape.squeeze)
    write_onnx(network, name, _PLAIN_CURVE, out)
    count = max(1, lines // 8)
    known = LineSource(Plan(kit, *size, count, longest, held_out=True), _HELD_OUT_SEED).chunk(0)
    unseen = LineSource(Plan(kit, *size, count, longest, held_out=True, unseen_faces=True), _HELD_OUT_SEED).chunk(0)
    measured = measure(out, known)
    figures: dict[str, object] = {"int8": None}
    with tempfile.TemporaryDirectory() as scratch:
        if try_int8:
            small = Path(scratch) / "int8.onnx"
            calibrating = LineSource(Plan(kit, *size, 16, longest), _HELD_OUT_SEED + 1).chunk(0)
            quantise(out, small, calibrating)
            eighth = measure(small, known)
            kept = eighth.score.character_error - measured.score.character_error <= _MOST_LOSS
            figures["int8"] = {
                "kept": kept,
                "character_error": eighth.score.character_error,
                "cpu_ms_a_line": eighth.cpu_ms_a_line,
            }
            if kept:
                out.write_bytes(small.read_bytes())
                measured = eighth
    _tell(out, {"curve": json.dumps(fitted_curve(measured.judged))})
    return figures | {
        "name": name,
        "shape": progress.shape,
        "parameters": parameters_of(network),
        "bytes": out.stat().st_size,
        "seed": progress.seed,
        "steps": progress.steps,
        "lines_learnt": progress.lines,
        "seconds_learnt": round(progress.seconds),
        "drawn_lines": asdict(measured.score),
        "drawn_lines_unseen_faces": asdict(measure(out, unseen).score),
        "cpu_ms_a_line": measured.cpu_ms_a_line,
        "history": progress.history,
    }


def write_onnx(network: Recogniser, name: str, curve: Sequence[Sequence[float]], out: Path) -> None:
    """Write the network with its metadata; any number of lines of any width."""
    out.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        network,
        (torch.full((1, 1, network.shape.height_px, 320), 255.0),),
        str(out),
        input_names=["grey"],
        output_names=["logits"],
        dynamic_axes={"grey": {0: "lines", 3: "width"}, "logits": {0: "lines", 1: "steps"}},
        opset_version=17,
        dynamo=False,
    )
    told = {"name": name, "alphabet": CHARACTERS, "curve": json.dumps(curve)}
    told |= {"height_px": str(network.shape.height_px), "squeeze": str(network.shape.squeeze)}
    _tell(out, told | {"step_px": str(STEP_PX)})


def quantise(source: Path, target: Path, batches: Sequence[Batch]) -> None:
    """Weights and activations in 8 bits, ranges taken from drawn lines; metadata stay.

    The first and the last convolution stay as they are: they are a tenth of the work, and the last alone costs more
    accuracy in 8 bits than all others together (measured: 0.13 points of characters, 0.00 without these two).
    """
    layers = [node.name for node in onnx.load(str(source)).graph.node if node.op_type == "Conv"]
    quantization.quantize_static(
        str(source),
        str(target),
        _Reader(batches),
        nodes_to_exclude=[layers[0], layers[-1]],
        per_channel=True,
        reduce_range=True,  # processors without VNNI add two products in 16 bits
        weight_type=quantization.QuantType.QInt8,
        activation_type=quantization.QuantType.QUInt8,
    )
    kept = {each.key: each.value for each in onnx.load(str(source)).metadata_props}
    _tell(target, kept)


def measure(model_file: Path, batches: Sequence[Batch]) -> Measured:
    """Read drawn lines with a model file as the engine does, one at a time."""
    model = LineModel(model_file)
    truth: list[str] = []
    read: list[str] = []
    judged: list[tuple[float, bool]] = []
    cpu = 0.0
    for batch in batches:
        texts = texts_of(batch)
        for grey, width, text in zip(batch.greys, batch.widths_px, texts, strict=True):
            began = time.process_time()
            steps = -(-int(width) // model.step_px)
            cut = np.ascontiguousarray(grey[:, : -(-int(width) // 16) * 16])
            tokens = tokens_of(symbols_of(model.probabilities(cut)[:steps], model.alphabet), steps)
            cpu += time.process_time() - began
            truth.append(text)
            read.append(" ".join(token.text for token in tokens))
            left = text.split()
            for token in tokens:
                right = token.text in left
                judged.append((token.sureness, right))
                if right:
                    left.remove(token.text)
    return Measured(score_texts(truth, read), round(cpu * 1000 / len(truth), 2), judged)


def fitted_curve(judged: Sequence[tuple[float, bool]]) -> list[list[float]]:
    """Share of words right by their sureness, never falling, at fixed knots."""
    fit = IsotonicRegression(y_min=0.0, y_max=0.999, out_of_bounds="clip")
    fit.fit([each for each, _ in judged], [float(right) for _, right in judged])
    return [[knot, round(float(share), 4)] for knot, share in zip(_KNOTS, fit.predict(_KNOTS), strict=True)]


class _Reader(quantization.CalibrationDataReader):
    """Hands lines to the quantiser one by one."""

    def __init__(self, batches: Sequence[Batch]) -> None:
        self._greys = iter([grey for batch in batches for grey in batch.greys])

    def get_next(self) -> dict[str, Any] | None:
        grey = next(self._greys, None)
        return None if grey is None else {"grey": grey[None, None].astype(np.float32)}


def _tell(path: Path, told: dict[str, str]) -> None:
    """Put metadata into a model file, over those of the same name."""
    model = onnx.load(str(path))
    kept = {each.key: each.value for each in model.metadata_props} | told
    del model.metadata_props[:]
    for key, value in kept.items():
        model.metadata_props.add(key=key, value=value)
    onnx.save(model, str(path))


if __name__ == "__main__":
    main()
