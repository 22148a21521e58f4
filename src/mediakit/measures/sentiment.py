"""How positive or negative is the wording?

VADER (Hutto & Gilbert 2014) scores every sentence from -1 to 1; an article's score is the mean of its sentences, a
group's the mean of its articles. It says how something is worded, not what a source thinks of it: a killing is worded
negatively by everyone, so compare sources on the same events. It cannot see irony, whose view is told, or tone toward
someone.

VADER's word list is English. Articles whose language is given as another one have no score and are counted; articles
without a language are taken for English.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.cells import Cells, Scores, cells_of, group_intervals, interval_notes
from mediakit.corpus.corpus import Corpus, Part
from mediakit.corpus.groups import Groups, as_names, columns_of_one, group
from mediakit.corpus.languages import english_articles
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place, sentence_offsets, sentence_places
from mediakit.corpus.tokens import Tokens
from mediakit.errors import unknown
from mediakit.lexicons import vader
from mediakit.lexicons.vader_facts import VaderFacts, facts
from mediakit.result import Result

__all__ = ["METHODS", "POLAR", "evidence", "sentence_scores", "sentiment", "sentiment_of"]

Array = npt.NDArray[np.float64]
METHODS = ("vader",)
# Hutto & Gilbert (2014): a compound score of .05 or more is positive, of -.05 or less negative.
POLAR = 0.05


def sentiment(
    corpus: Corpus,
    *,
    by: str | Sequence[str] = "source",
    method: str = "vader",
    n_resamples: int = 1000,
    confidence: float = 0.95,
    seed: int = 0,
) -> Result:
    """Score the tone of wording by group, article or sentence.

    Arguments: by, what makes a group ("article" and "sentence" too); method, "vader"; n_resamples, confidence and seed
    of the bootstrap over articles.
    Returns the columns of `by`, n_articles, n_sentences, mean (of article means, -1 to 1; higher = worded more
    positively) with ci_low and ci_high, mean_of_sentences, share_positive, share_negative (of sentences, cut at ±.05),
    note. By "sentence": article_id, source, sentence (from 1), field, start_char, end_char, compound, neg, neu, pos.
    Raises ArgumentError for an unknown method or column. Source: Hutto & Gilbert (2014).

    >>> import mediakit as mk
    >>> corpus = mk.from_texts({"a": ["The talks were a great success!"], "b": ["A terrible crime."]})
    >>> mk.sentiment(corpus).table.select("source", "mean", "note").rows()
    [('a', 0.8439, 'too few articles'), ('b', -0.765, 'too few articles')]
    """
    if method not in METHODS:
        raise unknown("method", method, METHODS)
    given = {
        "by": by if by == "sentence" else as_names(by),
        "method": method,
        "n_resamples": n_resamples,
        "confidence": confidence,
    }
    recipe = make_recipe(corpus, "sentiment", given, seed=seed, notes=_left_out(corpus))
    if by == "sentence":
        return Result(_by_sentence(corpus), recipe)
    groups, scores = group(corpus, by), sentence_scores(corpus)
    cells = cells_of(corpus, groups, scores)
    mean, low, high, n = group_intervals(
        corpus, groups, cells, scores, n_resamples=n_resamples, seed=seed, confidence=confidence
    )
    table = groups.keys.with_columns(
        pl.Series("n_articles", n),
        pl.Series("mean", mean[:, 0]),
        pl.Series("ci_low", low[:, 0]),
        pl.Series("ci_high", high[:, 0]),
        *_over_sentences(corpus, groups, cells),
        interval_notes(groups, n),
    ).with_columns(pl.col(pl.Float64).fill_nan(None))
    return Result(_in_order(table, groups), recipe)


def _in_order(table: pl.DataFrame, groups: Groups) -> pl.DataFrame:
    measured = (
        "n_articles",
        "n_sentences",
        "mean",
        "ci_low",
        "ci_high",
        "mean_of_sentences",
        "share_positive",
        "share_negative",
    )
    composed = [name for name in ("composed",) if name in table.columns and name not in groups.by]
    return table.select(*groups.by, *measured, *composed, "note")


def sentence_scores(corpus: Corpus, **_: object) -> Scores:
    """VADER's compound score of every sentence, for cells and comparisons."""
    return Scores(["(all)"], partial(_compound, english_articles(corpus.base)), (-1.0, 1.0))


def _compound(english: npt.NDArray[np.bool_], part: Part) -> Array:
    compound = np.where(english[part.article], scored(part).compound, np.nan)
    return compound[:, None]


def scored(part: Part) -> vader.VaderScores:
    """VADER's scores of the selected sentences. Whole sentences are scored once; cut ones (one voice only) anew."""
    columns = {name: values[part.sentence] for name, values in _whole(part.tokens).items()}
    cut = np.flatnonzero(np.diff(part.starts) != np.diff(part.tokens.sentences.starts)[part.sentence])
    if len(cut):
        lengths = np.diff(part.starts)[cut]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        at = np.repeat(part.starts[cut] - starts[:-1], lengths) + np.arange(starts[-1])
        again = vader.score(part.tokens.chunks.core_of[part.codes[at]], starts, _facts(part))
        for name, values in columns.items():
            values[cut] = getattr(again, name)
    return vader.VaderScores(**columns)


def _whole(tokens: Tokens) -> dict[str, Array]:
    """VADER's scores of all sentences of a block, scored once: plain arrays, which a store can keep."""
    kept = tokens.cache.get("vader")
    if kept is None:
        whole = vader.score(
            tokens.chunks.core_of[tokens.chunks.codes], tokens.sentences.starts, _facts(Part.whole(tokens))
        )
        kept = tokens.cache["vader"] = {name: getattr(whole, name) for name in ("neg", "neu", "pos", "compound")}
    assert isinstance(kept, dict)
    return kept


def _facts(part: Part) -> VaderFacts:
    found = part.tokens.cache.get("vader_facts")
    if found is None:
        found = part.tokens.cache["vader_facts"] = facts(part.tokens.cores, vader.load_lexicon())
    assert isinstance(found, VaderFacts)
    return found


def _over_sentences(corpus: Corpus, groups: Groups, cells: Cells) -> list[pl.Series]:
    """Counts and shares over the sentences of each group, whatever article they are in."""
    n, english = len(groups), english_articles(corpus.base)
    total, summed, positive, negative = (np.zeros(n) for _ in range(4))
    for part, (sentence, member) in zip(corpus.parts, groups.pairs, strict=True):
        compound = _compound(english, part)[sentence, 0]
        ok = ~np.isnan(compound)
        total += np.bincount(member[ok], minlength=n)
        summed += np.bincount(member[ok], weights=compound[ok], minlength=n)
        positive += np.bincount(member[ok], weights=compound[ok] >= POLAR, minlength=n)
        negative += np.bincount(member[ok], weights=compound[ok] <= -POLAR, minlength=n)
    with np.errstate(invalid="ignore"):
        return [
            pl.Series("n_sentences", total.astype(np.int64)),
            pl.Series("mean_of_sentences", summed / total),
            pl.Series("share_positive", positive / total),
            pl.Series("share_negative", negative / total),
        ]


def _by_sentence(corpus: Corpus) -> pl.DataFrame:
    english = english_articles(corpus.base)
    frames = []
    for part in corpus.parts:
        scores = scored(part)
        rows = corpus.base.articles.select(columns_of_one(corpus))[part.article]
        first = (
            np.concatenate([[0], np.flatnonzero(np.diff(part.article)) + 1]) if part.n_sentences else np.empty(0, int)
        )
        number = np.arange(part.n_sentences) - np.repeat(first, np.diff([*first, part.n_sentences])) + 1
        values = {
            name: np.where(english[part.article], getattr(scores, name), np.nan)
            for name in ("compound", "neg", "neu", "pos")
        }
        frames.append(
            rows.with_columns(pl.Series("sentence", number), *sentence_offsets(part)).with_columns(
                *(pl.Series(name, column).fill_nan(None) for name, column in values.items())
            )
        )
    return pl.concat(frames)


def _left_out(corpus: Corpus) -> list[str]:
    missing = int((~english_articles(corpus.base)[corpus.rows]).sum())
    return [f"{missing} articles are not in English and have no score"] if missing else []


def sentiment_of(texts: Sequence[str], method: str = "vader") -> pl.DataFrame:
    """Score texts as they are, each as one sentence: neg, neu, pos, compound; one row a text.

    Equal to NLTK's SentimentIntensityAnalyzer. Source: Hutto & Gilbert (2014).

    >>> sentiment_of(["The talks were a great success!"])["compound"].to_list()
    [0.8439]
    """
    if method not in METHODS:
        raise unknown("method", method, METHODS)
    if isinstance(texts, str):
        texts = [texts]
    scores = vader.score_texts(list(texts))
    return pl.DataFrame({name: getattr(scores, name) for name in ("neg", "neu", "pos", "compound")})


def evidence(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int) -> list[Place]:
    """The sentences that pull the group's score furthest to its side."""
    direction = -1.0 if (row.get("mean") or row.get("value_target") or row.get("compound") or 0.0) < 0 else 1.0
    english = english_articles(corpus.base)
    found: list[tuple[float, int, int]] = []
    for number, part in enumerate(corpus.parts):
        compound = _compound(english, part)[:, 0] * direction
        top = np.argsort(-compound, kind="stable")[:limit]
        found += [(float(compound[s]), number, int(s)) for s in top.tolist() if not np.isnan(compound[s])]
    found.sort(key=lambda one: (-one[0], one[1], one[2]))
    return [place for _, n, s in found[:limit] for place in sentence_places(corpus, n, np.array([s]))]
