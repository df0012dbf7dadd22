#!/usr/bin/env bash
# crash.sh BUILD_FOLDER: the server is killed while it works; a thousand times with CASELLA_LONG.
set -euo pipefail
here=$(dirname -- "$(readlink -f -- "$0")")
command -v python3 >/dev/null || { echo "python3 is not installed" && exit 77; }
[[ -z ${CASELLA_LONG:-} ]] || rounds=1000
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export HOME=$tmp XDG_DATA_HOME=$tmp/data CASELLA_DATA=$here/../.. LC_ALL=C.UTF-8
PYTHONDONTWRITEBYTECODE=1 timeout 3600 python3 "$here/crash.py" "$1/casella" "$tmp" "${rounds:-25}" "${CASELLA_SEED:-1939}"
