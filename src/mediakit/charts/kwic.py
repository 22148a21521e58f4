"""In what order is a concordance read? Lines sorted by the words around the match bring alike uses together.

Sinclair (1991) reads a sorted concordance downwards: what stands again and again at the same place is a pattern of use.
"""

from __future__ import annotations

import polars as pl

from mediakit.errors import unknown
from mediakit.result import Result

__all__ = ["SORTS", "sorted_lines"]

# order -> how it is called
SORTS = {
    "text": "as in the articles", "left": "word on the left", "right": "word on the right", "match": "the match itself",
    "source": "source", "date": "date",
}  # fmt: skip


def sorted_lines(result: Result, sort: str = "text") -> pl.DataFrame:
    """The lines of a concordance in another order, each with `row`, its number in the result's table.

    Arguments: result, of concordance; sort, "left" and "right" (the nearest word on that side first, then the ones beyond
    it), "match", "source", "date" (lines without one last) or "text".
    Raises ArgumentError for an unknown order.

    >>> import mediakit as mk
    >>> corpus = mk.from_texts({"a": ["A red car. An old car.", "The car."]})
    >>> sorted_lines(mk.concordance(corpus, pattern="car"), "left")["before"].to_list()
    ['An old', 'A red', 'The']
    """
    if sort not in SORTS:
        raise unknown("sort", sort, SORTS)
    table = result.table.with_row_index("row")
    bare = {
        side: pl.col(side).str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}\s'-]", "") for side in ("before", "after")
    }
    keys = {
        "text": [pl.col("row")],
        "left": [bare["before"].str.split(" ").list.reverse().list.join(" ").str.strip_chars(), bare["after"]],
        "right": [bare["after"].str.strip_chars(), bare["before"]],
        "match": [pl.col("match").str.to_lowercase(), bare["after"]],
        "source": [pl.col("source"), pl.col("date")],
        "date": [pl.col("date"), pl.col("source")],
    }  # fmt: skip
    return table.sort([*keys[sort], pl.col("row")], nulls_last=True)
