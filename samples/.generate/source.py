"""The source of a rule: TOML between two `+++` lines, then one block a line.

    = chapter    == article    || header | cells    | cells    + automatically numbered item    @title annex title
    @page: the next block begins a page; @break, @rendered: the same in DOCX, as an explicit and as a rendered break
    anything else is a paragraph; its level follows from the marker it begins with (①, 1., 가., 1), -).
"""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

CONTENT = Path(__file__).parent / "content"

LEVELS = [
    ("paragraph", re.compile(r"[①-⑳]")),
    ("item", re.compile(r"\d+\. ")),
    ("subitem", re.compile(r"[가-하]\. ")),
    ("detail", re.compile(r"\d+\) ")),
    ("dash", re.compile(r"- ")),
]


@dataclass
class Block:
    """One block of the body; `rows` is for tables, the first row being the header."""

    kind: str
    text: str = ""
    rows: list[list[str]] = field(default_factory=list)


@dataclass
class Rule:
    """A document: `entries` are the headings that its contents list."""

    meta: dict
    blocks: list[Block]

    @property
    def running_title(self) -> str:
        return f"{self.meta['title']}_{self.meta['version']}"

    @property
    def entries(self) -> list[Block]:
        return [block for block in self.blocks if block.kind in ("chapter", "article", "title")]


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def paragraph(line: str) -> Block:
    kind = next((kind for kind, marker in LEVELS if marker.match(line)), "plain")
    return Block(kind, line)


def parse(body: str) -> list[Block]:
    blocks: list[Block] = []
    for line in filter(None, map(str.strip, body.splitlines())):
        if line in ("@page", "@break", "@rendered"):
            blocks.append(Block(line[1:]))
        elif line.startswith("@title "):
            blocks.append(Block("title", line.removeprefix("@title ")))
        elif line.startswith("== "):
            blocks.append(Block("article", line[3:]))
        elif line.startswith("= "):
            blocks.append(Block("chapter", line[2:]))
        elif line.startswith("+ "):
            blocks.append(Block("numbered", line[2:]))
        elif line.startswith("||") or (line.startswith("|") and not (blocks and blocks[-1].kind == "table")):
            blocks.append(Block("table", rows=[cells(line)]))
        elif line.startswith("|"):
            blocks[-1].rows.append(cells(line))
        else:
            blocks.append(paragraph(line))
    return blocks


def width(text: str) -> int:
    """Width in half-width columns: a Hangul syllable takes two."""
    return sum(2 if ord(char) > 0x2000 else 1 for char in text)


def column_shares(rows: list[list[str]]) -> list[float]:
    """The part of the table's width that each column takes, by its longest cell within bounds."""
    widths = [min(max(map(width, column), default=0), 42) + 5 for column in zip(*rows, strict=True)]
    return [each / sum(widths) for each in widths]


def load(name: str) -> Rule:
    _, head, body = (CONTENT / name).read_text(encoding="utf-8").split("+++\n", 2)
    return Rule(tomllib.loads(head), parse(body))
