#!/usr/bin/env bash
# The benchmark runs in each mode, prints one line of JSON, and leaves no file behind.
set -euo pipefail
directory=$(mktemp -d ./limit-XXXXXX)
trap 'rm -rf "$directory"' EXIT
for mode in pwrite-fdatasync dsync ring ring-new ring-read; do
  status=0
  line=$("$1" "$directory" --mode "$mode" --seconds 0.05 --megabytes 8 --block 65536) || status=$?
  [[ $status -ne 77 ]] || { echo "$line"; exit 77; }
  [[ $status -eq 0 && $line =~ ^\{\"mode\":\"$mode\",.*\"commits\":[1-9].*\"max_us\":[0-9.]+\}$ ]] ||
    { echo "$mode: exit $status: $line"; exit 1; }
done
[[ -z $(ls -A "$directory") ]] || { echo "left behind: $(ls -A "$directory")"; exit 1; }
"$1" "$directory" --mode ring --seconds 0.05 --megabytes 8 --block 65536 --depth 4 > /dev/null
for bad in "--mode none" "--depth 0" "--depth 2" "--block 100" "--seconds -1" "--block"; do
  # shellcheck disable=SC2086
  if "$1" "$directory" $bad > /dev/null 2>&1; then echo "took $bad"; exit 1; fi
done
