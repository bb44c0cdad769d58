#!/bin/sh
# Makes the virtual environment with the locked dependencies and Willay in it.
#   setup-venv.sh PYTHON VENV LOCK [copy]
# Without `copy` Willay is used from this folder; with it, it is copied into the environment. Run it again at will.
set -eu
python=$1 venv=$2 lock=$3 mode=${4:-here}
top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
sh "$top/systemd/check-python.sh" "$python"

wanted=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
if [ -d "$venv" ]; then
    # One that was made by another Python, or was never finished, is made anew.
    found=$("$venv/bin/python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || found=none
    [ "$found" = "$wanted" ] && [ -x "$venv/bin/pip" ] || rm -rf "$venv"
fi
echo "Setting up Python $wanted in $venv (a few minutes on a Pi) ..."
[ -d "$venv" ] || "$python" -m venv "$venv"
pip="$venv/bin/python -m pip"
quiet="--quiet --disable-pip-version-check --no-input"
# --only-binary: nothing is compiled here, so no compiler is needed; --require-hashes: nothing else than what was tested.
$pip install $quiet --require-hashes --only-binary :all: -r "$lock" || {
    echo "The dependencies could not be fetched (see above). Is there an internet connection? Run the command again." >&2
    exit 2
}
if [ "$mode" = copy ]; then
    # From a copy, so that no build folders of another user are left in this one.
    build=$(mktemp -d)
    trap 'rm -rf "$build"' EXIT
    cp -R "$top/pyproject.toml" "$top/README.md" "$top/LICENSE" "$top/gateway" "$top/modem" "$top/schedules" "$top/web" "$build/"
    $pip install $quiet --force-reinstall --no-deps --no-build-isolation --no-index "$build"
else
    $pip install $quiet --no-deps --no-build-isolation --no-index -e "$top"
fi
