#!/bin/sh
# Lint: format, cppcheck and gcc -fanalyzer over our own code. Every tool that is not installed is named, and fails.
set -u
cd "$(dirname "$0")/.."
bad=0
need() { command -v "$1" >/dev/null || { echo "lint: $1 is missing (apt-get install $1)"; bad=1; return 1; }; }
# The ABI and interface headers are tables laid out by hand.
sources=$(git ls-files '*.c' '*.h' | grep -v -e ^include/ -e ^kernel/hw.h)

if need clang-format; then
  for file in $sources; do
    clang-format --dry-run -Werror "$file" >/dev/null 2>&1 || { echo "format: $file"; bad=1; }
  done
fi
# Suppressed: ends of a table by linker symbols are one object; an entry of a page table is not a variable of its own.
if need cppcheck; then
  cppcheck --quiet --std=c11 --inline-suppr --error-exitcode=1 --enable=warning,portability --suppress=missingInclude \
    --suppress=normalCheckLevelMaxBranches \
    --suppress=objectIndex:kernel/x86_64/pagetable.c --suppress=objectIndex:kernel/x86_64/pagetable.h \
    --suppress=comparePointers:gui/nitpicker/keymap.c --suppress=comparePointers:kernel/x86_64/smp.c -Iinclude -Ilib -Ikernel $(git ls-files '*.c') || bad=1
fi
# The analyzer sees each file with the flags of its kind; objects go to a folder of their own.
if ! make -k -j2 B=build/lint ANALYZE=-fanalyzer images >build/lint.log 2>&1; then
  grep -E 'error|warning' build/lint.log | sort -u | head -40
  bad=1
fi
conditional=$(grep -nE '^[[:space:]]*#[[:space:]]*(if|ifdef|ifndef|elif)\b' $(git ls-files '*.c') || true)
[ -z "$conditional" ] || { echo "conditional compilation in .c files:"; echo "$conditional"; bad=1; }
[ "$bad" = 0 ] && echo "lint: clean"
exit "$bad"
