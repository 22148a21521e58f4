"""Parts of the page Likeness: the map of groups, and groups of wire copy with what is shared, added and left out."""

from __future__ import annotations

from html import escape

import polars as pl
import streamlit as st

import mediakit as mk
from mediakit.charts.captions import percent
from mediakit.charts.source_map import source_map_chart
from mediakit.corpus.corpus import Corpus
from mediakit.dashboard import cache, columns, controls, show
from mediakit.dashboard.marks import Mark, marked
from mediakit.errors import ArgumentError
from mediakit.result import Result

__all__ = ["the_map", "wire_groups"]

# Articles of a group set beside each other, and stretches marked in one
MOST_SHOWN, MOST_RUNS = 4, 200


def the_map(view: cache.View, by: str, names: dict[str, str], colours: dict[str, str]) -> None:
    """Where the groups lie, and how firmly."""
    try:
        result = columns.measured(view, "source_map", by=by)
    except ArgumentError as why:
        show.note(f"No map: {why}.")
        return
    if not bool(result.table["trusted"][0]):
        show.note(f"This map is not to be trusted: {result.recipe.notes[0]}.")
    show.chart(
        source_map_chart(result, colours, names), result, f"Map of {by}s by their words", key="source-map",
        said="Near: the same telling words at the same rates, in as many words of each and on the same events where the corpus "
        "tells events. A group's ellipse holds 95 % of its places when other articles are drawn; where two overlap, their "
        "order means nothing. The axes have no meaning.",
    )  # fmt: skip
    show.made_by(result)


def wire_groups(view: cache.View) -> None:
    """Groups of articles that share a text, one of them side by side."""
    corpus = cache.selected(view)
    result = columns.measured(view, "wire_copy")
    if not result.table.height:
        show.note(f"No two of {corpus.n_articles:,} articles share a text, in half of either.")
        show.made_by(result)
        return
    names = corpus.sources_named()
    titles = dict(corpus.base.facts.select("article_id", pl.col("title").fill_null("untitled")).rows())
    groups = result.table["wire_group"].unique(maintain_order=True).to_list()
    told = {one: f"{titles[one][:70] or 'untitled'} · {_n(result, one)} articles" for one in groups}
    chosen = controls.pick("Group", "wire", groups, told)
    _side_by_side(corpus, result, chosen, names)
    rows = result.table.with_columns(pl.col("source").replace(names).alias("outlet"))
    shown = ["outlet", "date", "n_words", "n_shared_words", "n_own_words", "n_missing_words", "share_shared", "agency"]
    with st.expander("All groups as a table; choose a row to read what is shared"):
        show.result_table(result, key="wire-table", rows=rows, columns=["wire_group", *shown], title="Shared stretches")
    _two(corpus, result.table.filter(pl.col("wire_group") == chosen)["article_id"].to_list(), names)
    show.made_by(result)


def _n(result: Result, group: str) -> int:
    return result.table.filter(pl.col("wire_group") == group).height


def _side_by_side(corpus: Corpus, result: Result, chosen: str, names: dict[str, str]) -> None:
    members = result.table.filter(pl.col("wire_group") == chosen).head(MOST_SHOWN)
    texts = _texts(corpus, members["article_id"].to_list())
    for column, row in zip(st.columns(members.height, gap="large"), members.iter_rows(named=True), strict=True):
        spans = mk.evidence(corpus, result, row, limit=MOST_RUNS).filter(pl.col("field") == "text")
        marks = [Mark("text", a, b, "wire", "shared", "stands in another article of the group")
                 for a, b in spans.select("start_char", "end_char").rows()]  # fmt: skip
        agency = f" · names {row['agency']}" if row["agency"] else ""
        composed = '<span class="mk-mark-composed">composed</span>' if row.get("composed") else ""
        head = (
            f"{names.get(row['source'], row['source'])} · {row['date'] or 'no date'} · {percent(row['share_shared'])} shared · "
            f"{row['n_own_words']:,} words of its own{agency}"
        )
        with column:
            show.html(
                f'<p class="mk-caption">{composed}{escape(head)}</p><div class="mk-pair" tabindex="0">'
                f"{marked(texts[row['article_id']] or '', marks)}</div>"
            )
    show.caption("Greyed: what stands in another article of the group. In full ink: what the article has of its own.")


def _texts(corpus: Corpus, ids: list[str]) -> dict[str, str | None]:
    """The texts of these articles by their ids; no others are read."""
    return dict(corpus.base.rows_of(ids).select("article_id", "text").rows())


def _two(corpus: Corpus, ids: list[str], names: dict[str, str]) -> None:
    """Word by word, what the second of two articles changed."""
    told = dict(corpus.base.facts.select("article_id", pl.col("source").fill_null("(none)")).rows())
    shown = {one: f"{names.get(told[one], told[one])} · {one}" for one in ids}
    show.subheading("Word by word", "What the second article added, left out or changed.")
    first, second = st.columns(2)
    with first:
        a = controls.pick("First", "diff_a", ids, shown)
    with second:
        b = controls.pick("Second", "diff_b", [one for one in ids if one != a], shown)
    rows, texts = mk.diff(corpus, a, b).table, _texts(corpus, [a, b])
    for column, side, one, kinds in ((first, "a", a, ("left out", "changed")), (second, "b", b, ("added", "changed"))):
        some = rows.filter(pl.col("change").is_in(kinds))
        marks = [Mark("text", start, end, "cut" if side == "a" else "added", change, change)
                 for start, end, change in some.select(f"start_char_{side}", f"end_char_{side}", "change").rows()]  # fmt: skip
        with column:
            show.html(f'<div class="mk-pair" tabindex="0">{marked(texts[one] or "", marks)}</div>')
