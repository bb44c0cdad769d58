#!/bin/sh
# Says whether this Python can carry Willay, and what to do where it cannot:  check-python.sh PYTHON
set -eu
python=$1
command -v "$python" >/dev/null 2>&1 || {
    echo "$python was not found. Python 3.11 to 3.13 is needed: sudo apt install python3 python3-venv" >&2
    exit 2
}
"$python" - <<'P' || exit 2
import platform
import struct
import sys

if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    sys.exit(
        "Python 3.11 to 3.13 is needed; this is %s. "
        "Debian 12 and 13 bring one; name another with PYTHON=, as in: make run PYTHON=python3.13"
        % platform.python_version()  # no f-string: the Python that reads this may be a very old one
    )
if struct.calcsize("P") != 8:
    sys.exit("A 64-bit system is needed: install 64-bit Raspberry Pi OS (Debian 12 or 13).")
try:
    import ensurepip
    import venv
except ImportError:
    minor = sys.version_info[1]
    package = "python3-venv" if sys.executable == "/usr/bin/python3" else "python3.%d-venv" % minor
    sys.exit("Python's venv module is missing: sudo apt install %s" % package)
P
