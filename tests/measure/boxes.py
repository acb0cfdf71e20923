#!/usr/bin/env python3
"""Do the boxes of `evimap find` lie where the words stand?

  boxes.py EVIMAP FOLDER [HITS]

Searches the PDF files below FOLDER for common terms, takes HITS of the hits (200 where no number is given), always the same ones, and
asks mutool which characters stand in their boxes: those whose middle does. Prints the share of hits whose characters contain what was
found, white space and compatibility forms apart, and each hit for which they do not. Hits over a page end are left out; hits on pages
on which mutool reads the found words nowhere, as where a font's map lies, are counted apart. Ends with 1 where the share is under 0.98. Needs `mutool` (mupdf-tools) on the PATH.
"""
import hashlib
import html
import json
import pathlib
import re
import shutil
import subprocess
import sys
import unicodedata

BAR = 0.98
HITS = 200
TERMS = ["개인정보", "보호", "관리", "시행", "제1조", "업무", "규정", "경우", "사항", "정보", "사용", "운영", "기간", "위원회", "security", "page"]
# How far outside its box the middle of a character may lie, in points.
MARGIN = 0.5
CHARACTER = re.compile(r'<char quad="([^"]*)"[^>]*? c="([^"]*)"')
LEFT_OUT = re.compile(r"[\s\u00ad\u200b-\u200f\ufeff\x00-\x1f]+")
# Producers and tools disagree on these.
FOLDED = str.maketrans({**dict.fromkeys("ㆍ·‧•・∙⋅․", "·"), **dict.fromkeys("‐‑‒–—―−", "-"), **dict.fromkeys("“”", '"'), **dict.fromkeys("‘’", "'")})


def normal(text):
    return LEFT_OUT.sub("", unicodedata.normalize("NFKC", text).translate(FOLDED)).lower()


def hits(binary, folder):
    """All hits that stand on one page, with their files."""
    arguments = [argument for term in TERMS for argument in ("-e", term)]
    files = sorted(it for it in folder.rglob("*") if it.suffix.lower() == ".pdf")
    for file in files:
        run = subprocess.run([binary, "find", *arguments, "--exact", "--format", "json", str(file)], capture_output=True, timeout=300)
        found = json.loads(run.stdout)["hits"] if run.stdout else []
        for number, hit in enumerate(found):
            if hit["boxes"] and hit["page"] == hit["page_end"]:
                yield file, number, hit


def order(chosen):
    """A fixed order that is as good as a random one."""
    file, number, hit = chosen
    return hashlib.sha256(f"{file.name} {number} {hit['term']}".encode()).digest()


def characters(file, page):
    """The characters of a page, each with the middle of its quad, in points from the page's top left."""
    command = ["mutool", "draw", "-q", "-F", "stext", "-o", "-", str(file), str(page)]
    run = subprocess.run(command, capture_output=True, timeout=120)
    placed = []
    # Not every character that mutool writes may stand in XML.
    for quad, character in CHARACTER.findall(run.stdout.decode("utf-8", "replace")):
        quad = [float(it) for it in quad.split()]
        placed.append((sum(quad[0::2]) / 4, sum(quad[1::2]) / 4, html.unescape(character)))
    return placed


def inside(placed, boxes):
    within = lambda x, y, box: box[0] - MARGIN <= x <= box[2] + MARGIN and box[1] - MARGIN <= y <= box[3] + MARGIN
    return "".join(c for box in boxes for x, y, c in placed if within(x, y, box))


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    if not shutil.which("mutool"):
        sys.exit("mutool is not installed: nobody to ask")
    binary, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    wanted = int(sys.argv[3]) if len(sys.argv) == 4 else HITS
    asked = right = unread = 0
    pages = {}
    for file, _, hit in sorted(hits(binary, folder), key=order):
        if asked == wanted:
            break
        key = (file, hit["page"])
        if key not in pages:
            pages[key] = characters(file, hit["page"])
        if normal(hit["found"]) not in normal("".join(c for _, _, c in pages[key])):
            unread += 1
            continue
        asked += 1
        there = inside(pages[key], hit["boxes"])
        if normal(hit["found"]) in normal(there):
            right += 1
        else:
            print(f"{file.name} page {hit['page']}: {hit['found']!r} found, {there!r} in {hit['boxes']}")
    share = right / asked if asked else 0.0
    print(f"{share:.4f}  {right} of {asked} boxes hold what was found; {unread} stand where mutool does not read them")
    sys.exit(share < BAR)


if __name__ == "__main__":
    main()
