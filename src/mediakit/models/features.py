"""Which words, pairs of words and pieces of words does a text hold?

What a learned model sees of a text: its words (by the corpus's word rule, folded), words in a row within a sentence, and
runs of two to five characters inside a chunk (what stands between white space, punctuation included) with a space on each
side, as scikit-learn's `char_wb` has them. Words and pieces are facts of the distinct chunk, so a large text costs little
more than its vocabulary. The order of sentences, who speaks, and everything beyond two words in a row is not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from mediakit.corpus.corpus import Part
from mediakit.corpus.tokens import tokenise
from mediakit.text.words import fold

__all__ = ["PIECE_LENGTHS", "Features", "all_features", "count_features", "pieces_of", "texts_as_articles"]

Ints = npt.NDArray[np.int64]
# Characters of a piece, the spaces beside the chunk included. On GVFC headlines 2 to 5 and 3 to 6 did equally well, and
# pieces with punctuation half a point better than pieces of words.
PIECE_LENGTHS = (2, 5)


@dataclass(frozen=True, eq=False)
class Features:
    """What is counted: words, pairs of words ("a b"), pieces of chunks; columns stand in this order."""

    words: tuple[str, ...]
    pairs: tuple[str, ...]
    pieces: tuple[str, ...]

    @property
    def n_terms(self) -> int:
        """Words and pairs."""
        return len(self.words) + len(self.pairs)

    def take(self, terms: npt.NDArray[np.bool_], pieces: npt.NDArray[np.bool_]) -> Features:
        """Only these columns (masks over words with pairs, and over pieces)."""
        n = len(self.words)
        kept = ((self.words, terms[:n]), (self.pairs, terms[n:]), (self.pieces, pieces))
        return Features(*(tuple(names[i] for i in np.flatnonzero(mask).tolist()) for names, mask in kept))


def texts_as_articles(texts: Sequence[str]) -> Part:
    """Texts as the articles of one block, without headlines."""
    schema = {"title": pl.String, "text": pl.String}
    return Part.whole(tokenise(pl.DataFrame({"title": [""] * len(texts), "text": list(texts)}, schema=schema)))


def pieces_of(chunk: str) -> list[str]:
    """The pieces of one folded chunk, as often as they stand in it.

    >>> pieces_of("no")
    [' n', 'no', 'o ', ' no', 'no ', ' no ']
    """
    padded, found = f" {chunk} ", list[str]()
    for n in range(PIECE_LENGTHS[0], PIECE_LENGTHS[1] + 1):
        found += [padded[i : i + n] for i in range(max(len(padded) - n, 0) + 1)]
        if len(padded) <= n:  # what is shorter than the piece counts once, whole
            break
    return found


def all_features(part: Part) -> Features:
    """Everything that the selected text holds, sorted."""
    vocabulary, used = part.tokens.words.vocabulary, _stream(part)
    keys = np.unique(used.first * len(vocabulary) + used.second).tolist()
    pairs = sorted(f"{vocabulary[key // len(vocabulary)]} {vocabulary[key % len(vocabulary)]}" for key in keys)
    words = sorted(vocabulary[i] for i in np.unique(used.words).tolist())
    cores = np.unique(part.tokens.chunks.core_of[part.codes]).tolist()
    pieces = {piece for i in cores for piece in pieces_of(fold(part.tokens.cores[i]))}
    return Features(tuple(words), tuple(pairs), tuple(sorted(pieces)))


def count_features(
    part: Part, features: Features, item: Ints, n_items: int
) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """Count the features of items, which are sets of selected sentences.

    Arguments: part; features; item, which item each selected sentence belongs to (below 0: none); n_items.
    Returns two sparse tables of counts: items × (words, pairs), and items × pieces.
    """
    core = part.tokens.chunks.core_of[part.codes]
    of_chunk = np.repeat(item, np.diff(part.starts))
    ok = of_chunk >= 0
    held = sparse.csr_matrix((np.ones(ok.sum()), (of_chunk[ok], core[ok])), shape=(n_items, len(part.tokens.cores)))
    to_words, to_pieces = _looked_up(part, features)
    pairs = _pairs(part, features, item, n_items)
    return sparse.csr_matrix(sparse.hstack([held @ to_words, pairs])), sparse.csr_matrix(held @ to_pieces)


@dataclass(frozen=True, slots=True)
class _Stream:
    """The selected words in order, and the words that stand in a row within a sentence, with that sentence."""

    words: Ints
    first: Ints
    second: Ints
    sentence: Ints


def _stream(part: Part) -> _Stream:
    words, core = part.tokens.words, part.tokens.chunks.core_of[part.codes]
    counts = np.diff(words.starts)[core]
    chunk = np.repeat(np.arange(len(core)), counts)
    within = np.arange(len(chunk)) - np.repeat(np.cumsum(counts) - counts, counts)
    ids = words.ids[words.starts[core][chunk] + within].astype(np.int64)
    sentence = np.repeat(np.arange(part.n_sentences), np.diff(part.starts))[chunk]
    row = sentence[1:] == sentence[:-1]
    if part.positions is not None:  # no pair runs over what is left out
        row &= np.diff(part.positions[chunk]) <= 1
    return _Stream(ids, ids[:-1][row], ids[1:][row], sentence[1:][row])


def _looked_up(part: Part, features: Features) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """The block's distinct chunks × the words and the pieces that are counted; worked out once per block."""
    kept = part.tokens.cache.get("learned features")
    if not isinstance(kept, tuple) or kept[0] is not features:
        tables = _words_of_chunks(part, features), _pieces_of_chunks(part, features)
        kept = part.tokens.cache["learned features"] = (features, *tables)
    return kept[1], kept[2]


def _words_of_chunks(part: Part, features: Features) -> sparse.csr_matrix:
    found = part.tokens.words
    words = sparse.csr_matrix(
        (np.ones(len(found.ids)), found.ids, found.starts), shape=(len(found.starts) - 1, len(found.vocabulary))
    )
    number = {word: i for i, word in enumerate(features.words)}
    known = [(row, number[word]) for row, word in enumerate(found.vocabulary) if word in number]
    return words @ _table(known, len(found.vocabulary), len(features.words))


def _pieces_of_chunks(part: Part, features: Features) -> sparse.csr_matrix:
    number = {piece: i for i, piece in enumerate(features.pieces)}
    folded = map(fold, part.tokens.cores)
    known = [(row, number[one]) for row, core in enumerate(folded) for one in pieces_of(core) if one in number]
    return _table(known, len(part.tokens.cores), len(features.pieces))


def _table(pairs: Sequence[tuple[int, int]], n_rows: int, n_columns: int) -> sparse.csr_matrix:
    at = np.array(pairs, np.int64).reshape(-1, 2)
    return sparse.csr_matrix((np.ones(len(at)), (at[:, 0], at[:, 1])), shape=(n_rows, n_columns))


def _pairs(part: Part, features: Features, item: Ints, n_items: int) -> sparse.csr_matrix:
    used, number, n = _stream(part), part.tokens.vocabulary.number, len(part.tokens.words.vocabulary)
    ends = ([number.get(word, -1) for word in pair.split(" ")] for pair in features.pairs)
    known = [(first * n + second, column) for column, (first, second) in enumerate(ends) if min(first, second) >= 0]
    known.sort()
    keys, columns = (np.array([one[i] for one in known], np.int64) for i in (0, 1))
    wanted, of_item = used.first * n + used.second, item[used.sentence]
    at = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
    found = (keys[at] == wanted) & (of_item >= 0) if len(keys) else np.zeros(len(wanted), np.bool_)
    shape = (n_items, len(features.pairs))
    return sparse.csr_matrix((np.ones(found.sum()), (of_item[found], columns[at[found]])), shape=shape)
