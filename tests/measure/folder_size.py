"""What a folder costs as it grows: seconds a file and peak memory at 1,250, 5,000 and 20,000 small files.

    nice -n 10 python3 tests/measure/folder_size.py target/release/evimap [--sizes 1250,5000,20000] [--format json] [scan options]

Six in ten files are text, two DOCX, two PDF; they are made anew, all different but for one in fifty. Time should grow with the number of
files, memory of the reading processes not at all, and that of the program by the facts of a file.
"""

import argparse
import io
import os
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from pathlib import Path

TYPES = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'><Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/><Override PartName='/word/document.xml' ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>"
RELATIONS = "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='r1' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' Target='word/document.xml'/></Relationships>"
WORDS = "가나다라마바사아자차카타파하"


def name(number: int) -> str:
    """Four syllables that differ for each number."""
    return "".join(WORDS[number // 14**place % 14] for place in range(4))


def lines(number: int) -> list[str]:
    """A rule that states something, contradicts others, and names a document that is not there."""
    own = name(number)
    return [
        f"㈜{own}이음(이하 “회사”라 한다)의 침해사고 대응 지침",
        "제1조(목적) 이 지침은 침해사고 대응에 필요한 사항을 정한다.",
        "제7조(침해사고 보고)",
        "③ 회사는 침해사고가 발생하면 지체 없이 다음 각 호를 이용자에게 통지한다.",
        "1. 통지방법 : 전화, 휴대전화, 전자우편",
        "2. 발생 원인",
        f"제9조(담당) 개인정보 보호책임자의 전화번호는 02-{number % 900 + 100}-{number % 9000 + 1000}이다.",
        f"접속 기록은 {number % 5 + 1}년간 보관한다. 인사에 관하여는 「{own} 관리 규정」에 따른다.",
    ]


def docx(text: list[str]) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text)
    document = f"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>{body}</w:body></w:document>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for part, content in (("[Content_Types].xml", TYPES), ("_rels/.rels", RELATIONS), ("word/document.xml", document)):
            # Without the hour in which it is made, so that a cache knows it the next time.
            package.writestr(zipfile.ZipInfo(part), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def pdf(text: list[str]) -> bytes:
    shown = "".join(f"<{line.encode('utf-16-be').hex()}> Tj T*\n" for line in text)
    content = f"BT /F1 11 Tf 72 760 Td 18 TL\n{shown}ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type0/BaseFont/HYSMyeongJo-Medium-UniKS-UTF16-H/Encoding/UniKS-UTF16-H/DescendantFonts[6 0 R]>>",
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/HYSMyeongJo-Medium/CIDSystemInfo<</Registry(Adobe)/Ordering(Korea1)/Supplement 1>>/DW 1000/FontDescriptor 7 0 R>>",
        "<</Type/FontDescriptor/FontName/HYSMyeongJo-Medium/Flags 4/Ascent 880/Descent -120/ItalicAngle 0/CapHeight 700/StemV 80/FontBBox[0 -120 1000 880]>>",
    ]
    out, places = "%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(places) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n"
    return out.encode()


def fill(folder: Path, first: int, last: int) -> None:
    for number in range(first, last):
        below = folder / f"부서 {number % 40:02}"
        below.mkdir(parents=True, exist_ok=True)
        text = lines(number - 1 if number % 50 == 49 else number)
        kind = number % 10
        title = f"{number:05}. {name(number)} 지침"
        if kind < 6 or kind == 9:
            (below / f"{title}.txt").write_text("\n".join(text), encoding="utf-8")
        elif kind < 8:
            (below / f"{title}.docx").write_bytes(docx(text))
        else:
            (below / f"{title}.pdf").write_bytes(pdf(text))


class Peaks(threading.Thread):
    """Peak memory of a process, and the largest sum of its children's, looked at twenty times a second."""

    def __init__(self, process: int):
        super().__init__(daemon=True)
        self.process, self.own, self.children, self.ended = process, 0, 0, False

    @staticmethod
    def resident(process: str) -> int:
        try:
            status = Path("/proc", process, "status").read_text()
            return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")), 0)
        except OSError:
            return 0

    def run(self) -> None:
        while not self.ended:
            try:
                children = Path(f"/proc/{self.process}/task/{self.process}/children").parent.parent
                found = {child for task in children.iterdir() for child in (task / "children").read_text().split()}
            except OSError:
                found = set()
            self.own = max(self.own, self.resident(str(self.process)))
            self.children = max(self.children, sum(map(self.resident, found)))
            time.sleep(0.05)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path)
    parser.add_argument("--sizes", default="1250,5000,20000")
    parser.add_argument("--format", default="json")
    arguments, more = parser.parse_known_args()
    print(f"{'files':>7} {'CPU s':>8} {'ms/file':>8} {'wall s':>8} {'own MB':>8} {'readers MB':>11} {'output MB':>10}")
    with tempfile.TemporaryDirectory() as place:
        folder, made = Path(place, "evidence"), 0
        for size in map(int, arguments.sizes.split(",")):
            fill(folder, made, size)
            made = size
            output = Path(place, "map." + arguments.format)
            begun = time.monotonic()
            process = subprocess.Popen([arguments.program, "scan", folder, "--quiet", "--docx-pages", "file", "-o", output, *more])
            peaks = Peaks(process.pid)
            peaks.start()
            _, status, usage = os.wait4(process.pid, 0)
            peaks.ended = True
            wall, cpu = time.monotonic() - begun, usage.ru_utime + usage.ru_stime
            assert os.waitstatus_to_exitcode(status) == 1, status
            print(
                f"{size:>7} {cpu:>8.2f} {cpu / size * 1000:>8.3f} {wall:>8.1f} {peaks.own / 1024:>8.1f} {peaks.children / 1024:>11.1f} {output.stat().st_size / 1e6:>10.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
