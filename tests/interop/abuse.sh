#!/usr/bin/env bash
# abuse.sh BUILD_FOLDER: what clients may do to the server without its minding.
set -euo pipefail
here=$(dirname -- "$(readlink -f -- "$0")")
command -v python3 >/dev/null || { echo "python3 is not installed" && exit 77; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export HOME=$tmp XDG_DATA_HOME=$tmp/data CASELLA_DATA=$here/../.. LC_ALL=C.UTF-8
PYTHONDONTWRITEBYTECODE=1 timeout 300 python3 "$here/abuse.py" "$1/casella" "$tmp"
