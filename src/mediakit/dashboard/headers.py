"""How far is a measure to be trusted, and how is it computed? One line on the page, the whole of it a click away."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path

import streamlit as st

from mediakit.dashboard.text import html, plain
from mediakit.registry import MEASURES
from mediakit.result import Result

__all__ = ["made_by", "measure_header"]

# The book of methods stands beside the code in the repository; an installed package has none, and the page says less.
METHODS = Path(__file__).resolve().parents[3] / "docs" / "methods.md"


def measure_header(name: str, title: str = "", sub: str = "", *, page: bool = False) -> None:
    """The head of a measure: what it asks, how far to trust it, a glossary on pointing, its method on a click.

    Arguments: name, of the registry; title and sub, in place of the registry's; page, whether it is the page's heading.
    """
    facts = MEASURES[name]
    glossary = f"{facts.question} {facts.trust} ({'; '.join(facts.references)})"
    level, kind = ("h1", "mk-title") if page else ("h2", "mk-section")
    html(
        f'<{level} class="{kind}">{escape(title or facts.title)}'
        f'<span class="mk-glossary" title="{escape(glossary)}" tabindex="0" role="note" '
        f'aria-label="{escape(glossary)}">?</span>'
        f'</{level}><p class="mk-sub">{escape(sub or facts.question)}</p>'
    )
    with st.container(horizontal=True, key=f"mk-trust-{name}", vertical_alignment="center"):
        html(f'<p class="mk-trust">{escape(facts.trust)}</p>')
        if st.button("How it is computed", key=f"method-{name}", type="tertiary"):
            _method(name)


def _method(name: str) -> None:
    facts = MEASURES[name]

    @st.dialog(plain(facts.title), width="large")
    def opened() -> None:
        rows = [("asks", facts.question), ("trust", facts.trust), ("after", "; ".join(facts.references))]
        html(
            '<dl class="mk-list">' + "".join(f"<dt>{word}</dt><dd>{escape(text)}</dd>" for word, text in rows) + "</dl>"
        )
        if section := method_text(name, METHODS):
            st.markdown(section)  # the project's own text
        html('<p class="mk-caption">The whole: docs/methods.md in the repository.</p>')

    opened()


def method_text(name: str, path: Path) -> str:
    """The section of the book of methods on a measure: the heading that names it, up to the next of its rank; or nothing."""
    if not path.is_file():
        return ""
    lines = path.read_text(encoding="utf-8").splitlines()
    wanted = {name, name.replace("_", " "), MEASURES[name].title.lower()}
    for number, line in enumerate(lines):
        if (head := re.match(r"(#{2,4})\s+(.*)", line)) and _names(head[2]) & wanted:
            rank, rest = len(head[1]), lines[number + 1 :]
            end = next((n for n, one in enumerate(rest) if re.match(rf"#{{1,{rank}}}\s", one)), len(rest))
            return "\n".join(rest[:end]).strip()
    return ""


def _names(heading: str) -> set[str]:
    """What a heading may name: all of it, its code, and each of what commas and brackets set apart."""
    bare = heading.replace("`", "").replace("mk.", "").lower().strip()
    return {bare, *(one.strip() for one in re.split(r"[(),:]", bare))}


def made_by(*results: Result) -> None:
    """How results were made, folded away: parameters, references, notes, fingerprint, version."""
    with st.expander("How this was made"):
        for result in results:
            recipe = result.recipe.as_dict()
            rows = "".join(
                f"<tr><th>{escape(name.replace('_', ' '))}</th><td>{escape(_said(value))}</td></tr>"
                for name, value in recipe.items()
                if value not in (None, "", [], {})
            )
            html(f'<table class="mk-recipe">{rows}</table>')


def _said(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} = {_said(one)}" for name, one in value.items())
    if isinstance(value, (list, tuple)):
        return "; ".join(str(one) for one in value)
    return str(value)
