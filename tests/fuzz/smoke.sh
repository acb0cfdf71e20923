#!/usr/bin/env bash
# Runs the targets that are named, or all, for SECONDS_EACH (600) each, JOBS (2) at a time. Fails if one of them finds something.
set -euo pipefail
cd "$(dirname "$0")"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}" CORPUS="${CORPUS:-$PWD/corpus}" SECONDS_EACH="${SECONDS_EACH:-600}"
export ARTIFACTS="${ARTIFACTS:-$PWD/artifacts}"
targets=("$@")
[ $# -gt 0 ] || targets=(whole_pdf content_stream cmap font docx_part outline normaliser dictionary form)
./build.sh
python3 seeds.py "$CORPUS"
mkdir -p "$ARTIFACTS"

run() {
    local code=0
    "$CARGO_TARGET_DIR/release/$1" -max_total_time="$SECONDS_EACH" -timeout=25 -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 \
        -artifact_prefix="$ARTIFACTS/$1-" "$CORPUS/$1" >"$ARTIFACTS/$1.log" 2>&1 || code=$?
    echo "$1: exit $code, $(grep -o 'number_of_executed_units: [0-9]*' "$ARTIFACTS/$1.log" || echo 'no statistics')"
    return "$code"
}
export -f run
printf '%s\n' "${targets[@]}" | xargs -P "${JOBS:-2}" -I{} bash -c 'run {}'
