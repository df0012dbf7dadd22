# shellcheck shell=bash
# The Debian packages that Casella needs: the one list, read by `casella` and by `tests/run`.

# when: build, test, long | why, in English | why, in Italian | packages
package_groups=(
  "build|to compile|per compilare|g++ cmake ninja-build pkg-config"
  "build|window and pictures|finestra e immagini|libglfw3-dev libimgui-dev libfreetype-dev libegl-dev libgl-dev libgl1-mesa-dri libstb-dev"
  "build|lessons, texts and progress|lezioni, testi e progressi|libtomlplusplus-dev libmd4c-dev libsqlite3-dev"
  "build|command line, formatting, digests|riga di comando, formattazione, digest|libcli11-dev libfmt-dev libssl-dev"
  "build|to serve real mail programs|per servire veri programmi di posta|libasio-dev libcpp-httplib-dev"
  "build|captures of packets|catture di pacchetti|libpcap-dev"
  "build|fonts|caratteri|fonts-inter fonts-jetbrains-mono"
  "test|tests and benchmarks|test e misure|catch2 libbenchmark-dev"
  "test|to check the explorer with another program|per verificare l’esploratore con un altro programma|spin"
  "test|to read captures as Wireshark does|per leggere le catture come Wireshark|tshark"
  "test|to read MIME with another program|per leggere MIME con un altro programma|python3"
  "test|to step through an exported page|per percorrere una pagina esportata|chromium"
  "test|to look at what is printed|per guardare ciò che si stampa|poppler-utils"
  "test|to drive a real window|per guidare una vera finestra|xvfb xauth xdotool x11-xserver-utils"
  "test|to check what is installed|per controllare ciò che si installa|dpkg-dev file desktop-file-utils groff-base"
  "test|mail programs that connect to the server|programmi di posta che si collegano al server|curl fetchmail mpop getmail6 neomutt isync offlineimap3 swaks libnet-ssleay-perl libdigest-hmac-perl msmtp"
  "long|Thunderbird, without its window|Thunderbird, senza la sua finestra|thunderbird openssl"
  "long|a server to compare with|un server con cui confrontarsi|dovecot-pop3d dovecot-imapd"
  "long|fuzzing and lint|fuzzing e lint|clang libclang-rt-dev clang-tidy clang-format shellcheck"
)

# say ENGLISH ITALIAN: one message, in the user's language.
say() {
  case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
    it*) printf '%s\n' "$2" ;;
    *) printf '%s\n' "$1" ;;
  esac
}

# need_packages LOG WHEN...: installs what is missing of the groups named; fails with one sentence.
need_packages() {
  local log=$1 group when en it packages package missing=() installed asroot=()
  shift
  if ! command -v dpkg-query >/dev/null; then
    say "This is not a Debian system: install what tests/packages.sh lists if the build fails." \
      "Questo non è un sistema Debian: se la compilazione fallisce, installa ciò che elenca tests/packages.sh."
    return 0
  fi
  installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p')
  for group in "${package_groups[@]}"; do
    IFS='|' read -r when en it packages <<<"$group"
    [[ " $* " == *" $when "* ]] || continue
    local lacking=()
    for package in $packages; do
      grep -qxF -- "$package" <<<"$installed" || lacking+=("$package")
    done
    [[ ${#lacking[@]} -gt 0 ]] || continue
    [[ ${#missing[@]} -gt 0 ]] || say "Casella needs Debian packages that are missing:" \
      "Casella ha bisogno di pacchetti Debian che mancano:"
    say "  $en: ${lacking[*]}" "  $it: ${lacking[*]}"
    missing+=("${lacking[@]}")
  done
  [[ ${#missing[@]} -gt 0 ]] || return 0

  if [[ $EUID -ne 0 ]]; then
    if ! command -v sudo >/dev/null; then
      say "Have an administrator run: apt-get install --no-install-recommends ${missing[*]}" \
        "Fai eseguire a chi amministra il sistema: apt-get install --no-install-recommends ${missing[*]}" >&2
      return 1
    fi
    asroot=(sudo)
    [[ -t 0 ]] || asroot+=(-n)
  fi
  say "Installing them${asroot[0]:+ with sudo}..." "Li installo${asroot[0]:+ con sudo}..."
  if ! { "${asroot[@]}" apt-get update &&
    "${asroot[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 </dev/null; then
    tail -n 15 "$log" >&2
    say "The packages could not be installed; everything apt-get said is in $log" \
      "Non è stato possibile installare i pacchetti; tutto ciò che ha detto apt-get è in $log" >&2
    return 1
  fi
}
