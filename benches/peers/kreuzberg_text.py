#!/usr/bin/env python3
"""kreuzberg's text of every PDF file below a folder, in one process."""

import pathlib
import sys

from kreuzberg import extract_file_sync

characters = 0
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.pdf")):
    try:
        characters += len(extract_file_sync(str(path)).content)
    except Exception as error:  # A file that it cannot read is its loss, not the run's.
        print(f"{path.name}: {error}", file=sys.stderr)
print(f"{characters} characters")
