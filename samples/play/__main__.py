"""``python -m samples.play [--keep]``."""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from rich.console import Console

from digitize.errors import DigitizeError
from samples import SampleDossier, demo_dossiers
from samples.play.play import agency_of, play
from samples.play.service import DemoService, running_service, wait_for_ctrl_c, with_keys

_FOLDER = Path(__file__).resolve().parents[2] / "var" / "demo"


def main() -> int:
    """Run the demonstration; 0 only if everything came out as it must."""
    parser = argparse.ArgumentParser(prog="./run demo", description="Hồ sơ qua toàn bộ dịch vụ / the main job")
    parser.add_argument("--keep", action="store_true", help="giữ dịch vụ chạy sau khi xong / leave the service running")
    parser.add_argument("--folder", type=Path, default=_FOLDER, help="nơi ghi dữ liệu và PDF / where data and PDFs go")
    options = parser.parse_args()
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=140)  # written to a file: room for the tables
    try:
        # the papers are drawn while the service starts
        with ThreadPoolExecutor(1) as artist:
            drawn = artist.submit(demo_dossiers)
            with running_service(options.folder, console) as started:
                return _show(drawn, started, options, console)
    except DigitizeError as error:
        console.print(f"[red]{error.text_vi}[/]\n{error.text_en} ({error.code})")
        return 2


def _show(
    drawn: Future[tuple[SampleDossier, ...]], started: DemoService, options: argparse.Namespace, console: Console
) -> int:
    with console.status("Vẽ giấy tờ mẫu (người hư cấu)… / drawing synthetic papers…"):
        stacks = drawn.result()
    service = with_keys(started, (agency_of(stack) for stack in stacks))
    faults = play(service, stacks, options.folder / "out", console)
    if faults:
        console.print(f"\n[red bold]{len(faults)} điều không đúng như mong đợi / things not as expected:[/]")
        for fault in faults:
            console.print(f"  [red]✗[/] {fault}")
    else:
        console.print("\n[green bold]✓ Mọi kết quả đúng như mong đợi. / Everything came out as it must.[/]")
    if options.keep:
        wait_for_ctrl_c(service, console)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
