"""Which sentences are behind a number? They open in a dialog, the matched words marked, each with its article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import urlencode

import polars as pl
import streamlit as st

import mediakit as mk
from mediakit.corpus.corpus import Base, Corpus
from mediakit.corpus.groups import NONE
from mediakit.dashboard import cache
from mediakit.dashboard.later import NotYet
from mediakit.dashboard.links import address_of
from mediakit.dashboard.text import caption, guarded, html, note, plain
from mediakit.result import Result

__all__ = ["article_address", "evidence", "sentences_html", "shared_text"]

EVIDENCE_LIMIT = 20
# Measures whose evidence is looked for in the text: who is quoted, where numbers stand, how actors are spoken of
READ_ANEW = ("quotations", "voices", "figures", "actor_sentiment")


def evidence(
    result: Result, row: Mapping[str, Any], *, corpus: Corpus | None = None, title: str = "The sentences behind this",
    greyed: bool = False,
) -> None:  # fmt: skip
    """Open the sentences behind a row of a result in a dialog.

    Arguments: result; row, of its table; corpus, the one that the result was made of (by default the one selected);
    title, what was asked; greyed, whether to grey what stands in copies of the article, as agency text does.
    """

    @st.dialog(plain(title), width="large")
    def opened() -> None:
        with guarded("The sentences"):
            whole = corpus if corpus is not None else cache.selected(cache.current())
            spans = mk.evidence(_of_row(whole, result, row), result, row, limit=EVIDENCE_LIMIT)
            if not spans.height:
                note("No sentence was found behind this number.")
                return
            more = f"The first {EVIDENCE_LIMIT}; there may be more." if spans.height == EVIDENCE_LIMIT else ""
            caption(" ".join(one for one in (_counted(spans.height), more, _how_chosen(result)) if one))
            shared = shared_text(whole, spans["article_id"].unique().to_list()) if greyed else {}
            html(sentences_html(whole, spans, shared))
            if any(_is_shared(one, shared) for one in spans.iter_rows(named=True)):
                caption("Greyed: it stands in a copy of the article, as agency text does.")

    opened()


def _of_row(corpus: Corpus, result: Result, row: Mapping[str, Any]) -> Corpus:
    """A large corpus without the articles that cannot hold a row's sentences, for measures that read text anew."""
    if result.recipe.measure not in READ_ANEW or corpus.n_articles <= cache.LARGE or "event" in corpus.selection:
        return corpus
    articles = corpus.articles
    for name in (
        "article_id",
        *(one for one in result.recipe.parameters.get("by", ()) if one in articles.columns),
        "source",
    ):
        if name in row and row[name] is not None and articles[name].dtype == pl.String:
            articles = articles.filter(pl.col(name).fill_null(NONE) == row[name])
    if not articles.height:
        return corpus
    part = Corpus(Base(articles, corpus.codebook, sources=corpus.base.sources))
    kept = {name: corpus.selection[name] for name in ("voice", "part") if name in corpus.selection}
    return part.where(**kept) if kept else part


def shared_text(corpus: Corpus, article_ids: Sequence[str]) -> dict[str, list[tuple[int, int]]]:
    """Where the texts of some articles stand in copies of them too: characters, by article.

    Among many articles copies are looked for elsewhere (later.py); until that is done, none are known.
    """
    whole = Corpus(corpus.base)
    try:
        large = whole.n_articles > cache.LARGE
        result = cache.made(cache.current().whole, "wire_copy", "Wire copy", 1.0) if large else mk.wire_copy(whole)
    except NotYet:
        return {}
    found = {}
    for row in result.table.filter(pl.col("article_id").is_in(list(article_ids))).iter_rows(named=True):
        places = mk.evidence(whole, result, row, limit=1_000)
        found[row["article_id"]] = places.select("start_char", "end_char").rows()
    return found


def _is_shared(row: Mapping[str, Any], shared: Mapping[str, Sequence[tuple[int, int]]]) -> bool:
    """Whether a span of a text begins in what is shared."""
    return row["field"] == "text" and any(a <= row["start_char"] < b for a, b in shared.get(row["article_id"], ()))


def sentences_html(
    corpus: Corpus, spans: pl.DataFrame, shared: Mapping[str, Sequence[tuple[int, int]]] | None = None
) -> str:
    """Evidence as a list: the sentence with the matched words marked, then source, title, date and a way to the article.

    Arguments: corpus; spans; shared, characters of articles that stand in copies of them: sentences there are greyed.
    """
    facts = {row["article_id"]: row for row in corpus.base.rows_of(spans["article_id"].unique().to_list()).to_dicts()}
    named = corpus.sources_named()
    items = []
    for row in spans.iter_rows(named=True):
        article = facts[row["article_id"]]
        match = " ".join((article[row["field"]] or "")[row["start_char"] : row["end_char"]].split())
        where = [named.get(row["source"], row["source"]), article["title"] or "untitled", article["date"] or "no date"]
        if article.get("composed"):
            where.append("composed text")
        grey = " mk-wire" if _is_shared(row, shared or {}) else ""
        items.append(
            f'<li><p class="mk-quote{grey}">{_with_match(row["snippet"], match)}</p>'
            f'<p class="mk-caption">{escape(" · ".join(where))}{" · headline" if row["field"] == "title" else ""}'
            f' · <a href="{escape(article_address(row["article_id"]))}" target="_self">read the article</a></p></li>'
        )
    return f'<ol class="mk-evidence">{"".join(items)}</ol>'


def article_address(article_id: str) -> str:
    """The address of an article's page, with the corpus at hand."""
    return f"article?{urlencode(address_of(article=article_id), doseq=True)}"


def _counted(n: int) -> str:
    return "1 passage." if n == 1 else f"{n} passages."


def _with_match(snippet: str, match: str) -> str:
    before, found, after = snippet.partition(match) if match and match != snippet else (snippet, "", "")
    return escape(before) + (f'<mark class="mk-cue">{escape(found)}</mark>' if found else "") + escape(after)


def _how_chosen(result: Result) -> str:
    if result.recipe.measure == "sentiment":
        return "The sentences that pull the score furthest to its side come first."
    if result.recipe.measure == "similarity" and result.recipe.parameters.get("method") == "model":
        return "Pairs of sentences, one of each of the two, the likest first."
    return "In the order of the articles." if result.recipe.measure != "framing" else "Heaviest cues first."
