#!/usr/bin/env bash
# The library needs no symbol newer than C library 2.28, and no other library.
set -euo pipefail
library=$1
objdump=${2:-objdump}
readonly FLOOR=2.28

command -v "$objdump" > /dev/null || { echo "skipped: no objdump"; exit 77; }
needed=$("$objdump" -T "$library" | grep -oE 'GLIBC_[0-9.]+' | sed 's/GLIBC_//' | sort -Vu)
[[ -n $needed ]] || { echo "no versions found in $library"; exit 1; }
newest=$(printf '%s\n' "$needed" | tail -n 1)
if [[ $(printf '%s\n' "$newest" "$FLOOR" | sort -V | tail -n 1) != "$FLOOR" ]]; then
  echo "needs a newer C library than $FLOOR:"
  "$objdump" -T "$library" | grep -F "GLIBC_$newest"
  exit 1
fi
others=$("$objdump" -p "$library" | awk '$1 == "NEEDED" && $2 !~ /^(libc\.so|ld-linux)/ { print $2 }')
[[ -z $others ]] || { echo "needs $others"; exit 1; }
