#!/usr/bin/env bash
# The library exports the functions of its header and nothing else.
set -euo pipefail
library=$1
objdump=${2:-objdump}
header=$(dirname "$0")/../include/duralog.h

command -v "$objdump" > /dev/null || { echo "skipped: no objdump"; exit 77; }
diff <(grep -oE '^DL_API .*\bdl_[a-z_]+\(' "$header" | grep -oE 'dl_[a-z_]+\($' | tr -d '(' | sort) \
  <("$objdump" -T "$library" | awk '$2 == "g" && $4 == ".text" { print $NF }' | sort)
