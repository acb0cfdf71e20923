"""What every PDF gets at the end: fixed dates and ids, so that a second run gives the same bytes."""

import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2

DATE = "D:20250304090000+09'00'"


def seal(made: Path | BytesIO, target: Path, **save) -> None:
    """Rewrites `made` as `target` without time stamps; the producer's name stays."""
    with pikepdf.open(made) as pdf:
        for key in ("/CreationDate", "/ModDate"):
            pdf.docinfo[key] = DATE
        if "/Metadata" in pdf.Root:
            del pdf.Root["/Metadata"]
        for key in ("/DocChecksum", "/ID"):
            if key in pdf.trailer:
                del pdf.trailer[key]
        pdf.save(target, deterministic_id=True, **save)


def page_texts(path: Path) -> list[str]:
    """The text of every page without white space."""
    pdf = pypdfium2.PdfDocument(path)
    return [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in pdf]


def heading_pages(path: Path, headings: list[str], first: int) -> list[int]:
    """The page of each heading, in order, looked for from page `first` on."""
    texts = page_texts(path)
    pages, page, offset = [], first, 0
    for heading in headings:
        wanted = re.sub(r"\s", "", heading)
        while (found := texts[page - 1].find(wanted, offset)) < 0:
            page, offset = page + 1, 0
            if page > len(texts):
                raise ValueError(f"{path.name}: no page holds the heading {heading}")
        offset = found + len(wanted)
        pages.append(page)
    return pages
