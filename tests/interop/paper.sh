#!/usr/bin/env bash
# paper.sh BUILD_FOLDER: the teacher's guide and the worksheets, printed by a browser: A4, every lesson
# on a page of its own, and each sheet short enough to be copied on one leaf or two.
set -euo pipefail
program=$1/casella
here=$(dirname -- "$(readlink -f -- "$0")")
browser=
for each in chromium chromium-browser google-chrome; do
  ! command -v "$each" >/dev/null || { browser=$each && break; }
done
if [[ -z $browser ]] || ! command -v pdftotext >/dev/null; then
  echo "no Chromium, or no pdftotext is installed (Debian packages chromium and poppler-utils)" && exit 77
fi

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export HOME=$tmp XDG_DATA_HOME=$tmp/data CASELLA_DATA=$here/../.. LC_ALL=C.UTF-8
lessons=$("$program" lessons | wc -l)
for paper in guide worksheets; do
  for language in en it; do
    "$program" "$paper" --lang "$language" -o "$tmp/page.html"
    timeout 120 "$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$tmp/browser" \
      --no-pdf-header-footer --print-to-pdf="$tmp/page.pdf" "file://$tmp/page.html" >/dev/null 2>&1
    pdfinfo "$tmp/page.pdf" >"$tmp/info"
    grep -q "A4" "$tmp/info" || { echo "$paper, $language: not A4" && exit 1; }
    pages=$(awk '$1 == "Pages:" { print $2 }' "$tmp/info")
    # A form feed begins each page; a lesson's heading is the first thing on its own.
    begun=$(pdftotext -layout "$tmp/page.pdf" - | grep -cP '^\f *[0-9]+\. ' || true)
    echo "$paper, $language: $lessons lessons on $pages pages"
    # The first worksheet stands below the title.
    ((begun >= lessons - 1)) || { echo "$((lessons - begun)) lessons do not begin a page" && exit 1; }
    [[ $paper == guide ]] || ((pages <= 4 * lessons)) || { echo "that is more than two leaves each" && exit 1; }
  done
done
