#!/bin/sh
# See that the browser tests have a Chromium, a font with Chinese glyphs, and what Playwright needs.
set -eu
here=$(dirname "$0")

browser() {
    for name in chromium-headless-shell chromium chromium-browser google-chrome; do
        command -v "$name" >/dev/null && return
    done
    return 1
}

installed() {
    dpkg-query --show --showformat '${db:Status-Status}\n' "$@" 2>/dev/null | grep -qx installed
}

# Chromium without its windows draws the same pages for a fifth of the work; Debian has it alone.
chromium=chromium
grep -qx 'ID=debian' /etc/os-release 2>/dev/null && chromium=chromium-headless-shell

missing=
browser || missing=$chromium
[ $chromium = chromium ] || installed $chromium || missing=$chromium
if command -v dpkg-query >/dev/null; then
    installed fonts-noto-cjk fonts-wqy-zenhei || missing="$missing fonts-wqy-zenhei"
    installed libatomic1 || missing="$missing libatomic1"
fi
[ -z "$missing" ] && exit 0
# shellcheck disable=SC2086  # a list of names
"$here/apt-install.sh" $missing && exit 0
[ "${CI:-}" = true ] && exit 1
echo "going on without: the browser tests will be skipped, or fail" >&2
