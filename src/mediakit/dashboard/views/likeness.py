"""How alike are the sources, by words or by the model, and which articles are copies of each other?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import polars as pl
import streamlit as st

import mediakit as mk
from mediakit.charts.captions import percent
from mediakit.charts.copies import copy_facts, copy_grid, copy_groups, copy_pairs, copy_sources
from mediakit.charts.likeness import likeness_chart
from mediakit.corpus.corpus import Corpus
from mediakit.dashboard import cache, columns, controls, scored, show
from mediakit.dashboard.marks import marked, run_marks
from mediakit.dashboard.scored_by import likened_by
from mediakit.dashboard.wire_parts import the_map, wire_groups
from mediakit.result import Result

__all__ = ["page"]

SHARES = {"0.2": "a fifth", "0.35": "a third", "0.5": "half", "0.8": "four fifths"}
WINDOWS = {"any": "any time", "1": "a day", "7": "a week", "31": "a month"}
_BY_WORDS = (
    "Cosine of tf-idf: 0, no telling word in common; 1, the same words at the same rates. Large groups look more alike than "
    "small ones. Choose a disc to read the words that a pair shares most."
)
_BY_MODEL = (
    "Cosine of the groups' mean sentence vectors: 1, the same on average. Groups that write of like things are all close to 1, "
    "so discs grow from the least alike pair shown to the likest; groups of many articles look more alike than those of few. "
    "Events are not matched. Choose a disc to read the sentences that are likest."
)
# Runs of shared words marked in a pair at most: a page with more is not read
MOST_RUNS, MOST_OFFERED = 60, 300


def page() -> None:
    """The page."""
    view, whole = controls.view(), cache.selected(controls.view().whole)
    show.heading("Likeness", "How alike the sources are, and which articles are copies of each other.")
    with show.guarded("Likeness"):
        _groups(view, whole)
    show.measure_header("wire_copy")
    with show.guarded("Wire copy"):
        wire_groups(view)
    show.measure_header("duplicates")
    with show.guarded("Copies"):
        _asked(view)


def _groups(view: cache.View, whole: Corpus) -> None:
    """Every two groups, by their words or by the model."""
    show.measure_header("similarity", "Likeness of groups")
    by, groups, names, colours = columns.chosen(view, whole)
    if len(groups) < 2:
        show.note("Choose at least two columns; one has nothing to be like.")
        return
    the_map(view, by, names, colours)
    model = likened_by()
    with show.guarded("Likeness by the model" if model else "Likeness of words"):
        _pairs(scored.likeness(view, by, model), by, groups, names, model)


def _pairs(result: Result, by: str, groups: Sequence[str], names: Mapping[str, str], model: bool) -> None:
    """The chart and the table of all pairs of the chosen groups."""
    pairs = result.table.filter(pl.col("target").is_in(groups) & pl.col("reference").is_in(groups))
    show.chart(
        likeness_chart(result, groups, names), result.with_table(pairs),
        f"Likeness {'in meaning' if model else 'of words'} by {by}", key="likeness", opens=result,
        asked=lambda row: " · ".join(names.get(row[side], row[side]) for side in ("target", "reference")),
        said=_BY_MODEL if model else _BY_WORDS,
    )  # fmt: skip
    read = "the likest sentences of a pair" if model else "the words that a pair shares"
    with st.expander(f"All pairs as a table; choose a row to read {read}"):
        rows = pairs.with_columns(
            pl.col("target").replace(names).alias("one"), pl.col("reference").replace(names).alias("other")
        )
        sizes = [
            "cosine_equal",
            "jensen_shannon",
            "n_shared_terms",
            "n_words_target",
            "n_words_reference",
            "n_articles_target",
            "n_articles_reference",
        ]
        shown = ["one", "other", *(["cosine_model"] if model else []), "cosine", *sizes]
        show.result_table(
            result, key="likeness-table", rows=rows, columns=shown,
            title="Likest sentences of the two" if model else "Words that both use",
        )  # fmt: skip
    show.made_by(result)


def _asked(view: cache.View) -> None:
    """Copies, as far as asked for."""
    corpus = cache.selected(view)
    first, second, _ = st.columns([1, 1, 2])
    with first:
        share = controls.pick("Shared, at least", "share", list(SHARES), SHARES, default="0.5")
    with second:
        window = controls.pick("Apart, at most", "apart", list(WINDOWS), WINDOWS)
    result = columns.copies(view, float(share), None if window == "any" else int(window))
    if result.table.height:
        _copies(corpus, result)
    else:
        show.note(
            f"No two of {corpus.n_articles:,} articles share {SHARES[share]} of their runs of five words, and none is the "
            "same text twice. Ask for a smaller share, or for any time."
        )
    show.made_by(result)


def _copies(corpus: Corpus, result: Result) -> None:
    names = corpus.sources_named()
    titles = dict(corpus.base.facts.select("article_id", pl.col("title").fill_null("untitled")).rows())
    groups = copy_groups(result, names)
    show.caption(f"{copy_facts(result)} To count each text once on every page, choose “copies” in the line of filters.")
    pairs = copy_pairs(result, names, titles)
    _pair(corpus, result, pairs)
    show.subheading("All pairs", "The likest first; choose a row to read the shared runs.")
    added = [name for name in pairs.columns if name not in result.table.columns]
    show.result_table(
        result, key="pairs", rows=result.table.hstack(pairs.select(added)), columns=pairs.columns,
        title="Shared runs, in the earlier and the later article",
    )  # fmt: skip
    show.subheading("Groups of copies", "Articles that pairs join, whoever wrote them first.")
    show.table(groups, key="copy-groups")
    sources = copy_sources(result, names)
    if sources.height > 1:
        show.subheading(
            "Which sources share text",
            "Whose article is the earlier, down; whose the later, across. Articles of one day stand in the order of their ids.",
        )
        show.chart(copy_grid(sources), sources, "Pairs of copies by source", key="copy-grid")


def _pair(corpus: Corpus, result: Result, pairs: pl.DataFrame) -> None:
    """One pair side by side, the shared runs marked."""
    ids = [f"{a}~{b}" for a, b in result.table.select("article_id_a", "article_id_b").rows()][:MOST_OFFERED]
    said = [
        f"{row['earlier']} · {row['later']} · {row['title_earlier'][:60]} · "
        f"{'the same text' if row['kind'] == 'exact' else percent(row['share'])}"
        for row in pairs.head(MOST_OFFERED).iter_rows(named=True)
    ]
    chosen = controls.pick("Side by side", "pair", ids, dict(zip(ids, said, strict=True)))
    row = result.table.row(ids.index(chosen), named=True)
    spans = mk.evidence(corpus, result, row, limit=MOST_RUNS * 2)
    facts = {
        one["article_id"]: one for one in corpus.base.rows_of([row["article_id_a"], row["article_id_b"]]).to_dicts()
    }
    names = corpus.sources_named()
    for column, side in zip(st.columns(2, gap="large"), ("a", "b"), strict=True):
        article = facts[row[f"article_id_{side}"]]
        mine = spans.filter(pl.col("article_id") == article["article_id"])
        with column:
            head = " · ".join(
                [names.get(row[f"source_{side}"], row[f"source_{side}"]), row[f"date_{side}"] or "no date",
                 f"{percent(row[f'containment_{side}'])} of it stands in the other"]
            )  # fmt: skip
            composed = '<span class="mk-mark-composed">composed</span>' if article.get("composed") else ""
            show.html(
                f'<p class="mk-caption">{composed}{escape(head)}</p><div class="mk-pair" tabindex="0">'
                f"<h2>{escape(article['title'] or 'Untitled')}</h2>{marked(article['text'], run_marks(mine))}</div>"
            )
    show.caption(
        f"Marked: runs of five and more words that stand in both ({row['n_shared_words']:,} words, the longest run "
        f"{row['longest_shared_run']:,}). Who wrote them first, one of the two or an agency, is not seen."
    )


if __name__ == "__main__":
    page()
