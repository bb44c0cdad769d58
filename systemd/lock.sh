#!/bin/sh
# Resolves the dependencies of pyproject.toml for Python 3.11 to 3.13 on x86-64 and 64-bit ARM, with hashes.
set -eu
command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 2; }
args="--universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet"
printf 'setuptools>=77\n' > /tmp/willay-build.in
uv pip compile $args pyproject.toml /tmp/willay-build.in -o requirements.lock
uv pip compile $args --group dev pyproject.toml -c requirements.lock -o requirements-dev.lock
rm -f /tmp/willay-build.in
