#!/bin/sh
# See that the browser tests have a Chromium and a font with Chinese glyphs.
set -eu
here=$(dirname "$0")
missing=
command -v chromium >/dev/null || missing="chromium"
if command -v dpkg-query >/dev/null; then
    fonts=$(dpkg-query --show --showformat '${db:Status-Status}\n' fonts-noto-cjk fonts-wqy-zenhei 2>/dev/null || true)
    echo "$fonts" | grep -qx installed || missing="$missing fonts-wqy-zenhei"
fi
[ -z "$missing" ] && exit 0
# shellcheck disable=SC2086  # a list of names
"$here/apt-install.sh" $missing && exit 0
[ "${CI:-}" = true ] && exit 1
echo "going on without: the browser tests will be skipped" >&2
