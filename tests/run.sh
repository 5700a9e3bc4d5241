#!/bin/sh
# All checks, then all tests. Called by ./run test inside its environment; arguments go to pytest.
set -eu
bin=.venv/bin
if [ $# -gt 0 ]; then # a newcomer who names tests wants just those
    exec "$bin/python" -m pytest "$@"
fi
echo "» lint, format, types, import rules"
"$bin/ruff" check --quiet .
"$bin/ruff" format --check --quiet .
"$bin/mypy" --no-error-summary
"$bin/lint-imports" --no-cache >/dev/null || "$bin/lint-imports" --no-cache
echo "» tests"
exec "$bin/python" -m pytest -n 2 --dist loadgroup -q --durations=25
