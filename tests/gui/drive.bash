# shellcheck shell=bash
# . drive.bash BUILD_FOLDER SCREEN [PROGRAM...]: drives the window on a display of that size, on which
# the script that asks for it runs anew. What it needs, and is not there, ends it with 77. The window
# tells in a file what it shows and where (gui/report.h).
program=$1/casella-gui
for need in xvfb-run xdotool "${@:3}"; do
  if ! command -v "$need" >/dev/null; then
    echo "$need is not installed" && exit 77
  fi
done
if [[ ! -x $program ]]; then
  echo "the window is not built" && exit 77
fi
if [[ -z ${CASELLA_ON_XVFB:-} ]]; then
  exec env CASELLA_ON_XVFB=1 ASAN_OPTIONS=detect_leaks=0 \
    xvfb-run -a -s "-screen 0 ${2}x24 -noreset" "$0" "$1"
fi

home=$(mktemp -d)
window=
cleanup() {
  [[ -z $window ]] || kill -KILL "$window" 2>/dev/null || true
  rm -rf "$home"
}
trap cleanup EXIT
export HOME=$home XDG_DATA_HOME=$home CASELLA_LANG=en
report=$home/report

# Waits until the report has a line that matches: up to a minute, since with the sanitizers a frame
# may take half a second.
sees() {
  local tries
  for ((tries = 0; tries < 1200; ++tries)); do
    ! grep -qE "$1" "$report" 2>/dev/null || return 0
    sleep 0.05
  done
  echo "the window never showed: $1" && cat "$report" && exit 1
}
start() {
  rm -f "$report"
  "$program" --report "$report" "$@" >"$home/said" 2>&1 </dev/null &
  window=$!
  sees '^first_frame_ms'
}
# Clicks where a thing stands once everything stands still.
click() {
  local place tries
  for ((tries = 0; tries < 1200; ++tries)); do
    place=$(awk -v id="$1" '$1 == "resting" { still = $2 }
      $1 == "at" { at = $2 " " $3; sub(/^at [0-9]+ [0-9]+ /, ""); if ($0 == id) place = at }
      END { if (still) print place }' "$report")
    [[ -z $place ]] || break
    sleep 0.05
  done
  [[ -n $place ]] || { echo "the window never showed $1 at rest" && cat "$report" && exit 1; }
  # shellcheck disable=SC2086
  xdotool mousemove $place click "${2:-1}"
}
key() { xdotool key "$@"; }
