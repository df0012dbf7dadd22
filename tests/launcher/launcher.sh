#!/usr/bin/env bash
# The launcher `casella`, in a folder of its own, with cmake and apt-get played by small scripts.
set -euo pipefail
[[ $1 != *asan ]] || { echo "the launcher is the same in every build" && exit 77; }

source=$(dirname -- "$(readlink -f -- "$0")")/../..
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
house="$tmp/a house" # with a blank in its path
mkdir -p "$house/tests" "$house/sim" "$house/gui" "$tmp/bin" "$tmp/elsewhere"
cp "$source/casella" "$house/"
cp "$source/tests/packages.sh" "$house/tests/"
touch "$house/CMakeLists.txt" "$house/sim/a.cpp" "$house/gui/b.cpp"

play() { # play NAME: the script on stdin stands for the program NAME
  { echo '#!/usr/bin/env bash' && cat; } >"$tmp/bin/$1"
  chmod +x "$tmp/bin/$1"
}
play cmake <<EOF
echo "\$*" >>"$tmp/cmake.calls"
[[ ! -e "$tmp/broken" ]] || { echo "error: b.cpp is broken" && exit 1; }
mkdir -p "$house/build" && touch "$house/build/build.ninja"
echo "CMAKE_HOME_DIRECTORY:INTERNAL=\$PWD" >"$house/build/CMakeCache.txt"
for name in casella casella-gui; do
  printf '#!/bin/sh\necho "%s got \$# [\$*] in \$PWD with \$CASELLA_DATA"\n' "\$name" >"$house/build/\$name"
  chmod +x "$house/build/\$name"
done
EOF
play dpkg-query <<EOF
. "$house/tests/packages.sh"
for group in "\${package_groups[@]}"; do printf 'installed %s\n' \${group##*|}; done |
  { [[ -e "$tmp/installed" ]] && cat || grep -v md4c; }
EOF
play apt-get <<EOF
echo "\$*" >>"$tmp/apt.calls"
[[ ! -e "$tmp/offline" ]] || { echo "E: no network" && exit 100; }
[[ "\$*" != *md4c* ]] || touch "$tmp/installed"
EOF
play sudo <<'EOF'
[[ $1 != -n ]] || shift
exec "$@"
EOF
export PATH="$tmp/bin:$PATH" LANG=C DISPLAY='' WAYLAND_DISPLAY=''
unset LC_ALL LC_MESSAGES CASELLA_DATA

run() { # run EXIT_CODE ARGUMENT...: output in $out
  local expected=$1 status=0
  shift
  out=$("$launcher" "$@" 2>&1) || status=$?
  [[ $status -eq $expected ]] || fail "exit code $status instead of $expected"
}
fail() {
  echo "line ${BASH_LINENO[${2:-0}]}: $1; it printed:" && echo "${out:-}" && exit 1
}
says() { [[ $out == *"$1"* ]] || fail "does not say '$1'"; }
says_not() { [[ $out != *"$1"* ]] || fail "says '$1'"; }
calls() { [[ $(wc -l <"$tmp/$1.calls") -eq $2 ]] || fail "$1 ran $(wc -l <"$tmp/$1.calls") times, not $2"; }

launcher="$house/casella"
cd "$tmp/elsewhere"

# Packages that cannot be had: said in one sentence, nothing built.
touch "$tmp/offline"
run 1 lessons
says "libmd4c-dev" && says "E: no network" && says "could not be installed"
[[ ! -e $tmp/cmake.calls ]] || fail "cmake ran without the packages"
rm "$tmp/offline" "$tmp/apt.calls"

# The first start installs what is missing and no more, builds, and passes the arguments on.
run 0 run "two words" --until 3
says "lessons, texts and progress: libmd4c-dev" && says_not "g++"
says "casella got 4 [run two words --until 3] in $tmp/elsewhere with $house"
calls apt 2 && calls cmake 2

# The second start runs neither cmake nor apt-get, through a symbolic link too.
ln -s "$house/casella" "$tmp/elsewhere/link"
launcher="$tmp/elsewhere/link"
run 0 lessons
[[ $out == "casella got 1 [lessons] in $tmp/elsewhere with $house" ]] || fail "is not quiet"
calls apt 2 && calls cmake 2

# A display opens the window; without one it says what can be done, in the user's language.
DISPLAY=:7 run 0
says "casella-gui got 0"
run 1
says "./casella play" && says "./casella shot" && says_not "casella-gui got"
LANG=it_IT.UTF-8 run 1
says "Qui non c'è uno schermo"

# A source that changed, came or went is built again, and only once.
touch -d '+2 seconds' "$house/gui/b.cpp"
run 0 lessons && calls cmake 3
touch -d '-1 minute' "$house/gui/b.cpp"
run 0 lessons && calls cmake 3

# A build that fails shows the end of its log and one sentence; the next start tries again.
touch "$tmp/broken"
touch -d '+2 seconds' "$house/sim/a.cpp"
run 1 lessons
says "error: b.cpp is broken" && says "build.log" && says_not "casella got"
rm "$tmp/broken"
run 0 lessons
says "casella got 1 [lessons]" && calls cmake 5

# A house that was moved is configured afresh.
sed -i 's/=.*/=\/somewhere\/else/' "$house/build/CMakeCache.txt"
touch -d '+4 seconds' "$house/sim/a.cpp"
run 0 lessons
grep -q -- "--preset release --fresh" "$tmp/cmake.calls" || fail "was not configured afresh"
