#!/usr/bin/env bash
# Runs a target for some seconds with a stable compiler: ./run.sh TARGET SECONDS
set -euo pipefail
cd "$(dirname "$0")"
export RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=4 --cfg fuzzing"
cargo build --release --bin "$1" --target x86_64-unknown-linux-gnu
mkdir -p "corpus/$1" "artifacts/$1"
exec "target/x86_64-unknown-linux-gnu/release/$1" "corpus/$1" -artifact_prefix="artifacts/$1/" -max_total_time="$2" -rss_limit_mb=1024 -timeout=20 -max_len=65536
