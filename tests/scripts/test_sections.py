"""Benchmark scripts share one file of results: a section is replaced, the others stay."""

from __future__ import annotations

import importlib.util
from pathlib import Path

PLACE = Path(__file__).parents[2] / "benchmarks" / "sections.py"


def test_a_section_is_replaced_and_the_others_stay(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("sections", PLACE)
    assert spec
    assert spec.loader
    sections = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sections)
    path = tmp_path / "results.md"
    for name, text in (("engine", "one"), ("scale", "two \\1"), ("engine", "three")):
        sections.write_section(path, name, text)
    assert path.read_text(encoding="utf-8") == (
        "# Benchmark\n\n<!-- engine -->\nthree\n<!-- /engine -->\n\n<!-- scale -->\ntwo \\1\n<!-- /scale -->\n"
    )
