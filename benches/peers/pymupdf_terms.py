#!/usr/bin/env python3
"""The script that a Python user would write: PyMuPDF for the text of each page, pyahocorasick over all terms of the dictionary.

    pymupdf_terms.py CHECKLIST_FOLDER FOLDER...

It prints pages, characters and hits. White space is taken out, as evimap does; nothing else is: no boundaries, no look-alikes, no verdicts.
"""

import csv
import itertools
import pathlib
import re
import sys
import unicodedata

import ahocorasick
import pymupdf

# `(정보 보호|정보 보안|) 사고`: every choice of every group is a spelling.
GROUP = re.compile(r"\(([^()]*)\)")
SPACE = re.compile(r"\s+")


def spellings(pattern):
    """All spellings of one row, without white space and in lower case."""
    parts = GROUP.split(pattern)
    choices = [part.split("|") if index % 2 else [part] for index, part in enumerate(parts)]
    for choice in itertools.product(*choices):
        yield normal("".join(choice))


def normal(text):
    return SPACE.sub("", unicodedata.normalize("NFC", text)).lower()


def main(checklist, *folders):
    automaton = ahocorasick.Automaton()
    with open(pathlib.Path(checklist, "terms.csv"), encoding="utf-8-sig") as rows:
        for row in csv.DictReader(rows):
            if row["concept"].startswith("#") or not row["spelling"]:
                continue
            for spelling in spellings(row["spelling"]):
                automaton.add_word(spelling, row["concept"])
    automaton.make_automaton()
    pages = characters = hits = 0
    for path in sorted(path for folder in folders for path in pathlib.Path(folder).rglob("*.pdf")):
        try:
            with pymupdf.open(path) as document:
                for page in document:
                    text = normal(page.get_text())
                    pages += 1
                    characters += len(text)
                    hits += sum(1 for _ in automaton.iter(text))
        except Exception as error:  # A file that it cannot read is its loss, not the run's.
            print(f"{path.name}: {error}", file=sys.stderr)
    print(f"{pages} pages, {characters} characters, {len(automaton)} spellings, {hits} hits")


if __name__ == "__main__":
    main(*sys.argv[1:])
