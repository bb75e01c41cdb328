#!/bin/sh
# See that the reasoner HermiT has a Java to run on.
set -eu
command -v java >/dev/null && exit 0
"$(dirname "$0")/apt-install.sh" default-jre-headless && exit 0
echo "going on without: the tests with HermiT will be skipped" >&2
