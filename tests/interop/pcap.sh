#!/usr/bin/env bash
# What Wireshark makes of every lesson's capture: nothing malformed, checksums right, no complaint of
# TCP but where a cable was cut, the streams octet for octet as the transcript has them, and its POP
# dissector names the commands.
set -euo pipefail
program=$1/casella
source=$(readlink -f -- "$(dirname -- "$(readlink -f -- "$0")")/../..")
command -v tshark >/dev/null || { echo "tshark is not installed (Debian package tshark)" && exit 77; }

export CASELLA_DATA=$source LC_ALL=C.UTF-8
if [[ $# -eq 1 ]]; then # all of them, as many at a time as there are cores
  cd "$source/lessons"
  if [[ $1 == *asan ]]; then # what Wireshark makes of them is the same in every build
    for lesson in [0-9]*/; do "$program" export "$PWD/$lesson" --to pcap -o /dev/null; done
    exit
  fi
  printf '%s\0' [0-9]*/ wire | xargs -0 -P "$(nproc)" -n 1 bash "$source/tests/interop/pcap.sh" "$1"
  printf '%s\n' [0-9]*/ | wc -l
  exit
fi

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export HOME=$tmp XDG_DATA_HOME=$tmp/data
cd "$tmp"
checks=(-o tcp.check_checksum:TRUE -o ip.check_checksum:TRUE)

fail() {
  echo "$lesson: $1"
  head -n 20 "$tmp/seen"
  exit 1
}
read_capture() { tshark -r capture.pcap "${checks[@]}" "$@" 2>>"$tmp/err" >"$tmp/seen"; }
# fields FILTER FIELD...
fields() {
  local field options=()
  for field in "${@:2}"; do options+=(-e "$field"); done
  read_capture -Y "$1" -T fields "${options[@]}"
}

# The lines of `casella run`, as "C: LIST", without what became of them.
transcript() {
  "$program" run "$lesson" --lang en |
    perl -ne 'print "$1\n" if /^ *\d+ .*?  ([CS]: .*?)(?:  \((?:lost on the way|on its way)\))?$/' | sort
}
# The lines that both sides of every stream hold, or of those to one port; each must be a stream's
# own, whole and in order.
followed() {
  local stream streams options=() calls="tcp.flags.syn == 1 && tcp.flags.ack == 0"
  fields "$calls${1:+ && tcp.dstport == $1}" tcp.stream && streams=$(sort -u "$tmp/seen")
  [[ -n $streams ]] || return 0
  for stream in $streams; do options+=(-z "follow,tcp,raw,$stream"); done
  read_capture -q "${options[@]}"
  perl -ne 'sub out { for my $s ("C", "S") { print map { "$s: $_\n" } split /\r\n/, $said{$s}; $said{$s} = "" } }
    out if /^=/; $said{$1 ? "S" : "C"} .= pack "H*", $2 if /^(\t?)([0-9a-f]+)$/;' "$tmp/seen" | sort
}

check_lesson() {
  local folder=$source/lessons/$1 top allowed port command
  lesson=${1%/}
  "$program" export "$lesson" --to pcap -o capture.pcap
  # The dissector wants a number after TOP's +OK, as if it were RETR's; RFC 1939 asks for none.
  top='pop.response.description contains "top of"'
  # And it takes a packet that was late and sent again, for nothing, for an overlap.
  fields "(_ws.malformed && !($top) && !tcp.analysis.fast_retransmission) || tcp.checksum.status == 0 || ip.checksum.status == 0" frame.number _ws.col.Info
  [[ ! -s seen ]] || fail "malformed, or a wrong checksum"
  fields "tcp.checksum.status == 1 && ip.checksum.status == 1" frame.number
  [[ -s seen ]] || fail "no checksum was looked at"
  allowed="tcp.analysis.flags"
  ! grep -qE 'cut|"drop"|^drop' "$folder/lesson.toml" || allowed="tcp.analysis.flags && !tcp.analysis.retransmission"
  fields "$allowed" frame.number _ws.col.Info
  grep -qE '^(lose|late) ' "$folder/lesson.toml" || [[ ! -s seen ]] || fail "TCP's analysis complains"
  grep -qE '^tls|/connect tls' "$folder/lesson.toml" && return 0 # sealed: see below
  transcript >said
  followed >heard
  [[ -s said ]] || fail "the transcript is empty"
  cmp -s said heard || { diff said heard >seen || true; fail "a stream is not as it was said"; }
  grep -q 'chop' "$folder/lesson.toml" && return 0 # a command in pieces is none to the dissector
  # Each protocol on its own port, named by its own dissector. What answers a challenge is no command.
  followed 110 | perl -ne 'print uc "$1\n" if /^C: ([A-Za-z]{3,6})(?: |$)/' | sort >meant
  fields "tcp.dstport == 110" pop.request.command
  perl -ne 'print uc "$1\n" if /^([A-Za-z]{3,6})$/' seen | sort >named
  cmp -s meant named || { diff meant named >seen || true; fail "POP's commands are not named"; }
  for port in 25 143; do
    followed $port >heard
    fields "tcp.dstport == $port" smtp.req.command imap.request.command && tr -d '\t' <seen | sort -u >named
    for command in EHLO MAIL RCPT DATA LOGIN SELECT LOGOUT; do
      ! grep -qE "^C: ([a-z]+[0-9]+ )?$command( |$)" heard || grep -qx "$command" named || fail "$command is not named"
    done
  done
}
if [[ $2 != wire ]]; then
  check_lesson "$2"
  exit
fi
plain=("${checks[@]}")
# Sessions with TLS, which the lab's keys open, and with packets that are lost and sent again.
for folder in "$source"/tests/interop/wire/*/; do
  lesson=${folder%/} name=$(basename "$folder")
  "$program" export "$lesson" --to pcap -o capture.pcap
  "$program" export "$lesson" --to keys -o keys
  checks=("${plain[@]}")
  fields "_ws.malformed || tcp.checksum.status == 0 || ip.checksum.status == 0" frame.number _ws.col.Info
  [[ ! -s seen ]] || fail "malformed, or a wrong checksum"
  transcript >said
  [[ -s said ]] || fail "the transcript is empty"
  fields "tcp.analysis.retransmission" frame.number
  if [[ $name == lossy ]]; then
    [[ -s seen ]] || fail "nothing is sent again"
    followed >heard
    cmp -s said heard || { diff said heard >seen || true; fail "a stream is not as it was said"; }
    continue
  fi
  [[ ! -s seen ]] || fail "TCP's analysis complains"
  fields "tls.handshake.type == 2 && tls.handshake.extensions.supported_version == 0x0304" frame.number
  [[ $(wc -l <seen) == 1 ]] || fail "no ServerHello of TLS 1.3"
  fields "tls" tls.handshake.certificate pop.request.command
  ! grep -q . <(tr -d '\t\n' <seen) || fail "what is sealed can be read without the keys"
  checks+=(-o "tls.keylog_file:$tmp/keys")
  fields "tls.alert_message && tls.alert_message.desc != 0" frame.number
  [[ ! -s seen ]] || fail "an alert that is no farewell"
  fields pop.request.command pop.request.command && tr '[:lower:]' '[:upper:]' <seen | sort >named
  perl -ne 'print uc "$1\n" if /^C: (\S+)/' said | sort | cmp -s - named || fail "the keys do not open the session"
done
