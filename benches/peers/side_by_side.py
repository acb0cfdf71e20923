#!/usr/bin/env python3
"""Runs the peers over one folder and prints a table. Called by `benches/peers.sh`, which says how."""

import datetime
import os
import pathlib
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile

LARGEST = 20  # PDF files with text, for the comparison of bare text


def measured(commands):
    """CPU seconds, wall seconds and peak MiB of commands one after another, in a process of their own."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        start = datetime.datetime.now()
        for command in commands:
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        wall = (datetime.datetime.now() - start).total_seconds()
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        os.write(write, f"{used.ru_utime + used.ru_stime} {wall} {used.ru_maxrss / 1024}".encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as result:
        values = [float(it) for it in result.read().split()]
    os.waitpid(child, 0)
    return values


def has_module(python, *names):
    code = "; ".join(f"import {name}" for name in names)
    return subprocess.run([python, "-c", code], capture_output=True, check=False).returncode == 0


def pages(path):
    text = subprocess.run(["pdfinfo", path], capture_output=True, check=False).stdout.decode(errors="replace")
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith("Pages:")), 0)


def text_bytes(evimap, path):
    return len(subprocess.run([evimap, "text", "-q", path], capture_output=True, check=False).stdout)


def table(title, base, rows, runs):
    """`rows`: a name and its commands, or a reason why there are none."""
    results = {name: [] for name, commands in rows if not isinstance(commands, str)}
    for _ in range(runs):
        for name, commands in rows:
            if not isinstance(commands, str):
                results[name].append(measured(commands))
    base_cpu = [it[0] for it in results[base]]
    print(f"\n{title}\n\n| program | CPU s | wall s | peak MiB | evimap's CPU as a share |\n|---|---:|---:|---:|---:|")
    for name, commands in rows:
        if isinstance(commands, str):
            print(f"| {name} | {commands} | | | |")
            continue
        cpu, wall, peak = (statistics.median(column) for column in zip(*results[name]))
        # Of paired runs, so that a busy machine is busy for both.
        share = statistics.median(ours / theirs[0] for ours, theirs in zip(base_cpu, results[name]))
        print(f"| {name} | {cpu:.2f} | {wall:.2f} | {peak:.0f} | {share:.2f} |")


def main(root, folder, runs="5"):
    runs, folder = int(runs), pathlib.Path(folder)
    evimap, python = os.environ["EVIMAP"], os.environ["PYTHON"]
    files = sorted(folder.rglob("*.pdf"))
    place = tempfile.mkdtemp()
    out, cache = f"{place}/map.json", f"{place}/cache"
    missing = "not installed"

    def each(program, *arguments):
        return [[program, *arguments, path] for path in files] if shutil.which(program) else missing

    def once(command):
        return [command] if shutil.which(command[0]) else missing

    scan = [evimap, "scan", "--quiet", "--output", out]
    subprocess.run([*scan, "--cache", cache, folder], check=False)
    rows = [
        ("evimap scan, 1 job", [[*scan, "--jobs", "1", folder]]),
        ("evimap scan, 2 jobs", [[*scan, "--jobs", "2", folder]]),
        ("evimap scan, 1 job, warm cache", [[*scan, "--jobs", "1", "--cache", cache, folder]]),
        ("pdftotext", [["pdftotext", path, "-"] for path in files] if shutil.which("pdftotext") else missing),
        ("mutool draw -F txt", each("mutool", "draw", "-q", "-F", "txt")),
        (
            "PyMuPDF + pyahocorasick",
            [[python, f"{root}/benches/peers/pymupdf_terms.py", f"{root}/dictionaries/digital-service", folder]]
            if has_module(python, "pymupdf", "ahocorasick")
            else missing,
        ),
        # Each time with an empty cache: without one, version 0.10 reads nothing at all.
        (
            "ripgrep-all, one term",
            [["rm", "-rf", f"{place}/rga"], ["rga", f"--rga-cache-path={place}/rga", "-j1", "개인정보", folder]]
            if shutil.which("rga")
            else missing,
        ),
        ("pdfgrep, one term", once(["pdfgrep", "-r", "개인정보", folder])),
        (
            "kreuzberg",
            [[python, f"{root}/benches/peers/kreuzberg_text.py", folder]] if has_module(python, "kreuzberg") else missing,
        ),
    ]
    count = sum(pages(path) for path in files)
    size = sum(path.stat().st_size for path in files) / 2**20
    model = next(
        (line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor(),
    )
    version = subprocess.run([evimap, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    load = os.getloadavg()[0]
    print(f"{datetime.date.today()}, {model}, {os.cpu_count()} processors, {platform.system()} {platform.release()}, load {load:.1f}.")
    print(f"{version}; {len(files)} files, {count:,} pages, {size:.1f} MiB; medians of {runs} paired runs.")
    table("Whole jobs over all files, one process a file where a program takes one:", rows[0][0], rows, runs)

    with_text = sorted(files, key=lambda path: text_bytes(evimap, path))[-LARGEST:]
    rows = [("evimap text", [[evimap, "text", "-q", path] for path in with_text])]
    for name, program, command in [
        ("mutool draw -F txt", "mutool", lambda path: ["mutool", "draw", "-q", "-F", "txt", path]),
        # Without the dash it would write beside the file.
        ("pdftotext", "pdftotext", lambda path: ["pdftotext", path, "-"]),
        # The characters in the order of drawing, without lines.
        ("hayro-interpret, characters", "hayro-text", lambda path: ["hayro-text", path]),
    ]:
        rows.append((name, [command(path) for path in with_text] if shutil.which(program) else missing))
    table(f"Text alone, the {len(with_text)} files with most text:", "evimap text", rows, runs)
    shutil.rmtree(place)


if __name__ == "__main__":
    main(*sys.argv[1:])
