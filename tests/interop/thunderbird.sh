#!/usr/bin/env bash
# thunderbird.sh BUILD_FOLDER: Thunderbird itself fetches mail from the server. It looks once a minute
# at most, and on two cores not even that is certain: a long trial.
set -euo pipefail
here=$(dirname -- "$(readlink -f -- "$0")")
[[ -x $1/casella ]] || { echo "the command line is not built" && exit 77; }
[[ -n ${CASELLA_LONG:-} ]] || { echo "a long trial: tests/run --all" && exit 77; }
[[ $1 != *asan ]] || { echo "what Thunderbird does is the same in every build" && exit 77; }
for each in thunderbird python3 openssl; do
  command -v "$each" >/dev/null || { echo "$each is not installed" && exit 77; }
done
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export HOME=$tmp XDG_DATA_HOME=$tmp/data CASELLA_DATA=$here/../.. LC_ALL=C.UTF-8
# Passwords are saved by Thunderbird's own library.
LD_LIBRARY_PATH=/usr/lib/thunderbird PYTHONDONTWRITEBYTECODE=1 timeout -k 5 300 python3 "$here/thunderbird.py" "$1/casella" "$tmp"
