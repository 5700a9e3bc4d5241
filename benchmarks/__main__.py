"""``./run bench [reading | dossiers | fields | pdf] ARGS…``; reading is meant where no name is given."""

from __future__ import annotations

import runpy
import sys

_BENCHMARKS = {
    "reading": "benchmarks.reading",
    "dossiers": "benchmarks.dossiers",
    "fields": "benchmarks.fields",
    "pdf": "benchmarks.pdf",
}


def main() -> None:
    """Hand on to the benchmark that the first argument names."""
    name = sys.argv[1] if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else "reading"
    if name not in _BENCHMARKS:
        print(f"unknown benchmark: {name}; one of {', '.join(_BENCHMARKS)}", file=sys.stderr)
        sys.exit(2)
    arguments = sys.argv[2:] if len(sys.argv) > 1 and sys.argv[1] == name else sys.argv[1:]
    if name == "reading" and not {"--corpus", "--samples", "-h", "--help"} & set(arguments):
        arguments = ["--samples", "12", *arguments]  # what a newcomer has: the project's own drawn pages
    sys.argv = [f"./run bench {name}", *arguments]
    runpy.run_module(_BENCHMARKS[name], run_name="__main__")


if __name__ == "__main__":
    main()
