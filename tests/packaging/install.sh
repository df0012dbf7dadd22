#!/usr/bin/env bash
# What `cmake --install` and the Debian package hold, and that the installed program finds it.
set -euo pipefail
build=$1
[[ $build != *asan ]] || { echo "only the plain build is installed" && exit 77; }

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
fail() { echo "$1" && exit 1; }

expected() { # expected PREFIX
  local file
  for file in share/applications/casella.desktop share/icons/hicolor/scalable/apps/casella.svg \
    share/man/man1/casella.1 share/man/man1/casella-gui.1 share/doc/casella/copyright \
    share/mime/packages/casella.xml share/casella/assets/icons/casella.svg; do
    [[ -s $1/$file ]] || fail "$1 lacks $file"
  done
  for file in casella casella-gui; do
    [[ ! -e $build/$file || -x $1/bin/$file ]] || fail "$1 lacks bin/$file"
  done
  [[ ! -d $build/../../lessons || -d $1/share/casella/lessons ]] || fail "$1 lacks the lessons"
}

cmake --install "$build" --prefix "$tmp/usr" >"$tmp/log"
expected "$tmp/usr"
desktop-file-validate "$tmp/usr/share/applications/casella.desktop"
for page in "$tmp"/usr/share/man/man1/*; do
  groff -man -Tutf8 -ww "$page" 2>"$tmp/warnings" >"$tmp/page"
  [[ ! -s $tmp/warnings && -s $tmp/page ]] || fail "$(cat "$tmp/warnings")"
done

# The program runs from where it was installed, and finds its lessons there.
if [[ -x $tmp/usr/bin/casella ]]; then
  (cd / && env -u CASELLA_DATA XDG_DATA_HOME="$tmp/data" "$tmp/usr/bin/casella" lessons >"$tmp/lessons")
  [[ $(wc -l <"$tmp/lessons") -ge 6 ]] || fail "finds no lessons: $(cat "$tmp/lessons")"
fi

cpack --config "$build/CPackConfig.cmake" -B "$tmp/deb" >"$tmp/log" || fail "$(cat "$tmp/log")"
dpkg-deb -x "$tmp"/deb/casella_*.deb "$tmp/unpacked"
expected "$tmp/unpacked/usr"
depends=$(dpkg-deb -f "$tmp"/deb/casella_*.deb Depends)
if [[ -e $build/casella-gui ]]; then
  [[ $depends == *libglfw3* && $depends == *libsqlite3-0* ]] || fail "depends on '$depends' only"
fi
