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
from mediakit.corpus.departures import WINDOW_DAYS, departures
from mediakit.corpus.found_numbers import MOST_KEPT, FoundNumber, numbers_in, place_of
from mediakit.corpus.groups import Groups, columns_of_one, group, label_of
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
    told, ids = _told(corpus), corpus.base.facts["article_id"].to_list()
    of_sentence = [_by_sentence(sentence, member) for sentence, member in groups.pairs]
    labels, rows = groups.keys.rows(named=True), []
    for one in numbers_in(corpus):
        members = [labels[member] for member in of_sentence[one.part].get(one.sentence, [])]
        if wanted := [label for label in members if label.get("event", one.event) == one.event]:
            row = _row(corpus, one, ids[one.row], told[one.row])
            rows += [(*(label[name] for name in keys), *row) for label in wanted]
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


def _told(corpus: Corpus) -> list[str | None]:
    """When each article is dated, or set."""
    return corpus.base.facts.select(pl.coalesce(_dates(corpus)).alias("told"))["told"].to_list()


def _dates(corpus: Corpus) -> list[pl.Expr]:
    """The columns that date an article, the first that is there counting."""
    names = [name for name in ("date", "told_as_of") if name in corpus.base.facts.columns]
    return [pl.col(name).cast(pl.String) for name in names]


def _row(corpus: Corpus, one: FoundNumber, article: str, told: str | None) -> tuple[Any, ...]:
    number, (start, end) = one.number, one.number.whole
    return (
        one.event, one.figure, number.value, number.low, number.high, number.unit, number.qualifier,
        *_said_beside(corpus, one.text, start, end, told),
        article, one.field, one.start_char, one.end_char, " ".join(one.text[start:end].split()),
    )  # fmt: skip


def _said_beside(corpus: Corpus, text: str, start: int, end: int, told: str | None) -> tuple[str | None, ...]:
    """On whose word, as of when and where a number of a sentence is given: looked for once, whatever is selected."""
    known: dict[Any, tuple[str | None, ...]] = corpus.base.cache.setdefault("said beside numbers", {})
    key = text, start, end, told
    if key not in known:
        found = attributed_to(text, start, end), as_of(text, start, end, told), scope_of(text, start, end)
        if len(known) >= MOST_KEPT:
            return found
        known[key] = found
    return known[key]


def figures_table(
    corpus: Corpus, *, by: str | Sequence[str] = "source", window_days: int | None = WINDOW_DAYS
) -> Result:
    """The codebook's figures side by side: what each group gives as lowest and highest, on whose word, and how far it departs.

    Arguments: by, what makes a group; window_days, most days between the dates of numbers that are compared (None: any).
    Only numbers that are a figure of the codebook and have bounds ("hundreds" has none) take part; they are of one unit.
    Returns one row per event, figure and group: the columns of `by`, event, figure, unit (the codebook's), lowest,
    highest, n (numbers given), n_articles, owners (who is named as giving them, the source itself where nobody is),
    factor (the largest ratio, above 1, of a number of the group and the nearest that another group gives of the same place
    within the window; null where none is apart or comparable), departs_from (that other group).

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
    units = {figure.id: figure.unit for figure in corpus.codebook.figure}
    unit = pl.Series("unit", [units[name] for name in table["figure"].to_list()], dtype=pl.String)
    table = table.with_columns(unit).join(
        _apart(corpus, found, [*keys, *composed], window_days),
        on=["figure", *keys, *composed],
        how="left",
        nulls_equal=True,
    )
    table = table.sort("event", "figure", *keys, *composed)
    measured = ["unit", "lowest", "highest", "n", "n_articles", "owners", "factor", "departs_from"]
    given = {"by": groups.by, "window_days": window_days}
    return Result(
        table.select(*keys, "event", "figure", *measured, *composed), make_recipe(corpus, "figures_table", given)
    )


def _apart(corpus: Corpus, found: pl.DataFrame, keys: Sequence[str], window_days: int | None) -> pl.DataFrame:
    """By figure and group: the largest factor by which a number of its own is apart from another group's, and whose."""
    dated = corpus.base.facts.select("article_id", pl.coalesce(_dates(corpus)).alias("told"))
    labels = [label_of([value for value in row if not isinstance(value, bool)]) for row in found.select(keys).rows()]
    claims = (
        found.with_columns(pl.Series("key", labels, dtype=pl.String))
        .join(dated, on="article_id", how="left", maintain_order="left")
        .with_row_index("number")
        .select(
            "figure", *keys, "key", "match", "scope", pl.col("number").cast(pl.Int64),
            pl.col("value_low").alias("low"), pl.col("value_high").alias("high"),
            pl.col("attributed_to").alias("owner"), pl.coalesce("as_of", "told").alias("when"),
        )
    )  # fmt: skip
    rows = []
    for (figure,), some in claims.group_by("figure", maintain_order=True):
        for pair in departures(some, window_days=window_days).iter_rows(named=True):  # the largest first
            rows.append((figure, pair["key"], pair["factor"], pair["other_key"]))
            rows.append((figure, pair["other_key"], pair["factor"], pair["key"]))
    schema = {"figure": pl.String, "key": pl.String, "factor": pl.Float64, "departs_from": pl.String}
    largest = pl.DataFrame(rows, schema=schema, orient="row").unique(
        ["figure", "key"], keep="first", maintain_order=True
    )
    groups = claims.select("figure", *keys, "key").unique(maintain_order=True)
    return groups.join(largest, on=["figure", "key"], how="left").drop("key")


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
