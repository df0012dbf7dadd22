#!/usr/bin/env bash
# server.sh BUILD_FOLDER: the live server in a real window, with a real client: its lines are seen,
# it is held and released, and it stops at a breakpoint that was typed.
set -euo pipefail
# shellcheck source=tests/gui/drive.bash
. "$(dirname -- "$(readlink -f -- "$0")")/drive.bash" "$1" 1600x1000 python3

# A client that does what it is told, line by line, and tells what it hears.
cat >"$home/client.py" <<'EOF'
import socket, sys
link = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 60).makefile("rwb")
print(link.readline().decode().rstrip(), flush=True)
for line in sys.stdin:
    link.write(line.rstrip().encode() + b"\r\n")
    link.flush()
    print(link.readline().decode().rstrip(), flush=True)
EOF

start --serve --ephemeral --ports 0
sees '^serving 1$'
key Escape
click tour/leave
port=$(sed -n 's/^gate pop3 //p' "$report")
mkfifo "$home/orders"
python3 "$home/client.py" "$port" <"$home/orders" >"$home/heard" &
client=$!
exec 3>"$home/orders"
say() { echo "$1" >&3; }
heard() { # so many lines
  local tries
  for ((tries = 0; tries < 600; ++tries)); do
    [[ $(wc -l <"$home/heard") -lt $1 ]] || return 0
    sleep 0.05
  done
  echo "the client never heard line $1" && cat "$home/heard" && exit 1
}

heard 1
sees '^guests 1$'
click 'guest 1'
sees '^followed 1$'
sees '^state AUTHORIZATION$'
say 'USER alice'
heard 2
say 'PASS tea-at-four'
heard 3
sees '^state TRANSACTION$'

# Held, the client waits; released, it hears.
click 'meddle hold'
sees '^held 1$'
before=$(sed -n 's/^recorded //p' "$report")
say 'STAT'
sees '^held 1$'
[[ $(wc -l <"$home/heard") -eq 3 ]] || { echo "a session that was held has spoken" && exit 1; }
click 'meddle release'
heard 4
sees '^held 0$'
grep -q '^+OK [0-9]* [0-9]*$' "$home/heard" || { echo "STAT brought no drop listing" && exit 1; }
after=$(sed -n 's/^recorded //p' "$report")
((after > before)) || { echo "the window did not see what was said" && exit 1; }

# Back in time, while the session goes on; and to now.
key Left
sees '^live 0$'
say 'NOOP'
heard 5
sees '^live 0$'
click now
sees '^live 1$'

# A breakpoint, typed.
key j
sees '^typing 1$'
xdotool type 'RETR *'
key Return
sees ' stop 0/remove$' # it is set
say 'RETR 1'
sees '^stopped_at RETR \*$'
[[ $(wc -l <"$home/heard") -eq 5 ]] || { echo "a command was carried out at its breakpoint" && exit 1; }
key Escape
click transcript
click 'meddle release'
heard 6

# Stopped, the server lets go of its port.
exec 3>&-
kill "$client" 2>/dev/null || true
wait "$client" 2>/dev/null || true
click server/stop
sees '^serving 0$'
if python3 -c "import socket; socket.create_connection(('127.0.0.1', $port), 1)" 2>/dev/null; then
  echo "the server still listens" && exit 1
fi
echo "a real client was seen, held, released and stopped"
