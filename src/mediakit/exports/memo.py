"""What was found, to pass on: pinned views with their notes, numbers, evidence and how they were made, as HTML or Markdown.

Everything from outside is escaped; composed texts are marked; what is left out of a table is counted.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from mediakit.charts.captions import COMPOSED

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["Finding", "memo_html", "memo_markdown"]

_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~$^])")


@dataclass(frozen=True, slots=True)
class Finding:
    """A pinned view.

    title, of the view; note, the researcher's; page and address (query of the link that restores it); corpus, its title;
    selection, the filters in words; columns and rows of its numbers (`n_rows` in all, `rows` the first); svg, the chart;
    evidence, passages with sentence, source, title, date; recipes, how it was made; composed, whether any text is
    """

    title: str
    note: str = ""
    page: str = ""
    address: str = ""
    corpus: str = ""
    selection: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    n_rows: int = 0
    svg: str = ""
    evidence: tuple[Mapping[str, str], ...] = ()
    recipes: tuple[Mapping[str, Any], ...] = ()
    composed: bool = False
    more: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Finding:
        """From plain values; what is not known is left out."""
        known = {name: given[name] for name in cls.__dataclass_fields__ if name in given}
        for name in ("columns", "evidence", "recipes"):
            known[name] = tuple(known.get(name, ()))
        known["rows"] = tuple(tuple(map(str, row)) for row in known.get("rows", ()))
        return cls(**known)


def memo_markdown(findings: Sequence[Finding], title: str = "Findings") -> str:
    """The memo as Markdown, which Pandoc and word processors take.

    >>> print(memo_markdown([Finding("Tone", note="Lower *here*.")]).splitlines()[2])
    ## 1. Tone
    """
    lines = [f"# {_md(title)}", ""]
    for number, one in enumerate(findings, 1):
        lines += [f"## {number}. {_md(one.title)}", ""]
        if one.note:
            lines += [_md(one.note), ""]
        lines += [f"*{_md(' · '.join(part for part in (one.corpus, one.selection or 'no filter') if part))}*", ""]
        lines += _table(one)
        if one.evidence:
            lines += ["Evidence:", ""]
            lines += [f"- “{_md(passage.get('sentence', ''))}” ({_md(_place(passage))})" for passage in one.evidence]
            lines.append("")
        if one.composed:
            lines += [COMPOSED, ""]
        lines += [f"*Made by: {_md(made_of(recipe))}*" for recipe in one.recipes]
        lines += [f"*View: {_md(one.address)}*", ""] if one.address else [""]
    return "\n".join(lines).rstrip() + "\n"


def memo_html(findings: Sequence[Finding], title: str = "Findings") -> str:
    """The memo as one self-contained HTML page."""
    return _template().render(findings=findings, title=title, composed=COMPOSED, made_of=made_of, place=_place)


def made_of(recipe: Mapping[str, Any]) -> str:
    """A recipe in a line: measure, settings, references, fingerprint, version."""
    settings = ", ".join(
        f"{name} = {value}" for name, value in dict(recipe.get("parameters", {})).items() if value is not None
    )
    said = [str(recipe.get("measure", "")), settings, "; ".join(recipe.get("references", ()))]
    if recipe.get("fingerprint"):
        said.append(f"texts {recipe['fingerprint']}")
    if recipe.get("version"):
        said.append(f"mediakit {recipe['version']}")
    return " · ".join(one for one in said if one)


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("mediakit.exports"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["picture"] = lambda svg: Markup(_as_image(svg))
    return environment.get_template("memo.html.j2")


def _as_image(svg: str) -> str:
    """The drawing as an image: whatever a stored finding holds, a browser runs nothing of an image."""
    from base64 import b64encode

    return f'<img alt="" src="data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}">'


def _place(passage: Mapping[str, str]) -> str:
    words = [passage.get(name, "") for name in ("source", "title", "date")]
    return ", ".join(
        [*(word for word in words if word), *(["composed text"] if passage.get("composed") == "yes" else [])]
    )


def _table(one: Finding) -> list[str]:
    if not one.rows:
        return []
    lines = [
        "| " + " | ".join(_md(name.replace("_", " ")) for name in one.columns) + " |",
        "|" + "---|" * len(one.columns),
    ]
    lines += ["| " + " | ".join(_md(cell) for cell in row) + " |" for row in one.rows]
    if one.n_rows > len(one.rows):
        lines += ["", f"The first {len(one.rows)} of {one.n_rows} rows."]
    return [*lines, ""]


def _md(text: str) -> str:
    """A text that Markdown reads as text."""
    return _MARKDOWN.sub(r"\\\1", html.unescape(" ".join(str(text).split())))
