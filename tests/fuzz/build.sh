#!/usr/bin/env bash
# Builds all targets on a stable toolchain. CARGO_TARGET_DIR (default: target beside this script) takes the build.
set -euo pipefail
cd "$(dirname "$0")"
# The versions that the tool is built with.
cp ../../Cargo.lock Cargo.lock
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}" RUSTC_WRAPPER="$PWD/coverage.sh"
cargo build --release "$@"
