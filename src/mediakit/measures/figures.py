"""Which numbers do the sources give, of what, and on whose word?

Every number that counts or measures something, with its unit, qualifier, the date and place beside it and who is named
as giving it. With a codebook, a number is also told to be one of its figures, and the numbers of a figure can be set
side by side. Rules over words, no grammar (text/numbers.py says what they leave out; tests/gates/ how often they err):
a source's silence on a number is not measured, and a number that a source only passes on is one that it gives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.found_numbers import FoundNumber, numbers_in, place_of
from mediakit.corpus.groups import Groups, columns_of_one, group
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place
from mediakit.result import Result
from mediakit.text.reporting import as_of, attributed_to, scope_of

__all__ = ["evidence", "evidence_of_table", "figures", "figures_table"]

_COLUMNS = {
    "event": pl.String, "figure": pl.String, "value": pl.Float64, "value_low": pl.Float64, "value_high": pl.Float64,
    "unit": pl.String, "qualifier": pl.String, "attributed_to": pl.String, "as_of": pl.String, "scope": pl.String,
    "article_id": pl.String, "field": pl.String, "start_char": pl.Int64, "end_char": pl.Int64, "match": pl.String,
}  # fmt: skip


def figures(corpus: Corpus, *, by: str | Sequence[str] = "source") -> Result:
    """Numbers with what they count.

    Arguments: by, what makes a group.
    Returns one row a number, and where its sentence tells several events and it is no figure of one, a row for each:
    the columns of `by`, event, figure (id in the codebook, null where none fits), value (null for a range or "hundreds"),
    value_low, value_high (null where open), unit, qualifier, attributed_to, as_of (ISO, may be partial), scope,
    article_id, field, start_char, end_char (code points, end exclusive), match (the
    expression as it stands).

    >>> import mediakit as mk
    >>> corpus = mk.from_texts({"a": ["Police said at least 12 people were hurt."]})
    >>> mk.figures(corpus).table.select("value", "unit", "qualifier", "attributed_to").rows()
    [(12.0, 'people', 'at least', 'Police')]
    """
    groups = group(corpus, by)
    table = _table(corpus, groups)
    notes = [] if table.height else [f"no number that counts anything in {corpus.n_sentences} sentences"]
    return Result(table, make_recipe(corpus, "figures", {"by": groups.by}, notes=notes))


def _table(corpus: Corpus, groups: Groups) -> pl.DataFrame:
    keys = [name for name in groups.keys.columns if name not in _COLUMNS]
    found = list(numbers_in(corpus))
    of_sentence = [_by_sentence(sentence, member) for sentence, member in groups.pairs]
    labels, rows = groups.keys.rows(named=True), []
    for one, told in zip(found, _told(corpus, found), strict=True):
        for member in of_sentence[one.part].get(one.sentence, []):
            label = labels[member]
            if label.get("event", one.event) == one.event:
                rows.append((*(label[name] for name in keys), *_row(corpus, one, told)))
    schema = {name: groups.keys.schema[name] for name in keys} | _COLUMNS
    table = pl.DataFrame(rows, schema=schema, orient="row")
    table = table.sort(
        [*keys, "article_id", "field", "start_char", "event"],
        descending=[*[False] * (len(keys) + 1), True, False, False],
    )
    last = ["composed"] if "composed" in keys and "composed" in columns_of_one(corpus) else []
    first = [name for name in groups.by if name not in (*_COLUMNS, "composed")]
    return table.select(*first, *_COLUMNS, *last)


def _by_sentence(sentence: np.ndarray[Any, Any], member: np.ndarray[Any, Any]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for s, m in zip(sentence.tolist(), member.tolist(), strict=True):
        found.setdefault(s, []).append(m)
    return found


def _told(corpus: Corpus, found: Sequence[FoundNumber]) -> list[str | None]:
    """When each number's article is dated, or set."""
    articles = corpus.base.articles
    dates = articles["date"]
    if "told_as_of" in articles.columns:
        dates = dates.fill_null(articles["told_as_of"].cast(pl.String))
    return dates.gather([one.row for one in found]).to_list()


def _row(corpus: Corpus, one: FoundNumber, told: str | None) -> tuple[Any, ...]:
    number, (start, end) = one.number, one.number.whole
    article = corpus.base.articles["article_id"][one.row]
    return (
        one.event, one.figure, number.value, number.low, number.high, number.unit, number.qualifier,
        attributed_to(one.text, start, end), as_of(one.text, start, end, told), scope_of(one.text, start, end),
        article, one.field, one.start_char, one.end_char, " ".join(one.text[start:end].split()),
    )  # fmt: skip


def figures_table(corpus: Corpus, *, by: str | Sequence[str] = "source") -> Result:
    """The codebook's figures side by side: what each group gives as lowest and highest, and on whose word.

    Arguments: by, what makes a group. Only numbers that are a figure of the codebook and have bounds ("hundreds"
    has none) take part; they are of one unit.
    Returns one row per event, figure and group: the columns of `by`, event, figure, unit (the codebook's), lowest,
    highest, n (numbers given), n_articles, owners (who is named as giving them, the source itself where nobody is),
    factor (highest over lowest of the figure across all groups of the table; null where the lowest is 0).

    >>> import mediakit as mk
    >>> mk.figures_table(mk.from_texts({"a": ["Twelve people died."]})).table.height
    0
    """
    groups = group(corpus, by)
    found = _table(corpus, groups).filter(pl.col("figure").is_not_null() & pl.col("value_high").is_not_null())
    keys = [name for name in groups.by if name not in ("event", "composed")]
    composed = ["composed"] if "composed" in found.columns else []
    table = found.group_by("event", "figure", *keys, *composed).agg(
        pl.col("value_low").min().alias("lowest"),
        pl.col("value_high").max().alias("highest"),
        pl.len().cast(pl.Int64).alias("n"),
        pl.col("article_id").n_unique().cast(pl.Int64).alias("n_articles"),
        pl.col("attributed_to").fill_null("(own words)").unique().sort().str.join("; ").alias("owners"),
    )
    lowest = pl.col("lowest").min().over("figure")
    factor = pl.when(lowest > 0).then(pl.col("highest").max().over("figure") / lowest)
    units = {figure.id: figure.unit for figure in corpus.codebook.figure}
    unit = pl.Series("unit", [units[name] for name in table["figure"].to_list()], dtype=pl.String)
    table = table.with_columns(factor.alias("factor"), unit).sort("event", "figure", *keys, *composed)
    order = [*keys, "event", "figure", "unit", "lowest", "highest", "n", "n_articles", "owners", "factor", *composed]
    return Result(table.select(order), make_recipe(corpus, "figures_table", {"by": groups.by}))


def evidence(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int) -> list[Place]:
    """Where the number of a row stands."""
    found = numbers_in(corpus, row["article_id"])
    where = row["field"], row["start_char"], row["end_char"]
    places = [place_of(corpus, one) for one in found if (one.field, one.start_char, one.end_char) == where]
    return list(dict.fromkeys(places))[:limit]


def evidence_of_table(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int) -> list[Place]:
    """Where the numbers of a figure stand, in its group's sentences."""
    return [
        place_of(corpus, one)
        for one in numbers_in(corpus)
        if one.figure == row["figure"] and one.number.high is not None
    ][:limit]
