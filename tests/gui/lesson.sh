#!/usr/bin/env bash
# shellcheck disable=SC2119 # start takes options, and needs none
# lesson.sh BUILD_FOLDER: a lesson in a real window, taken with real keys and a real mouse, on a
# display made for it. The window tells in a file what it shows and where (gui/report.h).
set -euo pipefail
# shellcheck source=tests/gui/drive.bash
. "$(dirname -- "$(readlink -f -- "$0")")/drive.bash" "$1" 1600x1000

# From the chooser into a lesson, and along its first steps.
start
first=$(sed -n 's/^first_frame_ms //p' "$report")
# Whoever is new is shown round; it goes on as things are done, and is left by a button.
sees '^tour 1$'
click 'open 010-first-session'
sees '^step 1$'
sees '^tour 2$'
click next
sees '^step 2$'
sees '^tour 3$'
click tour/leave
sees '^tour 0$'
key space
sees '^playing 1$'
sees '^wants 0$'
key Home
sees '^cursor 0$'
key Right
sees '^cursor 1$'
key Right
sees '^cursor 2$'
key Prior
sees '^step 1$'
for step in 2 3 4 5; do
  key Next
  sees "^step $step\$"
done
click option/two
sees '^wants 0$'
key l
sees '^language it$'
key t
sees '^theme light$'
sees '^playing 0$'
before=$(sed -n 's/^events //p' "$report")
key slash
sees '^typing 1$'
xdotool type 'NOOP'
key Return
sees "^events $((before + 3))\$" # it is typed, read and answered

# Larger letters, and a picture of them: a window in which nothing is drawn makes a small file.
key ctrl+plus
click menu
click export/picture
sees ' told/copy$'
picture=$home/Casella/first-session.png
[[ -s $picture && $(stat -c %s "$picture") -gt 30000 ]] || {
  echo "the picture shows nothing" && ls -l "$home/Casella" && exit 1
}
key ctrl+0
key Escape
sees '^resting 1$'

# Nothing happens, and nothing is done: ticks of CPU, a hundred a second. The console's text cursor
# blinks, so the keyboard is taken from it first.
sees '^resting 1$' # after a command the console takes the keyboard back
key Escape
sees '^typing 0$'
click transcript
ticks() { awk '{print $14 + $15}' "/proc/$window/stat"; }
for ((before = -1, tries = 0; before != $(ticks) && tries < 60; ++tries)); do
  before=$(ticks)
  sleep 0.5
done
before=$(ticks)
sleep 3
after=$(ticks)
echo "first frame after $first ms; idle for 3 s: $(((after - before) * 10)) ms of CPU"
if ((after - before > 3)); then
  echo "the window works while nothing happens" && exit 1
fi

# What was learnt is on disk even if the window dies at once.
kill -KILL "$window"
wait "$window" 2>/dev/null || true
start
sees '^language it$'
sees '^tour 0$' # it is offered once
click 'open 010-first-session'
sees '^step 5$'
if command -v sqlite3 >/dev/null; then
  rows=$(sqlite3 "$home/casella/progress.db" "SELECT count(*) FROM attempt WHERE right")
  [[ $rows -ge 1 ]] || { echo "the answer was not kept" && exit 1; }
fi

# On to the lesson's end: three predictions, and a task typed command by command.
predict() {
  click "option/$1"
  sees '^wants 0$'
  key Next
}
say() {
  click console
  sees '^typing 1$'
  xdotool type "$1"
  key Return
  sees "^sent $1\$"
}
key Next
sees '^wants 2$'
click option/two
sees '^wants 0$'
key Next
sees '^step 6$'
key Next
sees '^step 7$'
predict error
sees '^step 8$'
predict two
sees '^step 9$'
key Next
sees '^step 10$'
predict waits
sees '^step 11$'
sees '^wants 3$'
for command in 'USER alice' 'PASS secret' 'LIST' 'RETR 3' 'QUIT'; do say "$command"; done
sees '^wants 0$'
click next
sees '^step 12$'
click next
sees '^wants 4$'
if command -v sqlite3 >/dev/null; then
  rows=$(sqlite3 "$home/casella/progress.db" "SELECT count(*) FROM attempt WHERE what = 'task' AND right")
  [[ $rows -eq 1 ]] || { echo "the task was not kept" && exit 1; }
fi
