"""What does each word add to the score of each article in each group? What a comparison word by word is made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from mediakit.corpus.corpus import Corpus, Part
from mediakit.corpus.counts import cells_by_key
from mediakit.corpus.groups import Groups, group
from mediakit.corpus.languages import english_articles
from mediakit.lexicons.lexicon import Lexicon
from mediakit.lexicons.tone_words import ToneWords, tone_words

__all__ = ["CHANGED", "ToneCells", "tone_cells"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
# VADER's compound is rounded to four places: rules that change a sentence by less are rounding.
CHANGED = 1e-4


@dataclass(frozen=True, slots=True)
class ToneCells:
    """Cells (an article in a group, on an event where events are matched) × terms, as parts of the cells' scores.

    terms: (word, weight); size, value: [cells, terms]; count: the same, as occurrences; rules, n_rules, n_words by cell
    group: of each cell; event: of each cell ("" where events are not matched); with_rules: whether VADER made them
    """

    terms: list[tuple[str, float]]
    size: sparse.csr_matrix
    value: sparse.csr_matrix
    count: sparse.csr_matrix
    rules: Array
    n_rules: Ints
    n_words: Ints
    group: Ints
    event: npt.NDArray[np.object_]
    with_rules: bool


def tone_cells(corpus: Corpus, groups: Groups, words: Lexicon | None, score: str | None, *, matched: bool) -> ToneCells:
    """Take the score of every article in every group apart into its words.

    Arguments: corpus and its groups; words and score, of a word list, or None for VADER; matched, by event besides.
    """
    fine = group(corpus, [*groups.by, "event"]) if matched else groups
    english, number = english_articles(corpus.base), dict[tuple[str, float], int]()
    rows = []
    for part, pairs in zip(corpus.parts, fine.pairs, strict=True):
        found = tone_words(part, english, words, score)
        columns = np.array([number.setdefault(term, len(number)) for term in found.terms], np.int64)
        rows.append(_cells(part, found, columns, pairs, max(len(fine), 1)))
    size, value, count = (_stacked([one[1][i] for one in rows], len(number)) for i in range(3))
    member = np.concatenate([np.empty(0, np.int64), *(one[0] for one in rows)])
    sums = np.concatenate([np.empty((0, 3)), *(one[2] for one in rows)])
    events = fine.keys["event"].to_list() if matched else [""] * len(fine)
    return ToneCells(
        terms=list(number),
        size=size,
        value=value,
        count=count,
        rules=sums[:, 0],
        n_rules=sums[:, 1].astype(np.int64),
        n_words=sums[:, 2].astype(np.int64),
        group=(fine.inside(groups) if matched else np.arange(len(groups)))[member],
        event=np.array(events, object)[member],
        with_rules=words is None,
    )


def _cells(
    part: Part, found: ToneWords, columns: Ints, pairs: tuple[Ints, Ints], n_groups: int
) -> tuple[Ints, list[sparse.csr_matrix], Array]:
    """Cells of a part with something to go by: group, [size, value, count] by term, and sums of rules and words."""
    sentence, member = pairs
    key, cell = cells_by_key(part.article[sentence], member, n_groups)
    onto = sparse.csr_matrix((np.ones(len(cell)), (cell, sentence)), shape=(len(key), part.n_sentences))
    base = onto @ found.base
    onto, key, base = onto[base > 0], key[base > 0], base[base > 0]
    by_sentence = np.stack([found.rules, np.abs(found.rules) > CHANGED, part.n_words * (found.base > 0)], axis=1)
    sums = np.asarray(onto @ by_sentence)
    sums[:, 0] /= base
    share = sparse.diags_array(1 / base) @ onto
    ones = np.ones(len(found.term))
    tables = [
        (by @ _by_sentence(found, columns, values, part.n_sentences)).tocsr()
        for by, values in ((share, found.size), (share, found.value), (onto, ones))
    ]
    return key % n_groups, tables, sums


def _stacked(tables: list[sparse.csr_matrix], width: int) -> sparse.csr_matrix:
    """Parts' tables one below the other, all as wide as all terms together."""
    wide = [sparse.csr_matrix((one.data, one.indices, one.indptr), shape=(one.shape[0], width)) for one in tables]
    return sparse.csr_matrix(sparse.vstack([sparse.csr_matrix((0, width)), *wide], format="csr"))


def _by_sentence(found: ToneWords, columns: Ints, values: Array, n: int) -> sparse.csr_matrix:
    width = int(columns.max(initial=-1)) + 1
    at = columns[found.term] if len(found.term) else found.term
    return sparse.csr_matrix((values, (found.sentence, at)), shape=(n, width))
