"""Whose voices does each group let speak, how much, and with which verbs?

Quotations (see quotations.py) counted by speaker. Speakers get a name for this (corpus/quoted.py): an actor of the
codebook where an alias is in the words that name them, else the last name in those words; a surname and `he` or `she`
are traced within the article by order alone. So read small counts with their evidence. What is said without a speaker
that could be found is `(not named)`, and counts in the shares.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import Groups, group
from mediakit.corpus.quoted import Quoted, actors_named, quoted, quoted_in
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place
from mediakit.result import Result
from mediakit.text.cues import STANCES, past_form

__all__ = ["evidence", "voices"]

_ROWS = {"group": pl.Int64, "speaker": pl.String, "n_words": pl.Int64, "cue": pl.String, "stance": pl.String}


def voices(corpus: Corpus, *, by: str | Sequence[str] = "source") -> Result:
    """Count quotations by speaker in each group.

    Arguments: by, what makes a group.
    Returns a row per group and speaker, the most quoted words first: the columns of `by`, speaker (an actor's name, or
    the speaker's; "(not named)" where none was found), n_quotations, n_words (selected words of these),
    share_of_quoted_words (of all quotations of the group, 0 to 1), cues (verbs in their past form with counts, such as
    "said 5, claimed 2"),
    and the share of each stance among the speaker's quotations with a cue, 0 to 1, null where none has one:
    share_neutral, share_asked, share_claimed, share_admitted, share_denied, share_warned, share_demanded,
    share_promised, share_praised, share_criticised, share_believed. A quotation inside another counts in both.
    Raises ArgumentError for an unknown column.
    Sources: Pareti (2015), attribution; Newell et al. (2018), PolNeAR.

    >>> import mediakit as mk
    >>> corpus = mk.from_texts({"a": ["Ann Lee said it rained. Lee claimed that it was cold.", "Bo Day denied it."]})
    >>> mk.voices(corpus).table.select("speaker", "n_quotations", "cues").rows()
    [('Ann Lee', 2, 'claimed 1, said 1'), ('Bo Day', 1, 'denied 1')]
    """
    groups = group(corpus, by)
    rows = _rows(corpus, groups)
    per_speaker = rows.group_by("group", "speaker").agg(
        pl.len().cast(pl.Int64).alias("n_quotations"),
        pl.col("n_words").sum(),
        *(
            (pl.col("stance") == stance).sum().truediv(pl.col("stance").count()).fill_nan(None).alias(f"share_{stance}")
            for stance in STANCES
        ),
    )
    total = pl.col("n_words").sum().over("group")
    table = (
        per_speaker.with_columns((pl.col("n_words") / total).fill_nan(None).alias("share_of_quoted_words"))
        .join(_cues(rows), on=["group", "speaker"], how="left")
        .join(groups.keys.with_row_index("group").with_columns(pl.col("group").cast(pl.Int64)), on="group", how="left")
        .sort("group", "n_words", "n_quotations", "speaker", descending=[False, True, True, False])
    )
    composed = ["composed"] if "composed" in groups.keys.columns and "composed" not in groups.by else []
    shares = [f"share_{stance}" for stance in STANCES]
    columns = ["speaker", "n_quotations", "n_words", "share_of_quoted_words", "cues", *shares]
    return Result(table.select(*groups.by, *columns, *composed), make_recipe(corpus, "voices", {"by": groups.by}))


def _rows(corpus: Corpus, groups: Groups) -> pl.DataFrame:
    """A row per quotation and group that the first selected sentence of its content is in."""
    tables = [pl.DataFrame(schema=_ROWS)]
    for number, (part, (sentence, member)) in enumerate(zip(corpus.parts, groups.pairs, strict=True)):
        found = quoted_in(corpus, number)  # a part at a time: each quotation is a kilobyte of objects
        order = np.argsort(sentence, kind="stable")
        sentences, members = sentence[order], member[order]
        at = part.sentence_of_chunk(np.array([one.first for one in found], np.int64))
        first, end = np.searchsorted(sentences, at, side="left"), np.searchsorted(sentences, at, side="right")
        rows: list[tuple[Any, ...]] = []
        for one, name, a, b in zip(found, actors_named(corpus, found), first.tolist(), end.tolist(), strict=True):
            rows += [(g, name, one.n_words, _cue(one), one.found.stance) for g in members[a:b].tolist()]
        tables.append(pl.DataFrame(rows, schema=_ROWS, orient="row"))
    return pl.concat(tables)


def _cue(one: Quoted) -> str | None:
    return None if one.found.lemma is None else past_form(one.found.lemma)


def _cues(rows: pl.DataFrame) -> pl.DataFrame:
    """The cues of each group's speaker with their counts, most frequent first; an empty text where none is."""
    counted = rows.group_by("group", "speaker", "cue").agg(pl.len().alias("n"))
    counted = counted.sort("group", "speaker", "n", "cue", descending=[False, False, True, False])
    shown = pl.when(pl.col("cue").is_not_null()).then(pl.format("{} {}", "cue", "n"))
    return counted.group_by("group", "speaker", maintain_order=True).agg(
        shown.drop_nulls().str.join(", ").alias("cues")
    )


def evidence(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int) -> list[Place]:
    """The quotations of a row's speaker, in its group's sentences."""
    found = quoted(corpus)
    places = [
        Place(one.part, one.first, one.last)
        for one, name in zip(found, actors_named(corpus, found), strict=True)
        if name == row["speaker"]
    ]
    return places[:limit]
