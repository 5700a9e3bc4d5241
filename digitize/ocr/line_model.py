"""The project's own recogniser of lines: a small network in a file of ONNX, run on one core.

The file says of itself, in its metadata, what it writes (``alphabet``), how tall its pictures are (``height_px``), how
much narrower than that height gives (``squeeze``), how wide a step is (``step_px``), its ``name``, and how sure its
words of a given sureness really are (``curve``, fitted on drawn lines it was not trained with). ``training/`` makes
such files; ``docs/training.md`` says how.
"""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import onnxruntime

from digitize.errors import LineModelError
from digitize.ocr.ctc import Probabilities
from digitize.scan import Pixels

PACKAGED_MODEL = Path(str(files("digitize.ocr.data").joinpath("lines.onnx")))


class LineModel:
    """A recogniser loaded once. Reads pictures of lines as :mod:`digitize.ocr.line_image` cuts them."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise LineModelError(name=path.name, reason="the file is not there")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
            told = self._session.get_modelmeta().custom_metadata_map
            self.alphabet = told["alphabet"]
            self.height_px, self.step_px = int(told["height_px"]), int(told["step_px"])
            self.squeeze = float(told["squeeze"])
            self.name = told["name"]
            curve = json.loads(told["curve"])
            self._sureness, self._right = zip(*curve, strict=True)
        except Exception as error:  # the library has a dozen kinds for what is no model, or not for this
            raise LineModelError(name=path.name, reason=f"it is no line model ({type(error).__name__})") from error

    def probabilities(self, grey: Pixels) -> Probabilities:
        """Steps × classes of one picture (0 black, 255 white) of the model's height, its width a multiple of 16."""
        (logits,) = self._session.run(None, {"grey": grey[None, None].astype(np.float32)})
        steps = np.asarray(logits[0], np.float32)
        steps = np.exp(steps - steps.max(axis=1, keepdims=True))
        return np.asarray(steps / steps.sum(axis=1, keepdims=True), np.float32)

    def share_right(self, sureness: float) -> float:
        """Share of words of such a sureness (0–1) that were right on drawn lines."""
        return float(np.interp(sureness, self._sureness, self._right))
