#!/usr/bin/env bash
# The command line program as scripts see it: exit codes, one sentence for each mistake, same octets.
set -euo pipefail
program=$1/casella
source=$(dirname -- "$(readlink -f -- "$0")")/../..

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_DATA_HOME=$tmp/data CASELLA_DATA=$source LANG=C COLUMNS=80
unset LC_ALL LC_MESSAGES CASELLA_LANG NO_COLOR
cd "$tmp"

fail() {
  echo "line ${BASH_LINENO[1]}: $1"
  echo "stdout: $(head -c 600 "$tmp/out")"
  echo "stderr: $(head -c 600 "$tmp/err")"
  exit 1
}
run() { # run EXIT_CODE ARGUMENT...
  local expected=$1 status=0
  shift
  "$program" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null || status=$?
  [[ $status -eq $expected ]] || fail "casella $*: exit code $status instead of $expected"
}
says() { grep -qF -- "$1" "$tmp/out" || fail "stdout lacks '$1'"; }
says_not() { ! grep -qF -- "$1" "$tmp/out" || fail "stdout says '$1'"; }
# One sentence that holds each of these, nothing on stdout.
complains() {
  local part
  [[ $(wc -l <"$tmp/err") -eq 1 && ! -s $tmp/out ]] || fail "is not one sentence on stderr"
  for part in "$@"; do grep -qF -- "$part" "$tmp/err" || fail "stderr lacks '$part'"; done
  ! grep -qF '‹' "$tmp/err" || fail "a sentence is missing"
}
same() { cmp -s "$1" "$2" || fail "$1 and $2 differ"; }

first=$("$program" lessons | awk 'NR == 1 { print $2 }')
folder=$(cd "$source/lessons" && ls -d ./*-"$first") && folder=${folder#./}
number=${folder%%-*}

# Help, in both languages, for every command.
run 0 --help && says "Usage: casella [OPTIONS] [COMMAND]" && says "play" && says_not "‹"
run 0 --help --lang it && says "Uso: casella [OPZIONI] [COMANDO]" && says_not "Options"
for command in lessons play run check shot export; do
  run 0 "$command" --help && says "Usage: casella $command" && says_not "‹"
  run 0 --lang=it "$command" --help && says "Uso: casella $command" && says_not "Options"
done
# The manual knows every command and option.
for command in "" lessons play run check shot export; do
  "$program" ${command:+"$command"} --help | grep -oE -- '--[a-z]+' | sort -u >options
  [[ -z $command ]] || grep -qE "^\.(B|BR|BI) $command\b" "$source/assets/man/casella.1" || fail "the manual lacks $command"
  while read -r option; do
    grep -qF -- "${option//-/\\-}" "$source/assets/man/casella.1" || fail "the manual lacks $option"
  done <options
done
run 0 --version && says "casella 0."
run 2
grep -q "^Usage: casella" "$tmp/err" || fail "does not show its use"

# A lesson by its id, number, folder, place, path, and file.
run 0 run "$first" --until 9 && cp out by_id
(( $(wc -l <by_id) >= 4 )) || fail "prints too little"
for name in 1 "$folder" "$number" "$source/lessons/$folder" "$source/lessons/$folder/lesson.toml"; do
  run 0 run "$name" --until 9 && same out by_id
done
run 0 run "$first" --until 9 --explain && says "(RFC 1939, "
run 0 run "$first" --until 9 --lang it --explain && says_not "‹"
! cmp -s out by_id || fail "is not Italian"

# What is mistyped.
run 2 lesons && complains "lesons" "did you mean lessons"
run 2 gibberish && complains "gibberish" "casella --help"
run 2 run "${first}s" && complains "${first}s" "did you mean $first?"
run 2 run zzzzzzzz && complains "zzzzzzzz" "casella lessons"
run 2 run 99 && complains "99" "from 1 to"
run 2 run 0 && complains "no lesson 0"
run 2 run "$tmp" && complains "$tmp" "lesson.toml"
run 2 run no/such/folder && complains "no/such/folder"
run 2 run && complains "which lesson"
run 2 run "$first" --until twelve && complains "twelve" "--until"
run 2 run "$first" --until -1 && complains "-1"
run 2 run "$first" --until 99999999999999999999 && complains "99999999999999999999"
run 2 run "$first" --until && complains "--until" "value"
run 2 run "$first" --untill 3 && complains "--untill" "did you mean --until?"
run 2 run "$first" something && complains "something"
run 2 run "$first" --lang klingon && complains "klingon"
run 2 play "$first" --from nowhere && complains "nowhere" "from 1 to"
run 2 export "$first" && complains "--to" "mermaid"
run 2 export "$first" --to pdf && complains "pdf" "html"
run 2 export "$first" --to svg --at x && complains "x" "--at"
run 2 export "$first" --to svg -o "$tmp/none/x.svg" && complains "$tmp/none/x.svg" "No such file"
run 2 shot "$first" -o x.png && complains "--at"
run 2 shot "$first" --at 3 && complains "-o"
run 2 shot "$first" --at 3 -o x.png --size big && complains "big" "1600x1000"
run 2 shot "$first" --at 3 -o x.png --theme pink && complains "pink" "contrast"
run 2 shot "$first" --at 3 -o x.png --scale huge && complains "huge"
run 2 --lang it run frist-sesion && complains "Non c'è nessuna lezione 'frist-sesion'"
cp -L "$program" "$tmp/casella"
program=$tmp/casella run 2 shot "$first" --at 3 -o x.png && complains "$tmp/casella-gui" "not installed"

# Beyond the end: everything, and the exit code says so.
run 0 run "$first" && cp out whole
run 1 run "$first" --until 1000000 && same out whole
grep -q "ends after" "$tmp/err" || fail "says nothing of the end"
run 0 run "$first" --until 0
[[ ! -s out ]] || fail "prints events before the first"

# The same octets each time, wherever it runs.
for format in text html mermaid svg pcap; do
  run 0 export "$first" --to "$format" --at 20 && cp out "one.$format"
  (cd / && LANG=it_IT.UTF-8 TZ=Asia/Tokyo COLUMNS=40 "$program" export "$first" --to "$format" --at 20 --lang en >"$tmp/two")
  same "one.$format" two
  run 0 export "$first" --to "$format" --at 20 -o "file.$format"
  [[ ! -s out ]] || fail "writes twice"
  same "file.$format" "one.$format"
done
if command -v xmllint >/dev/null; then
  xmllint --noout one.svg || fail "is not well-formed"
  xmllint --noout <(tail -n +2 one.html) || fail "is not well-formed"
fi
[[ $(head -n 1 one.mermaid) == sequenceDiagram ]] || fail "is no sequence diagram"
! grep -qE 'https?:|src=' one.html || fail "the page needs what lies outside of it"

# Output that can't be written is told; a reader that goes away is not our fault.
[[ ! -w /dev/full ]] || {
  status=0 && "$program" run "$first" >/dev/full 2>"$tmp/err" || status=$?
  : >"$tmp/out"
  [[ $status -eq 2 ]] || fail "a full disk gives $status"
  complains "No space left"
  run 2 export "$first" --to html -o /dev/full && complains "/dev/full" "No space left"
}
"$program" run "$first" | head -n 1 >"$tmp/out" # pipefail is on
[[ $(wc -l <"$tmp/out") -eq 1 ]] || fail "prints nothing into a pipe"
echo "precious" >kept && chmod 000 kept 2>/dev/null
mkdir blocked.svg && run 2 export "$first" --to svg -o blocked.svg && complains "blocked.svg"
chmod 644 kept
[[ $(cat kept) == precious ]] || fail "lost a file"

# check: silent lessons, and one line a mistake.
run 0 check && says " lessons, 0 mistakes"
run 0 check "$source/lessons" --lang it && says " lezioni, 0 errori"
cp -r "$source/lessons/$folder" "$tmp/010-broken"
printf '\n[[step]]\nsay = "nowhere"\n' >>"$tmp/010-broken/lesson.toml"
line=$(wc -l <"$tmp/010-broken/lesson.toml")
run 1 check "$tmp/010-broken" && says "010-broken/lesson.toml:" && says "nowhere" && says "1 lesson, "
grep -qE "010-broken/lesson.toml:($line|$((line - 1))): " out || fail "does not name the line $line"
echo "not = [toml" >"$tmp/010-broken/lesson.toml"
run 1 check "$tmp/010-broken" && says "010-broken/lesson.toml:"
run 2 run "$tmp/010-broken" && complains "010-broken/lesson.toml:1"
run 2 play "$tmp/010-broken" && complains "010-broken/lesson.toml:1"
run 2 check "$tmp/nothing" && complains "$tmp/nothing"

# Where the data is not, and where it is empty.
CASELLA_DATA=$tmp run 2 lessons && complains "$tmp" "CASELLA_DATA"
CASELLA_DATA=$tmp LANG=it_IT.UTF-8 run 2 lessons && complains "non c'è la cartella"
mkdir -p "$tmp/empty" && cp -r "$source/assets" "$tmp/empty/"
CASELLA_DATA=$tmp/empty run 2 lessons && complains "$tmp/empty/lessons"

# A progress database that can't be used is said once, and nothing else changes.
mkdir -p "$tmp/damaged/casella" && echo "no database" >"$tmp/damaged/casella/progress.db"
XDG_DATA_HOME=$tmp/damaged run 0 lessons && says "$first"
grep -q "put aside" err || fail "is silent"
[[ $(cat "$tmp/damaged/casella/progress.db.damaged-1") == "no database" ]] || fail "lost the damaged file"
XDG_DATA_HOME=$tmp/damaged run 0 lessons
[[ ! -s err ]] || fail "says it twice"
XDG_DATA_HOME=/proc/none run 0 lessons && says "$first"
[[ $(wc -l <err) -eq 1 ]] || fail "is not one sentence"

# Another server than the lesson's own: one that has no UIDL refuses it, one that is not known is
# said to be none.
run 0 run "$first" --profile no-uidl
run 0 run delete-or-keep --profile no-uidl && says "UIDL" && says "-ERR"
cp out with
run 0 run delete-or-keep
! cmp -s out with || fail "the profile changes nothing"
run 2 run "$first" --profile perfect && complains perfect renumbers-uidl
