#!/bin/sh
# Runs the tests. Without Chromium it says so and leaves the browser tests out; where CI=true that is an error.
# Called by `make test`:  run.sh BIN_FOLDER [arguments for pytest]
# Most tests wait for a modem or a process and leave the processor idle, so several run side by side: WORKERS, or 4.
set -eu
bin=$1
shift
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$here"
set -- -n "${WORKERS:-4}" --dist worksteal "$@"

browser=$("$bin/python" tests/chromium.py) || browser=""
if [ -n "$browser" ]; then
    echo "Browser tests: with $browser"
    exec "$bin/python" -m pytest "$@"
fi
if [ "${CI:-}" = true ]; then
    echo "Chromium is missing and CI leaves no test out: apt-get install chromium" >&2
    exit 2
fi
echo "Chromium is missing: the browser tests are left out. To run them too: sudo apt install chromium"
exec "$bin/python" -m pytest -m "not browser" "$@"
