#!/usr/bin/env bash
# Stands between cargo and rustc: counts the paths of what reads ledgers, and leaves every other package as it is.
set -euo pipefail
rustc="$1"; shift
name=""
for ((i = 1; i <= $#; i++)); do
  if [ "${!i}" = "--crate-name" ]; then next=$((i + 1)); name="${!next}"; fi
done
case "$name" in
  duban | calamine | workbook | xlsx | xls | xlsb | ods | csv | header | cells)
    exec "$rustc" "$@" -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
      -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
      -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=4 --cfg fuzzing ;;
  *) exec "$rustc" "$@" ;;
esac
