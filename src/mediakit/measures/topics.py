"""Which topics do the articles have that nobody listed, and how much of each does a group write about?

Words that stand in the same articles make a topic: non-negative matrix factorisation of tf-idf (Lee & Seung 1999), or
latent Dirichlet allocation of counts (Blei, Ng & Jordan 2003). How many is chosen by stability: for each of a few numbers
the model is fitted again to random four fifths of the articles, and the number whose topics' words agree best with those
of all articles is taken, of numbers about as good the largest (Greene, O'Callaghan & Cunningham 2014). Topics are what
these articles make of them: other articles, another number or another seed give others, and a topic is neither a frame nor
an event until a reader says so.

Articles are put in the order of their ids first, so the order given does not matter. Stop words, words of one letter and
numbers are left out, and words that fewer than two articles or more than half of them hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from mediakit.corpus.all_at_once import all_at_once
from mediakit.corpus.cells import Scores, cells_of, group_intervals, interval_notes
from mediakit.corpus.corpus import Corpus, Part
from mediakit.corpus.counts import count_words
from mediakit.corpus.groups import Groups, group
from mediakit.corpus.matching import find
from mediakit.corpus.patterns import Pattern
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place, sentence_places
from mediakit.errors import ArgumentError, unknown
from mediakit.models.topic_model import METHODS, N_WORDS, TopicModel, fit_topics, ranked, relevance
from mediakit.registry import MEASURES
from mediakit.result import Result
from mediakit.text.normalise import stopwords_of

__all__ = ["METHODS", "evidence", "topic_words", "topics"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
# Words that are modelled: those in the most articles. More change the topics little and cost time.
MAX_WORDS = 3000


def topics(
    corpus: Corpus,
    *,
    n_topics: int | None = None,
    method: str = "nmf",
    by: str | Sequence[str] = "source",
    n_resamples: int = 1000,
    confidence: float = 0.95,
    seed: int = 0,
) -> Result:
    """Find topics in the articles, and how much of each group's articles they take.

    Arguments: n_topics, None to choose by stability; method, "nmf" or "lda"; by, what makes a group; n_resamples,
    confidence of the bootstrap over articles; seed of the models and the bootstrap.
    Returns one row per group and topic, topics in order of their share of all articles: the columns of `by`, topic
    (number from 1), words (the ten with the most relevance), n_articles, n_main (articles of which it is the largest
    topic), share (mean over articles of the topic's share of the article, 0 to 1) with ci_low and ci_high, n_matches (of
    the words shown), note. Articles without a modelled word have no share and are counted in the notes, as is the
    stability of the numbers tried.
    Raises ArgumentError for an option outside what is allowed. Sources: Lee & Seung (1999), Blei et al. (2003), Greene et
    al. (2014), Sievert & Shirley (2014).
    """
    all_at_once(corpus, "topics")
    (model, article), groups = _modelled(corpus, n_topics, method, seed), group(corpus, by)
    shown = _shown(model)
    scores = Scores(
        [str(i + 1) for i in range(len(shown))], partial(_of_part, _by_article(corpus, model, article)), (0.0, 1.0)
    )
    cells = cells_of(corpus, groups, scores)
    mean, low, high, n_articles = group_intervals(
        corpus, groups, cells, scores, n_resamples=n_resamples, seed=seed, confidence=confidence
    )
    scored = cells.n_sentences > 0
    n_main = np.zeros(mean.shape, np.int64)
    if scored.any() and len(shown):
        np.add.at(n_main, (cells.group[scored], cells.values[scored].argmax(axis=1)), 1)
    table = _long(groups, shown, n_articles, n_main, (mean, low, high), _matches(corpus, groups, shown))
    given = {
        "n_topics": n_topics, "method": method, "by": groups.by, "n_resamples": n_resamples, "confidence": confidence
    }  # fmt: skip
    return Result(table, make_recipe(corpus, "topics", given, seed=seed, notes=_notes(corpus, model, n_topics)))


def topic_words(
    corpus: Corpus, *, n_topics: int | None = None, method: str = "nmf", limit: int | None = 20, seed: int = 0
) -> Result:
    """List the words of the topics of `mk.topics` with the same arguments.

    Arguments: n_topics, method and seed as for `mk.topics`; limit, most words of a topic (None: all).
    Returns one row per topic and word, most relevant first: topic (number from 1), term, count (in all articles), share
    (of the topic's weight, 0 to 1), lift (share over the word's share of all modelled words; above 1 = more typical of
    the topic), relevance (.6 ln share + .4 ln lift).
    Raises ArgumentError for an option outside what is allowed. Source: Sievert & Shirley (2014).
    """
    if limit is not None and limit < 1:
        raise ArgumentError(f"limit is {limit}; give 1 or more, or None for all words")
    model, _ = _modelled(corpus, n_topics, method, seed)
    by_relevance, lift = relevance(model)
    rows = []
    for topic, order in enumerate(ranked(by_relevance, model)):
        for i in order[:limit].tolist():
            if model.weights[topic, i] > 0:
                values = (model.weights[topic, i], lift[topic, i], by_relevance[topic, i])
                rows.append((topic + 1, model.words[i], int(model.count[i]), *map(float, values)))
    names = ["topic", "term", "count", "share", "lift", "relevance"]
    kinds = [pl.Int64, pl.String, pl.Int64, *[pl.Float64] * 3]
    table = pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")
    given = {"n_topics": n_topics, "method": method, "limit": limit}
    return Result(table, make_recipe(
        corpus, "topic_words", given, seed=seed, notes=_notes(corpus, model, n_topics),
        references=MEASURES["topics"].references,
    ))  # fmt: skip


def _modelled(corpus: Corpus, n_topics: int | None, method: str, seed: int) -> tuple[TopicModel, Ints]:
    """The model, fitted once for a selection, and the rows of its articles in the corpus."""
    if method not in METHODS:
        raise unknown("method", method, METHODS)
    if n_topics is not None and n_topics < 1:
        raise ArgumentError(f"n_topics is {n_topics}; give 1 or more, or None to choose it by stability")
    kept, key = corpus.parts[0].cache if corpus.parts else {}, ("topics", n_topics, method, seed, corpus.n_sentences)
    if key not in kept:
        kept[key] = _fit(corpus, n_topics, method, seed)
    model, article = kept[key]
    assert isinstance(model, TopicModel)
    return model, article


def _fit(corpus: Corpus, n_topics: int | None, method: str, seed: int) -> tuple[TopicModel, Ints]:
    words, counts, article = _counted(corpus)
    n_most = min(counts.shape)
    if n_topics is not None and n_topics > n_most > 0:
        raise ArgumentError(f"n_topics is {n_topics}; {counts.shape[0]} articles with {n_most} words allow {n_most}")
    return fit_topics(words, counts, n_topics, method, seed), article


def _counted(corpus: Corpus) -> tuple[list[str], sparse.csr_matrix, Ints]:
    """Modelled words in order of the alphabet, their counts [articles, words], and the articles in order of their ids."""
    counts = count_words(corpus, group(corpus, "article"))
    ids = corpus.base.facts["article_id"].gather(counts.article).to_list()
    order = np.array(sorted(range(len(ids)), key=ids.__getitem__), np.int64)
    stop = stopwords_of("en")
    words = counts.vocabulary.to_list()
    sense = np.array([len(word) > 1 and word[0].isalpha() and word not in stop for word in words], np.bool_)
    held = np.asarray((counts.matrix > 0).sum(axis=0)).ravel()
    ok = np.flatnonzero(sense & (held >= 2) & (held <= max(len(ids) / 2, 2)))
    ok = np.array(sorted(ok.tolist(), key=lambda i: (-int(held[i]), words[i]))[:MAX_WORDS], np.int64)
    ok = np.array(sorted(ok.tolist(), key=words.__getitem__), np.int64)
    table = sparse.csr_matrix(counts.matrix[order][:, ok], dtype=np.float64)
    full = np.flatnonzero(np.diff(table.indptr))
    return [words[i] for i in ok.tolist()], table[full], counts.article[order][full]


def _shown(model: TopicModel) -> list[list[str]]:
    order = ranked(relevance(model)[0], model)
    return [
        [model.words[i] for i in row[:N_WORDS].tolist() if model.weights[topic, i] > 0]
        for topic, row in enumerate(order)
    ]


def _by_article(corpus: Corpus, model: TopicModel, article: Ints) -> Array:
    """[articles of the corpus, topics]: the share of each topic; NaN where an article has no modelled word."""
    share = np.full((corpus.base.facts.height, model.share.shape[1]), np.nan)
    share[article] = model.share
    return share


def _of_part(share: Array, part: Part) -> Array:
    return np.asarray(share[part.article])


def _matches(corpus: Corpus, groups: Groups, shown: Sequence[Sequence[str]]) -> Ints:
    """[groups, topics]: how often the words shown stand in each group."""
    counts = count_words(corpus, groups)
    number = {word: i for i, word in enumerate(counts.vocabulary.to_list())}
    by_group, found = counts.by_group(len(groups)), np.zeros((len(groups), len(shown)), np.int64)
    for topic, words in enumerate(shown):
        columns = [number[word] for word in words if word in number]
        found[:, topic] = np.asarray(by_group[:, columns].sum(axis=1)).ravel()
    return found


def _long(
    groups: Groups, shown: Sequence[Sequence[str]], n_articles: Ints, n_main: Ints, shares: tuple[Array, Array, Array],
    n_matches: Ints,
) -> pl.DataFrame:  # fmt: skip
    """Groups × topics as rows."""
    k = len(shown)
    at, topic = np.repeat(np.arange(len(groups)), k), np.tile(np.arange(k), len(groups))
    table = groups.keys[at].with_columns(
        pl.Series("topic", topic + 1, dtype=pl.Int64),
        pl.Series("words", [" ".join(words) for words in shown], dtype=pl.String).gather(topic),
        pl.Series("n_articles", n_articles[at]),
        pl.Series("n_main", n_main.ravel()),
        *(pl.Series(n, v.ravel()) for n, v in zip(("share", "ci_low", "ci_high"), shares, strict=True)),
        pl.Series("n_matches", n_matches.ravel()),
        interval_notes(groups, n_articles).gather(at),
    )
    composed = [name for name in ("composed",) if name in groups.keys.columns and name not in groups.by]
    order = ["topic", "words", "n_articles", "n_main", "share", "ci_low", "ci_high", "n_matches", *composed, "note"]
    return table.with_columns(pl.col(pl.Float64).fill_nan(None)).select(*groups.by, *order)


def _notes(corpus: Corpus, model: TopicModel, n_topics: int | None) -> list[str]:
    notes, k = [], model.weights.shape[0]
    if n_topics is None and model.stability:
        tried = ", ".join(f"{number}: {value:.2f}" for number, value in model.stability.items())
        notes.append(
            f"{k} topics, the largest number about as stable as the most stable (agreement by number: {tried})"
        )
    elif n_topics is None:
        notes.append(f"too few articles to choose the number of topics by stability; {k} topics")
    missing = corpus.n_articles - model.share.shape[0]
    return notes + ([f"{missing} articles hold no modelled word and have no topic"] if missing else [])


def evidence(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int) -> list[Place]:
    """The sentences of the row's group with the most of the words shown of its topic, different words first."""
    del parameters
    patterns = [Pattern(word, (("exact", word),)) for word in str(row["words"]).split(" ") if word]
    found: list[tuple[int, int, int, int]] = []
    for n, part in enumerate(corpus.parts):
        matches = find(part.tokens, part.codes, part.starts, patterns)
        at = part.sentence_of_chunk(matches.chunk)
        pairs = np.unique(np.stack([at, matches.pattern], axis=1), axis=0) if len(at) else np.empty((0, 2), np.int64)
        different = np.bincount(pairs[:, 0], minlength=part.n_sentences)
        total = np.bincount(at, minlength=part.n_sentences)
        found += [(-int(different[s]), -int(total[s]), n, s) for s in np.flatnonzero(total).tolist()]
    return [sentence_places(corpus, n, np.array([s]))[0] for _, _, n, s in sorted(found)[:limit]]
