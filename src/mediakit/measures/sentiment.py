"""How positive or negative is the wording?

VADER (Hutto & Gilbert 2014) scores every sentence from -1 to 1; an article's score is the mean of its sentences, a
group's the mean of its articles. It says how something is worded, not what a source thinks of it: a killing is worded
negatively by everyone, so compare sources on the same events. It cannot see irony, whose view is told, or tone toward
someone.

VADER's word list is English. Articles whose language is given as another one have no score and are counted; articles
without a language are taken for English.

Or any word list (`method="lexicon"`): then an article's score is that of its pooled words, not the mean of its
sentences, as word lists are used in the field; all articles are scored, whatever their language, since the list is the
user's choice. See lexicons/lexicon_hits.py for the three scores.

Or a small neural network (`method="model"`, models/tone_model.py), which was taught on people's ratings of editorials: an
article's score is the mean of its sentences, as with VADER.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.cells import Scores, cells_of, group_intervals, interval_notes
from mediakit.corpus.corpus import Corpus, Part
from mediakit.corpus.groups import Groups, as_names, columns_of_one, group
from mediakit.corpus.languages import english_articles
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place, sentence_offsets, sentence_places
from mediakit.corpus.texts import part_of_texts
from mediakit.errors import unknown
from mediakit.lexicons import vader
from mediakit.lexicons.lexicon import Lexicon
from mediakit.lexicons.lexicon_hits import WordList, lexicon_scores, method_asked, ratios_of, sums_of
from mediakit.lexicons.vader_parts import scored
from mediakit.models import tone_model
from mediakit.result import Result

__all__ = ["METHODS", "POLAR", "cuts_of", "evidence", "sentence_scores", "sentiment", "sentiment_of"]

Array = npt.NDArray[np.float64]
# Hutto & Gilbert (2014): a compound score of .05 or more is positive, of -.05 or less negative.
POLAR = 0.05
METHODS = ("vader", "lexicon", "model")


def sentiment(
    corpus: Corpus,
    *,
    by: str | Sequence[str] = "source",
    method: str = "vader",
    lexicon: WordList | None = None,
    score: str | None = None,
    n_resamples: int = 1000,
    confidence: float = 0.95,
    seed: int = 0,
) -> Result:
    """Score the tone of wording by group, article or sentence.

    Arguments: by, what makes a group ("article" and "sentence" too); method, "vader", "lexicon" or "model" (a small
    neural network that runs offline; extra `models`); lexicon, the word list: a file, what mk.load_lexicon gives, or
    {word: weight}; score, what a list's score is: "mean_weight" (of matched words; the default for weighted lists),
    "net_share" (positive minus negative over all words; the default for categories) or "balance" (the same over positive
    plus negative); n_resamples, confidence and seed of the bootstrap over articles.
    Returns the columns of `by`, n_articles, n_sentences (scored), mean (of article scores; VADER, model: -1 to 1; higher =
    worded more positively) with ci_low and ci_high, mean_of_sentences, share_positive, share_negative (of sentences, cut
    at ±.05, the model's at ±.125; of a list, above and below the middle of its scale), note; of a list also n_words and
    n_matches. By "sentence": article_id, source, sentence (from 1), field, start_char, end_char, compound, neg, neu, pos; of
    a list n_words, n_matches, sum_of_weights and score in place of the last four; of the model score alone.
    Raises ArgumentError for an unknown method, score or column, MissingPackage, CodebookError for a list that cannot be read.
    Sources: Hutto & Gilbert (2014), Young & Soroka (2012), Dodds et al. (2011).

    >>> import mediakit as mk
    >>> corpus = mk.from_texts({"a": ["The talks were a great success!"], "b": ["A terrible crime."]})
    >>> mk.sentiment(corpus).table.select("source", "mean", "note").rows()
    [('a', 0.8439, 'too few articles'), ('b', -0.765, 'too few articles')]
    >>> mk.sentiment(corpus, method="lexicon", lexicon={"great": 3.0, "success": 2.0, "crim*": -3.0}).table["mean"].to_list()
    [2.5, -3.0]
    """
    words, score = _asked(method, lexicon, score)
    given = {
        "by": by if by == "sentence" else as_names(by),
        "method": method,
        "lexicon": words.recipe() if words else None,
        "score": score,
        "n_resamples": n_resamples,
        "confidence": confidence,
    }
    notes = words.notes() if words else _left_out(corpus) + (tone_model.tone_notes() if method == "model" else [])
    recipe = make_recipe(corpus, "sentiment", given, seed=seed, notes=notes)
    if by == "sentence":
        return Result(_by_sentence(corpus, method, words, score), recipe)
    groups, scores = group(corpus, by), sentence_scores(corpus, method=method, lexicon=words, score=score)
    cells = cells_of(corpus, groups, scores)
    mean, low, high, n = group_intervals(
        corpus, groups, cells, scores, n_resamples=n_resamples, seed=seed, confidence=confidence
    )
    cut = cuts_of(method) if words is None else _around(words.centre if score == "mean_weight" else 0.0)
    table = groups.keys.with_columns(
        pl.Series("n_articles", n),
        pl.Series("mean", mean[:, 0]),
        pl.Series("ci_low", low[:, 0]),
        pl.Series("ci_high", high[:, 0]),
        *_over_sentences(corpus, groups, scores, cut),
        *(_words_matched(corpus, groups, words, score) if words and score else []),
        interval_notes(groups, n),
    ).with_columns(pl.col(pl.Float64).fill_nan(None))
    return Result(_in_order(table, groups), recipe)


def _asked(method: str, lexicon: WordList | None, score: str | None) -> tuple[Lexicon | None, str | None]:
    """The word list and its score that a method works with; none for VADER and for the model."""
    if method not in METHODS:
        raise unknown("method", method, METHODS)
    return method_asked("vader" if method == "model" else method, lexicon, score)


def cuts_of(method: str) -> tuple[float, float]:
    """From where on a sentence is negative, and positive."""
    polar = tone_model.POLAR if method == "model" else POLAR
    return -polar, polar


def _around(centre: float) -> tuple[float, float]:
    """Cuts just below and above the middle of a scale."""
    return float(np.nextafter(centre, -np.inf)), float(np.nextafter(centre, np.inf))


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
        *(name for name in ("n_words", "n_matches") if name in table.columns),
    )
    composed = [name for name in ("composed",) if name in table.columns and name not in groups.by]
    return table.select(*groups.by, *measured, *composed, "note")


def sentence_scores(
    corpus: Corpus, *, method: str = "vader", lexicon: WordList | None = None, score: str | None = None, **_: object
) -> Scores:
    """VADER's compound score of every sentence, a word list's or the model's, for cells and comparisons."""
    words, score = _asked(method, lexicon, score)
    if words and score:
        return lexicon_scores(words, score)
    english = english_articles(corpus.base)
    if method == "model":
        return Scores(["(all)"], partial(_by_model, english), (-1.0, 1.0), notes=tuple(tone_model.tone_notes()))
    return Scores(["(all)"], partial(_compound, english), (-1.0, 1.0))


def _compound(english: npt.NDArray[np.bool_], part: Part) -> Array:
    compound = np.where(english[part.article], scored(part).compound, np.nan)
    return compound[:, None]


def _by_model(english: npt.NDArray[np.bool_], part: Part) -> Array:
    return tone_model.tones(part, english[part.article])[:, None]


def _over_sentences(corpus: Corpus, groups: Groups, scores: Scores, cut: tuple[float, float]) -> list[pl.Series]:
    """Counts and shares over the sentences of each group, whatever article they are in."""
    n = len(groups)
    total, summed, positive, negative = (np.zeros(n) for _ in range(4))
    for part, (sentence, member) in zip(corpus.parts, groups.pairs, strict=True):
        value = scores.of_part(part)[sentence, 0]
        ok = ~np.isnan(value)
        total += np.bincount(member[ok], minlength=n)
        summed += np.bincount(member[ok], weights=value[ok], minlength=n)
        positive += np.bincount(member[ok], weights=value[ok] >= cut[1], minlength=n)
        negative += np.bincount(member[ok], weights=value[ok] <= cut[0], minlength=n)
    with np.errstate(invalid="ignore"):
        return [
            pl.Series("n_sentences", total.astype(np.int64)),
            pl.Series("mean_of_sentences", summed / total),
            pl.Series("share_positive", positive / total),
            pl.Series("share_negative", negative / total),
        ]


def _words_matched(corpus: Corpus, groups: Groups, words: Lexicon, score: str) -> list[pl.Series]:
    """Words of each group, and how many matches of the list they hold."""
    n_words, n_matches = (np.zeros(len(groups)) for _ in range(2))
    for part, (sentence, member) in zip(corpus.parts, groups.pairs, strict=True):
        sums = sums_of(part, words, score)
        n_words += np.bincount(member, weights=sums.n_words[sentence], minlength=len(groups))
        n_matches += np.bincount(member, weights=sums.n_matches[sentence], minlength=len(groups))
    return [pl.Series("n_words", n_words.astype(np.int64)), pl.Series("n_matches", n_matches.astype(np.int64))]


def _by_sentence(corpus: Corpus, method: str, words: Lexicon | None, score: str | None) -> pl.DataFrame:
    english = english_articles(corpus.base)
    frames = []
    for part in corpus.parts:
        rows = corpus.base.facts.select(columns_of_one(corpus))[part.article]
        first = (
            np.concatenate([[0], np.flatnonzero(np.diff(part.article)) + 1]) if part.n_sentences else np.empty(0, int)
        )
        number = np.arange(part.n_sentences) - np.repeat(first, np.diff([*first, part.n_sentences])) + 1
        if method == "model":
            values: dict[str, npt.NDArray[Any]] = {"score": _by_model(english, part)[:, 0]}
        else:
            values = _list_values(part, words, score) if words and score else _vader_values(part, english)
        frames.append(
            rows.with_columns(pl.Series("sentence", number), *sentence_offsets(part)).with_columns(
                *(pl.Series(name, column) for name, column in values.items())
            )
        )
    return pl.concat(frames).with_columns(pl.col(pl.Float64).fill_nan(None))


def _vader_values(part: Part, english: npt.NDArray[np.bool_]) -> dict[str, npt.NDArray[Any]]:
    scores = scored(part)
    return {
        name: np.where(english[part.article], getattr(scores, name), np.nan)
        for name in ("compound", "neg", "neu", "pos")
    }


def _list_values(part: Part, words: Lexicon, score: str) -> dict[str, npt.NDArray[Any]]:
    sums = sums_of(part, words, score)
    counts = {"n_words": sums.n_words, "n_matches": sums.n_matches}
    return {**counts, "sum_of_weights": sums.value, "score": ratios_of(sums)}


def _left_out(corpus: Corpus) -> list[str]:
    missing = int((~english_articles(corpus.base)[corpus.rows]).sum())
    return [f"{missing} articles are not in English and have no score"] if missing else []


def sentiment_of(
    texts: Sequence[str], method: str = "vader", *, lexicon: WordList | None = None, score: str | None = None
) -> pl.DataFrame:
    """Score texts as they are, each as one sentence; one row a text.

    VADER: neg, neu, pos, compound, equal to NLTK's SentimentIntensityAnalyzer. A word list: n_words, n_matches,
    sum_of_weights, score (null where the list has nothing to go by). The model: score (-1 to 1; higher = worded more
    positively; null without a word). Arguments as in `sentiment`.
    Source: Hutto & Gilbert (2014).

    >>> sentiment_of(["The talks were a great success!"])["compound"].to_list()
    [0.8439]
    >>> sentiment_of(["A great crime."], method="lexicon", lexicon={"great": 3.0, "crim*": -2.0})["score"].to_list()
    [0.5]
    """
    words, score = _asked(method, lexicon, score)
    texts = [texts] if isinstance(texts, str) else list(texts)
    if words and score:
        values = _list_values(part_of_texts(texts), words, score)
        return pl.DataFrame(values).with_columns(pl.col(pl.Float64).fill_nan(None))
    if method == "model":
        return pl.DataFrame({"score": tone_model.text_tones(texts)}, schema={"score": pl.Float64}).fill_nan(None)
    scores = vader.score_texts(texts)
    return pl.DataFrame({name: getattr(scores, name) for name in ("neg", "neu", "pos", "compound")})


def evidence(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int) -> list[Place]:
    """The sentences that pull the group's score furthest to its side."""
    method = parameters.get("method") or "vader"
    words, score = _asked(method, parameters.get("lexicon"), parameters.get("score"))
    scores = sentence_scores(corpus, method=method, lexicon=words, score=score)
    middle = words.centre if words and score == "mean_weight" else 0.0
    shown = next((row[name] for name in ("mean", "value_target", "compound", "score") if row.get(name)), middle)
    direction = -1.0 if shown < middle else 1.0
    found: list[tuple[float, int, int]] = []
    for number, part in enumerate(corpus.parts):
        value = scores.of_part(part)[:, 0] * direction
        top = np.argsort(-value, kind="stable")[:limit]
        found += [(float(value[s]), number, int(s)) for s in top.tolist() if not np.isnan(value[s])]
    found.sort(key=lambda one: (-one[0], one[1], one[2]))
    return [place for _, n, s in found[:limit] for place in sentence_places(corpus, n, np.array([s]))]
