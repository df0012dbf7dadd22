#!/usr/bin/env bash
# goals.sh BUILD_FOLDER: a lesson in a real window starts its server, curl does what it asks, the
# lesson goes on, and `casella ctl` finds the same on the board.
set -euo pipefail
# shellcheck source=tests/gui/drive.bash
. "$(dirname -- "$(readlink -f -- "$0")")/drive.bash" "$1" 1600x1000 curl
casella=$1/casella
[[ -x $casella ]] || { echo "casella is not built" && exit 77; }

start --lesson your-own-client --step 9 --ports 0
sees '^tour [1-9]'
key Escape
click tour/leave
sees '^wants 3$'
click lesson/serve
click lesson/sessions
sees '^gate pop3s '
port=$(sed -n 's/^gate pop3s //p' "$report")
key v
sees ' lesson/sessions$'
get() { curl -s -k -m 60 -u alice:tea-at-four "${@:2}" "pop3s://127.0.0.1:$port/$1"; }
[[ $(get 1) == *"Subject: Your"* ]] || { echo "curl got no mail" && exit 1; }
get 2 >/dev/null
sees '^wants 0$'
click next
sees '^step 10$'
sees '^wants 3$'
get 2 -I -X DELE
sees '^wants 0$'
[[ $("$casella" ctl board) == *'[x]5'* ]] || { echo "the board does not show it" && exit 1; }
click lesson/sessions
click board
sees '^view 12$'
click server/stop
sees '^serving 0$'
if "$casella" ctl list 2>/dev/null; then
  echo "a server that was stopped takes orders" && exit 1
fi
echo "a lesson's goals were met by curl in the window"
