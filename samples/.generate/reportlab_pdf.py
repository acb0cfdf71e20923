"""The manual (one page of it in two columns) and the pledge (its second page a scan), written with ReportLab."""

import io
import random
from pathlib import Path

import pikepdf
import pypdfium2
from reportlab import rl_config
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, NextPageTemplate, PageBreak, PageTemplate, Paragraph, Spacer, Table

from finish import seal
from source import Block, Rule, column_shares

NANUM = Path("/usr/share/fonts/truetype/nanum")
WIDTH, HEIGHT = A4
LEFT, BOTTOM, TEXT_WIDTH, TEXT_HEIGHT, GUTTER = 24 * mm, 24 * mm, 162 * mm, 244 * mm, 9 * mm
SCAN_DPI = 110
TWO_COLUMNS = "3. "

rl_config.invariant = 1
pdfmetrics.registerFont(TTFont("Nanum", NANUM / "NanumGothic.ttf"))
pdfmetrics.registerFont(TTFont("NanumBold", NANUM / "NanumGothicBold.ttf"))

BASE = ParagraphStyle("plain", fontName="Nanum", fontSize=10.5, leading=17, spaceAfter=4)
STYLES = {
    "plain": BASE,
    "title": ParagraphStyle("title", BASE, fontName="NanumBold", fontSize=20, leading=30, spaceAfter=24, alignment=1),
    "chapter": ParagraphStyle("chapter", BASE, fontName="NanumBold", fontSize=15, leading=24, spaceBefore=8, keepWithNext=1),
    "article": ParagraphStyle("article", BASE, fontName="NanumBold", fontSize=12, leading=20, spaceBefore=5, keepWithNext=1),
    "item": ParagraphStyle("item", BASE, leftIndent=14, firstLineIndent=-14),
    "detail": ParagraphStyle("detail", BASE, leftIndent=26, firstLineIndent=-14),
    "cell": ParagraphStyle("cell", BASE, fontSize=9.5, leading=14, spaceAfter=0),
    "head": ParagraphStyle("head", BASE, fontName="NanumBold", fontSize=9.5, leading=14, spaceAfter=0),
}


def table(rows: list[list[str]]) -> Table:
    cells = [[Paragraph(cell, STYLES["cell" if at else "head"]) for cell in row] for at, row in enumerate(rows)]
    lines = [
        ("FONTNAME", (0, 0), (-1, -1), "Nanum"),
        ("GRID", (0, 0), (-1, -1), 0.5, colors.grey),
        ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke),
    ]
    return Table(cells, [TEXT_WIDTH * share for share in column_shares(rows)], style=lines, spaceBefore=4, spaceAfter=10)


def columns_of(next_chapter: Block) -> str:
    return "two" if next_chapter.text.startswith(TWO_COLUMNS) else "one"


def story(rule: Rule) -> list:
    flow = []
    for at, block in enumerate(rule.blocks):
        if block.kind == "page":
            flow += [NextPageTemplate(columns_of(rule.blocks[at + 1])), PageBreak()]
        elif block.kind == "table":
            flow.append(table(block.rows))
        else:
            flow.append(Paragraph(block.text, STYLES[block.kind]))
    return flow


def page_template(name: str, columns: int, foot) -> PageTemplate:
    width = (TEXT_WIDTH - GUTTER * (columns - 1)) / columns
    frames = [
        Frame(LEFT + (width + GUTTER) * at, BOTTOM, width, TEXT_HEIGHT, 0, 0, 0, 0, id=f"{name}{at}") for at in range(columns)
    ]
    return PageTemplate(name, frames, onPage=foot)


def build(rule: Rule, flow: list, foot) -> io.BytesIO:
    made, title = io.BytesIO(), f"{rule.meta['title']} {rule.meta['version']}".strip()
    document = BaseDocTemplate(made, pagesize=A4, title=title, author="㈜한빛이음", initialFontName="Nanum")
    document.addPageTemplates([page_template("one", 1, foot), page_template("two", 2, foot)])
    document.build(flow)
    return made


def manual_foot(canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.setFont("Nanum", 8.5)
    canvas.drawString(LEFT, 14 * mm, "한빛이음 클라우드 마이그레이션 이용자 매뉴얼 V2.0")
    canvas.drawRightString(LEFT + TEXT_WIDTH, 14 * mm, str(document.page))


def manual(rule: Rule, target: Path) -> None:
    cover = [Spacer(1, 60 * mm), Paragraph("한빛이음 클라우드 마이그레이션", STYLES["title"])]
    cover += [Paragraph("이용자 매뉴얼 V2.0", STYLES["title"]), Paragraph("2025. 3. 24.", STYLES["title"]), PageBreak()]
    made = build(rule, cover + story(rule), manual_foot)
    seal(made, target, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def no_foot(_canvas: Canvas, _document: BaseDocTemplate) -> None:
    """The pledge has no page number."""


def scanned(page: pypdfium2.PdfPage) -> bytes:
    """The page as a scanner gives it: grey, a little turned, with some dust, as JPEG."""
    picture = page.render(scale=SCAN_DPI / 72, grayscale=True).to_pil().rotate(0.6, fillcolor=255)
    dust = random.Random(7)
    for _ in range(300):
        picture.putpixel((dust.randrange(picture.width), dust.randrange(picture.height)), dust.randrange(90, 200))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=55, dpi=(SCAN_DPI, SCAN_DPI))
    return out.getvalue()


def pledge(rule: Rule, target: Path) -> None:
    """Writes all pages as text, then the first again as text and the second as a picture of itself."""
    typed = build(rule, story(rule), no_foot)
    picture = ImageReader(io.BytesIO(scanned(pypdfium2.PdfDocument(typed.getvalue())[1])))

    def scan(canvas: Canvas, document: BaseDocTemplate) -> None:
        if document.page == 2:
            canvas.drawImage(picture, 0, 0, WIDTH, HEIGHT)

    first = rule.blocks[: next(at for at, block in enumerate(rule.blocks) if block.kind == "page")]
    seal(build(rule, [*story(Rule(rule.meta, first)), PageBreak(), Spacer(1, 1)], scan), target)
