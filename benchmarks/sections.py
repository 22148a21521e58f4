"""One file of results, a section a script: each writes its own between markers and leaves the others as they are."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["write_section"]

TITLE = "# Benchmark\n"


def write_section(path: Path, name: str, text: str) -> None:
    """Put a section between `<!-- name -->` and `<!-- /name -->`, in place of the former one or at the end."""
    former = path.read_text(encoding="utf-8") if path.is_file() else TITLE
    section = f"<!-- {name} -->\n{text.strip()}\n<!-- /{name} -->\n"
    found = re.compile(rf"<!-- {re.escape(name)} -->\n.*?<!-- /{re.escape(name)} -->\n", re.DOTALL)
    if found.search(former):
        path.write_text(found.sub(lambda _: section, former), encoding="utf-8")
        return
    path.write_text(former.rstrip("\n") + "\n\n" + section, encoding="utf-8")
