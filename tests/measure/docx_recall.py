#!/usr/bin/env python3
"""How much of what LibreOffice reads in word processing files does `evimap text` read?

  docx_recall.py EVIMAP FOLDER

For each .docx, .docm and .dotx below FOLDER: the share of word trigrams of LibreOffice's own plain text export
(`soffice --convert-to txt`) that stand in the text of evimap, each counted as often as it occurs in both. A word is a run of letters
and digits. Heads and feet of pages, which the export leaves out, are left out of ours as well, since they would stand between the
words before and after a page end. A file with tracked deletions is under the mark by right: the export shows what was deleted.
Ends with 1 where a file, or all files together, are under 0.995. Needs `soffice` on the PATH.
"""
import collections
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata

BAR = 0.995
WORD = re.compile(r"[^\W_]+")
SHOWN = 5


def words(text):
    return WORD.findall(unicodedata.normalize("NFKC", text))


def trigrams(found):
    return collections.Counter(zip(found, found[1:], found[2:]))


def exported(file, folder):
    """LibreOffice's text of a file."""
    profile = pathlib.Path(folder, "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", "txt:Text (encoded):UTF8"]
    subprocess.run([*command, "--outdir", folder, str(file)], capture_output=True, timeout=300, check=True)
    return pathlib.Path(folder, file.stem + ".txt").read_text("utf-8-sig")


def read(binary, file):
    command = [binary, "text", "--quiet", "--format", "json", "--docx-pages", "file", str(file)]
    run = subprocess.run(command, capture_output=True, timeout=120)
    pages = json.loads(run.stdout)["pages"] if run.stdout else []
    lines = [line for page in pages for line in page["lines"] if line["role"] not in ("header", "footer", "watermark")]
    return "\n".join(line["text"] for line in lines)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    if not shutil.which("soffice"):
        sys.exit("soffice is not installed: nothing to compare with")
    binary, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    files = sorted(it for it in folder.rglob("*") if it.suffix.lower() in (".docx", ".docm", ".dotx"))
    wanted = found = under = 0
    with tempfile.TemporaryDirectory() as scratch:
        for file in files:
            theirs = trigrams(words(exported(file, scratch)))
            ours = trigrams(words(read(binary, file)))
            missing = theirs - ours
            total, lost = sum(theirs.values()), sum(missing.values())
            wanted, found = wanted + total, found + total - lost
            recall = 1 - lost / total if total else 1.0
            under += recall < BAR
            print(f"{recall:.4f}  {total - lost:7} of {total:7}  {file.name}")
            if recall < BAR:
                for gram, count in missing.most_common(SHOWN):
                    print(f"        {count} x {' '.join(gram)}")
    recall = found / wanted if wanted else 1.0
    print(f"{recall:.4f}  {found:7} of {wanted:7}  {len(files)} files, {under} under {BAR}")
    sys.exit(recall < BAR or under > 0)


if __name__ == "__main__":
    main()
