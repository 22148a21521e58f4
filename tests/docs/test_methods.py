"""docs/methods.md is what its template, the measured figures and the code give; no figure in it is typed by hand."""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from mediakit.dashboard.headers import method_text
from mediakit.registry import MEASURES, VIEWS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "methods.md"
TEMPLATE = (ROOT / "docs" / "methods.template.md").read_text(encoding="utf-8")
FIGURES: dict[str, dict[str, Any]] = json.loads(
    (ROOT / "docs" / "methods" / "figures.json").read_text(encoding="utf-8")
)
HEADINGS = re.findall(r"^#{2,4} (.+)$", TEMPLATE, re.M)


@pytest.fixture
def make_methods(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    return importlib.import_module("make_methods")


def test_the_page_is_made_byte_for_byte(make_methods: ModuleType) -> None:
    made = make_methods.methods(TEMPLATE, FIGURES).encode()
    assert made == PAGE.read_bytes(), (
        "docs/methods.md is out of date: run scripts/make_methods.py and read what changed"
    )


def test_every_measure_has_a_section_under_its_name() -> None:
    """The heading is the name alone, so that methods.md#name leads there, and the dashboard finds the section."""
    names = [*MEASURES, *VIEWS, "compare"]
    assert [name for name in names if HEADINGS.count(name) != 1] == []
    assert len(set(HEADINGS)) == len(HEADINGS)
    for name in MEASURES:
        section = method_text(name, PAGE)
        assert "**Cannot see**" in section, name
        assert "**Agreement" in section, name
        assert "; ".join(MEASURES[name].references) in section, name


def test_no_figure_is_typed() -> None:
    prose = re.sub(r"\{\{.+?\}\}", "", TEMPLATE)
    assert re.findall(r"\d*\.\d{2,}", prose) == []
    assert re.findall(r"\d\s?%", re.sub(r"(?:95|97\.5) %", "", prose)) == []


def test_every_set_is_shown_and_says_where_it_comes_from() -> None:
    shown = {re.split(r"[:|]", one.removeprefix("table "))[0].strip() for one in re.findall(r"\{\{(.+?)\}\}", TEMPLATE)}
    assert FIGURES.keys() - shown == set()
    for name, one in FIGURES.items():
        assert set(one) == {"data", "n", "of", "command", "figures"}, name
        assert one["n"] > 0
        script = one["command"].split()[1]
        assert (ROOT / script).is_file(), script
    kept = json.dumps(FIGURES)
    assert not re.search(r"/(?:work|tmp|home|root)\b|\d{4}-\d{2}-\d{2}", kept)


def test_figures_of_the_gates_are_those_of_the_rules_as_they_are(
    make_methods: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.import_module("methods_figures").gates(ROOT)
    kept = {name: one for name, one in FIGURES.items() if name.startswith("gate-")}
    hint = "the rules have changed: run scripts/make_methods.py --data FOLDER --only gates, and read what changed"
    assert kept.keys() == found.keys(), hint
    for name, one in found.items():
        assert kept[name] | {"figures": {}} == one | {"figures": {}}
        for method, figures in one["figures"].items():
            assert kept[name]["figures"][method] == pytest.approx(figures, abs=1e-5), (name, method, hint)


def test_links_lead_somewhere() -> None:
    text = PAGE.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)]+)\)", text)
    assert len(targets) >= 10
    assert [one for one in targets if one.startswith("#") and one[1:] not in HEADINGS] == []
    assert [one for one in targets if not one.startswith("#") and not (PAGE.parent / one).exists()] == []
    assert "{{" not in text


def test_filling(make_methods: ModuleType) -> None:
    sets = {
        "e": {
            "data": "e.tsv", "n": 1200, "of": "texts", "command": "python scripts/x.py",
            "figures": {"VADER": {"r": 0.48815, "low": 0.45, "high": 0.523}, "none": {"r": -0.5}},
        }
    }  # fmt: skip
    fill = make_methods.fill
    assert fill("{{e | VADER | r}} of {{e | n}}", sets) == ".488 of 1,200"
    assert fill("{{code mediakit.measures.sentiment:POLAR}}", {}) == ".05"
    assert fill("{{table e: r}}", sets).splitlines() == [
        "| method | r | 95 % |",
        "|---|---:|---:|",
        "| VADER | .488 | .450 to .523 |",
        "| none | -.500 |  |",
        "",
        "*`e.tsv`, 1,200 texts; `python scripts/x.py`*",
    ]


@pytest.mark.parametrize(
    "asked", ["x | n", "e | VADER", "e | VADER | F1", "table e: F2", "code mediakit.measures.sentiment:NONE", "nothing"]
)
def test_what_is_not_there_stops_the_making(make_methods: ModuleType, asked: str) -> None:
    sets = {"e": {"n": 1, "figures": {"VADER": {"r": 0.5}}}}
    with pytest.raises(SystemExit, match="nothing to fill"):
        make_methods.fill(f"{{{{{asked}}}}}", sets)
