"""Who is quoted, with which verb, saying what? Direct, indirect and mixed speech, one row a quotation.

Quotation marks and cue verbs give the content, commas and capital letters the speaker (text/quotations.py); no parser
and no model. Cues and the stance they carry are a list written for English news (text/data/cues.toml): `claimed` is how
the article presents a saying, not whether it is true. Attitudes told of somebody (supported, feared) count as well as
speech. What this cannot see: speech told without a cue, who a pronoun means, and sarcasm.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import NONE, columns_of_one
from mediakit.corpus.quoted import Quoted, quoted
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place
from mediakit.errors import ArgumentError
from mediakit.result import Result

__all__ = ["evidence", "quotations"]

_COLUMNS: dict[str, Any] = {
    "speaker": pl.String, "speaker_start_char": pl.Int64, "speaker_end_char": pl.Int64, "cue": pl.String,
    "stance": pl.String, "type": pl.String, "text": pl.String, "field": pl.String, "start_char": pl.Int64,
    "end_char": pl.Int64,
}  # fmt: skip


def quotations(corpus: Corpus, *, limit: int | None = None) -> Result:
    """List the quotations of the selected sentences.

    Arguments: limit, most rows (None for all; the recipe says how many there are).
    Returns article_id, source, speaker (as it stands; null if not found), speaker_start_char, speaker_end_char, cue
    (verb or phrase as it stands; null for quotation marks alone), stance (of the cue: neutral, asked, claimed,
    admitted, denied, warned, demanded, promised, praised, criticised, believed), type (direct: in quotation marks; indirect:
    without; mixed), text (what was said), field, start_char, end_char (of the text; code points into the stored field,
    end exclusive). A quotation inside another is a row of its own. One is listed where some of it is selected, and
    whole.
    Raises ArgumentError for a limit below 0.
    Sources: Pareti (2015), attribution as source, cue and content; Newell et al. (2018), PolNeAR.

    >>> import mediakit as mk
    >>> corpus = mk.from_texts({"a": ["The minister denied that bread is dear."]})
    >>> mk.quotations(corpus).table.select("speaker", "cue", "stance", "type", "text").rows()
    [('The minister', 'denied', 'denied', 'indirect', 'that bread is dear')]
    """
    if limit is not None and limit < 0:
        raise ArgumentError(f"limit is {limit}; give a number of rows, 0 or more, or None for all")
    found = quoted(corpus)
    table = _table(corpus, found if limit is None else found[:limit])
    notes = [f"{len(found):,} quotations, the first {table.height:,} shown"] if table.height < len(found) else []
    return Result(table, make_recipe(corpus, "quotations", {"limit": limit}, notes=notes))


def _table(corpus: Corpus, found: list[Quoted]) -> pl.DataFrame:
    first = columns_of_one(corpus)
    # a text is looked up once per article, not gathered once per quotation: that took gigabytes
    numbers, at = np.unique(np.array([one.article for one in found], np.int64), return_inverse=True)
    articles = corpus.base.rows(numbers)
    stored = {"title": articles["title"].to_list(), "text": articles["text"].to_list()}
    rows = [_row(one, stored[one.field][i]) for one, i in zip(found, at.tolist(), strict=True)]
    articles = articles.select(first)[at]
    about = articles.select("article_id", pl.col("source").fill_null(NONE), *first[2:])
    said = pl.DataFrame(rows, schema=_COLUMNS, orient="row")
    return about.hstack(said).select("article_id", "source", *_COLUMNS, *first[2:])


def _row(one: Quoted, stored: str) -> tuple[Any, ...]:
    found = one.found
    start, end = found.speaker or (None, None)
    cue = None if found.cue is None else " ".join(stored[slice(*found.cue)].split()).lower()
    content = " ".join(stored[found.start : found.end].split())
    speaker = None if start is None else one.said_by
    return speaker, start, end, cue, found.stance, found.type, content, one.field, found.start, found.end


def evidence(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int) -> list[Place]:
    """The selected part of a row's quotation."""
    wanted = (row["field"], row["start_char"], row["end_char"])
    return [
        Place(one.part, one.first, one.last)
        for one in quoted(corpus)
        if (one.field, one.found.start, one.found.end) == wanted
    ][: min(limit, 1)]
