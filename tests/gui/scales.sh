#!/usr/bin/env bash
# shellcheck disable=SC2119 # start takes options, and needs none
# scales.sh BUILD_FOLDER: the window on screens of 96, 144 and 192 dots an inch: it is drawn that
# much larger, the mouse finds what it points at, two branches are compared, documents are written,
# and the next start finds size, language and theme as they were left.
set -euo pipefail
# shellcheck source=tests/gui/drive.bash
. "$(dirname -- "$(readlink -f -- "$0")")/drive.bash" "$1" 2560x1440 xrdb

# wide PNG: how many pixels.
wide() { od -An -tu1 -j16 -N4 "$1" | awk '{ print (($1 * 256 + $2) * 256 + $3) * 256 + $4 }'; }

# A fork from the past, by typing, and the two ways beside each other.
compare_branches() {
  click 'open 040-dele-is-not-now'
  sees '^step 1$'
  for step in 2 3; do
    key Next
    sees "^step $step\$"
  done
  local end
  end=$(sed -n 's/^events //p' "$report")
  key Left
  sees "^cursor $((end - 1))\$"
  sees '^branches 1$'
  key slash
  sees '^typing 1$'
  xdotool type '/cut'
  key Return
  sees '^branches 2$'
  key Escape
  click branches
  sees ' compare 0$'
  click 'compare 0'
  sees '^view 7$'
  key 1
  sees '^view 1$'
}

for dots in 96 144 192; do
  echo "Xft.dpi: $dots" | xrdb -merge
  scale=$(awk -v d="$dots" 'BEGIN { printf "%.2f", d / 96 }')
  rm -rf "$home/casella" "$home/Casella"
  start
  sees "^scale $scale\$"
  click tour/leave
  sees '^tour 0$'
  compare_branches
  key l
  sees '^language it$'
  key t
  sees '^theme light$'
  click menu
  click export/svg
  sees ' told/copy$'
  grep -q '<svg' "$home/Casella/dele-is-not-now.svg"
  click menu
  click export/picture
  sees ' told/copy$'
  picture=$home/Casella/dele-is-not-now.png
  for ((tries = 0; tries < 200; ++tries)); do
    [[ ! -s $picture ]] || break
    sleep 0.05
  done
  pixels=$(wide "$picture")
  ((pixels >= 1600)) || { echo "a picture of $pixels pixels" && exit 1; }
  # Closed as a person closes it: what it looked like is kept.
  key ctrl+q
  wait "$window"
  start
  sees '^language it$'
  sees '^theme light$'
  sees "^scale $scale\$"
  sees '^tour 0$'
  kill -KILL "$window"
  wait "$window" 2>/dev/null || true
done
