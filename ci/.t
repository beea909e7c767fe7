#!/usr/bin/env bash
# Sets up the machine, checks the repository, builds everything and runs all tests.
# Arguments go to Maven: ci/test -pl java/duralog -Dtest=SomeTest
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

ci/setup
ci/tidy
ci/mutants --check || true

# clean: classes that a quick build left behind were not checked by Error Prone.
mvn -B -ntp -q clean
status=0
# The C library with all its tests, for each processor; Maven alone builds it for this one.
export DURALOG_CI_STRICT=1
ci/native java/duralog/target/classes/META-INF/native || status=$?
if [[ $status -eq 0 ]]; then
  mvn -B -ntp verify "$@" || status=$?
fi

# Real file systems on a disk that is cut off; says so where it cannot run.
if [[ $status -eq 0 && $# -eq 0 ]]; then
  ci/powercut --built --images 36 || status=$?
fi

# The counts of all test reports that this run wrote.
count() {
  find . -path '*/target/*-reports*/TEST-*.xml' -exec grep -ho '<testsuite [^>]*' {} + |
    { grep -o " $1=\"[0-9]*\"" || true; } | tr -dc '0-9\n' | awk '{ n += $1 } END { print n + 0 }'
}
run=$(count tests)
skipped=$(count skipped)
failed=$(($(count failures) + $(count errors)))
if [[ $status -eq 0 && $# -eq 0 && $run -eq 0 ]]; then
  echo "ci/test: no test ran" >&2
  status=1
fi

echo
if [[ $status -ne 0 ]]; then
  echo "ci/test: FAILED (status $status; the cause stands above)"
else
  echo "ci/test: OK"
fi
echo "$((run - failed - skipped)) passed, $failed failed, $skipped skipped"
exit "$status"
