#!/bin/sh
# Makes the virtual environment with the locked dependencies. Says what is missing and how to get it.
set -eu
python=$1 venv=$2 lock=$3
command -v "$python" >/dev/null || { echo "Python 3.11 to 3.13 is needed: sudo apt install python3 python3-venv" >&2; exit 2; }
"$python" - <<'P' || exit 2
import sys
if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    print(f"Python 3.11 to 3.13 is needed; this is {sys.version.split()[0]}. "
          "Name another one: make run PYTHON=python3.13", file=sys.stderr)
    raise SystemExit(1)
try:
    import ensurepip, venv
except ImportError:
    print("The module venv is missing: sudo apt install python3-venv", file=sys.stderr)
    raise SystemExit(1)
P
echo "Setting up in $venv (a few minutes on a Pi) ..."
"$python" -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "$lock"
"$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
