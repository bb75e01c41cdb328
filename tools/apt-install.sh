#!/bin/sh
# Install Debian packages; where that is not ours to do, say what to install and fail.
set -eu
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "error: please install $* (on Debian and Ubuntu: sudo apt-get install $*), then try again" >&2
    exit 1
fi
echo "installing Debian packages: $*" >&2
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
apt-get -qq -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 install --yes \
    --no-install-recommends "$@" >/dev/null </dev/null
