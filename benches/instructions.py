#!/usr/bin/env python3
"""Instructions of a scan by step, counted by valgrind: they are the same on a busy machine.

    benches/instructions.py EVIMAP FOLDER...

EVIMAP is a release build with its symbols. Each step is given with all that it calls, so steps that stand inside another are indented below it;
a step that the compiler has put into its caller is missing. Files are read in one process: the program is removed once it runs, so that
it cannot start its readers. SHA-256 is counted as software does it, because valgrind has no such instructions, and is left out of the sum.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

# Label, indent, pattern of the function.
STEPS = [
    ("checklist and dictionary", 0, r"evimap::dictionary::load$"),
    ("automaton of terms", 0, r"evimap::matching::Matcher::new$"),
    ("reading PDF files", 0, r"evimap::extract::pdf::read$"),
    ("load", 1, r"evimap::extract::pdf::file::File::open$"),
    ("inflate (contents, fonts, maps)", 1, r"evimap::extract::pdf::stream::decode$"),
    ("fonts and CMaps", 1, r"evimap::extract::pdf::font::Font::load$"),
    ("interpret", 1, r"evimap::extract::pdf::interpret::Interpreter::run$"),
    ("tokenise", 2, r"evimap::extract::pdf::operator::Operations::next$"),
    ("show strings", 2, r"evimap::extract::pdf::interpret::show::.*::show$"),
    ("segments", 1, r"evimap::extract::pdf::segment::build$"),
    ("layout and lines", 1, r"evimap::extract::pdf::lines::write$"),
    ("reading order, tables", 2, r"evimap::extract::pdf::flow::arrange$"),
    ("roles, outline, sentences, normal spelling", 0, r"evimap::text::read$"),
    ("roles of lines", 1, r"evimap::text::flow::recognise$"),
    ("outline", 1, r"evimap::text::outline::outline$"),
    ("sentences", 1, r"evimap::text::sentences::sentences$"),
    ("normalise", 1, r"evimap::text::normalise::normalise$"),
    ("is it a form", 0, r"evimap::form::recognise::is_form$"),
    ("match", 0, r"evimap::matching::Matcher::find$"),
    ("assess", 0, r"evimap::criteria::examine::examine$"),
    ("findings", 0, r"evimap::criteria::findings::Inspector::inspect$"),
    ("decide", 0, r"evimap::pipeline::conclude$"),
    ("report", 0, r"evimap::report::build::<impl evimap::report::model::Report>::new$"),
    ("JSON", 0, r"evimap::cli::scan::write$"),
    ("SHA-256 in software", 0, r"sha2::sha256::compress256$"),
]
TOTAL = "PROGRAM TOTALS"
ROW = re.compile(r"^\s*([\d,]+)\s*\([^)]*\)\s+(.*)$")


def count(program, folders):
    """Function to instructions, those that it calls among them."""
    with tempfile.TemporaryDirectory() as place:
        copy = pathlib.Path(place, "evimap")
        shutil.copy(program, copy)
        out = pathlib.Path(place, "callgrind.out")
        output = pathlib.Path(place, "map.json")
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", copy]
        command += ["scan", "--quiet", "--jobs", "1", "--output", output, *folders]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
            # Once the tool has loaded the program, its dictionary takes it seconds.
            while process.poll() is None and not mapped(process.pid, copy):
                time.sleep(0.05)
            os.remove(copy)
            errors = process.communicate()[1]
        if not output.exists():
            sys.exit(errors)
        annotate = ["callgrind_annotate", "--inclusive=yes", "--threshold=100", out]
        text = subprocess.run(annotate, capture_output=True, text=True, check=True).stdout
    counts = {}
    for line in text.splitlines():
        if row := ROW.match(line):
            name = re.sub(r" \[[^]]*\]$", "", row[2]).strip()
            name = name.removeprefix("???:")
            counts[name] = counts.get(name, 0) + int(row[1].replace(",", ""))
    return counts


def mapped(pid, program):
    """Whether a program is in the memory of a process."""
    try:
        return str(program) in pathlib.Path(f"/proc/{pid}/maps").read_text()
    except OSError:
        return False


def main(program, *folders):
    counts = count(program, folders)
    hashing = next((value for name, value in counts.items() if re.search(STEPS[-1][2], name)), 0)
    whole = counts[TOTAL] - hashing
    print(f"| step | million instructions | share |\n|---|---:|---:|")
    for label, indent, pattern in STEPS:
        value = max((value for name, value in counts.items() if re.search(pattern, name)), default=None)
        if value is not None:
            print(f"| {'&emsp;' * indent}{label} | {value / 1e6:,.0f} | {value / whole:.1%} |")
    print(f"| **whole, without SHA-256** | {whole / 1e6:,.0f} | |")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
