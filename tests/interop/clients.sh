#!/usr/bin/env bash
# clients.sh BUILD_FOLDER: real mail programs against the server.
set -euo pipefail
here=$(dirname -- "$(readlink -f -- "$0")")
command -v python3 >/dev/null || { echo "python3 is not installed" && exit 77; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export HOME=$tmp XDG_DATA_HOME=$tmp/data CASELLA_DATA=$here/../.. LC_ALL=C.UTF-8
PYTHONDONTWRITEBYTECODE=1 timeout 600 python3 "$here/clients.py" "$1/casella" "$tmp"
