"""A rule as a PDF exported by LibreOffice: a flat OpenDocument text, its page numbers fields, its dot leaders tabs."""

import subprocess
import tempfile
from html import escape
from pathlib import Path

from finish import heading_pages, seal
from source import Block, Rule, column_shares

NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in [
        ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"),
        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"),
    ]
)  # fmt: skip

# name: paragraph properties, text properties
PARAGRAPHS = {
    "plain": ("", ""),
    "cover": (
        'fo:text-align="center" fo:margin-top="75mm" fo:margin-bottom="6mm"',
        'fo:font-size="30pt" fo:font-weight="bold"',
    ),
    "centre": ('fo:text-align="center" fo:margin-bottom="4mm"', 'fo:font-size="13pt"'),
    "date": ('fo:text-align="center" fo:margin-top="75mm" fo:margin-bottom="3mm"', 'fo:font-size="13pt"'),
    "title": (
        'fo:text-align="center" fo:margin-top="4mm" fo:margin-bottom="8mm" fo:padding="3mm" fo:border="1pt solid #333333"',
        'fo:font-size="16pt" fo:font-weight="bold"',
    ),
    "chapter": (
        'fo:text-align="center" fo:margin-top="5mm" fo:margin-bottom="3mm" fo:keep-with-next="always"',
        'fo:font-size="13pt" fo:font-weight="bold"',
    ),
    "article": (
        'fo:margin-top="4.5mm" fo:margin-bottom="1.2mm" fo:keep-with-next="always"',
        'fo:font-size="11.5pt" fo:font-weight="bold"',
    ),
    "paragraph": ('fo:margin-left="5.5mm" fo:text-indent="-5.5mm"', ""),
    "item": ('fo:margin-left="11mm" fo:text-indent="-5.5mm"', ""),
    "subitem": ('fo:margin-left="16mm" fo:text-indent="-5.5mm"', ""),
    "detail": ('fo:margin-left="21mm" fo:text-indent="-5.5mm"', ""),
    "dash": ('fo:margin-left="15mm" fo:text-indent="-3mm"', ""),
    "cell": ('fo:margin-bottom="0mm" fo:line-height="135%"', 'fo:font-size="9.5pt"'),
    "head": ('fo:margin-bottom="0mm" fo:text-align="center"', 'fo:font-size="9.5pt" fo:font-weight="bold"'),
    "gap": ('fo:margin-bottom="0mm" fo:line-height="2mm"', 'fo:font-size="4pt"'),
    "running": (
        'fo:border-bottom="0.6pt solid #888888" fo:padding-bottom="1.2mm"',
        'fo:font-size="8.5pt" fo:color="#444444"',
    ),
    "number": ('fo:text-align="center"', 'fo:font-size="9pt"'),
}
BASE = (
    'fo:margin-bottom="1.6mm" fo:line-height="170%" style:text-autospace="none" fo:text-align="justify" '
    'style:justify-single-word="false" fo:orphans="0" fo:widows="0"'
)
TEXT_WIDTH = 160


def style(name: str, paragraph: str, text: str, parent: str = "base") -> str:
    family = f'style:name="{name}" style:family="paragraph" style:parent-style-name="{parent}"'
    return (
        f"<style:style {family}><style:paragraph-properties {paragraph}/>"
        f"<style:text-properties {text}/></style:style>"
    )


def styles() -> str:
    font = 'style:font-name="Nanum" style:font-name-asian="Nanum" style:font-size-asian="11pt" fo:font-size="11pt"'
    font += ' fo:language="ko" fo:country="KR" style:language-asian="ko" style:country-asian="KR"'
    made = [style("base", BASE, font, parent="")]
    for name, (paragraph, text) in PARAGRAPHS.items():
        both = text + "".join(
            f" {part.replace('fo:font-', 'style:font-').replace('=', '-asian=', 1)}"
            for part in text.split() if part.startswith("fo:font-")
        )  # fmt: skip
        made.append(style(name, paragraph, both))
        made.append(style(f"{name}-page", 'fo:break-before="page"', "", parent=name))
    for name, indent in [("toc-chapter", 0), ("toc-article", 6), ("toc-title", 0)]:
        tab = (
            f'<style:tab-stop style:position="{TEXT_WIDTH - indent}mm" style:type="right" '
            'style:leader-style="dotted" style:leader-text="."/>'
        )
        made.append(
            f'<style:style style:name="{name}" style:family="paragraph" style:parent-style-name="base">'
            f'<style:paragraph-properties fo:margin-left="{indent}mm" fo:margin-bottom="0mm" fo:line-height="130%">'
            f"<style:tab-stops>{tab}</style:tab-stops></style:paragraph-properties></style:style>"
        )
    return "".join(made)


def p(kind: str, text: str) -> str:
    return f'<text:p text:style-name="{kind}">{escape(text)}</text:p>'


class Tables:
    """Tables need their column styles named before they are used; this keeps both."""

    def __init__(self) -> None:
        self.styles: list[str] = []

    def table(self, rows: list[list[str]]) -> str:
        shares = column_shares(rows)
        name = f"t{len(self.styles)}"
        columns = [
            f'<style:style style:name="{name}.{at}" style:family="table-column"><style:table-column-properties '
            f'style:column-width="{TEXT_WIDTH * share:.2f}mm"/></style:style>'
            for at, share in enumerate(shares)
        ]
        self.styles.append("".join(columns))
        lines = [f'<table:table-column table:style-name="{name}.{at}"/>' for at in range(len(shares))]
        for number, row in enumerate(rows):
            kind = "cell" if number else "head"
            cells = "".join(
                f'<table:table-cell table:style-name="box-{kind}" office:value-type="string">{p(kind, cell)}</table:table-cell>'
                for cell in row
            )
            lines.append(f'<table:table-row table:style-name="row">{cells}</table:table-row>')
        return f'<table:table table:style-name="whole">{"".join(lines)}</table:table>{p("gap", "")}'


def contents(rule: Rule, pages: list[int]) -> str:
    """The headings with their pages; `contents_say` in the head of a source words some of them otherwise, as a slip."""
    says = rule.meta.get("contents_say", {})
    lines = zip(rule.entries, pages, strict=True)
    return "".join(
        f'<text:p text:style-name="toc-{entry.kind}">{escape(says.get(entry.text, entry.text))}<text:tab/>{page}</text:p>'
        for entry, page in lines
    )


def front(rule: Rule, tables: Tables, pages: list[int]) -> list[str]:
    meta = rule.meta
    return [
        p("cover", meta["title"]), p("centre", meta["version"]), p("date", meta["date"]),
        p("centre", f"㈜한빛이음 {meta['owner']}"), p("chapter-page", "제·개정 이력"),
        tables.table([["판", "일자", "제·개정 내용", "작성", "승인"], *meta["history"]]),
        p("chapter-page", "목 차"), contents(rule, pages),
    ]  # fmt: skip


def flat_text(rule: Rule, pages: list[int]) -> str:
    tables, body, fresh = Tables(), [], ""
    for block in rule.blocks:
        if block.kind == "page":
            fresh = "-page"
            continue
        body.append(tables.table(block.rows) if block.kind == "table" else p(block.kind + fresh, block.text))
        fresh = ""
    if "history" in rule.meta:
        body[:1] = [*front(rule, tables, pages), body[0].replace('"chapter"', '"chapter-page"')]
    number = '<text:p text:style-name="number">- <text:page-number text:select-page="current"/> -</text:p>'
    page = (
        f'fo:page-width="210mm" fo:page-height="297mm" fo:margin-top="18mm" fo:margin-bottom="14mm" '
        f'fo:margin-left="25mm" fo:margin-right="{210 - 25 - TEXT_WIDTH}mm"'
    )
    edge = 'fo:border="0.5pt solid #555555" fo:padding="1.4mm"'
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {NAMESPACES} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="Nanum" svg:font-family="NanumBarunGothic"/></office:font-face-decls>
<office:styles>{styles()}</office:styles>
<office:automatic-styles>
<style:page-layout style:name="sheet"><style:page-layout-properties {page}/>
<style:header-style><style:header-footer-properties fo:min-height="8mm" fo:margin-bottom="6mm"/></style:header-style>
<style:footer-style><style:header-footer-properties fo:min-height="8mm" fo:margin-top="5mm"/></style:footer-style></style:page-layout>
<style:style style:name="whole" style:family="table"><style:table-properties style:width="{TEXT_WIDTH}mm" table:align="left"/></style:style>
<style:style style:name="row" style:family="table-row"><style:table-row-properties fo:keep-together="always"/></style:style>
<style:style style:name="box-cell" style:family="table-cell"><style:table-cell-properties {edge}/></style:style>
<style:style style:name="box-head" style:family="table-cell">
<style:table-cell-properties {edge} fo:background-color="#eeeeee"/></style:style>
{"".join(tables.styles)}</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="sheet">
<style:header>{p("running", rule.running_title)}</style:header><style:footer>{number}</style:footer>
</style:master-page></office:master-styles>
<office:body><office:text>{"".join(body)}</office:text></office:body></office:document>"""


def export(text: str, target: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch, "rule.fodt")
        source.write_text(text, encoding="utf-8")
        command = ["soffice", f"-env:UserInstallation=file://{scratch}/profile", "--headless"]
        command += ["--convert-to", "pdf:writer_pdf_Export", "--outdir", scratch, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        seal(Path(scratch, "rule.pdf"), target)


def make(rule: Rule, target: Path) -> None:
    """Exports a rule with contents twice: the first export tells the pages of the headings, the second has them in its contents."""
    if "history" not in rule.meta:
        return export(flat_text(rule, []), target)
    headings = [entry.text for entry in rule.entries]
    export(flat_text(rule, [0] * len(headings)), target)
    export(flat_text(rule, heading_pages(target, headings, first=4)), target)
