"""What does the corpus hold, by group, event and time? Counts of articles and sentences, nothing scored."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import polars as pl

from mediakit.charts.palette import MUTED, colour_of
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import NONE, group

__all__ = ["coverage_chart", "held", "sources_held", "time_chart"]

# Months are shown one by one up to this many; a longer span is shown by year.
MOST_MONTHS = 48
# A name's words under each other (room for three), so that names stand side by side on a narrow screen
_WORDS_UNDER_EACH_OTHER = "split(datum.label, ' ')"


def held(corpus: Corpus, by: str | list[str]) -> pl.DataFrame:
    """Articles and sentences selected in each group: the columns of `by`, n_articles, n_sentences.

    >>> import mediakit as mk
    >>> held(mk.from_texts({"a": ["One. Two.", "Three."]}), "source").rows()
    [('a', 2, 3)]
    """
    groups = group(corpus, by)
    n = len(groups)
    n_sentences = np.zeros(n, np.int64)
    cells = []
    for part, (sentence, member) in zip(corpus.parts, groups.pairs, strict=True):
        n_sentences += np.bincount(member, minlength=n)
        cells.append(np.unique(part.article[sentence].astype(np.int64) * n + member))
    distinct = np.unique(np.concatenate(cells)) if cells else np.empty(0, np.int64)
    return groups.keys.with_columns(
        pl.Series("n_articles", np.bincount(distinct % max(n, 1), minlength=n)), pl.Series("n_sentences", n_sentences)
    )


def sources_held(corpus: Corpus) -> pl.DataFrame:
    """What is selected of each source: source, n_articles, n_words, first_date, last_date, and composed where any text is.

    >>> import mediakit as mk
    >>> sources_held(mk.from_texts({"a": ["One. Two.", "Three."]})).rows()
    [('a', 2, 3, None, None)]
    """
    table = corpus.facts.with_columns(pl.col("source").fill_null(NONE))
    marks = [pl.col("composed").any()] if "composed" in table.columns else []
    return (
        table.group_by("source")
        .agg(
            pl.len().alias("n_articles"), pl.col("n_words").sum(), pl.col("date").min().alias("first_date"),
            pl.col("date").max().alias("last_date"), *marks,
        )
        .sort(["n_articles", "n_words", "source"], descending=[True, True, False])
    )  # fmt: skip


def coverage_chart(
    table: pl.DataFrame, colours: dict[str, str], names: dict[str, str], events: dict[str, str]
) -> alt.LayerChart:
    """Who tells what: a disc per source and event, its area the number of sentences, the number beside it.

    Arguments: table, of `held` by source and event; colours and names, of sources; events, names in the codebook's order.
    """
    rows = table.filter(pl.col("event").is_in(list(events))).with_columns(
        pl.Series(
            "colour", [colour_of(s, colours) for s in table.filter(pl.col("event").is_in(list(events)))["source"]]
        ),
        pl.col("source").replace(names).str.strip_prefix("Composed: ").alias("name"),
        pl.col("event").replace(events).alias("event_name"),
    )
    order = [names.get(key, key).removeprefix("Composed: ") for key in colours if key in set(rows["source"])]
    base = alt.Chart(rows).encode(
        x=alt.X("name:N", title=None, sort=order,
                axis=alt.Axis(orient="top", labelAngle=0, labelLimit=130, ticks=False, domain=False, labelPadding=36,
                          labelOverlap=False, labelExpr=_WORDS_UNDER_EACH_OTHER)),
        y=alt.Y("event_name:N", title=None, sort=list(events.values()),
                axis=alt.Axis(labelLimit=330, ticks=False, domain=False)),
        tooltip=[alt.Tooltip("name:N"), alt.Tooltip("event_name:N"), alt.Tooltip("n_articles:Q"), alt.Tooltip("n_sentences:Q")],
    )  # fmt: skip
    discs = base.mark_circle(opacity=0.85).encode(
        size=alt.Size("n_sentences:Q", scale=alt.Scale(range=[12, 420]), legend=None),
        color=alt.Color("colour:N", scale=None),
    )
    numbers = base.mark_text(dx=15, align="left", color=MUTED, fontSize=11).encode(text=alt.Text("n_sentences:Q"))
    return alt.LayerChart(data=rows, layer=[discs, numbers]).properties(height=alt.Step(30))


def time_chart(table: pl.DataFrame) -> alt.Chart | None:
    """Articles by month, or by year where the span is long; None where no article has a date.

    Arguments: table, of articles with `date` (ISO 8601, may be partial: a year alone counts only by year).
    """
    dates = table["date"].drop_nulls()
    months = dates.filter(dates.str.len_chars() >= 7).str.slice(0, 7)
    if not len(dates):
        return None
    by_month = 0 < months.n_unique() <= MOST_MONTHS and len(months) == len(dates)
    spans = (months if by_month else dates.str.slice(0, 4)).alias("when")
    counted: Any = spans.value_counts().sort("when").rename({"count": "n_articles"})
    figure: alt.Chart = (
        alt.Chart(counted)
        .mark_bar(color=MUTED, opacity=0.7)
        .encode(
            x=alt.X("when:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True, ticks=False)),
            y=alt.Y("n_articles:Q", title="articles", axis=alt.Axis(tickMinStep=1)),
            tooltip=[alt.Tooltip("when:O"), alt.Tooltip("n_articles:Q")],
        )
        .properties(height=160)
    )
    return figure
