"""What does a linear model over counted words say of a text? Prediction from plain arrays, without scikit-learn.

Counts become tf-idf as scikit-learn's `TfidfVectorizer(sublinear_tf=True)` has it, words with pairs and pieces each scaled
to length one; a frame's *margin* is a weighted sum of them. Probabilities are the margins through one scale for all frames
(a text has one frame: Guo et al. 2017, temperature scaling) or a slope and an offset for each (it may have several: Platt
1999), fitted on texts that the margins were not learned from.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.special import expit, softmax

__all__ = ["Counts", "Linear", "Scale", "chosen", "contributions", "margins", "probabilities", "tf_idf"]

Array = npt.NDArray[np.float64]
# items × (words, pairs) and items × pieces
Counts = tuple[sparse.csr_matrix, sparse.csr_matrix]


@dataclass(frozen=True, eq=False, slots=True)
class Scale:
    """How margins become probabilities and choices.

    slope, offset: [frames]; threshold: [frames], the least probability for a frame where a text may have several
    """

    slope: Array
    offset: Array
    threshold: Array


@dataclass(frozen=True, eq=False, slots=True)
class Linear:
    """Weights: idf_terms and idf_pieces per feature (0 = not used), coef [frames, features], intercept [frames]."""

    idf_terms: Array
    idf_pieces: Array
    coef: Array
    intercept: Array


def tf_idf(counts: Counts, idf_terms: Array, idf_pieces: Array) -> sparse.csr_matrix:
    """Counts as (1 + ln count) × idf, words with pairs and pieces each of length one."""
    blocks = [_unit(table, idf) for table, idf in zip(counts, (idf_terms, idf_pieces), strict=True)]
    return sparse.csr_matrix(sparse.hstack(blocks))


def _unit(counts: sparse.csr_matrix, idf: Array) -> sparse.csr_matrix:
    table = sparse.csr_matrix(counts, dtype=np.float64, copy=True)
    table.sum_duplicates()
    table.data = (1 + np.log(table.data)) * idf[table.indices]
    length = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    table.data /= np.repeat(np.where(length > 0, length, 1.0), np.diff(table.indptr))
    return table


def margins(model: Linear, counts: Counts) -> Array:
    """[items, frames]: the higher, the more the model leans to the frame."""
    found = tf_idf(counts, model.idf_terms, model.idf_pieces) @ model.coef.T
    return np.asarray(found, np.float64) + model.intercept


def contributions(model: Linear, counts: Counts, frame: int) -> sparse.csr_matrix:
    """items × features: what each feature adds to the frame's margin."""
    table = tf_idf(counts, model.idf_terms, model.idf_pieces)
    return sparse.csr_matrix(table.multiply(model.coef[frame]))


def probabilities(found: Array, scale: Scale, multi: bool) -> Array:
    """[items, frames]: of one frame for each text they add up to 1; of several each stands by itself."""
    z = found * scale.slope + scale.offset
    return np.asarray(expit(z) if multi else softmax(z, axis=1))


def chosen(found: Array, scale: Scale, multi: bool) -> npt.NDArray[np.bool_]:
    """[items, frames]: the frames given to each text."""
    share = probabilities(found, scale, multi)
    if multi:
        return np.asarray(share >= scale.threshold)
    first = np.zeros(share.shape, np.bool_)
    first[np.arange(len(share)), share.argmax(axis=1)] = True
    return first
