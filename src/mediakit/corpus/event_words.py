"""Which words of an article tell its event from another one? Its names, its numbers, its lead, its pairs of words.

Function words are left out, and words are counted in their base form without a possessive ending. A word is a *name* where
it is mostly written with a capital letter inside sentences of this corpus (headlines and first words of sentences tell
nothing): a fact of the type, so no list of names is needed. The *lead* is the headline and the first words of the text,
where news says what happened.

Words that one article alone holds join no two articles and are left out. Weights are the logarithm of rarity, squared:
what sets two earthquakes apart is rare, what they share is not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from mediakit.corpus.corpus import Corpus, Part
from mediakit.corpus.counts import union_of
from mediakit.corpus.tokens import PARTS_OF_ARTICLE
from mediakit.corpus.word_stream import words_in
from mediakit.text.normalise import stopwords_of

__all__ = ["EventWords", "bases", "event_words"]

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Array = npt.NDArray[np.float64]

# Words of the lead, function words not counted: about 75 words as they stand. Set by judgement; others were not tried.
LEAD_WORDS = 40
# A word is a name where at least this share of its places inside sentences have a capital letter.
NAME_SHARE = 0.6
# Rarity is that of a collection of so many articles, as those that the weights were learned on. With the true number the
# words of a topic weigh nearly as much as those of its event in a large collection (the logarithm flattens), and the
# groups there grow: on all 772 articles of ECB+ at once B-cubed F1 was .90 so, and .94 with this and weights learned anew.
LIKE = 250
# Saturation of counts as in BM25 (Robertson & Zaragoza 2009): the usual 1.2.
K1 = 1.2


@dataclass(frozen=True, eq=False)
class EventWords:
    """The telling words of the selected articles, one row an article, in the order of their ids.

    rows: of the articles in the corpus; vocabulary: words, ascending; names, numbers: which of them are such
    body, lead, pairs, name_vectors, number_vectors: unit vectors of weights, articles × words (or pairs, names, numbers)
    rarity, rare_names: articles × words (names) that the article holds, by their rarity
    """

    rows: Ints
    vocabulary: list[str]
    names: Mask
    numbers: Mask
    body: sparse.csr_matrix
    lead: sparse.csr_matrix
    pairs: sparse.csr_matrix
    name_vectors: sparse.csr_matrix
    number_vectors: sparse.csr_matrix
    rarity: sparse.csr_matrix
    rare_names: sparse.csr_matrix


@dataclass(frozen=True, slots=True)
class _Stream:
    """The words that count, in text order: number in the vocabulary, article (number in the order of ids), rank there."""

    word: Ints
    article: Ints
    vocabulary: list[str]
    names: Mask


def event_words(corpus: Corpus) -> EventWords:
    """The telling words of every selected article, found once for a selection."""
    cache = corpus.parts[0].cache if corpus.parts else {}
    if "event words" not in cache:
        cache["event words"] = _found(corpus)
    found = cache["event words"]
    assert isinstance(found, EventWords)
    return found


def _found(corpus: Corpus) -> EventWords:
    ids = corpus.base.facts["article_id"].gather(corpus.rows)
    rows = corpus.rows[ids.arg_sort().to_numpy()]
    stream = _stream(corpus, rows)
    n, n_words = len(rows), len(stream.vocabulary)
    rank = np.arange(len(stream.word)) - np.searchsorted(stream.article, np.arange(n + 1))[stream.article]
    body = _counts(stream.article, stream.word, (n, n_words))
    first = rank < LEAD_WORDS
    lead = _counts(stream.article[first], stream.word[first], (n, n_words))
    rarity = _rarity(body, n)
    holds = sparse.csr_matrix((np.ones_like(body.data), body.indices, body.indptr), shape=body.shape)
    weights = _weighed(body, rarity**2)
    numbers = np.array([word[0].isdigit() for word in stream.vocabulary], np.bool_)
    keep = rarity > 0
    return EventWords(
        rows, [word for word, kept in zip(stream.vocabulary, keep, strict=True) if kept], stream.names[keep],
        numbers[keep], _unit(weights)[:, keep], _unit(_weighed(lead, rarity**2))[:, keep],
        _unit(_pair_weights(stream, n)), _unit(weights[:, stream.names & keep]),
        _unit(weights[:, numbers & keep]),
        sparse.csr_matrix(holds @ sparse.diags(rarity))[:, keep],
        sparse.csr_matrix(holds @ sparse.diags(rarity))[:, stream.names & keep],
    )  # fmt: skip


def _stream(corpus: Corpus, rows: Ints) -> _Stream:
    place = np.full(corpus.base.facts.height, -1, np.int64)
    place[rows] = np.arange(len(rows))
    read = [_read(part) for part in corpus.parts]
    written, onto = union_of([words for words, *_ in read])
    words = pl.Series(bases(written.to_list()), dtype=pl.String)
    vocabulary, base = words.unique().sort(), (words.rank("dense").cast(pl.Int64) - 1).to_numpy()
    word = base[
        np.concatenate([np.empty(0, np.int64), *(at[ids] for at, (_, ids, *_) in zip(onto, read, strict=True))])
    ]
    article = np.concatenate([np.empty(0, np.int64), *(place[rows] for _, _, rows, *_ in read)])
    upper, inside = (np.concatenate([np.empty(0, np.bool_), *(one[i] for one in read)]) for i in (3, 4))
    n = len(vocabulary)
    capital, small = (np.bincount(word[inside & one], minlength=n) for one in (upper, ~upper))
    kept = ~vocabulary.is_in([*stopwords_of("en"), "n't", ""]).to_numpy()
    numeric = vocabulary.str.contains(r"^\p{N}").to_numpy()
    names = kept & ~numeric & (capital > 0) & (capital >= NAME_SHARE * (capital + small))
    told = kept[word]
    word, article = word[told].astype(np.int64), article[told]
    order = np.argsort(article, kind="stable")
    return _Stream(word[order], article[order], vocabulary.to_list(), names)


def bases(words: list[str]) -> list[str]:
    """Words without possessive ending, in their base form (simplemma's, of English); numbers as they are.

    >>> bases(["shootings", "Reid's", "2013"])
    ['shooting', 'Reid', '2013']
    """
    from simplemma import lemmatize

    plain = [word.removesuffix("'s").removesuffix("'") for word in words]
    return [lemmatize(word, lang="en") if word.isalpha() else word for word in plain]


def _read(part: Part) -> tuple[list[str], Ints, Ints, Mask, Mask]:
    """A part's vocabulary; and of each selected word its number there, its article's row,
    whether it has a capital letter, and whether that tells something (inside a sentence of the text)."""
    tokens = part.tokens
    chunks = np.arange(len(part.codes))
    ids, n_words, _ = words_in(part, chunks)
    sentence = np.repeat(np.arange(part.n_sentences), np.diff(part.starts))
    inside = (tokens.part_of_sentence[part.sentence] != PARTS_OF_ARTICLE.index("headline"))[sentence]
    inside[part.starts[:-1]] = False
    return (
        tokens.words.vocabulary, ids.astype(np.int64), np.repeat(part.article[sentence], n_words).astype(np.int64),
        _capitals(part, chunks), np.repeat(np.asarray(inside, np.bool_), n_words),
    )  # fmt: skip


def _capitals(part: Part, chunks: Ints) -> Mask:
    """Whether each word of these chunks begins with a capital letter."""
    words, core_of = part.tokens.words, part.tokens.chunks.core_of
    forms, ids = part.tokens.written
    upper = np.array([form[:1].isupper() for form in forms.words], np.bool_)[ids]
    begins, n_words = words.starts[:-1][core_of][part.codes[chunks]], np.diff(words.starts)[core_of][part.codes[chunks]]
    nth = np.arange(int(n_words.sum())) - np.repeat(np.cumsum(n_words) - n_words, n_words)
    return np.asarray(upper[np.repeat(begins, n_words) + nth], np.bool_)


def _counts(article: Ints, word: Ints, shape: tuple[int, int]) -> sparse.csr_matrix:
    counts = sparse.csr_matrix((np.ones(len(word)), (article, word)), shape=shape)
    counts.sum_duplicates()
    return counts


def _rarity(counts: sparse.csr_matrix, n: int) -> Array:
    """ln((articles + 1) / articles that hold the word), at least 0, with at most LIKE articles; 0 for words of one."""
    holding = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = np.log((min(n, LIKE) + 1) / np.maximum(holding, 1))
    return np.where(holding > 1, np.maximum(rarity, 0.0), 0.0)


def _weighed(counts: sparse.csr_matrix, weights: Array) -> sparse.csr_matrix:
    """Saturated counts times the words' weights."""
    found = counts.copy()
    found.data = found.data * (K1 + 1) / (found.data + K1) * weights[found.indices]
    found.eliminate_zeros()
    return found


def _pair_weights(stream: _Stream, n: int) -> sparse.csr_matrix:
    """articles × pairs of neighbouring words (function words between them not counted) that stand in two articles."""
    beside = np.flatnonzero(stream.article[1:] == stream.article[:-1])
    key = stream.word[beside] * len(stream.vocabulary) + stream.word[beside + 1]
    _, number = np.unique(key, return_inverse=True)
    counts = _counts(stream.article[beside], number, (n, int(number.max(initial=-1)) + 1))
    return _weighed(counts, _rarity(counts, n))


def _unit(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    found = sparse.csr_matrix(sparse.diags(1 / np.where(length > 0, length, 1.0)) @ matrix)
    found.sort_indices()
    return found
