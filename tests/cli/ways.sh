#!/usr/bin/env bash
# ways.sh BUILD_FOLDER: every lesson in a pseudo-terminal, from end to end and by every way that its author names.
set -euo pipefail
here=$(dirname -- "$(readlink -f -- "$0")")
if ! command -v python3 >/dev/null; then
  echo "python3 is not installed" && exit 77
fi
export CASELLA_DATA=$here/../..
unset LC_ALL LC_MESSAGES CASELLA_LANG
timeout 600 python3 "$here/ways.py" "$1/casella" "$CASELLA_DATA/lessons"
