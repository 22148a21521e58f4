"""How is it shown? Headings, captions, tables, evidence. All text that comes from outside is escaped here, once.

Nothing of an article, a title, a source's or a file's name is ever markup: HTML goes through `html.escape`, labels of widgets
(which Streamlit reads as Markdown) through `plain`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any

import altair as alt
import polars as pl
import streamlit as st

import mediakit as mk
from mediakit.corpus.corpus import Corpus
from mediakit.errors import MediakitError
from mediakit.result import Result
from mediakit.schema import COLUMNS

__all__ = [
    "caption", "chart", "guarded", "heading", "html", "made_by", "note", "plain", "sentences", "sentences_html", "style",
    "subheading", "table",
]  # fmt: skip

_STYLE = Path(__file__).with_name("style.css")
# Rows sent to the browser at most, and characters of a text cell: well below 5 MB.
MOST_ROWS, MOST_CHARS = 1_000, 400
EVIDENCE_LIMIT = 20
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$^=])")
_log = logging.getLogger("mediakit.dashboard")


def style() -> None:
    """The dashboard's own style sheet."""
    st.html(_STYLE)


def html(markup: str) -> None:
    """Show HTML made here, with everything from outside escaped already."""
    st.html(markup)


def plain(text: object) -> str:
    r"""A text as a label that Streamlit will not read as Markdown.

    >>> plain("[a](b) *c*")
    '\\[a\\]\\(b\\) \\*c\\*'
    """
    return _MARKDOWN.sub(r"\\\1", " ".join(str(text).split()))


def heading(title: str, sub: str = "") -> None:
    """A page's heading with a line under it."""
    html(f'<h1 class="mk-title">{escape(title)}</h1>' + (f'<p class="mk-sub">{escape(sub)}</p>' if sub else ""))


def subheading(title: str, sub: str = "") -> None:
    """A section's heading with a line under it."""
    html(f'<h2 class="mk-section">{escape(title)}</h2>' + (f'<p class="mk-sub">{escape(sub)}</p>' if sub else ""))


def caption(text: str) -> None:
    """A line under a figure."""
    html(f'<p class="mk-caption">{escape(text)}</p>')


def note(text: str) -> None:
    """Something a reader must know, in a quiet box."""
    html(f'<p class="mk-note">{escape(text)}</p>')


@contextmanager
def guarded(what: str) -> Iterator[None]:
    """Show the message of what fails in its place; the rest of the page goes on."""
    try:
        yield
    except MediakitError as error:
        note(f"{what}: {error}")
    except Exception as error:  # a page with one hole is better than no page; the log has the whole story
        _log.exception("%s failed", what)
        note(f"{what} failed unexpectedly ({type(error).__name__}: {error}). The log of the dashboard says more.")


def chart(figure: alt.Chart | alt.LayerChart, alternative: str, key: str | None = None) -> None:
    """Show a chart over the whole width; `alternative` says in words what it shows."""
    st.altair_chart(figure, width="stretch", alt=alternative, key=key)


def table(
    data: pl.DataFrame, *, key: str | None = None, limit: int = MOST_ROWS, links: tuple[str, ...] = (), **more: Any
) -> Any:
    """Show a table: at most `limit` rows, long texts shortened, columns with their meaning; says what it leaves out."""
    shown = data.head(limit).with_columns(
        pl.col(name).str.slice(0, MOST_CHARS) for name, kind in data.schema.items() if kind == pl.String
    )
    answer = st.dataframe(shown, hide_index=True, key=key, column_config=_columns(shown, links), **more)
    if data.height > limit:
        caption(f"The first {limit:,} of {data.height:,} rows are shown; narrow the filters, or export for all.")
    return answer


def _columns(shown: pl.DataFrame, links: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, kind in shown.schema.items():
        column = COLUMNS.get(name)
        meaning = f"{column.meaning} ({column.unit})" if column and column.unit else column.meaning if column else None
        label = name.replace("_", " ")
        if name in links:
            found[name] = st.column_config.LinkColumn(label, display_text="open")
        elif kind.is_float():
            found[name] = st.column_config.NumberColumn(label, help=plain(meaning) if meaning else None, format="%.3g")
        else:
            found[name] = st.column_config.Column(label, help=plain(meaning) if meaning else None)
    return found


def sentences_html(corpus: Corpus, spans: pl.DataFrame) -> str:
    """Evidence as a list: source, title and date, then the sentence with the matched words marked."""
    facts = {
        row["article_id"]: row
        for row in corpus.base.articles.filter(
            pl.col("article_id").is_in(spans["article_id"].unique().to_list())
        ).to_dicts()
    }
    named = corpus.sources_named()
    items = []
    for row in spans.iter_rows(named=True):
        article = facts[row["article_id"]]
        match = " ".join((article[row["field"]] or "")[row["start_char"] : row["end_char"]].split())
        where = [named.get(row["source"], row["source"]), article["title"] or "untitled", article["date"] or "no date"]
        if article.get("composed"):
            where.append("composed text")
        items.append(
            f'<li><p class="mk-quote">{_with_match(row["snippet"], match)}</p>'
            f'<p class="mk-caption">{escape(" · ".join(where))}{" · headline" if row["field"] == "title" else ""}</p></li>'
        )
    return f'<ol class="mk-evidence">{"".join(items)}</ol>'


def _with_match(snippet: str, match: str) -> str:
    before, found, after = snippet.partition(match) if match and match != snippet else (snippet, "", "")
    return escape(before) + (f'<mark class="mk-cue">{escape(found)}</mark>' if found else "") + escape(after)


def sentences(title: str, corpus: Corpus, result: Result, row: Mapping[str, Any]) -> None:
    """Open the sentences behind a number in a dialog."""

    @st.dialog(plain(title), width="large")
    def opened() -> None:
        with guarded("The sentences"):
            spans = mk.evidence(corpus, result, row, limit=EVIDENCE_LIMIT)
            if not spans.height:
                note("No sentence was found behind this number.")
                return
            more = f"The first {EVIDENCE_LIMIT}; there may be more." if spans.height == EVIDENCE_LIMIT else ""
            caption(f"{spans.height} passages. {more} {_how_chosen(result)}")
            html(sentences_html(corpus, spans))

    opened()


def _how_chosen(result: Result) -> str:
    if result.recipe.measure == "sentiment":
        return "The sentences that pull the score furthest to its side come first."
    return "In the order of the articles." if result.recipe.measure != "framing" else "Heaviest cues first."


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
