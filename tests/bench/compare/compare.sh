#!/usr/bin/env bash
# compare.sh BUILD_FOLDER [SECONDS] [ROUNDS]: Casella's server (K) beside Dovecot (D) and a server that answers
# the same bytes without thinking (C), in one run, with one client and the same mail; K and D are durable.
# K records every session, and tells no log of them (`--log none`) but where it is said. They take their
# turns ROUNDS times, so many seconds each, and the median counts. Prints a line a figure: what, D, K, C,
# K/D, K/C, the slowest of 100, and the processor's time that K's and C's process took for each.
# Needs dovecot-pop3d and dovecot-imapd, and root for them.
set -euo pipefail
here=$(dirname -- "$(readlink -f -- "$0")")
build=$(readlink -f -- "$1") seconds=${2:-2} rounds=${3:-3} users=32 messages=10 large=$((50 << 20))
# shellcheck source=tests/bench/compare/dovecot.sh
. "$here/dovecot.sh"
command -v dovecot >/dev/null || { echo "dovecot is not installed (Debian packages dovecot-pop3d, dovecot-imapd)" && exit 77; }
[[ $EUID -eq 0 ]] || { echo "Dovecot is started by root only" && exit 77; }
ulimit -n 20000

tmp=$(mktemp -d -p "${CASELLA_COMPARE_DIR:-$build}")
pids=()
end() {
  kill "${pids[@]}" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$tmp"
}
trap end EXIT
chmod 755 "$tmp"
load=$build/casella-load
export HOME=$tmp XDG_DATA_HOME=$tmp/xdg CASELLA_DATA=$here/../../.. LC_ALL=C.UTF-8
declare -A port=([d_pop3]=31110 [d_imap]=31143) pid=()

mkdir -p "$tmp/dovecot/"{mail,run,state}
{ printf 'From: a@casella.example\r\nSubject: large\r\n\r\n' && yes "$(printf 'x%.0s' {1..76})"$'\r' | head -c "$large"; } >"$tmp/large.eml" 2>/dev/null || true
maildir=$tmp/dovecot/mail/user$((users + 1))
mkdir -p "$maildir/"{new,cur,tmp} && cp "$tmp/large.eml" "$maildir/new/1.large"
chown -R nobody:nogroup "$tmp/dovecot/mail"
dovecot_config "$tmp/dovecot" "${port[d_pop3]}" "${port[d_imap]}" >"$tmp/dovecot/conf"
dovecot -F -c "$tmp/dovecot/conf" >"$tmp/dovecot/out" 2>&1 &
pids+=($!) pid[d]=$!

for ((i = 1; i <= users + 1; i++)); do printf '[[account]]\nuser = "user%d"\npass = "secret"\nmail = []\n' "$i"; done >"$tmp/casella.toml"
# casella NAME PORTS LOG
casella() {
  "$build/casella" serve --log "$3" --no-http --ports "$2" --config "$tmp/casella.toml" --data "$tmp/$1" >"$tmp/$1.log" 2>&1 &
  pids+=($!) pid[$1]=$! port[$1_pop3]=$(($2 + 110)) port[$1_imap]=$(($2 + 143))
}
# canned NAME MESSAGES OCTETS
canned() {
  "$load" canned "$2" "$3" >"$tmp/$1" &
  pids+=($!) pid[$1]=$!
  until [[ -s $tmp/$1 ]]; do sleep 0.1; done
  read -r "port[$1_pop3]" "port[$1_imap]" <"$tmp/$1"
}
casella k 32000 none
casella told 33000 json
casella idle 34000 none  # new, for what was freed would be used again
canned c "$messages" 4096
canned large 1 "$large"
port[d_large]=${port[d_pop3]} port[k_large]=${port[k_pop3]} port[c_large]=${port[large_pop3]} pid[c_large]=${pid[large]}
port[d_told]=${port[d_pop3]} port[k_told]=${port[told_pop3]} port[c_told]=${port[c_pop3]} pid[k_told]=${pid[told]}
for ((i = 0; i < 100; i++)); do
  for each in "${port[d_imap]}" "${port[k_imap]}" "${port[told_imap]}" "${port[idle_imap]}"; do
    (exec 3<>"/dev/tcp/127.0.0.1/$each") 2>/dev/null || { sleep 0.1 && continue 2; }
  done
  break
done

ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
# once WHO SCENARIO WHICH CONNECTIONS NUMBER: count, seconds, half and 99 of 100 in ms, ticks
once() {
  local who=${pid[$1_$3]:-${pid[$1]}} before
  before=$(ticks "$who")
  echo "$("$load" "$2" "${port[$1_$3]}" "$4" "$seconds" "$5" | tail -n 1) $(($(ticks "$who") - before))"
}
# figure NAME SCENARIO WHICH CONNECTIONS NUMBER SERVERS: per second, of each server.
figure() {
  for ((round = 0; round < rounds; round++)); do
    for who in $6; do echo "$who $(once "$who" "$2" "$3" "$4" "$5")"; done
  done | python3 -c '
import os, statistics, sys
runs = {}
for line in sys.stdin:
    who, *numbers = line.split()
    runs.setdefault(who, []).append([float(x) for x in numbers])
median = lambda who, of: statistics.median(of(run) for run in runs[who])
rate = {who: median(who, lambda run: run[0] / run[1]) for who in runs}
tick_us = 1e6 / os.sysconf("SC_CLK_TCK")
text = f"{sys.argv[1]:34}" + "".join(f" {who.upper()} {rate[who]:8.1f}/s" if who in rate else " " * 13 for who in "dkc")
text += f"  K/D {rate['"'k'"'] / rate['"'d'"']:5.2f}" if "d" in rate else ""
text += f"  K/C {rate['"'k'"'] / rate['"'c'"']:5.2f}" if "c" in rate else ""
text += "  p99 " + " ".join(f"{who.upper()} {median(who, lambda run: run[3]):.1f}" for who in runs) + " ms, processor "
print(text + " ".join(f"{who.upper()} {median(who, lambda run: run[4] / run[0]) * tick_us:.0f}" for who in "kc" if who in runs) + " us")
' "$1"
}

fill() { for each in "${port[d_imap]}" "${port[k_imap]}" "${port[told_imap]}" "${port[idle_imap]}"; do "$load" append "$each" "$1" 0 "$2" >/dev/null; done; }
# First, while little has been allocated that could be used again.
fill 1 1
pss_kb() {  # of a process and its children
  local total=0 each
  for each in "$1" $(pgrep -P "$1"); do
    each=$(awk '/^Pss:/ { print $2 }' "/proc/$each/smaps_rollup" 2>/dev/null || echo 0)
    total=$((total + ${each:-0}))
  done
  echo "$total"
}
# idle WHO SCENARIO WHICH NUMBER: so many connections that do nothing, and what a new POP3 session is like meanwhile.
idle() {
  local before after during
  : >"$tmp/held"
  before=$(pss_kb "${pid[$1]}")
  "$load" "$2" "${port[$1_$3]}" 1 0 "$4" >"$tmp/held" &
  for ((i = 0; i < 600; i++)); do
    [[ ! -s $tmp/held ]] || break
    sleep 0.1
  done
  after=$(pss_kb "${pid[$1]}")
  during=$("$load" pop3 "${port[$1_pop3]}" 1 2 1 | awk '{print $4}')
  echo "$4 connections, $2: $([[ $1 == d ]] && echo D || echo K) $(awk "BEGIN { printf \"%.2f\", ($after - $before) / $4 }") KiB each; a new session's p99 $during ms"
  wait $! || true
}
idle k idle pop3 5000
idle idle idle-imap imap 5000
idle d idle pop3 2000
idle d idle-imap imap 200

fill $users $messages
figure "POP3 sessions, 32 connections" pop3 pop3 $users 1 "d k c"
figure "the same, each line told as JSON" pop3 told $users 1 "d k c"
figure "IMAP sessions, 32 connections" imap imap $users 1 "d k c"
figure "RETR 4 KB, one after another" retr pop3 1 $messages "d k c"
figure "RETR 4 KB, pipelined" retr-pipelined pop3 1 $messages "d k c"
"$build/casella" ctl --data "$tmp/k" add-mail "user$((users + 1))" "$tmp/large.eml" >/dev/null
figure "RETR 50 MB" retr-large large 1 1 "d k c"
figure "FETCH BODY[] of 50 MB" fetch-large imap 1 1 "d k"
figure "APPEND 4 KB, durable, 1" append imap 1 10 "d k"
figure "APPEND 4 KB, durable, 16" append imap 16 10 "d k"
seconds=0 rounds=1
figure "DELE, pipelined, durable at QUIT" dele-pipelined pop3 16 10 "d k"
