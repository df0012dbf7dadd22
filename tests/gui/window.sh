#!/usr/bin/env bash
# window.sh BUILD_FOLDER: the tests that need a real window, on a display made for them.
set -euo pipefail
program=$1/casella-gui-tests
if [[ ! -x $program ]]; then
  echo "the window is not built" && exit 77
elif ! command -v xvfb-run >/dev/null; then
  echo "xvfb-run is not installed" && exit 77
fi
env -u DISPLAY -u WAYLAND_DISPLAY "$program" "[no-display]"
# Graphics drivers leak when GLFW unloads them.
export ASAN_OPTIONS=detect_leaks=0
exec xvfb-run -a -s "-screen 0 1600x1000x24 -noreset" "$program" "[window]"
