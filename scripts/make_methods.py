"""Make docs/methods.md: from docs/methods.template.md and the figures in docs/methods/figures.json.

usage: make_methods.py                                fill the template with the figures that are there
       make_methods.py --data FOLDER [--only NAME ...]   measure first (minutes), on the sets in FOLDER

No figure is typed. The template has
    {{table SET: figure; figure}}    a table of a set of figures, a row a method
    {{SET | method | figure}}        one figure;   {{SET | n}}, {{SET | data}}, {{SET | command}}, {{SET | of}}
    {{code module:NAME}}             a constant, as the code has it
    {{references NAME}}              the references of a registered measure
The same template, figures and code give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import re
from importlib import import_module
from pathlib import Path
from typing import Any

from mediakit.files import write_text
from mediakit.registry import MEASURES

__all__ = ["figure", "fill", "main", "methods"]

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = ROOT / "docs" / "methods.template.md"
FIGURES = ROOT / "docs" / "methods" / "figures.json"
NOTICE = "<!-- Made by scripts/make_methods.py from methods.template.md and methods/figures.json: edit those. -->\n\n"
Sets = dict[str, dict[str, Any]]


def methods(template: str, sets: Sets) -> str:
    """The whole page."""
    return NOTICE + fill(template, sets)


def fill(template: str, sets: Sets) -> str:
    """The template with every {{...}} filled; an unknown one stops with its name.

    >>> fill("r = {{e | VADER | Pearson r}}", {"e": {"figures": {"VADER": {"Pearson r": 0.52249}}}})
    'r = .522'
    """
    return re.sub(r"\{\{(.+?)\}\}", lambda found: _value(found[1].strip(), sets), template)


def _value(asked: str, sets: Sets) -> str:
    try:
        if asked.startswith("table "):
            name, _, columns = asked.removeprefix("table ").partition(":")
            return _table(sets[name.strip()], [one.strip() for one in columns.split(";")])
        if asked.startswith("code "):
            module, _, name = asked.removeprefix("code ").partition(":")
            return _constant(getattr(import_module(module.strip()), name.strip()))
        if asked.startswith("references "):
            return "; ".join(MEASURES[asked.removeprefix("references ").strip()].references)
        name, *rest = (one.strip() for one in asked.split("|"))
        one = sets[name]
        return figure(one["figures"][rest[0]][rest[1]]) if len(rest) == 2 else _constant(one[rest[0]])
    except (KeyError, AttributeError, ImportError, IndexError) as error:
        raise SystemExit(f"nothing to fill {{{{{asked}}}}} with: {error!r}") from None


def figure(value: float) -> str:
    """A figure as the scripts print it: three decimals, without a leading 0; whole numbers with commas.

    >>> figure(0.52249), figure(-0.05), figure(1.0), figure(20000)
    ('.522', '-.050', '1.000', '20,000')
    """
    if abs(value) > 1 and float(value).is_integer():
        return f"{value:,.0f}"
    return re.sub(r"^(-?)0\.", r"\1.", f"{value:.3f}")


def _constant(value: object) -> str:
    if not isinstance(value, (int, float)):
        return str(value)
    return f"{value:,.0f}" if float(value).is_integer() else re.sub(r"^(-?)0\.", r"\1.", repr(value))


def _table(one: dict[str, Any], columns: list[str]) -> str:
    """A set in Markdown: the methods as rows, the figures asked for, and the bounds of the first where there are some."""
    for column in columns:
        if not any(column in row for row in one["figures"].values()):
            raise KeyError(column)
    bounded = any("low" in row for row in one["figures"].values())
    heads = [columns[0], *(["95 %"] if bounded else []), *columns[1:]]
    lines = [f"| method | {' | '.join(heads)} |", "|---|" + "---:|" * len(heads)]
    for method, row in one["figures"].items():
        bounds = [f"{figure(row['low'])} to {figure(row['high'])}" if "low" in row else ""] if bounded else []
        shown = [figure(row[name]) if name in row else "" for name in columns]
        lines.append(f"| {method} | {' | '.join([shown[0], *bounds, *shown[1:]])} |")
    where = one["data"] if one["data"] == "simulated" else f"`{one['data']}`"
    return "\n".join([*lines, "", f"*{where}, {one['n']:,} {one['of']}; `{one['command']}`*"])


def _kept() -> Sets:
    found: Sets = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else {}
    return found


def main() -> None:
    """Measure what is asked for, then fill the template."""
    from methods_figures import MAKERS

    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, help="the folder with the evaluation sets")
    parser.add_argument(
        "--only", nargs="+", choices=tuple(MAKERS), help="measure these only, keep the others as they are"
    )
    given = parser.parse_args()
    if given.only and not given.data:
        parser.error("--only measures, which needs --data")
    for name in (given.only or MAKERS) if given.data else ():
        found = MAKERS[name](given.data)
        sets = dict(sorted((_kept() | found).items()))  # read again: measuring takes minutes
        write_text(FIGURES, json.dumps(sets, indent=1, ensure_ascii=False) + "\n")
    if TEMPLATE.is_file():
        write_text(TEMPLATE.with_name("methods.md"), methods(TEMPLATE.read_text(encoding="utf-8"), _kept()))


if __name__ == "__main__":
    main()
