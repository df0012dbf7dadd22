#!/usr/bin/env bash
# casella serve, seen with Python's poplib, imaplib and smtplib, and with curl.
set -euo pipefail
build=$1
[[ -x $build/casella ]] || exit 77
command -v python3 >/dev/null || exit 77
exec timeout 240 python3 -B "$(dirname "$0")/serve.py" "$build/casella"
