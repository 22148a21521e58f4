"""The scores of the articles as statistics packages want them: a row an article, a variable a score, with labels.

Names fit Stata and SPSS at once: letters, digits and underscores, a letter first, at most 32 characters, no reserved word,
none twice even in other case. Text with few values (a source, a camp) becomes a number with value labels; identifiers stay
text. A day is a date where it is known to the day; the date as given, which may be partial, stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import polars as pl

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import NONE
from mediakit.exports.article_scores import ALL
from mediakit.lexicons.frames import BUNDLED, load_frames
from mediakit.schema import COLUMNS

__all__ = ["MOST_CHARS", "Wide", "variable_name", "wide_scores"]

# Stata's limit; SPSS allows 64 bytes.
MOST_CHARS = 32
# Text with more values than this stays text (or, where it is no identifier, is left out).
_LEVELS = 100
_AS_TEXT = ("article_id", "title", "date", "url", "events")
_LEFT_OUT = ("text", "n_words", "composed", "licence_notice", "editorial_note", "date_note", "file")
_RESERVED = frozenset(
    # Stata: help reswords
    "_all _b _coef _cons _n _rc _skip aggregate array boolean break byte case catch class colvector complex const continue "
    "default delegate delete do double else eltypedef end enum explicit export external float for friend function global "
    "goto if in inline int local long namespace new numeric null operator orgtypedef pointer polymorphic pragma private "
    "protected quad rowvector scalar short signed static string struct super switch template this throw transmorphic try "
    "typedef typename union unsigned using vector version virtual void while with "
    # SPSS: reserved keywords
    "all and by eq ge gt le lt ne not or to".split()
)
_PREFIX = {
    "sentiment": "tone", "quoted": "share_quoted", "length": "", "framing_policy": "policy", "framing_news": "news",
    "actor_mentions": "mentions", "actor_sentiment_own": "own", "actor_sentiment_quoted": "quoted",
}  # fmt: skip
_LABELS = {
    "sentiment": "Tone of wording: mean over sentences, -1 to 1",
    "quoted": "Share of words in quotations, 0 to 1",
    "framing_policy": "{item}: share of sentences with a cue, 0 to 1 (policy frames)",
    "framing_news": "{item}: share of sentences with a cue, 0 to 1 (news frames)",
    "actor_mentions": "{item}: mentions, number",
    "actor_sentiment_own": "{item}: sentiment in own words, -1 to 1",
    "actor_sentiment_quoted": "{item}: sentiment in quoted words, -1 to 1",
}


@dataclass(frozen=True, slots=True)
class Wide:
    """A table with a row an article: label of each variable; labels of the values of those that are coded."""

    table: pl.DataFrame
    labels: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[int, str]] = field(default_factory=dict)


def wide_scores(corpus: Corpus, scores: pl.DataFrame) -> Wide:
    """The articles with their scores as variables.

    Arguments: corpus; scores, the table of `article_scores` (only rows on whole articles are taken).
    """
    columns: dict[str, pl.Series] = {}
    labels: dict[str, str] = {}
    values: dict[str, dict[int, str]] = {}
    articles = corpus.facts
    for name in articles.columns:
        column, coded = _metadata(corpus, articles, name)
        if column is not None:
            variable = variable_name(name, columns)
            columns[variable], labels[variable] = column, _meaning(name)
            if coded:
                values[variable] = coded
    variable = variable_name("day", columns)
    columns[variable] = articles["date"].str.to_date("%Y-%m-%d", strict=False)
    labels[variable] = "date of the article where it is known to the day"
    if "composed" in articles.columns:
        columns["composed"] = articles["composed"].cast(pl.Int8)
        labels["composed"] = COLUMNS["composed"].meaning
        values["composed"] = {0: "published", 1: "composed for this corpus"}
    _add_scores(articles, scores, _item_names(corpus), columns, labels)
    table = pl.DataFrame([series.alias(name) for name, series in columns.items()])
    return Wide(table, labels, values)


def variable_name(name: str, taken: Collection[str] = ()) -> str:
    """A name that Stata and SPSS take, other than those taken.

    >>> variable_name("framing-policy: Ökonomie"), variable_name("1988"), variable_name("if"), variable_name("a", ["A"])
    ('framing_policy_konomie', 'v_1988', 'v_if', 'a_2')
    """
    plain = re.sub(r"[^a-z0-9_]+", "_", name.lower()).strip("_")
    plain = re.sub(r"__+", "_", plain)[:MOST_CHARS].rstrip("_")
    if not plain[:1].isalpha() or plain in _RESERVED or re.fullmatch(r"str\d+", plain):
        plain = f"v_{plain}"[:MOST_CHARS].rstrip("_")
    known = {one.lower() for one in taken}
    found, number = plain, 1
    while found in known:
        number += 1
        found = f"{plain[: MOST_CHARS - len(str(number)) - 1]}_{number}"
    return found


def _metadata(corpus: Corpus, articles: pl.DataFrame, name: str) -> tuple[pl.Series | None, dict[int, str]]:
    """A column of the articles as text or as codes with labels; None where it is left out."""
    column = articles[name]
    if isinstance(column.dtype, pl.List):
        column = column.cast(pl.List(pl.String)).list.join(";")
    if name in _LEFT_OUT or isinstance(column.dtype, (pl.Object, pl.Struct)) or column.null_count() == len(column):
        return None, {}
    if column.dtype == pl.Boolean:
        return column.cast(pl.Int8), {0: "no", 1: "yes"}
    if column.dtype.is_numeric():
        return column.cast(pl.Float64), {}
    text = column.cast(pl.String)
    if name in _AS_TEXT:
        return (text, {}) if (text != "").any() else (None, {})
    levels = text.fill_null(NONE).unique().sort() if name == "source" else text.drop_nulls().unique().sort()
    if name != "source" and len(levels) > _LEVELS:
        return None, {}
    named = corpus.sources_named() if name == "source" else {}
    code = {level: number for number, level in enumerate(levels.to_list(), 1)}
    given = text.fill_null(NONE) if name == "source" else text
    codes = given.replace_strict(code, default=None, return_dtype=pl.Int32)
    return codes, {number: named.get(level, level) for level, number in code.items()}


def _meaning(name: str) -> str:
    known = COLUMNS.get(name)
    return known.meaning if known else f"{name}: metadata that the articles brought"


def _item_names(corpus: Corpus) -> dict[tuple[str, str], str]:
    """Names of frames and actors by measure and id."""
    names = {(f"framing_{book}", frame.id): frame.name for book in BUNDLED for frame in load_frames(book).frames}
    kinds = ("actor_mentions", "actor_sentiment_own", "actor_sentiment_quoted")
    return names | {(kind, actor.id): actor.name for kind in kinds for actor in corpus.codebook.actor}


def _add_scores(
    articles: pl.DataFrame,
    scores: pl.DataFrame,
    names: Mapping[tuple[str, str], str],
    columns: dict[str, pl.Series],
    labels: dict[str, str],
) -> None:
    """Each measure's items as variables, in the order in which they are in the table."""
    whole = scores.filter(pl.col("event") == ALL)
    ids = articles.select("article_id")
    for (measure, item), rows in whole.group_by(["measure", "item"], maintain_order=True):
        kind, what = str(measure), str(item)
        prefix = _PREFIX.get(kind, kind)
        variable = variable_name(prefix if what == ALL else f"{prefix}_{what}", columns)
        joined = ids.join(rows.select("article_id", "value"), on="article_id", how="left", maintain_order="left")
        value = joined["value"]
        counts = kind in ("length", "actor_mentions")
        columns[variable] = value.cast(pl.Int32) if counts else value
        label = COLUMNS[what].meaning if kind == "length" else _LABELS.get(kind, "{item}: " + kind)
        labels[variable] = label.format(item=names.get((kind, what), what))
