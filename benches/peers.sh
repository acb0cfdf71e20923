#!/usr/bin/env bash
# The peers side by side on the same files, in one run: a Markdown table with the machine and the date.
#
#     benches/peers.sh FOLDER [RUNS]
#
# FOLDER holds PDF files. Each program reads all of them RUNS times (5 unless said otherwise), all programs in turn in each round, and the
# median of the rounds counts: CPU seconds (user and system, children among them), wall time, peak memory. A program that is not
# installed is said so. EVIMAP names our program (target/release/evimap), PYTHON a Python with pymupdf, pyahocorasick and kreuzberg:
#
#     python3 -m venv /tmp/peers && /tmp/peers/bin/pip install pymupdf pyahocorasick kreuzberg
#     apt-get install poppler-utils mupdf-tools pdfgrep ripgrep
#     cargo install ripgrep_all; cargo install --path benches/peers/hayro_text
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
[ $# -ge 1 ] || { sed -n '2,/^set/p' "$0" | sed '$d; s/^# \{0,1\}//'; exit 2; }
EVIMAP=${EVIMAP:-$root/target/release/evimap} PYTHON=${PYTHON:-python3} \
    exec python3 "$root/benches/peers/side_by_side.py" "$root" "$@"
