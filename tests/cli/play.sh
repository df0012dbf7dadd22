#!/usr/bin/env bash
# `casella play` as a learner meets it: in a pipe, at a terminal, interrupted, killed, and gone on with.
set -euo pipefail
program=$1/casella
source=$(dirname -- "$(readlink -f -- "$0")")/../..

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_DATA_HOME=$tmp/data CASELLA_DATA=$source LANG=C COLUMNS=80 TERM=xterm
unset LC_ALL LC_MESSAGES CASELLA_LANG NO_COLOR
cd "$tmp"

fail() {
  echo "line ${BASH_LINENO[1]}: $1" && echo "the end of what it printed:" && tail -n 25 out
  exit 1
}
says() { grep -qF -- "$1" out || fail "does not say '$1'"; }
says_not() { ! grep -qF -- "$1" out || fail "says '$1'"; }
play() { # play EXIT_CODE ARGUMENT...: what is typed on stdin
  local expected=$1 status=0
  shift
  "$program" play "$@" >out 2>&1 || status=$?
  [[ $status -eq $expected ]] || fail "play $*: exit code $status instead of $expected"
}
at_terminal() { # at_terminal EXIT_CODE "ARGUMENTS": the same in a pseudo-terminal of 50 columns
  local status=0
  script -qfec "stty cols 50; exec '$program' play $2" /dev/null >out 2>&1 || status=$?
  [[ $status -eq $1 ]] || fail "play $2 at a terminal: exit code $status instead of $1"
}
# Types KEYS once WHAT has been printed.
after() { # after WHAT KEYS
  local last=$((SECONDS + 120))
  until grep -qF -- "$1" out || ((SECONDS > last)); do :; done
  printf '%b' "$2"
}
step() { sed 's/\x1b\[[0-9;]*m//g' out | tr -d '\r' | grep -oE '^\[[0-9]+/[0-9]+\]' | tail -n 1; }
# What has to be typed, from how the lesson plays itself. Empty lines go on; more than needed do no harm.
typed() {
  "$program" play "$@" --auto | sed -nE 's/^(Answer: |Risposta: |[a-z0-9-]+> )//p' >script
  while read -r line; do
    yes '' | head -n 90 || true
    printf '%s\n' "$line"
  done <script
  yes '' | head -n 200 || true
}

# Every lesson plays itself to its end, in both languages, without leaving a trace.
"$program" lessons | awk '{ print $2 }' >ids
while read -r id; do
  for language in en it; do
    play 0 "$id" --auto --lang "$language" </dev/null
    says_not "‹" && says_not $'\x1b'
    grep -qE "The lesson is over|La lezione è finita" out || fail "does not end"
  done
done <ids
! "$program" lessons | grep -q "step " || fail "a demonstration was recorded"

# The first one is taken through a pipe, in both languages.
first=$(head -n 1 ids)
for language in en it; do
  XDG_DATA_HOME=$tmp/$language
  typed "$first" --lang "$language" >input
  [[ $(wc -l <script) -ge 3 ]] || fail "there is little to do in $first"
  play 0 "$first" --lang "$language" <input
  grep -qE "Predicted right at the first try: ([0-9]+) of \1\.|Previsioni giuste al primo tentativo: ([0-9]+) su \2\." out ||
    fail "does not count the answers"
  "$program" lessons --lang "$language" >listed
  head -n 1 listed | grep -qE "finished|finita" || fail "is not finished: $(head -n 1 listed)"
done

# The input ends in the middle: the place is kept, and gone on from.
XDG_DATA_HOME=$tmp/data
printf '\n\n\n' | play 1 "$first"
stopped=$(step)
[[ $stopped == "["[2-9]/* ]] || fail "is still at $stopped"
says "casella play $first" && says "You stop at step"
printf '' | play 1 "$first"
[[ $(step) == "$stopped" ]] || fail "goes on at $(step), not $stopped"
"$program" lessons | grep -qF "step ${stopped:1:1} of" || fail "lessons does not say so"
printf 'exit\n' | play 0 "$first" && says "You stop at step"
printf '' | play 1 "$first" --from 1
[[ $(step) == "[1/"* ]] || fail "does not begin anew"

# Killed: what was reached is on disk.
mkfifo keys
"$program" play "$first" --from 1 <keys >out 2>&1 &
learner=$!
exec 8>keys
printf '\n\n\n\n\n' >&8
after '[3/' ''
kill -0 "$learner" || fail "does not come to step 3"
{ kill -9 "$learner" && wait "$learner"; } 2>/dev/null || true
exec 8>&-
printf '' | play 1 "$first"
[[ $(step) == "[3/"* ]] || fail "is at $(step) after the kill"

# Everything that can be asked for, at a question and in a task; nothing of it ends the program.
question=$("$program" play "$first" --auto | awk '/^\[/ { step = $1 } /^Answer: / { print step; exit }' | tr -d '[' | cut -d/ -f1)
task=$("$program" play "$first" --auto | awk '/^\[/ { step = $1 } /^[a-z]+> / { print step; exit }' | tr -d '[' | cut -d/ -f1)
for at in "$question" "$task"; do
  printf '%s\n' help '?' goals hint hint hint hint hint state mail lines explain 'explain 1' 'explain 999' \
    'explain x' past 'past 0' 'past 99999' now undo all goto 'goto 99' 'goto 1' back "goto $at" restart \
    '/quit' | play 0 "$first" --from "$at"
  says "You look at the moment after event 0" && says "Give the number of a line" && says "RFC 1939" && says_not "‹"
done
printf 'DELE\0x\n\xff\xfe\n/nonsense\n/wait never\nphone> x\n%9000s\nundo\nexit\n' x | play 0 "$first" --from "$task"
says "-ERR" && says "is no order" && says "is no duration"
printf 'indizio\nposta\nUSER alice\nannulla\nUSER alice\nesci\n' | play 0 "$first" --from "$task" --lang it
says "un ramo a sé" && says "C: USER alice" && says_not "‹"
# A wrong answer is told with what happened, and can be put right later.
right=$("$program" play "$first" --auto --from "$question" | sed -n 's/^Answer: //p' | head -n 1)
wrong=$((right == 1 ? 2 : 1))
printf '%s\n' "$wrong" restart "$right" exit | play 0 "$first" --from "$question"
says "Not so." && says "Right."

# At a terminal: colours, lines that fit, and Ctrl+C.
printf '\n\n\nexit\n' | at_terminal 0 "$first --from 1"
says $'\x1b[1m' && says $'\x1b[0m'
sed 's/\x1b\[[0-9;]*m//g' out | tr -d '\r' | awk 'length($0) > 50 && !/^ *[0-9]+  .*[CS]: /' >wide
[[ ! -s wide ]] || fail "is wider than the terminal: $(head -n 1 wide)"
printf '\n\n\nexit\n' | NO_COLOR=1 at_terminal 0 "$first --from 1" && says_not $'\x1b'
printf '\n\n\nesci\n' | at_terminal 0 "$first --from 1 --lang it" && says "Invio"
: >out && { after '[Enter]' '\n' && after '[2/' '\003'; } | at_terminal 130 "$first --from 1"
says "You stop at step 2 of"
: >out && { after '[Enter]' '\n' && after '[2/' '\004'; } | at_terminal 0 "$first --from 1"
says "You stop at step 2 of"

# Whoever reads the output may go.
"$program" play "$first" --auto | head -n 1 >out
yes '' | head -n 3 | "$program" play "$first" 2>err | head -n 1 >out || true
[[ ! -s err ]] || fail "complains of a reader that went away"
