#!/usr/bin/env bash
# casella explore: its endings, its verdicts, and a witness that is a lesson free of mistakes.
set -euo pipefail
casella=${1:?the build folder}/casella
CASELLA_DATA=$(cd "$(dirname -- "$(readlink -f -- "$0")")/../.." && pwd)
export CASELLA_DATA LC_ALL=C.UTF-8 LANG=en
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT

"$casella" explore first-session >"$folder/out"
grep -q '^1 outcome; 21 states' "$folder/out" || { head -n 3 "$folder/out" && exit 1; }
"$casella" explore two-devices --quick --json >"$folder/json"
grep -q '"halt": "finished"' "$folder/json"

# A witness is a lesson without mistakes.
witness() {
  local status=0
  "$casella" explore two-devices --quick --property "$@" --witness "$folder/$1" >"$folder/out" || status=$?
  [[ $status -eq 1 ]] || { cat "$folder/out" && exit 1; }
  "$casella" check "$folder/$1"
}
witness no-double --sessions 2 --faults cut=1
witness everywhere --faults crash=1,arrive=1
witness not-refused

# The same rules in other modes and in IMAP: what breaks them there is a lesson, too.
mode() {
  local status=0 folder_of=$folder/$1-$2
  "$casella" explore "${lesson:-two-devices}" --quick --mode "$1" --property "${@:2}" \
    --witness "$folder_of" >"$folder/out" || status=$?
  [[ $status -eq 1 ]] || { cat "$folder/out" && exit 1; }
  "$casella" check "$folder_of"
}
mode delete everywhere
mode keep not-refused
mode keep everywhere --faults cut=1
mode offline everywhere --faults cut=1
mode online everywhere --faults arrive=1
lesson=flags-and-folders mode keep flags-converge --deeds phone:flag:match.eml
"$casella" explore flags-and-folders --quick --deeds phone:flag:match.eml >"$folder/out"
grep -q 'POP3 delete .*POP3 keep .*IMAP' "$folder/out"
grep -qE 'show the same flags\. +✓ +✗ [0-9]+ +✓' "$folder/out" || { tail -n 12 "$folder/out" && exit 1; }

# A server that renumbers early loses mail, and only that one.
numbers=(the-wrong-number --quick --deeds "laptop:delete:joke.eml,phone:delete:advert.eml")
"$casella" explore "${numbers[@]}" --property no-loss --profile rfc1939 >/dev/null
status=0
"$casella" explore "${numbers[@]}" --property no-loss --witness "$folder/numbers" >/dev/null || status=$?
[[ $status -eq 1 ]]
"$casella" check "$folder/numbers"

# A story begins in its morning.
"$casella" explore one-day --quick --faults arrive=0 --deeds 0 --json >"$folder/json"
grep -q '"halt": "finished"' "$folder/json"
grep -q '"mode": "offline"' "$folder/json"

# What can't be understood is said, and nothing is done.
for wrong in --faults=flood=1 --faults=cut=99 --sessions=0 --property=desk.mail \
  --deeds=laptop:sing:lunch.eml --mode=sideways; do
  status=0
  "$casella" explore two-devices "$wrong" >"$folder/out" 2>&1 || status=$?
  [[ $status -eq 2 ]] || { echo "$wrong: exit code $status" && exit 1; }
done

# What ran out of memory goes on with more if a person says so, and finds what it finds at once.
if command -v script >/dev/null; then
  found() { grep -oE '[0-9]+ outcomes?; [0-9]+ states? and [0-9]+ steps' "$1"; }
  "$casella" explore two-devices --faults cut=1 --property no-loss >"$folder/at-once" || true
  printf 'y\ny\ny\ny\ny\n' |
    script -qfec "'$casella' explore two-devices --faults cut=1 --property no-loss --memory 1" \
      /dev/null >"$folder/on" 2>&1 || true
  grep -q 'Go on with 2 MB?' "$folder/on" || { cat "$folder/on" && exit 1; }
  diff <(found "$folder/at-once") <(found "$folder/on")
  [[ -n $(found "$folder/on") ]]
  printf 'n\n' |
    script -qfec "'$casella' explore two-devices --faults cut=1 --property no-loss --memory 1" \
      /dev/null >"$folder/off" 2>&1 || true
  grep -q 'used up: this is what was found' "$folder/off" || { cat "$folder/off" && exit 1; }
fi
