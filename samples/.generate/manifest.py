"""samples/manifest.toml: the facts of content/facts.toml, checked against the made files, with their checksums."""

import hashlib
import json
import re
import tomllib
import unicodedata
import zipfile
from pathlib import Path

import pikepdf

from finish import page_texts
from source import CONTENT

QUOTING = ("citation", "statement", "defect", "finding", "lookalike")


def stored(folder: Path, file: dict) -> Path:
    return folder / unicodedata.normalize(file.get("name_form", "NFC"), file["path"])


def measured(path: Path, kind: str) -> dict:
    """Size, checksum and, where the format has them, page count and producer."""
    data = path.read_bytes()
    facts: dict = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    if kind == "pdf":
        with pikepdf.open(path) as pdf:
            facts |= {"pages": len(pdf.pages), "producer": str(pdf.docinfo["/Producer"])}
    elif kind == "docx":
        app = zipfile.ZipFile(path).read("docProps/app.xml").decode()
        facts |= {"pages": int(re.search(r"<Pages>(\d+)<", app)[1]), "producer": re.search(r"<Application>(.*?)<", app)[1]}
    return facts


def check(facts: dict, folder: Path) -> None:
    """Every quoted beginning stands on the first page named, every quoted end on the last."""
    pdfs = {file["path"]: page_texts(stored(folder, file)) for file in facts["file"] if file["format"] == "pdf"}
    for fact in (fact for kind in QUOTING for fact in facts[kind]):
        for key, at in (("begins", 0), ("ends", -1)):
            if key in fact and re.sub(r"\s", "", fact[key]) not in pdfs[fact["document"]][fact["pages"][at] - 1]:
                raise ValueError(f"{fact['document']}, page {fact['pages'][at]}: “{fact[key]}” is not there")


def make(folder: Path) -> None:
    text = (CONTENT / "facts.toml").read_text(encoding="utf-8")
    facts = tomllib.loads(text)
    check(facts, folder)
    for file in facts["file"]:
        lines = [f"{key} = {json.dumps(value)}" for key, value in measured(stored(folder, file), file["format"]).items()]
        path = f"path = {json.dumps(file['path'], ensure_ascii=False)}\n"
        text = text.replace(path, path + "\n".join(lines) + "\n", 1)
    body = text[text.index("[[file]]") :]
    head = (
        "# Written by .generate/make.py. Paths are in NFC; `name_form` says how the name is stored where that differs.\n"
        "# `begins` and `ends` are the first and last words of a passage, on the first and last page of `pages`.\n\nschema = 1\n\n"
    )
    (folder / "manifest.toml").write_text(head + body, encoding="utf-8")
