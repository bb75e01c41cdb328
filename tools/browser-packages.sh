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

# Chromium without its windows draws the same pages for a fifth of the work. It is only quicker: where
# it cannot be had (another system, an old Debian, no right to install), any Chromium does.
if ! command -v chromium-headless-shell >/dev/null && [ "$(id -u)" -eq 0 ] &&
    grep -qx 'ID=debian' /etc/os-release 2>/dev/null; then
    "$here/apt-install.sh" chromium-headless-shell || echo 'going on with another Chromium' >&2
fi

missing=
browser || missing=chromium
if command -v dpkg-query >/dev/null; then
    installed fonts-noto-cjk fonts-wqy-zenhei || missing="$missing fonts-wqy-zenhei"
    installed libatomic1 || missing="$missing libatomic1"
fi
[ -z "$missing" ] && exit 0
# shellcheck disable=SC2086  # a list of names
"$here/apt-install.sh" $missing && exit 0
[ "${CI:-}" = true ] && exit 1
echo "going on without: the browser tests will be skipped, or fail" >&2
