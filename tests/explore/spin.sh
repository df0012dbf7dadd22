#!/usr/bin/env bash
# The same story told by hand in Promela and checked by Spin must end in the same ways as the engines:
# spin_test.cpp compares those with the same file.
set -euo pipefail
cd "$(dirname -- "$(readlink -f -- "$0")")"
command -v spin >/dev/null || { echo "spin is not installed" && exit 1; }
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
cp two_devices.pml "$folder"
(cd "$folder" && spin -a two_devices.pml && "${CC:-cc}" -O2 -w -DSAFETY -DVECTORSZ=2048 -o pan pan.c &&
  ./pan -m100000 -w20 -E >told)
grep -q 'errors: 0' "$folder/told"
grep -E 'states, stored|elapsed|states/second' "$folder/told" || true
grep -o 'outcome.*' "$folder/told" | sort -u | diff two_devices.outcomes -
