#!/bin/sh
# Checks a linked image: no indirect call or jump, no segment that is both writable and executable, and (kernel only) file
# offsets that grow as physical addresses do, which the Multiboot 1 address fields rely on. Prints what is wrong and fails.
set -eu
image=$1
[ -r "$image" ] || { echo "usage: check_binary.sh IMAGE" >&2; exit 2; }
fail() { echo "$image: $1" >&2; exit 1; }

indirect=$(objdump -d --no-show-raw-insn "$image" | grep -E '\b(l?call|l?jmp)[lqw]? +\*' | head -5 || true)
[ -z "$indirect" ] || fail "indirect branches:
$indirect"

segments=$(readelf -lW "$image" | awk '$1 == "LOAD"')
[ -n "$segments" ] || fail "no loadable segment"
if echo "$segments" | grep -q 'RWE'; then fail "a segment is writable and executable"; fi
if readelf -SW "$image" | grep -qE ' (WAX|AXW|WXA|XWA) '; then fail "a section is writable and executable"; fi

case $image in
*kernel*)
  echo "$segments" | awk '{ d = strtonum($4) - strtonum($2); if (NR > 1 && d != first) exit 1; first = d }' 2>/dev/null ||
    echo "$segments" | python3 -c 'import sys
d = {int(f[3], 16) - int(f[1], 16) for f in map(str.split, sys.stdin)}
sys.exit(len(d) != 1)' || fail "file offsets do not grow as physical addresses do"
  ;;
esac
