"""Which events does each group tell, how much, and which not?

Sentences are assigned to events by the codebook's cues, or by the events that articles bring (corpus/passages.py); here
they are counted. Not to tell an event is a row of its own, with how much text could have told it: an article dated
before an event began cannot.

A headline without cues follows the first event of the text, so position 0 may be a headline that names no event.

What this cannot see: an event told without any word of the codebook, and what a source published outside this corpus.
So absence says "not found in these articles" and never that a source kept silent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from mediakit.corpus.absence import not_found
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import Groups, as_names, group
from mediakit.corpus.passages import Passages, passages
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place, sentence_places
from mediakit.errors import ArgumentError, unknown
from mediakit.result import Result

__all__ = ["coverage", "evidence"]

TOO_OLD = "all articles are older than the event"


def coverage(corpus: Corpus, *, by: str | Sequence[str] = "source") -> Result:
    """Count which events each group tells.

    Arguments: by, what makes a group (any but "event").
    Returns a row per group and event, those that the group does not tell included: the columns of `by`, event,
    n_articles (that tell it), n_sentences (that tell it), share (n_sentences over the group's sentences that tell any
    event, 0 to 1, null where it does not tell this one; a sentence that tells two counts for both, so shares may add up
    to more than 1), first_date (earliest date of an article that tells it; of composed texts the day they are told as
    of), position (mean over these articles of where the first sentence on it stands, headline included: 0 = first
    sentence, 1 = last), n_articles_possible and n_sentences_possible (of the group, in articles not dated before the
    event began), note.
    Raises ArgumentError where the corpus knows no events, or for an unknown column.
    Sources: D'Alessio & Allen (2000), gatekeeping and coverage bias; Hamborg, Donnay & Gipp (2019), event selection.

    >>> import mediakit as mk
    >>> from mediakit.corpus.codebook import Codebook
    >>> book = Codebook.model_validate({"event": [{"id": "flood", "name": "The flood", "terms": ["flood*"]}]})
    >>> corpus = mk.from_texts({"a": ["Calm. The flood came."], "b": ["A quiet day."]}, codebook=book)
    >>> mk.coverage(corpus).table.select("source", "n_sentences", "position", "note").rows()
    [('a', 2, 0.0, None), ('b', 0, None, 'not found in 1 article, 1 sentence')]
    """
    names = as_names(by)
    if "event" in names:
        raise ArgumentError("`by` names event, but every group has a row for each event; name another column")
    found, groups = passages(corpus.base), group(corpus, by)
    if not found.events:
        raise ArgumentError(
            "this corpus knows no events; add [[event]] with id, name and terms to a corpus.toml and open the corpus with "
            "it, or give the articles a column `events`"
        )
    told, n_any = _told(corpus, groups, found)
    held = _held(corpus, groups)
    of_group = held.group_by("group").agg(
        pl.len().cast(pl.Int64).alias("n_articles_possible"), pl.col("n_held").sum().alias("n_sentences_possible")
    )
    rows = _grid(groups, found)
    for counted in (_totals(corpus, told), _too_early(corpus, found, held, told)):
        rows = rows.join(counted, on=["group", "event"], how="left")
    for counted in (n_any, of_group):
        rows = rows.join(counted, on="group", how="left")
    recipe = make_recipe(corpus, "coverage", {"by": names})
    return Result(_finished(rows.sort("group", "event"), groups, found), recipe)


def _grid(groups: Groups, found: Passages) -> pl.DataFrame:
    """Every group with every event, as numbers."""
    g, e = np.divmod(np.arange(len(groups) * len(found.events)), max(len(found.events), 1))
    return pl.DataFrame({"group": g, "event": e})


def _finished(rows: pl.DataFrame, groups: Groups, found: Passages) -> pl.DataFrame:
    """The table: numbers as names, what is missing as 0, the share and the note."""
    rows = rows.with_columns(pl.col(pl.Int64).fill_null(0)).with_columns(
        pl.col("n_articles_possible") - pl.col("n_early"),
        pl.col("n_sentences_possible") - pl.col("n_sentences_early"),
        pl.when(pl.col("n_sentences") > 0).then(pl.col("n_sentences") / pl.col("n_any")).alias("share"),
    )
    counts = rows.select("n_articles", "n_articles_possible", "n_sentences_possible").rows()
    notes = [None if n else not_found(*possible) if possible[0] else TOO_OLD for n, *possible in counts]
    table = groups.keys[rows["group"].to_numpy()].with_columns(
        pl.Series("event", found.events, dtype=pl.String).gather(rows["event"]),
        *rows.drop("group", "event").get_columns(),
        pl.Series("note", notes, dtype=pl.String),
    )
    composed = [name for name in ("composed",) if name in groups.keys.columns and name not in groups.by]
    numbers = ["n_articles", "n_sentences", "share", "first_date", "position"]
    possible = ["n_articles_possible", "n_sentences_possible"]
    return table.select(*groups.by, "event", *numbers, *possible, *composed, "note")


def _held(corpus: Corpus, groups: Groups) -> pl.DataFrame:
    """Every article in every group, with its selected sentences there: group, article, n_held."""
    frames = [
        pl.DataFrame({"group": member, "article": part.article[sentence].astype(np.int64)})
        for part, (sentence, member) in zip(corpus.parts, groups.pairs, strict=True)
    ]
    return pl.concat(frames).group_by("group", "article").agg(pl.len().cast(pl.Int64).alias("n_held"))


def _told(corpus: Corpus, groups: Groups, found: Passages) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What each article in each group tells: group, article, event, n_told, position; and group, n_any: how many of a
    group's sentences tell any event."""
    frames, any_event = [], []
    for part, (sentence, member), (told, event) in zip(corpus.parts, groups.pairs, found.pairs, strict=True):
        row = part.article[sentence].astype(np.int64)
        at = pl.DataFrame({"sentence": part.sentence[sentence].astype(np.int64), "group": member, "article": row})
        pairs = at.join(pl.DataFrame({"sentence": told, "event": event}), on="sentence", how="inner")
        any_event.append(pairs.select("sentence", "group").unique().select("group"))
        first = pairs.group_by("group", "article", "event").agg(
            pl.len().cast(pl.Int64).alias("n_told"), pl.col("sentence").min()
        )
        of_article = part.tokens.article_of_sentence
        begin = np.searchsorted(of_article, first["article"].to_numpy())
        last = np.searchsorted(of_article, first["article"].to_numpy(), side="right") - 1
        place = (first["sentence"].to_numpy() - begin) / np.maximum(last - begin, 1)
        frames.append(first.drop("sentence").with_columns(pl.Series("position", place, dtype=pl.Float64)))
    n_any = pl.concat(any_event).group_by("group").agg(pl.len().cast(pl.Int64).alias("n_any"))
    return pl.concat(frames), n_any


def _totals(corpus: Corpus, told: pl.DataFrame) -> pl.DataFrame:
    """By group and event: articles, sentences, first date and mean position."""
    # In the order of the ids, so that not even rounding depends on the order of the articles.
    ordered = told.with_columns(
        _days(corpus).gather(told["article"]).alias("day"),
        corpus.base.facts["article_id"].gather(told["article"]).alias("id"),
    ).sort("id")
    return ordered.group_by("group", "event").agg(
        pl.len().cast(pl.Int64).alias("n_articles"),
        pl.col("n_told").sum().alias("n_sentences"),
        pl.col("day").min().alias("first_date"),
        pl.col("position").mean(),
    )


def _too_early(corpus: Corpus, found: Passages, held: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """By group and event: articles, and their sentences, that are dated before the event began: n_early,
    n_sentences_early. An article whose own metadata name the event counts as telling it, whatever its date."""
    begins = {event.id: event.start.isoformat() for event in corpus.codebook.event if event.start}
    days = _days(corpus).gather(held["article"]).to_list()
    frames = [
        pl.DataFrame(schema={"group": pl.Int64, "event": pl.Int64, "n_early": pl.Int64, "n_sentences_early": pl.Int64})
    ]
    for number, begin in enumerate(begins.get(name) for name in found.events):
        if begin is None:
            continue
        early = held.filter(pl.Series([bool(day) and day < begin[: len(day)] for day in days], dtype=pl.Boolean))
        silent = early.join(told.filter(pl.col("event") == number), on=["group", "article"], how="anti")
        counted = silent.group_by("group").agg(
            pl.len().cast(pl.Int64).alias("n_early"), pl.col("n_held").sum().alias("n_sentences_early")
        )
        frames.append(counted.select("group", pl.lit(number, pl.Int64).alias("event"), "n_early", "n_sentences_early"))
    return pl.concat(frames)


def _days(corpus: Corpus) -> pl.Series:
    """The date of every article of the corpus; of one without date the day that it is told as of."""
    articles = corpus.base.facts
    if "told_as_of" not in articles.columns:
        return articles["date"]
    return articles["date"].fill_null(articles["told_as_of"].cast(pl.String))


def evidence(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int) -> list[Place]:
    """The sentences that tell the row's event, in the order of the articles."""
    found, places = passages(corpus.base), list[Place]()
    if row["event"] not in found.events:
        raise unknown("event", row["event"], found.events)
    number = found.events.index(str(row["event"]))
    for n, (part, (sentence, event)) in enumerate(zip(corpus.parts, found.pairs, strict=True)):
        telling = np.flatnonzero(np.isin(part.sentence, sentence[event == number]))
        places += sentence_places(corpus, n, telling[: limit - len(places)])
    return places
