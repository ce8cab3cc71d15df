# shellcheck shell=bash
# `./gateway setup [--yes]`: installs what cnf/debian.packages lists. Sourced by the launcher, which defines say, die and ROOT.

readonly POLICY=/usr/sbin/policy-rc.d

# Packages of the list that are not installed, one per line.
missing_packages() {
  local line name known
  while IFS= read -r line; do
    line=${line%%#*}
    [[ $line =~ [^[:space:]] ]] || continue
    known=
    while IFS= read -r name; do
      name=${name//[[:space:]]/}
      if [[ $(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null) == installed ]]; then
        known=installed
        break
      fi
      if [[ -z $known ]] && apt-cache show --no-all-versions "$name" >/dev/null 2>&1; then
        known=$name
      fi
    done < <(tr '|' '\n' <<<"$line")
    [[ $known == installed ]] && continue
    if [[ -z $known ]]; then
      known=${line%%|*}
      known=${known//[[:space:]]/}
    fi
    printf '%s\n' "$known"
  done <"$ROOT/cnf/debian.packages"
}

# Packages of daemons start them on installation unless a policy says no. Ours stands while apt runs and is taken away
# again; what stood there before is put back, also after a run that was killed half way.
forbid_services() {
  if [[ -e $POLICY && ! -e $POLICY.before-gateway ]] && ! grep -q gateway-setup "$POLICY"; then
    mv "$POLICY" "$POLICY.before-gateway"
  fi
  printf '#!/bin/sh\n# gateway-setup: no service starts while packages are installed\nexit 101\n' >"$POLICY"
  chmod 755 "$POLICY"
}

allow_services() {
  if [[ -e $POLICY.before-gateway ]]; then
    mv "$POLICY.before-gateway" "$POLICY"
  elif grep -q gateway-setup "$POLICY" 2>/dev/null; then
    rm -f "$POLICY"
  fi
}

setup() {
  local yes='' answer packages
  while (($#)); do
    case $1 in
      --yes | -y) yes=1 ;;
      -h | --help)
        echo "Usage: gateway setup [--yes]"
        echo "Installs the Debian packages that tests and benches use (cnf/debian.packages). Starts no service."
        return 0
        ;;
      *) die 2 "setup: unknown argument '$1'; usage: ./gateway setup [--yes]" ;;
    esac
    shift
  done
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    die 3 "setup: there is no apt-get here; install what these Debian packages hold:" \
      "$(sed 's/#.*//;s/|.*//' "$ROOT/cnf/debian.packages" | xargs)"
  fi
  mapfile -t packages < <(missing_packages)
  if ((${#packages[@]} == 0)); then
    echo "setup: every package of cnf/debian.packages is installed"
    return 0
  fi
  if [[ $(id -u) != 0 ]]; then
    die 3 "setup: needs root for: apt-get install --no-install-recommends ${packages[*]}"
  fi
  if [[ -z $yes ]]; then
    [[ -t 0 ]] || die 2 "setup: would install ${packages[*]}; say so with ./gateway setup --yes"
    read -r -p "setup: install ${packages[*]}? [y/N] " answer
    [[ $answer == [yY]* ]] || die 1 "setup: nothing was installed"
  fi
  install_packages
}

install_packages() {
  export DEBIAN_FRONTEND=noninteractive
  local apt=(apt-get -q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0) status=0
  trap allow_services EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  forbid_services
  "${apt[@]}" update >&2 </dev/null || say "setup: apt-get update failed; trying with the package lists that are here"
  # asked again: only now are the lists there to choose between alternative names
  mapfile -t packages < <(missing_packages)
  "${apt[@]}" install --no-install-recommends \
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold \
    "${packages[@]}" >&2 </dev/null || status=1
  allow_services
  trap - EXIT INT TERM
  ((status == 0)) || die 1 "setup: apt-get could not install: ${packages[*]}"
  echo "setup: installed ${packages[*]}"
}
