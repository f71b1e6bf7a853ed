#!/usr/bin/env bash
# Runs a target for some seconds with a stable compiler: ./run.sh TARGET SECONDS
# Counters are put into the program, the library of workbooks and the target (instrument.sh); there is no sanitizer.
set -euo pipefail
cd "$(dirname "$0")"
target="$1" seconds="$2"
# A folder of its own: what is built without counters must not be taken for what has them.
export CARGO_TARGET_DIR="$PWD/target/counted" RUSTC_WRAPPER="$PWD/instrument.sh"
cargo build --release --bin "$target"
dictionary=()
case "$target" in
  xlsx | ods | workbook) dictionary=(-dict=dictionaries/markup.txt) ;;
  csv | header | cells) dictionary=(-dict=dictionaries/cells.txt) ;;
esac
mkdir -p "corpus/$target" "artifacts/$target"
exec "$CARGO_TARGET_DIR/release/$target" "corpus/$target" "${dictionary[@]}" -artifact_prefix="artifacts/$target/" \
  -max_total_time="$seconds" -rss_limit_mb=1024 -timeout=20 -max_len=65536 -print_final_stats=1
