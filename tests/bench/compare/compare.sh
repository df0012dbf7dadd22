#!/usr/bin/env bash
# compare.sh BUILD_FOLDER [SECONDS]: Casella's server (K) beside Dovecot (D) and a server that answers the
# same bytes without thinking (C), in one run, with one client and the same mail; K and D are durable.
# Prints a line a figure: what, D, K, C, K/D, K/C. Needs dovecot-pop3d and dovecot-imapd, and root for them.
set -euo pipefail
here=$(dirname -- "$(readlink -f -- "$0")")
build=$1 seconds=${2:-5} users=32 messages=10
# shellcheck source=tests/bench/compare/dovecot.sh
. "$here/dovecot.sh"
command -v dovecot >/dev/null || { echo "dovecot is not installed (Debian packages dovecot-pop3d, dovecot-imapd)" && exit 77; }
[[ $EUID -eq 0 ]] || { echo "Dovecot is started by root only" && exit 77; }

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

mkdir -p "$tmp/dovecot/"{mail,run,state}
chown nobody:nogroup "$tmp/dovecot/mail"
declare -A port=([d_pop3]=31110 [d_imap]=31143)
dovecot_config "$tmp/dovecot" "${port[d_pop3]}" "${port[d_imap]}" >"$tmp/dovecot/conf"
dovecot -F -c "$tmp/dovecot/conf" >"$tmp/dovecot/out" 2>&1 &
pids+=($!)
dovecot_pid=$!

for ((i = 1; i <= users; i++)); do printf '[[account]]\nuser = "user%d"\npass = "secret"\nmail = []\n' "$i"; done >"$tmp/casella.toml"
"$build/casella" serve --log json --ports 0 --config "$tmp/casella.toml" --data "$tmp/casella" >"$tmp/casella.log" 2>&1 &
pids+=($!)
casella_pid=$!
"$load" canned "$messages" 4096 >"$tmp/canned" &
pids+=($!)
for ((i = 0; i < 100; i++)); do
  grep -q '"ready"' "$tmp/casella.log" && [[ -s $tmp/canned ]] && (exec 3<>"/dev/tcp/127.0.0.1/${port[d_imap]}") 2>/dev/null && break
  sleep 0.1
done
k_port() { sed -n "s/.*\"gate\":\"$1\".*\"port\":\([0-9]*\).*/\1/p" "$tmp/casella.log" | head -n 1; }
port[k_pop3]=$(k_port pop3) port[k_imap]=$(k_port imap)
read -r "port[c_pop3]" "port[c_imap]" <"$tmp/canned"

# figure NAME SCENARIO WHICH CONNECTIONS SECONDS NUMBER: per second, of each server.
row() {
  python3 - "$@" <<'PYTHON'
import sys
name, d, k, c = sys.argv[1], *[[float(x) for x in arg.split()] if arg else None for arg in sys.argv[2:5]]
rate = lambda f: f[0] / f[1] if f else float("nan")
print(f"{name:34} D {rate(d):9.0f}/s  K {rate(k):9.0f}/s" + (f"  C {rate(c):9.0f}/s" if c else " " * 15) +
      f"  K/D {rate(k) / rate(d):5.2f}" + (f"  K/C {rate(k) / rate(c):5.2f}" if c else "") + f"  p99 D {d[3]:.1f} K {k[3]:.1f} ms")
PYTHON
}
figure() {
  local name=$1 scenario=$2 which=$3 connections=$4 time=$5 number=$6 canned=${7:-}
  local d k c=
  d=$("$load" "$scenario" "${port[d_$which]}" "$connections" "$time" "$number" | tail -n 1)
  k=$("$load" "$scenario" "${port[k_$which]}" "$connections" "$time" "$number" | tail -n 1)
  [[ -z $canned ]] || c=$("$load" "$scenario" "${port[c_$which]}" "$connections" "$time" "$number" | tail -n 1)
  row "$name" "$d" "$k" "$c"
}

fill() { for each in "${port[d_imap]}" "${port[k_imap]}"; do "$load" append "$each" "$1" 0 "$2" >/dev/null; done; }
# First, while little has been allocated that could be used again.
fill 1 1
pss_kb() {  # of a process and its children
  local pid total=0 each
  for pid in "$1" $(pgrep -P "$1"); do
    each=$(awk '/^Pss:/ { print $2 }' "/proc/$pid/smaps_rollup" 2>/dev/null || echo 0)
    total=$((total + ${each:-0}))
  done
  echo "$total"
}
for server in "D $dovecot_pid ${port[d_pop3]}" "K $casella_pid ${port[k_pop3]}"; do
  read -r name pid at <<<"$server"
  rm -f "$tmp/idle"
  before=$(pss_kb "$pid")
  "$load" idle "$at" 1 0 2000 >"$tmp/idle" &
  for ((i = 0; i < 100; i++)); do
    [[ ! -s $tmp/idle ]] || break
    sleep 0.1
  done
  after=$(pss_kb "$pid")
  during=$("$load" pop3 "$at" 1 2 1 | awk '{print $4}')
  echo "2,000 idle POP3 connections: $name $(((after - before) * 10 / 2000 / 10)).$(((after - before) * 10 / 2000 % 10)) KB each; a new session's p99 $during ms"
  wait $! || true
done

fill $users $messages
figure "POP3 sessions, 32 connections" pop3 pop3 $users "$seconds" 1 canned
figure "IMAP sessions, 32 connections" imap imap $users "$seconds" 1 canned
figure "RETR 4 KB, one after another" retr pop3 1 "$seconds" $messages canned
figure "RETR 4 KB, pipelined" retr-pipelined pop3 1 "$seconds" $messages canned
figure "APPEND 4 KB, durable, 1" append imap 1 "$seconds" 10
figure "APPEND 4 KB, durable, 16" append imap 16 "$seconds" 10
figure "DELE, pipelined, durable at QUIT" dele-pipelined pop3 16 0 10
