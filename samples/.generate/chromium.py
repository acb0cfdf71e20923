"""A rule as a PDF printed by Chromium: HTML, with running header and page number in page margin boxes."""

import subprocess
import tempfile
from html import escape
from pathlib import Path

from finish import heading_pages, seal
from source import Block, Rule, width

HEADER = (
    "font: 8.5pt NanumGothic; color: #444; border-bottom: .6pt solid #888; padding-bottom: 1.5mm; "
    "vertical-align: bottom; margin-bottom: 5mm"
)
STYLE = """
@page { size: A4; margin: 27mm 24mm 24mm 26mm;
  @top-left { content: "RUNNING"; HEADER }
  @top-right { content: "㈜한빛이음"; HEADER }
  @bottom-center { content: "- " counter(page) " -"; font: 9pt NanumGothic } }
@page :first { @top-left { content: none; border: none } @top-right { content: none; border: none } }
body { font: 10.5pt/1.74 NanumMyeongjo; margin: 0; orphans: 1; widows: 1; word-break: keep-all }
h1, h2, h3, th, .toc, .cover { font-family: NanumGothic }
h2 { font-size: 13pt; text-align: center; margin: 5mm 0 3mm; break-after: avoid }
h3 { font-size: 11pt; margin: 4.2mm 0 1mm; break-after: avoid }
p { margin: 0 0 1mm; text-align: justify }
.paragraph { padding-left: 1.3em; text-indent: -1.3em }
.item { padding-left: 2.6em; text-indent: -1.2em }
table { border-collapse: collapse; width: 100%; margin: 1.5mm 0 3mm; font-size: 9.5pt; line-height: 1.5 }
th, td { border: .6pt solid #555; padding: 1mm 2mm; text-align: left }
th { background: #e9eef5; text-align: center }
.front { break-after: page }
.page { break-before: page }
.cover h1 { font-size: 30pt; margin: 70mm 0 6mm; text-align: center }
.cover .version { text-align: center; font-size: 14pt; margin-bottom: 80mm }
.cover .date, .cover .owner { text-align: center; font-size: 13pt }
.toc p { display: flex; margin: 0; font-size: 10.5pt }
.toc .dots { flex: 1; overflow: hidden; text-align: right; padding: 0 2mm }
.toc .article { padding-left: 6mm }
"""
TAGS = {"chapter": "h2", "article": "h3", "title": "h2"}
DOT_ENDS = 77  # the column at which the dot leaders end
DOTS_A_COLUMN = 1.75


def table(rows: list[list[str]]) -> str:
    head, *body = rows
    lines = ["<tr>" + "".join(f"<th>{escape(cell)}</th>" for cell in head) + "</tr>"]
    lines += ["<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in body]
    return "<table>" + "".join(lines) + "</table>"


def contents(entries: list[Block], pages: list[int]) -> str:
    lines = []
    for entry, page in zip(entries, pages, strict=True):
        dots = "." * round((DOT_ENDS - width(entry.text)) * DOTS_A_COLUMN)
        lines.append(f'<p class="{entry.kind}">{escape(entry.text)}<span class="dots">{dots}</span>{page}</p>')
    return "".join(lines)


def html(rule: Rule, pages: list[int]) -> str:
    meta = rule.meta
    history = [["판", "일자", "제·개정 내용", "작성", "승인"], *meta["history"]]
    body, fresh = [], ""
    for block in rule.blocks:
        if block.kind == "page":
            fresh = " page"
            continue
        if block.kind == "table":
            body.append(table(block.rows))
        else:
            tag = TAGS.get(block.kind, "p")
            body.append(f'<{tag} class="{block.kind}{fresh}">{escape(block.text)}</{tag}>')
        fresh = ""
    return f"""<!doctype html><html lang="ko"><meta charset="utf-8"><title>{meta["title"]}</title>
<style>{STYLE.replace("RUNNING", rule.running_title).replace("HEADER", HEADER)}</style>
<div class="front cover"><h1>{meta["title"]}</h1><p class="version">{meta["version"]}</p>
<p class="date">{meta["date"]}</p><p class="owner">㈜한빛이음 {meta["owner"]}</p></div>
<div class="front"><h2>제·개정 이력</h2>{table(history)}</div>
<div class="front toc"><h2>목 차</h2>{contents(rule.entries, pages)}</div>
{"".join(body)}</html>"""


def print_to_pdf(page: str, target: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        source, made = Path(scratch, "page.html"), Path(scratch, "page.pdf")
        source.write_text(page, encoding="utf-8")
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
        options += ["--disable-background-networking", "--no-pdf-header-footer", f"--user-data-dir={scratch}/profile"]
        command = ["chromium", *options, f"--print-to-pdf={made}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        seal(made, target)


def make(rule: Rule, target: Path) -> None:
    """Prints twice: the first print tells the pages of the headings, the second has them in its contents."""
    headings = [entry.text for entry in rule.entries]
    print_to_pdf(html(rule, [0] * len(headings)), target)
    print_to_pdf(html(rule, heading_pages(target, headings, first=4)), target)
