"""A concordance as a page shows it: one line a match, the match in the middle, each line a way to its article."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import polars as pl

from mediakit.corpus.corpus import Corpus
from mediakit.dashboard import show
from mediakit.dashboard.links import address_of

__all__ = ["lines"]


def lines(table: pl.DataFrame, whole: Corpus) -> None:
    """Show lines of a concordance.

    Arguments: table, of a concordance (sorted as wanted); whole, the corpus, for the names of its sources.
    """
    named = whole.sources_named()
    rows = "".join(
        f"<tr><td>{escape(row['before'])}</td><td>{escape(row['match'])}</td><td>{escape(row['after'])}</td>"
        f'<td><a href="article?{escape(_address(row["article_id"]))}" target="_self">'
        f"{escape(named.get(row['source'], row['source']) or '(none)')}</a> {escape(row['date'] or '')}"
        f"{' · headline' if row['field'] == 'title' else ''}</td></tr>"
        for row in table.iter_rows(named=True)
    )
    show.html(f'<table class="mk-kwic">{rows}</table>')


def _address(article_id: str) -> str:
    return urlencode(address_of(article=article_id), doseq=True)
