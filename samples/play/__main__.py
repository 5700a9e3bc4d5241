"""``python -m samples.play [--keep]``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console

from digitize.errors import DigitizeError
from samples.play.play import play
from samples.play.service import running_service, wait_for_ctrl_c

_FOLDER = Path(__file__).resolve().parents[2] / "var" / "demo"


def main() -> int:
    """Run the demonstration; 0 only if everything came out as it must."""
    parser = argparse.ArgumentParser(prog="./run demo", description="Hồ sơ qua toàn bộ dịch vụ / the main job")
    parser.add_argument("--keep", action="store_true", help="giữ dịch vụ chạy sau khi xong / leave the service running")
    options = parser.parse_args()
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=140)  # written to a file: room for the tables
    try:
        with running_service(_FOLDER, console) as service:
            faults = play(service, _FOLDER / "out", console)
            if options.keep:
                wait_for_ctrl_c(service, console)
    except DigitizeError as error:
        console.print(f"[red]{error.text_vi}[/]\n{error.text_en} ({error.code})")
        return 2
    if faults:
        console.print(f"\n[red bold]{len(faults)} điều không đúng như mong đợi / things not as expected:[/]")
        for fault in faults:
            console.print(f"  [red]✗[/] {fault}", markup=True)
        return 1
    console.print("\n[green bold]✓ Mọi kết quả đúng như mong đợi. / Everything came out as it must.[/]")
    return 0


if __name__ == "__main__":
    sys.exit(main())
