"""Which sources tell which found event? A row per group of articles, a column per source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from mediakit.corpus.absence import not_found
from mediakit.corpus.corpus import Corpus
from mediakit.result import Result

__all__ = ["found_event_rows"]


def found_event_rows(result: Result, corpus: Corpus, sources: Sequence[str], names: Mapping[str, str]) -> pl.DataFrame:
    """The groups of two articles and more, by date, with what each source has on them.

    Arguments: result, of events; corpus, that it was made of; sources, those to show; names, of sources.
    Returns first_date, last_date, headline (of the earliest article), shared, n_articles, n_sources, and a column for each
    source: the headline of its first article on the event with the number of its articles, or that none was found in how
    much text.
    """
    several = result.table.filter(pl.col("n_articles") > 1)["article_id"].to_list()
    about = corpus.base.rows_of(several).select(
        "article_id",
        "date",
        pl.coalesce(pl.col("title").replace("", None), pl.col("text").str.slice(0, 70)).alias("headline"),
    )
    told = result.table.filter(pl.col("n_articles") > 1).join(about, on="article_id", how="left", maintain_order="left")
    group = told.group_by("event_group", maintain_order=True).agg(
        pl.col("date").min().alias("first_date"), pl.col("date").max().alias("last_date"), pl.col("headline").first(),
        pl.col("shared").first(), pl.col("n_articles").first(), pl.col("n_sources").first(),
    )  # fmt: skip
    columns = []
    for source in sources:
        mine = told.filter(pl.col("source") == source).group_by("event_group", maintain_order=True)
        cells = mine.agg(pl.col("headline").first(), pl.len().alias("n")).select(
            "event_group",
            pl.when(pl.col("n") > 1)
            .then(pl.format("{} (and {} more)", "headline", pl.col("n") - 1))
            .otherwise("headline")
            .alias("cell"),
        )
        absent = not_found(*_searched(corpus, source))
        found = group.select("event_group").join(cells, on="event_group", how="left", maintain_order="left")
        columns.append(found["cell"].fill_null(absent).alias(names.get(source, source)))
    return group.with_columns(columns).sort("first_date", "event_group", nulls_last=True).drop("event_group")


def _searched(corpus: Corpus, source: str) -> tuple[int, int]:
    rows = set(
        corpus.articles.with_columns(pl.Series("row", corpus.rows)).filter(pl.col("source") == source)["row"].to_list()
    )
    n_sentences = sum(int(pl.Series(part.article).is_in(list(rows)).sum()) for part in corpus.parts)
    return len(rows), n_sentences
