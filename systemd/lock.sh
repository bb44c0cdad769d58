#!/bin/sh
# Resolves the dependencies of pyproject.toml for Python 3.11 to 3.13 on x86-64 and 64-bit ARM, with hashes.
set -eu
command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 2; }
build=$(mktemp --suffix=.in)
trap 'rm -f "$build"' EXIT
# What builds Willay itself; it is installed from the same lock, so that setting up needs no isolated download.
printf 'setuptools>=77\n' > "$build"
args="--universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet"
uv pip compile $args pyproject.toml "$build" -o requirements.lock
uv pip compile $args --group dev pyproject.toml -c requirements.lock -o requirements-dev.lock
