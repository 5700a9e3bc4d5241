"""``python -m samples --out DIR --dossiers N --seed S``: write stacks of pages with their truth."""

from __future__ import annotations

import argparse
from pathlib import Path

from samples.demo_stacks import demo_dossiers
from samples.dossiers import make_dossier
from samples.model import SampleDossier, truth_as_json
from samples.noise import NOISES
from samples.recipes import RECIPES
from samples.style import HELD_OUT_VARIANTS, TRAINING_VARIANTS, VARIANTS


def write(dossier: SampleDossier, folder: Path) -> None:
    """Pages as ``001.jpg`` with ``001.json``, the stack's truth as ``dossier.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(dossier.pages, 1):
        (folder / f"{number:03d}.jpg").write_bytes(page.image)
        (folder / f"{number:03d}.json").write_text(truth_as_json(page.truth), "utf-8")
    (folder / "dossier.json").write_text(truth_as_json(dossier.truth), "utf-8")


def main() -> None:
    """Parse the command line and write."""
    parser = argparse.ArgumentParser(prog="python -m samples", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    parser.add_argument("--dossiers", type=int, default=3, help="how many stacks")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--procedure", choices=sorted(RECIPES), help="only this procedure (default: all in turn)")
    parser.add_argument("--noise", choices=NOISES, help="one noise for all (default: mixed)")
    parser.add_argument("--layouts", choices=("all", "training", "held-out"), default="all")
    parser.add_argument("--dpi", type=int, default=300)
    parser.add_argument("--demo", action="store_true", help="the demonstration's dossiers instead")
    asked = parser.parse_args()
    if asked.demo:
        for dossier in demo_dossiers(asked.dpi):
            write(dossier, asked.out / dossier.truth.name)
            print(f"{asked.out / dossier.truth.name}: {len(dossier.pages)} pages")
        return
    variants = {"all": tuple(VARIANTS), "training": TRAINING_VARIANTS, "held-out": HELD_OUT_VARIANTS}[asked.layouts]
    codes = [asked.procedure] if asked.procedure else sorted(RECIPES)
    for count in range(asked.dossiers):
        code = codes[count % len(codes)]
        dossier = make_dossier(code, asked.seed + count, asked.noise, asked.dpi, variants)
        write(dossier, asked.out / dossier.truth.name)
        print(f"{asked.out / dossier.truth.name}: {len(dossier.pages)} pages")


if __name__ == "__main__":
    main()
