#!/usr/bin/env bash
# lesson.sh BUILD_FOLDER: a lesson's goals met by curl and by Python's poplib, and seen on the board.
set -euo pipefail
here=$(dirname -- "$(readlink -f -- "$0")")
for each in python3 curl; do
  command -v "$each" >/dev/null || { echo "$each is not installed" && exit 77; }
done
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export HOME=$tmp XDG_DATA_HOME=$tmp/data CASELLA_DATA=$here/../.. LC_ALL=C.UTF-8
timeout 240 python3 -B "$here/lesson.py" "$1/casella"
