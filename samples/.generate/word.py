"""A document as DOCX in the way Word saves it: rendered page breaks, split runs, merged cells, one automatic list."""

import zipfile
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from source import Block, Rule, column_shares

STYLES = {"chapter": "Heading 1", "article": "Heading 2", "numbered": "List Number"}
INDENTS = {"paragraph": 5, "item": 10, "subitem": 15}
FONT = "NanumGothic"
TEXT_WIDTH = Mm(160)
SAVED = datetime(2025, 4, 7, 9, 0, 0)
APP = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Template>Normal.dotm</Template>\
<Pages>{pages}</Pages><Application>Microsoft Office Word</Application><Company>㈜한빛이음</Company><AppVersion>16.0000</AppVersion></Properties>"""


def fonts(document) -> None:
    for name, size in [("Normal", 10.5), ("Heading 1", 13), ("Heading 2", 11), ("List Number", 10.5), ("Title", 20)]:
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        families = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            families.attrib.pop(qn(f"w:{theme}"), None)
        families.set(qn("w:eastAsia"), FONT)
    document.styles["Normal"].paragraph_format.space_after = Pt(5)
    document.styles["Normal"].paragraph_format.line_spacing = 1.5


def page_setup(document, rule: Rule) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin, section.bottom_margin = Mm(28), Mm(25)
    section.header.paragraphs[0].text = rule.running_title
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'))


def rendered_break(run) -> None:
    """Word leaves this mark, before the text of the run, where it last began a page."""
    run._r.insert(0, OxmlElement("w:lastRenderedPageBreak"))


def runs(paragraph: Paragraph, text: str) -> None:
    """`¦` splits a run as an edit does; `‖` splits it where a page was rendered to end."""
    for number, page in enumerate(text.split("‖")):
        for at, part in enumerate(page.split("¦")):
            run = paragraph.add_run(part)
            if number and not at:
                rendered_break(run)


def table(document, rows: list[list[str]]) -> None:
    made = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    made.autofit = False
    for column, share in zip(made.columns, column_shares(rows), strict=True):
        column.width = int(TEXT_WIDTH * share)
        for cell in column.cells:
            cell.width = column.width
    for line, row in zip(made.rows, rows, strict=True):
        for at, text in enumerate(row):
            if text == "<":
                line.cells[0].merge(line.cells[at])
        for cell, text in zip(line.cells, row, strict=True):
            if text == "<":
                continue
            cell.text = text
            cell.paragraphs[0].paragraph_format.line_spacing = 1.2
            cell.paragraphs[0].paragraph_format.space_after = Pt(1)
            if "<" in row:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    gap = document.add_paragraph()
    gap.paragraph_format.space_after, gap.paragraph_format.line_spacing = Pt(0), Pt(7)


def paragraph(document, block: Block) -> Paragraph:
    made = document.add_paragraph(style=STYLES.get(block.kind))
    if indent := INDENTS.get(block.kind):
        made.paragraph_format.left_indent, made.paragraph_format.first_line_indent = Mm(indent), Mm(-5)
    runs(made, block.text)
    return made


def body(document, rule: Rule) -> None:
    document.add_paragraph(f"{rule.meta['title']}", style="Title")
    new_page = False
    for block in rule.blocks:
        if block.kind == "table":
            table(document, block.rows)
        elif block.kind == "break":
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            new_page = True
        elif block.kind == "rendered":
            new_page = True
        else:
            made = paragraph(document, block)
            if new_page:
                rendered_break(made.runs[0])
            new_page = False


def repack(made: Path, target: Path, pages: int) -> None:
    """Writes the parts with one fixed time, and the page count of the rendered document."""
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = APP.format(pages=pages).encode() if name == "docProps/app.xml" else old.read(name)
            new.writestr(zipfile.ZipInfo(name, SAVED.timetuple()[:6]), data, zipfile.ZIP_DEFLATED)


def make(rule: Rule, target: Path) -> None:
    document = Document()
    fonts(document)
    page_setup(document, rule)
    body(document, rule)
    core = document.core_properties
    core.title, core.author, core.last_modified_by = rule.running_title, rule.meta["owner"], rule.meta["owner"]
    core.comments, core.created, core.modified, core.last_printed = "", SAVED, SAVED, SAVED
    with TemporaryDirectory() as scratch:
        made = Path(scratch, "made.docx")
        document.save(made)
        repack(made, target, rule.meta["pages"])
