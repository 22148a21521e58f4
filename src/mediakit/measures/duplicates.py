"""Which articles are copies of each other: wire stories, reprints, versions of one text?

Every pair of articles whose texts are the same (exact) or share a good part of their word 5-grams (near). The share is
given both ways, since a story that a paper cut in half stands whole in the original and the original half in it. The
5-grams a source repeats in five or more of its texts (notices, calls to subscribe) make no pair. How: corpus/copies.py.

A pair says that words are shared, not who wrote them first: agencies, press releases and long quotations of the same
speech make pairs too. Headlines are not compared. Paraphrase and translation are not seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from mediakit.corpus.all_at_once import all_at_once
from mediakit.corpus.copies import telling_runs
from mediakit.corpus.copy_pairs import check_settings, copies_of, copy_pairs
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import NONE, composed_articles
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place
from mediakit.corpus.word_stream import WordStream, word_stream
from mediakit.result import Result
from mediakit.stats.minhash import GRAM, gram_hashes

__all__ = ["duplicates", "evidence"]


def duplicates(
    corpus: Corpus,
    *,
    near: bool = True,
    min_share: float = 0.5,
    window_days: int | None = None,
    min_words: int = 20,
) -> Result:
    """Find the pairs of selected articles that are copies of each other.

    Arguments: near, whether to look for more than exact copies; min_share, least share of the word 5-grams of one
    article that stand in the other (either way); window_days, most days between the two (None: any; unknown dates
    count as near); min_words, least words that near copies share.
    Returns article_id_a, article_id_b (a is the earlier; without dates, in the order of ids), source_a, source_b, date_a,
    date_b, kind (exact: all words of the texts are the same; near), jaccard (5-grams in both over those in either, 0 to
    1), containment_a and containment_b (share of a's 5-grams found in b, and of b's in a, 0 to 1, higher = more
    of the article stands in the other), n_shared_words (words in shared runs of five and more), longest_shared_run
    (words), duplicate_group (id of the earliest article of those that pairs join). Likest first.
    Raises ArgumentError for a share outside 0 to 1, fewer than 0 days, fewer than 1 word.
    Sources: Broder (1997), resemblance and containment; Irber et al. (2022), scaled MinHash.

    >>> import mediakit as mk
    >>> story = "The bridge over the river was closed on Monday after the flood and opened again on Friday."
    >>> corpus = mk.from_texts({"a": [story], "b": [story + " Nobody was hurt.", "Bread is dear."]})
    >>> mk.duplicates(corpus, min_words=10).table.select("source_a", "source_b", "kind", "n_shared_words").rows()
    [('b', 'a', 'near', 17)]
    """
    all_at_once(corpus, "duplicates")
    check_settings(min_share, window_days, min_words)
    settings: dict[str, Any] = {"near": near, "min_share": min_share, "min_words": min_words}
    found = copy_pairs(corpus, window_days=window_days, **settings)
    recipe = make_recipe(
        corpus, "duplicates", settings | {"window_days": window_days}, notes=_notes(corpus, settings, window_days)
    )
    return Result(_table(corpus, found), recipe)


def _table(corpus: Corpus, found: pl.DataFrame) -> pl.DataFrame:
    articles = corpus.base.facts
    composed = composed_articles(corpus)
    columns = []
    for side in ("a", "b"):
        about = articles[found[side].to_numpy()].select("article_id", pl.col("source").fill_null(NONE), "date")
        columns += [series.alias(f"{series.name}_{side}") for series in about.get_columns()]
    kind = pl.Series("kind", ["near", "exact"], dtype=pl.String).gather(found["exact"].cast(pl.UInt8))
    numbers = [
        found["jaccard"], found["share_a"].alias("containment_a"), found["share_b"].alias("containment_b"),
        found["n_words"].alias("n_shared_words"), found["longest"].alias("longest_shared_run"),
        articles["article_id"].gather(found["group"]).alias("duplicate_group"),
    ]  # fmt: skip
    table = pl.DataFrame(columns).hstack([kind, *numbers])
    if composed.any():
        either = composed.gather(found["a"]) | composed.gather(found["b"])
        table = table.with_columns(either.alias("composed"))
    names = [f"{name}_{side}" for name in ("article_id", "source", "date") for side in ("a", "b")]
    likest = pl.max_horizontal("containment_a", "containment_b")
    order = [pl.col("kind") != "exact", -likest, -pl.col("jaccard"), pl.col("article_id_a"), pl.col("article_id_b")]
    return table.select(*names, pl.all().exclude(names)).sort(order)


def _notes(corpus: Corpus, settings: Mapping[str, Any], window_days: int | None) -> list[str]:
    found = copies_of(corpus, **settings)
    notes = []
    if len(found.formulas):
        notes.append(
            f"{len(found.formulas):,} word {GRAM}-grams do not count: they stand in 5 or more texts of one source"
        )
    if found.n_frequent:
        notes.append(
            f"{found.n_frequent:,} texts stand more than 50 times: their copies are paired with the former one"
        )
    undated = int(corpus.facts["date"].null_count())
    if window_days is not None and undated:
        notes.append(f"{undated:,} articles without a date are taken as near in time to every other")
    if composed_articles(corpus).gather(corpus.rows).any():
        notes.append("pairs with composed texts are marked: they were written for this corpus")
    return notes


def evidence(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int) -> list[Place]:
    """The shared runs, longest first, each in the first article and then in the second."""
    ids = corpus.base.facts["article_id"]
    at = [int((ids == row[f"article_id_{side}"]).arg_max() or 0) for side in ("a", "b")]
    parts = [_part_of(corpus, one) for one in at]
    streams = [word_stream(corpus.parts[part], [one]) for part, one in zip(parts, at, strict=True)]
    if row["kind"] == "exact":
        runs = [((0, len(streams[0].hashes)), (0, len(streams[1].hashes)))]
    else:
        settings = {name: parameters[name] for name in ("near", "min_share", "min_words")}
        grams = [gram_hashes(stream.hashes, stream.cuts) for stream in streams]
        found = telling_runs(grams[0][0], grams[1][0], grams[0][1], grams[1][1], copies_of(corpus, **settings).formulas)
        runs = [
            ((a, a + n + GRAM - 1), (b, b + n + GRAM - 1))
            for a, b, n in zip(found.a.tolist(), found.b.tolist(), found.n.tolist(), strict=True)
        ]
    places = [_place(part, s, one) for run in runs for part, s, one in zip(parts, streams, run, strict=True)]
    return places[:limit]


def _part_of(corpus: Corpus, row: int) -> int:
    return next(number for number, part in enumerate(corpus.parts) if np.any(part.article == row))


def _place(part: int, stream: WordStream, run: tuple[int, int]) -> Place:
    first, last = run[0], run[1] - 1
    return Place(
        part, int(stream.chunk[first]), int(stream.chunk[last]), int(stream.word[first]), int(stream.word[last])
    )
