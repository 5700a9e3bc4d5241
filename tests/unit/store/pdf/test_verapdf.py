"""The validator itself: it passes good files and names planted faults, so that its silence means something."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf

from digitize.store.pdf import build_pdf
from tests.unit.store.pdf import paper
from tests.verapdf import validate


def test_planted_faults_are_named(tmp_path: Path) -> None:
    good = build_pdf([paper.page()], paper.METADATA)
    paths = [paper.write(tmp_path, "good.pdf", good)]
    for name, damage in (("intent", _without_intent), ("script", _with_script)):
        with pikepdf.open(io.BytesIO(good)) as pdf:
            damage(pdf)
            out = io.BytesIO()
            pdf.save(out)
        paths.append(paper.write(tmp_path, f"{name}.pdf", out.getvalue()))
    sound, no_intent, script = validate(paths)
    assert sound.compliant
    assert not no_intent.compliant
    assert any(failure.startswith("6.2.4.3") for failure in no_intent.failures)
    assert not script.compliant
    assert any(failure.startswith("6.5.1") for failure in script.failures)


def _without_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.OutputIntents


def _with_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
