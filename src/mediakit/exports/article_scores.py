"""Every score of every article in one long table, for a regression elsewhere: a row an article, event, measure and item.

What an article's score is, its measure says: the mean of its sentences' tone, the share of its sentences with a cue of a
frame. An article that tells events has rows for each (of its sentences on it) besides rows for the whole of it, event
`(all)`: filter on one of the two, since they hold the same sentences twice. The value is empty where the measure has no
score (another language than English). Articles are the unit: sentences of one article are not independent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.compare.profile import COMPARED
from mediakit.corpus.cells import Scores, cells_of
from mediakit.corpus.corpus import Corpus, Part
from mediakit.corpus.counts import cells_by_key
from mediakit.corpus.groups import NONE, Groups, columns_of_one, group
from mediakit.corpus.languages import english_articles
from mediakit.corpus.passages import passages
from mediakit.corpus.quoted import quoted_mask
from mediakit.corpus.recipes import make_recipe
from mediakit.lexicons.toward_mentions import VOICES, scored_mentions
from mediakit.registry import load, measure
from mediakit.result import Result

__all__ = ["ALL", "article_scores", "quoted_words", "scored_measures"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
ALL = "(all)"
_ROWS = {"row": pl.Int64, "event": pl.String, "measure": pl.String, "item": pl.String, "value": pl.Float64}


def article_scores(corpus: Corpus) -> Result:
    """The scores of all measures that score articles.

    Returns article_id, source, date, event (`(all)`: the whole article), measure, item, value, and composed where the
    corpus holds composed texts. Measures: length (items n_words, n_sentences), quoted (share of words that are
    quoted), those of `mk.compare` that have scores (sentiment, framing_policy, framing_news), and where the codebook lists
    actors actor_mentions (number) and actor_sentiment_own, actor_sentiment_quoted (-1 to 1, of actors that are named).

    >>> import mediakit as mk
    >>> table = article_scores(mk.from_texts({"a": ["A terrible crime."]})).table
    >>> table.filter(measure="sentiment").select("source", "event", "item", "value").rows()
    [('a', '(all)', '(all)', -0.765)]
    """
    groupings = [group(corpus, "article_id")]
    if passages(corpus.base).events:
        groupings.append(group(corpus, ["article_id", "event"]))
    found = [pl.DataFrame(schema=_ROWS)]
    for groups in groupings:
        found += [_lengths(corpus, groups), *_of_measures(corpus, groups)]
    found += _toward_actors(corpus)
    recipe = make_recipe(corpus, "scores", {}, references=_cited(corpus))
    return Result(_with_articles(corpus, pl.concat(found)), recipe)


def scored_measures() -> list[str]:
    """The measures of `mk.compare` that have scores of articles, in its order."""
    return [name for name, (registered, _) in COMPARED.items() if measure(registered).scores]


def quoted_words(corpus: Corpus, part: Part) -> Ints:
    """Words of each selected sentence that stand in quotations."""
    mask = quoted_mask(corpus.base, part.tokens)
    marked = mask if part.positions is None else mask[part.positions]
    return part.sum_by_sentence(part.tokens.n_words_of_type[part.codes] * marked)


def _cited(corpus: Corpus) -> tuple[str, ...]:
    names = [COMPARED[name][0] for name in scored_measures()] + (["actor_sentiment"] if corpus.codebook.actor else [])
    return tuple(dict.fromkeys(one for name in names for one in measure(name).references))


def _with_articles(corpus: Corpus, found: pl.DataFrame) -> pl.DataFrame:
    """The rows with their article's metadata, article by article, whole articles before their events."""
    about = corpus.base.facts.select(*columns_of_one(corpus), "date").with_row_index("row")
    about = about.with_columns(pl.col("row").cast(pl.Int64), pl.col("source").fill_null(NONE))
    table = found.join(about, on="row", how="left", maintain_order="left")
    table = table.sort("row", pl.col("event") != ALL, "event", maintain_order=True)
    composed = ["composed"] if "composed" in table.columns else []
    columns = ["article_id", "source", "date", "event", "measure", "item", "value", *composed]
    return table.select(columns).with_columns(pl.col("value").fill_nan(None))


def _rows(article: Ints, event: pl.Series, name: str, items: Sequence[str], values: Array) -> pl.DataFrame:
    """Cells × items as rows."""
    n, k = values.shape
    columns = {
        "row": np.repeat(article, k), "event": event.gather(np.repeat(np.arange(n), k)),
        "measure": pl.repeat(name, n * k, eager=True), "item": pl.Series(list(items) * n, dtype=pl.String),
        "value": values.ravel(),
    }  # fmt: skip
    return pl.DataFrame(columns, schema=_ROWS)


def _events(groups: Groups, of_cell: Ints) -> pl.Series:
    if "event" in groups.keys.columns:
        return groups.keys["event"].gather(of_cell)
    return pl.repeat(ALL, len(of_cell), eager=True)


def _lengths(corpus: Corpus, groups: Groups) -> pl.DataFrame:
    """Words and sentences of each article in each group."""
    found = [pl.DataFrame(schema=_ROWS)]
    n = max(len(groups), 1)
    for part, (sentence, member) in zip(corpus.parts, groups.pairs, strict=True):
        key, cell = cells_by_key(part.article[sentence], member, n)
        n_words = np.bincount(cell, weights=part.n_words[sentence], minlength=len(key))
        values = np.stack([n_words, np.bincount(cell, minlength=len(key)).astype(np.float64)], axis=1)
        found.append(_rows(key // n, _events(groups, key % n), "length", ("n_words", "n_sentences"), values))
    return pl.concat(found)


def _of_measures(corpus: Corpus, groups: Groups) -> Iterator[pl.DataFrame]:
    every = [("quoted", _quoted(corpus))]
    for name in scored_measures():
        registered, arguments = COMPARED[name]
        every.append((name, load(str(measure(registered).scores))(corpus, **arguments)))
    for name, scores in every:
        cells = cells_of(corpus, groups, scores)
        yield _rows(cells.article, _events(groups, cells.group), name, scores.items, cells.values)


def _quoted(corpus: Corpus) -> Scores:
    """The share of an article's words that stand in quotations, as a score of pooled words."""
    english = english_articles(corpus.base)

    def share(part: Part) -> Array:
        found = quoted_words(corpus, part) / np.maximum(part.n_words, 1)
        return np.where(english[part.article], found, np.nan)[:, None]

    return Scores([ALL], share, (0.0, 1.0), weight_of_part=lambda part: part.n_words.astype(np.float64))


def _toward_actors(corpus: Corpus) -> Iterator[pl.DataFrame]:
    """Mentions of the codebook's actors in whole articles, and how they are spoken of where they are named."""
    actors = {one.id: list(one.aliases) or [f'"{one.name}"'] for one in corpus.codebook.actor}
    if not actors:
        return
    k = len(actors)
    for part in corpus.parts:
        scored = scored_mentions(corpus, part, actors)
        articles = np.unique(part.article).astype(np.int64)
        english = english_articles(corpus.base)[articles]
        cell = np.searchsorted(articles, part.article[scored.sentence]) * k + scored.actor
        tone = scored.scores[:, 2] - scored.scores[:, 0]
        whole = pl.repeat(ALL, len(articles), eager=True)
        n = np.bincount(cell, minlength=len(articles) * k).reshape(-1, k).astype(np.float64)
        yield _rows(articles, whole, "actor_mentions", list(actors), np.where(english[:, None], n, np.nan))
        for quoted, voice in enumerate(VOICES):
            here = scored.quoted == bool(quoted)
            times = np.bincount(cell[here], minlength=len(articles) * k)
            sums = np.bincount(cell[here], weights=tone[here], minlength=len(articles) * k)
            means = np.divide(sums, times, out=np.full(len(times), np.nan), where=times > 0).reshape(-1, k)
            rows = _rows(articles, whole, f"actor_sentiment_{voice}", list(actors), means)
            yield rows.filter(pl.col("value").is_not_nan())
