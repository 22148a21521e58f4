"""The quick form of the million articles: made, read, scored, scored again and compared, each a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"\| (.+?) \| 400 \| ([\d.,]+) \| [\d.]+ \| [\d.,]+ \| ([\d,]+) \| ([\d,]+) \|")


def test_made_articles_are_read_scored_and_compared_within_two_gib(tmp_path):
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "scale.py"), "--sizes", "400", "--folder", str(tmp_path),
         "--results", str(tmp_path / "results.md")],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = {row[1]: row for row in ROW.finditer((tmp_path / "results.md").read_text(encoding="utf-8"))}
    assert list(rows) == ["read", "score", "score, all done", "compare by source"]
    for row in rows.values():
        assert 0 < int(row[3].replace(",", "")) < 2_048
    # nothing is left but the results
    assert [one.name for one in tmp_path.iterdir()] == ["results.md"]
