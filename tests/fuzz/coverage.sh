#!/usr/bin/env bash
# Stands before rustc: our own crates get the coverage that libFuzzer is steered by; dependencies are built as they are in the tool.
# Stable rustc takes these flags; there is no sanitizer, which has nothing to find in code without `unsafe`.
rustc=$1
shift
case " $* " in
*" --crate-name evimap "* | *" --crate-name evimap_fuzz "* | *"/targets/"* | *" targets/"*)
    exec "$rustc" "$@" --cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
        -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
        -Cllvm-args=-sanitizer-coverage-trace-compares
    ;;
*) exec "$rustc" "$@" ;;
esac
