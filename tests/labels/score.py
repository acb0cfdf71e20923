#!/usr/bin/env python3
"""How far the verdicts on real documents agree with what a person read in them.

    score.py EVIMAP FOLDER [--verbose]

`labels.json` names documents by the SHA-256 of their bytes; those of them that lie below FOLDER are scanned one by one against
`digital-service` (a migration service). For each requirement it gives the status that a reader gave (`met`, `partial`; `na` is disputable and
left out; everything else is absent) and the beginning of each passage that states it. The documents are not part of this project, and the
labels were written by somebody who saw neither the dictionary nor a verdict.

A citation is right when the longest common stretch of its quote and a labelled passage, white space left out, is at least half of the shorter.
The headline is the F1 of "item found and its first citation right".
"""
import difflib
import hashlib
import json
import pathlib
import re
import subprocess
import sys

LABELS = json.loads((pathlib.Path(__file__).parent / "labels.json").read_text(encoding="utf-8"))
SPACE = re.compile(r"\s+")
CLAIMS = ("met", "partial")


def is_right(quote, passages):
    quote = SPACE.sub("", quote)
    for passage in passages:
        passage = SPACE.sub("", passage)
        match = difflib.SequenceMatcher(None, quote, passage, autojunk=False).find_longest_match()
        if match.size * 2 >= min(len(quote), len(passage)) > 0:
            return True
    return False


def verdicts(evimap, path):
    arguments = [evimap, "scan", str(path), "--service-type", "migration", "--progress", "never", "--quiet", "--exit-zero", "--no-cache"]
    scan = subprocess.run(arguments, capture_output=True, check=True)
    criteria = json.loads(scan.stdout)["criteria"]
    return {it["id"]: it for criterion in criteria for it in criterion["requirements"]}


def main():
    arguments = [it for it in sys.argv[1:] if not it.startswith("--")]
    if len(arguments) != 2:
        sys.exit(__doc__)
    evimap, folder = arguments
    documents = due = claimed = good = partial = over = absent = alarms = 0
    seen = set()
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if not path.is_file():
            continue
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        if sha256 not in LABELS or sha256 in seen:
            continue
        seen.add(sha256)
        documents += 1
        labels = LABELS[sha256]
        for requirement, row in verdicts(evimap, path).items():
            label = labels.get(requirement, {"status": "absent"})
            if label["status"] == "na":
                continue
            claims = row["status"] in CLAIMS
            claimed += claims
            passages = label.get("quotes", [])
            due += bool(passages)
            right = claims and bool(row["evidence"]) and is_right(row["evidence"][0]["quote"], passages)
            good += right
            if label["status"] == "partial":
                partial += 1
                over += row["status"] == "met"
            if label["status"] == "absent":
                absent += 1
                alarms += claims
            if "--verbose" in sys.argv and (claims != (label["status"] in CLAIMS) or (claims and passages and not right)):
                cited = row["evidence"][0]["quote"][:80] if row["evidence"] else ""
                print(f"{path.name}  {requirement}  labelled {label['status']}, found {row['status']}  {cited}")
    precision, recall = good / max(1, claimed), good / max(1, due)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(f"labelled documents {documents}  item AND citation right  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}")
    print(f"over-claim on partial {over / max(1, partial):.3f} of {partial}  false alarm on absent {alarms / max(1, absent):.3f} of {absent}")


if __name__ == "__main__":
    main()
