"""Pairs of copies as a table of rows of the corpus: in order of date, within a window of days, with their groups.

`copies.py` compares texts only. Here are their dates, sources and ids, and what is derived from the pairs: which articles
belong together, and which of them stand in another one and can be left out.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.copies import Copies, find_copies
from mediakit.corpus.corpus import Corpus
from mediakit.errors import ArgumentError
from mediakit.stats.minhash import components

__all__ = ["KINDS", "check_settings", "copies_of", "copy_pairs", "date_order", "days_apart", "standing_in"]

Ints = npt.NDArray[np.int64]
KINDS = ("exact", "near")


def check_settings(min_share: float, window_days: int | None, min_words: int) -> None:
    """ArgumentError for settings that mean nothing."""
    if not 0 < min_share <= 1:
        raise ArgumentError(f"min_share is {min_share}; give a share above 0, at most 1")
    if window_days is not None and window_days < 0:
        raise ArgumentError(f"window_days is {window_days}; give 0 or more days, or None for any distance")
    if min_words < 1:
        raise ArgumentError(f"min_words is {min_words}; give a number of words, 1 or more")


def copies_of(corpus: Corpus, *, near: bool, min_share: float, min_words: int) -> Copies:
    """The copies among the selected texts, found once for a selection and these settings."""
    if not corpus.parts:
        return _found(corpus, near, min_share, min_words)
    key = ("copies", near, min_share, min_words)
    cache = corpus.parts[0].cache
    if key not in cache:
        cache[key] = _found(corpus, near, min_share, min_words)
    found: Copies = cache[key]
    return found


def copy_pairs(
    corpus: Corpus, *, near: bool = True, min_share: float = 0.5, window_days: int | None = None, min_words: int = 20
) -> pl.DataFrame:
    """Pairs of copies: a, b (rows of the corpus, the earlier first), exact, share_a, share_b, jaccard, n_words, longest,
    and `group`, the row of the earliest article that pairs join the two with.

    Pairs whose dates are more than window_days apart are left out; a partial date is as near as it can be, and an
    article without a date is near every other.
    """
    found = copies_of(corpus, near=near, min_share=min_share, min_words=min_words)
    keep = np.ones(len(found.a), np.bool_)
    if window_days is not None:
        keep = days_apart(corpus.base.facts["date"], found.a, found.b) <= window_days
    order = date_order(corpus.base.facts)
    row_at = np.argsort(order)
    a, b = found.a[keep], found.b[keep]
    group = row_at[components(len(order), order[a], order[b])[order[a]]]
    columns = {
        "a": a, "b": b, "exact": found.exact[keep], "share_a": found.share_a[keep], "share_b": found.share_b[keep],
        "jaccard": found.jaccard[keep], "n_words": found.n_words[keep], "longest": found.longest[keep], "group": group,
    }  # fmt: skip
    return pl.DataFrame(columns)


def standing_in(corpus: Corpus, pairs: pl.DataFrame, min_share: float) -> dict[int, tuple[int, float]]:
    """Articles that can be left out: row -> (row of the article in which it stands, how much of it does).

    An article is left out for another that is kept and holds at least min_share of its 5-grams. Where that is so both
    ways, the later one goes; where a longer text holds a shorter one, the shorter goes, whichever came first. So a text
    of which a good part stands nowhere else is never left out.
    """
    order = date_order(corpus.base.facts)
    holders: dict[int, list[tuple[int, float, float]]] = {}
    for a, b, share_a, share_b in pairs.select("a", "b", "share_a", "share_b").iter_rows():
        if share_b >= min_share:
            holders.setdefault(b, []).append((a, share_b, share_a))
        elif share_a >= min_share:
            holders.setdefault(a, []).append((b, share_a, share_b))
    left: dict[int, tuple[int, float]] = {}
    for row in sorted(holders, key=lambda one: -int(order[one])):  # the last first
        kept = [(other, share) for other, share, _ in holders[row] if other not in left]
        if kept:
            left[row] = max(kept, key=lambda one: (one[1], -int(order[one[0]])))
    return left


def date_order(articles: pl.DataFrame) -> Ints:
    """Each article's place in the order of dates; those without a date come last, equal ones by id."""
    numbered = articles.select("date", "article_id").with_row_index("row")
    rows = numbered.sort("date", "article_id", nulls_last=True)["row"].to_numpy()
    order = np.empty(len(rows), np.int64)
    order[rows] = np.arange(len(rows))
    return order


def _found(corpus: Corpus, near: bool, min_share: float, min_words: int) -> Copies:
    articles = corpus.base.facts
    numbers = articles["source"].rank("dense").cast(pl.Int64).fill_null(0).to_numpy() - 1
    order = date_order(articles)
    return find_copies(corpus, order, numbers, near=near, min_share=min_share, min_words=min_words)


def days_apart(dates: pl.Series, a: Ints, b: Ints) -> Ints:
    """The least number of days between two articles, as far as their dates say."""
    first, last = _day(dates, "start"), _day(dates, "end")
    apart = np.maximum(first[b] - last[a], first[a] - last[b])
    known = (dates.is_not_null() & (dates != "")).to_numpy()
    return np.where(known[a] & known[b], np.maximum(apart, 0), 0)


def _day(dates: pl.Series, which: str) -> Ints:
    """The first or last day that a date may mean, in days since 1970; 0 where there is none."""
    given = dates.to_frame("date").select(
        year=pl.col("date").str.slice(0, 4), month=pl.col("date").str.slice(5, 2), day=pl.col("date").str.slice(8, 2)
    )
    month = pl.col("month").replace("", "01" if which == "start" else "12")
    written = given.with_columns(month=month, no_day=pl.col("day") == "", day=pl.col("day").replace("", "01"))
    date = pl.concat_str("year", "month", "day", separator="-").str.to_date("%Y-%m-%d", strict=False)
    if which == "end":
        date = pl.when("no_day").then(date.dt.month_end()).otherwise(date)
    return written.select(date.cast(pl.Int32).cast(pl.Int64).fill_null(0)).to_series().to_numpy()
