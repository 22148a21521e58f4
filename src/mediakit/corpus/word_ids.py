"""The selected words of a part one after the other, as numbers of its vocabulary: for what needs their order.

Most measures need none (counts.py). Here words stand as they are read, sentence by sentence, and it is known where one follows
another with nothing left out between them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mediakit.corpus.corpus import Part

__all__ = ["WordIds", "values_of_types", "word_ids"]

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class WordIds:
    """The words of a part.

    ids: numbers in the block's vocabulary; starts: where each selected sentence begins, and the end
    run: a number for each word, the same for words of one sentence with nothing left out between them, ascending
    """

    ids: npt.NDArray[np.int32]
    starts: Ints
    run: npt.NDArray[np.int32]

    def of_sentences(self, sentences: Ints) -> tuple[npt.NDArray[np.int32], Ints]:
        """The words of these sentences, one sentence after the other in this order, and where each begins, and the end."""
        lengths = np.diff(self.starts)[sentences]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        if len(sentences) == len(self.starts) - 1 and bool((np.diff(sentences) == 1).all()):
            return self.ids, starts
        return self.ids[_ranges(self.starts[sentences], lengths)], starts


def word_ids(part: Part) -> WordIds:
    """The words of a part. (Not kept: they are large, and quick to make.)"""
    words = part.tokens.words
    cores = part.tokens.chunks.core_of[part.codes]
    n_in_core = np.diff(words.starts)
    n_words = n_in_core[cores]
    ids = words.ids[_ranges(words.starts[cores], n_words)]
    starts = np.concatenate([[0], np.cumsum(part.sum_by_sentence(n_words))])
    return WordIds(ids, starts, np.repeat(_runs(part), n_words))


def values_of_types(part: Part, of_word: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
    """The sum of a value of words over the words of each chunk type."""
    words = part.tokens.words
    total = np.concatenate([[0], np.cumsum(of_word[words.ids], dtype=np.int64)])
    of_core = total[words.starts[1:]] - total[words.starts[:-1]]
    return np.asarray(of_core[part.tokens.chunks.core_of])


def _runs(part: Part) -> npt.NDArray[np.int32]:
    """For each selected chunk the number of its run: a new one with each sentence, and after chunks that are left out."""
    new = np.zeros(len(part.codes), np.bool_)
    new[part.starts[:-1][np.diff(part.starts) > 0]] = True
    if part.positions is not None:
        new[1:] |= np.diff(part.positions) > 1
    return np.cumsum(new, dtype=np.int32)


def _ranges(starts: Ints, lengths: Ints) -> Ints:
    """start, start + 1, ... for every (start, length), one after the other."""
    total = np.cumsum(lengths)
    return np.repeat(starts - (total - lengths), lengths) + np.arange(int(total[-1]) if len(total) else 0)
