"""Makes every file of samples/ anew: python3 samples/.generate/make.py"""

import sys
import unicodedata
from pathlib import Path

sys.dont_write_bytecode = True

import chromium
import libreoffice
import manifest
import reportlab_pdf
import word
from source import CONTENT, load

SAMPLES = Path(__file__).resolve().parent.parent
LOCK_FILE_BYTES = 162


def lock_file(user: str) -> bytes:
    """Word's owner file: the user's name after its length, in one-byte and in two-byte characters."""
    short = bytes([len(user)]) + user.encode("ascii").ljust(53)
    wide = len(user).to_bytes(2, "little") + user.encode("utf-16-le")
    return (short + wide).ljust(LOCK_FILE_BYTES, b"\0")


def main() -> None:
    makers = [
        ("02.source", chromium.make),
        ("03.source", libreoffice.make),
        ("04.source", word.make),
        ("05.source", word.make),
        ("06.source", reportlab_pdf.manual),
        ("07.source", reportlab_pdf.pledge),
        ("09.source", libreoffice.make),
        ("10.source", libreoffice.make),
    ]
    for source, make in makers:
        rule = load(source)
        form = rule.meta.get("name_form", "NFC")
        target = SAMPLES / unicodedata.normalize(form, rule.meta["file"])
        target.parent.mkdir(exist_ok=True)
        make(rule, target)
        print(target.relative_to(SAMPLES), file=sys.stderr)
    (SAMPLES / "08. 서비스 소개서.pdf").write_bytes((CONTENT / "08.html").read_bytes())
    (SAMPLES / "읽어두기.txt").write_bytes((CONTENT / "notice.source").read_bytes())
    (SAMPLES / "~$04. 고객대응절차서_Ver 1.1.docx").write_bytes(lock_file("user"))
    manifest.make(SAMPLES)


if __name__ == "__main__":
    main()
