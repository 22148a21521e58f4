"""Which articles share an agency's text, or any common text, and what did each outlet add or leave out?

Groups in which every two articles are copies of each other, whole or in good part (corpus/wire.py). Of each article: how
many of its words stand in another one of the group, how many are its own, and how many words that another one has it
lacks. An agency is named only where the text itself names it as its origin.

What this cannot see: who wrote the shared text first (a press release and a quoted speech are shared too), a paraphrase,
and whether a word that is missing was cut or came later: agencies send several versions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from mediakit.corpus.all_at_once import all_at_once
from mediakit.corpus.copy_pairs import check_settings, date_order
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import composed_articles
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place
from mediakit.corpus.wire import MIN_SHARE, MIN_WORDS, Wire, wire_of
from mediakit.corpus.word_stream import word_stream
from mediakit.result import Result
from mediakit.text.agencies import agency_of

__all__ = ["evidence", "wire_copy"]


def wire_copy(corpus: Corpus, *, min_share: float = MIN_SHARE, min_words: int = MIN_WORDS) -> Result:
    """Find the groups of selected articles that share a text, and what each has of its own.

    Arguments: min_share, least share of the word 5-grams of one article that stand in the other (either way); min_words,
    least words that two of them share.
    Returns a row per article in a group, the largest groups first, of each the earliest article first: article_id, source,
    date, wire_group (id of the earliest article), n_articles (in the group), n_sources (in the group), n_words (of the
    text), n_shared_words (in runs of five and more that stand in another article of the group), n_own_words (the others:
    what it added), n_missing_words (of the group's article with the most shared words: shared words that it has more: what
    this one left out, at least), share_shared (n_shared_words over n_words, 0 to 1, higher = more of it is shared), agency
    (named by this article as its origin; null where it names none), composed where the corpus has composed texts.
    Raises ArgumentError for a share outside 0 to 1 or fewer than 1 word.
    Sources: Broder (1997), resemblance and containment; Boumans et al. (2018), agency copy in online news; Sørensen (1948),
    complete linkage.

    >>> import mediakit as mk
    >>> story = "ROME (AP) — The bridge over the river was closed on Monday after the flood and opened again on Friday."
    >>> corpus = mk.from_texts({"a": [story], "b": [story + " Nobody was hurt, said the mayor."], "c": ["Bread is dear."]})
    >>> mk.wire_copy(corpus, min_words=10).table.select("source", "n_shared_words", "n_own_words", "agency").rows()
    [('a', 19, 0, 'AP'), ('b', 19, 6, 'AP')]
    """
    all_at_once(corpus, "wire_copy")
    check_settings(min_share, None, min_words)
    found = wire_of(corpus, min_share=min_share, min_words=min_words)
    notes = ["shared words are no proof of an agency: it is named where a text names it as its origin"]
    if composed_articles(corpus).gather(corpus.rows).any():
        notes.append("composed texts are marked: they were written for this corpus")
    recipe = make_recipe(corpus, "wire_copy", {"min_share": min_share, "min_words": min_words}, notes=notes)
    return Result(_table(corpus, found), recipe)


def _table(corpus: Corpus, wire: Wire) -> pl.DataFrame:
    rows, n_words = wire.rows, np.diff(wire.starts)
    n_shared = np.array([int(wire.shared[wire.slice_of(one)].sum()) for one in range(len(rows))], np.int64)
    composed = composed_articles(corpus).gather(rows).alias("composed")
    about = corpus.base.rows(rows).with_columns(composed)
    ids = corpus.base.facts["article_id"]
    table = about.select("article_id", pl.col("source").fill_null("(none)"), "date", "composed").with_columns(
        ids.gather(rows[wire.group]).alias("wire_group"),
        pl.Series("n_words", n_words),
        pl.Series("n_shared_words", n_shared),
        pl.Series("n_own_words", n_words - n_shared),
        pl.Series("agency", [agency_of(text or "") for text in about["text"].to_list()], dtype=pl.String),
        pl.Series("order", date_order(corpus.base.facts)[rows]),
    )
    group = pl.col("wire_group")
    table = table.with_columns(
        pl.len().over(group).cast(pl.Int64).alias("n_articles"),
        pl.col("source").n_unique().over(group).cast(pl.Int64).alias("n_sources"),
        (pl.col("n_shared_words").max().over(group) - pl.col("n_shared_words")).alias("n_missing_words"),
        (pl.col("n_shared_words") / pl.col("n_words")).alias("share_shared"),
    ).sort(["n_articles", "wire_group", "order"], descending=[True, False, False])
    last = ["composed"] if composed_articles(corpus).any() else []
    counts = ["n_articles", "n_sources", "n_words", "n_shared_words", "n_own_words", "n_missing_words", "share_shared"]
    return table.select("article_id", "source", "date", "wire_group", *counts, "agency", *last)


def evidence(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int) -> list[Place]:
    """The runs of the article's words that stand in another article of its group, in text order."""
    wire = wire_of(corpus, **{name: parameters[name] for name in ("min_share", "min_words")})
    ids = corpus.base.facts["article_id"].gather(wire.rows)
    found = ids.index_of(row["article_id"])
    if found is None:
        return []
    return _runs(corpus, wire, int(found))[:limit]


def _runs(corpus: Corpus, wire: Wire, one: int) -> list[Place]:
    """The shared stretches of an article as places."""
    shared = wire.shared[wire.slice_of(one)]
    edges = np.flatnonzero(np.diff(np.concatenate([[False], shared, [False]]).astype(np.int8)))
    row = int(wire.rows[one])
    number = next(i for i, part in enumerate(corpus.parts) if np.any(part.article == row))
    stream = word_stream(corpus.parts[number], [row])
    return [
        Place(number, int(stream.chunk[a]), int(stream.chunk[b - 1]), int(stream.word[a]), int(stream.word[b - 1]))
        for a, b in edges.reshape(-1, 2).tolist()
    ]
