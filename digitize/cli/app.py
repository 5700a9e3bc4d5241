"""The commands and how their errors are told."""

from __future__ import annotations

import sys

import typer

from digitize.cli import keys
from digitize.cli.dossier import dossier
from digitize.cli.read import read
from digitize.cli.serve import serve
from digitize.errors import DigitizeError

app = typer.Typer(
    name="digitize",
    help="Số hóa hồ sơ một cửa: đọc, tách, ký, lưu. / Digitise one-stop dossiers: read, split, sign, keep.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("read")(read)
app.command("dossier")(dossier)
app.command("serve")(serve)
app.add_typer(keys.app, name="keys")


def main() -> None:
    """Run the command line; a known error is told in two lines and ends with status 2."""
    try:
        app()
    except DigitizeError as error:
        print(f"{error.text_vi}\n{error.text_en} [{error.code}]", file=sys.stderr)
        sys.exit(2)
