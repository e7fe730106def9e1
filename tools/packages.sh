#!/bin/sh
# Packages: finds what is missing of tools/packages.txt, asks, installs by name. Nothing is installed again.
# Usage: packages.sh run|test|prove|all [--yes]. `run` leaves out what only tests need; only `prove` has what proofs need.
set -eu
here=$(dirname "$0")
want=${1:-all}
missing=
tab=$(printf '\t')
while IFS="$tab" read -r package when _; do
  case "$package" in ''|'#'*) continue ;; esac
  [ "$want" = run ] && [ "$when" = test ] && continue
  [ "$want" != prove ] && [ "$when" = prove ] && continue
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing="$missing $package"
done < "$here/packages.txt"
[ -n "$missing" ] || exit 0

echo "Missing Debian packages:$missing"
root=
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || { echo "Install them as root: apt-get install --no-install-recommends$missing" >&2; exit 1; }
  root=sudo
fi
if [ "${2:-}" != --yes ]; then
  [ -t 0 ] || { echo "Install them first: apt-get install --no-install-recommends$missing" >&2; exit 1; }
  printf 'Install them now with apt-get? [Y/n] '
  read -r answer
  case "$answer" in ''|y|Y|yes) ;; *) exit 1 ;; esac
fi
$root apt-get update -q
$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
