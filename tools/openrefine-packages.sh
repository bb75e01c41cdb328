#!/bin/sh
# See that the test of the reconciliation service has a real OpenRefine; it brings a Java.
set -eu
command -v openrefine >/dev/null && exit 0
"$(dirname "$0")/apt-install.sh" openrefine && exit 0
echo "going on without: the tests with OpenRefine will be skipped" >&2
