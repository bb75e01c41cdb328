#!/bin/sh
# Run the quick tests on every Python of 3.11, 3.12 and 3.13 that stands on this machine, and on the
# oldest of them once more with the lowest versions that pyproject.toml allows. $1 is uv.
# PYTHONS="3.12" tries some; LOWEST=no leaves the lowest out.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
uv=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
work=$(mktemp -d "${TMPDIR:-/tmp}/aidgraph-versions.XXXXXX")
trap 'rm -rf "$work"' EXIT
told=

find_python() {
    for place in "${PYENV_ROOT:-$HOME/.pyenv}/versions/$1".*/bin/python "$(command -v "python$1")"; do
        if "$place" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$1')" 2>/dev/null; then
            echo "$place"
            return
        fi
    done
    return 1
}

# $1 the name of the environment, $2 the Python, the rest what uv is to install
try() {
    name=$1
    python=$2
    shift 2
    echo "== $name: $("$python" --version)" >&2
    "$uv" venv --quiet --python "$python" "$work/$name"
    AIDGRAPH_WITHOUT_BUNDLES=1 "$uv" pip install --quiet --python "$work/$name/bin/python" "$@"
    if (cd "$root" && "$work/$name/bin/python" -m pytest -q --quick -p no:cacheprovider \
        -n "${JOBS:-auto}" --dist worksteal); then
        told="$told\n$name: passed"
    else
        told="$told\n$name: FAILED"
    fi
    rm -rf "${work:?}/$name"
}

cd "$root"
oldest=
for version in ${PYTHONS:-3.11 3.12 3.13}; do
    if python=$(find_python "$version"); then
        oldest=${oldest:-$python}
        try "python-$version" "$python" --requirement requirements-dev.lock --editable .
    else
        told="$told\npython-$version: not on this machine"
    fi
done
if [ -n "$oldest" ] && [ "${LOWEST:-yes}" = yes ]; then
    "$uv" pip compile --quiet --resolution lowest-direct --python "$oldest" --group tests \
        pyproject.toml --output-file "$work/lowest.txt"
    try lowest "$oldest" --requirement "$work/lowest.txt" --editable .
fi
printf "$told\n"
case $told in *FAILED*) exit 1 ;; esac
