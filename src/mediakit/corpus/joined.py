"""One corpus of two: articles that were read later beside those at hand.

An id that stands in both is kept with what was at hand; the article read later under the same id is told as a reject if its
text is another one, and left out where it is the same.
"""

from __future__ import annotations

import polars as pl

from mediakit.corpus.corpus import REJECT_COLUMNS, Base

__all__ = ["joined"]

_SAME = "its article_id is that of an article at hand"
_ADVICE = "give it an id of its own, or none"


def joined(at_hand: Base, more: Base) -> Base:
    """The articles of both, with the codebook, sources and folder of the first.

    Arguments: at_hand; more, read later.
    Returns a new Base; notes and rejects of both.
    """
    known = at_hand.articles.select("article_id", pl.col("text").alias("known-text"))
    table = more.articles.join(known, on="article_id", how="left", maintain_order="left")
    new = table.filter(pl.col("known-text").is_null()).drop("known-text")
    twice = table.filter(pl.col("known-text").is_not_null())
    others = twice.filter(pl.col("text") != pl.col("known-text"))
    rejects = pl.DataFrame(
        [(one["article_id"], None, _SAME, _ADVICE) for one in others.iter_rows(named=True)],
        schema=REJECT_COLUMNS, orient="row",
    )  # fmt: skip
    same = twice.height - others.height
    notes = (f"{same:,} of the articles read later were there already and are left out",) if same else ()
    articles = pl.concat([at_hand.articles, new], how="diagonal_relaxed")
    if "composed" in articles.columns:
        articles = articles.with_columns(pl.col("composed").fill_null(False))
    return Base(
        articles,
        at_hand.codebook,
        pl.concat([at_hand.rejects, more.rejects, rejects], how="diagonal_relaxed"),
        (*at_hand.notes, *more.notes, *notes),
        at_hand.folder,
        at_hand.sources,
    )
