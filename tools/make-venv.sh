#!/bin/sh
# Make the virtual environment $1 with Python 3.11 or newer; set PYTHON to choose which.
set -eu
here=$(dirname "$0")

find_python() {
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    return 1
}

if ! find_python >/dev/null; then
    "$here/apt-install.sh" python3 python3-venv
fi
python=$(find_python) || {
    echo "error: no Python 3.11 or newer here; install one, or set PYTHON to its path" >&2
    exit 1
}
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    "$here/apt-install.sh" "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
fi
echo "making the virtual environment $1 with $("$python" --version)" >&2
"$python" -m venv --clear "$1"
