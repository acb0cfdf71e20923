#!/usr/bin/env python3
"""Writes the seeds of each target below corpus/, from the samples, the dictionaries and a few lines of this script.

Usage: seeds.py [FOLDER]    (default: corpus beside this script)
"""
import hashlib
import re
import sys
import zipfile
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CORPUS = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "corpus"
LONGEST = 64 << 10

# The order of PARTS in src/package.rs: the first byte of a seed is the part's place in it.
PARTS = re.findall(r'^    "([^"]+)",$', (HERE / "src/package.rs").read_text(encoding="utf-8"), re.M)


def seed(target, data):
    folder = CORPUS / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha1(data).hexdigest()).write_bytes(data[:LONGEST])


def streams(pdf):
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\n?endstream", pdf, re.S):
        raw = found.group(1)
        try:
            yield zlib.decompressobj().decompress(raw)
        except zlib.error:
            yield raw


def pdfs():
    for path in sorted((ROOT / "samples").rglob("*.pdf")):
        pdf = path.read_bytes()
        if len(pdf) <= LONGEST:
            seed("whole_pdf", pdf)
        for content in streams(pdf):
            if b"begincmap" in content:
                for use in (b"\0", b"\1", b"\2"):
                    seed("cmap", use + content)
            elif content[:4] in (b"\0\1\0\0", b"true"):
                seed("font", b"\0" + content)
                seed("font", b"\3" + content)
            elif content[:4] == b"OTTO":
                seed("font", b"\2" + content)
            elif content[:3] == b"\1\0\4":
                seed("font", b"\1" + content)
                seed("font", b"\4" + content)
            elif b" Tf" in content and (b"Tj" in content or b"TJ" in content):
                seed("content_stream", content[:8192])


def packages():
    for path in sorted((ROOT / "samples").rglob("*.docx")):
        if path.name.startswith("~$"):
            continue
        whole = path.read_bytes()
        if len(whole) < LONGEST:
            seed("docx_part", bytes([len(PARTS)]) + whole)
        with zipfile.ZipFile(path) as package:
            for name in package.namelist():
                if name in PARTS:
                    seed("docx_part", bytes([PARTS.index(name)]) + package.read(name)[:16384])
    for number, name in enumerate(PARTS):
        seed("docx_part", bytes([number]) + FRAGMENTS.get(name.split("/")[0], b"<a/>"))


FRAGMENTS = {
    "word": "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body><w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:fldChar w:fldCharType='begin'/><w:instrText> PAGE </w:instrText><w:fldChar w:fldCharType='end'/><w:sym w:font='Wingdings' w:char='F0FC'/><w:t>통지</w:t><w:lastRenderedPageBreak/></w:r><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p><w:sdt><w:sdtContent><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl></w:sdtContent></w:sdt></w:body></w:document>".encode(),
    "xl": "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><cols><col min='1' max='3' hidden='1'/></cols><sheetData><row r='7' hidden='1'><c r='XFD7' s='1'><f>A1</f><v>1e300</v></c><c t='d'><v>2026-02-01</v></c></row></sheetData></worksheet>".encode(),
    "ppt": "<p:sld xmlns:p='http://schemas.openxmlformats.org/presentationml/2006/main' xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'><p:cSld><p:spTree><p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr><a:tc gridSpan='2'><a:txBody><a:p><a:r><a:t>칸</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame></p:spTree></p:cSld></p:sld>".encode(),
}

CONTENTS = [
    b"q 1 0 0 1 10 10 cm BT /F1 11 Tf 72 700 Td 18 TL <D1B5C9C0> Tj T* [<BC29> -250 <BC95>] TJ ET Q /X1 Do %%FORM /X1 Do BT /F3 9 Tf (ab) Tj ET",
    b"BT /F2 12 Tf 3 Tr (hidden) Tj ET /OC /O1 BDC BT /F2 9 Tf (layer) Tj ET EMC /Span <</ActualText <FEFFD1B5>>> BDC BT /F2 9 Tf (x) ' ET EMC",
    b"BI /W 2 /H 2 /BPC 8 /CS /G ID \x00\x01EI\x02 EI 0 0 100 100 re W n 10 20 m 30 40 l S 1 0 0 rg 0 0 9 9 re f /P1 Do BT /F2 9 Tf 1 2 (a) \" ET",
    b"BT /F2 9 Tf 1 0 0 rg 50 Tz 2 Tc 3 Tw 5 Ts 0 1 -1 0 300 300 Tm (turned) Tj ET /G1 gs BT (set) Tj ET 72 710 m 500 710 l 72 690 m 500 690 l S",
]

CMAPS = [
    b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange 2 beginbfrange <00> <20> <0041> <21> <23> [<AC00> <AC01> <D83DDE00>] endbfrange 1 beginbfchar <30> <00660069> endbfchar endcmap",
    b"/KSCms-UHC-H usecmap begincmap 2 begincodespacerange <00> <80> <8140> <FEFE> endcodespacerange 1 begincidrange <8141> <8160> 500 endcidrange 1 begincidchar <41> 9 endcidchar 1 beginnotdefrange <00> <1f> 1 endnotdefrange endcmap",
    b"begincmap 1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange 1 beginbfrange <00000000> <FFFFFFFF> <0000> endbfrange endcmap",
]

TEXTS = [
    "#사내 규정\n침해사고관리지침\n\n제1장 총칙\n\n제1조(목적) 이 지침은 침해사고에\n대비한다.\n\n제2조의2(통지 방법)\n\n① 회사는 다음 각 호를 알린다.\n\n  1. 통지방법 : 전화\n\n    가. 문자\n\n    나. 전자우편\n\n② 개인정보는 SHA‑256으로 암호화한다.\n\n^1) 각주\n- 1 -\x0c#사내 규정\n제3조(파기) 별표 1에 따른다.\n\n부 칙\n\n[별표 1] 서식\n구분\t내용\n담당\t정보보호팀 02-700-0000\n- 2 -",
    "목  차\n제1조 목적 ........ 1\n제2조 정의 ........ 2\n\x0cⅠ. 개요\n\n1.1 배경\n\n1.1.1 범위\n\n가) 대상\n\n(1) 서버\n\n㉮ 항목\n\n○ 항목\n ― 항목\n\n2026. 2. 30. 시행, 2026-13-01 개정, MD5, DES",
    "㈜한빛은 ＳＨＡ－２５６을 쓴다.\n수집ㆍ이용‧제공\n\u1110\u1169\u11bc\u110c\u1175\ufffd방\u200b법 \ufb01le\n\t빈 칸\t\n",
]

FORMS = [
    "디지털서비스 체크리스트\n항목\t1.2 침해사고 통지\n평가 기준\t침해사고 발생 시 이용자에게 통지\n증빙 문서명\t02. 침해사고관리지침_Ver 1.0\n증빙 내용\t02. 침해사고관리지침_Ver 1.0 (2 페이지 - 제7조 침해사고 보고 3항 1호)\n\t1. 통지방법 : 전화, 전자우편\n참조 자료\t클라우드법 시행령 제17조\n",
    "항목 1.3\n\n증빙 내용\n\n(통지방법)\n\n02. 침해사고관리지침_Ver 1.0 (2~3 페이지 - 제7조 ③ 2.)\n\n“2. 발생내용 : 일어난 때와 대상”\n\n☑ 마이그레이션서비스에 해당함 □ 해당 없음\n\n[그림 1] 화면",
]


def texts():
    for text in TEXTS:
        for target in ("outline", "normaliser", "form"):
            seed(target, text.encode())
    for text in FORMS:
        for target in ("form", "outline"):
            seed(target, text.encode())
    for path in sorted((ROOT / "samples").rglob("*.txt")):
        seed("normaliser", path.read_bytes())


def dictionaries():
    names = ["checklist.toml", "terms.csv", "lookalikes.csv", "examples.csv", "suggestions.csv"]
    for path in sorted((ROOT / "dictionaries").rglob("*")):
        if path.name in names:
            seed("dictionary", bytes([names.index(path.name)]) + path.read_bytes()[:8192])


pdfs()
packages()
texts()
dictionaries()
for content in CONTENTS:
    seed("content_stream", content)
for cmap in CMAPS:
    for use in (b"\0", b"\1", b"\2"):
        seed("cmap", use + cmap)
for folder in sorted(CORPUS.iterdir()):
    files = list(folder.iterdir())
    print(f"{folder.name}: {len(files)} seeds, {sum(it.stat().st_size for it in files)} bytes")
