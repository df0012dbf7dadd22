#!/usr/bin/env bash
# page.sh BUILD_FOLDER: an exported page in a real browser, without a display: it steps forward and
# back by keys and by buttons, and changes its language.
set -euo pipefail
program=$1/casella
here=$(dirname -- "$(readlink -f -- "$0")")
browser=
for each in chromium chromium-browser google-chrome; do
  ! command -v "$each" >/dev/null || { browser=$each && break; }
done
if [[ -z $browser ]] || ! command -v python3 >/dev/null; then
  echo "no Chromium is installed (Debian package chromium)" && exit 77
fi

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export HOME=$tmp XDG_DATA_HOME=$tmp/data CASELLA_DATA=$here/../.. LC_ALL=C.UTF-8
"$program" export first-session --lang en --to html -o "$tmp/page.html"
lines=$("$program" export first-session --lang en --to html | grep -c '^<li ')
timeout 120 python3 "$here/page.py" "$browser" "$tmp" "$lines"
