"""Tune the weights of sentiment toward a name (lexicons/data/toward.toml) on NewsMTSC's training part.

Run: python scripts/tune_toward.py NEWSMTSC.jsonl prints the weights as TOML, to be put at the end of toward.toml; what they
are worth is told by validate_toward.py. The two sums are linear in the weights, so they are
found by maximum likelihood of the three shares, each label with equal weight in sum, the weights' squares held down.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import minimize

from mediakit.corpus.named_sentences import tokens_around_spans
from mediakit.lexicons.toward import features

__all__ = [
    "LABELS", "Example", "Found", "Weights", "cross_validated", "examples_of", "features_of", "fitted", "folds_of",
    "predicted",
]  # fmt: skip

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
LABELS = ("negative", "neutral", "positive")
# What the squares of the weights cost: values from 1 to 20 differ by less than .003 F1.
PENALTY = 2.0
# Rules found fewer times than this are left without a weight.
LEAST = 8


@dataclass(frozen=True, slots=True)
class Example:
    """A mention: sentence, span, label (0 negative, 1 neutral, 2 positive), article."""

    text: str
    span: tuple[int, int]
    label: int
    article: str


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights by rule of the two sums, and their constants."""

    lean: dict[str, float]
    reserve: dict[str, float]
    constant: tuple[float, float]


def examples_of(path: Path) -> list[Example]:
    """The mentions of a file of NewsMTSC. The article is the beginning of a sentence's id."""
    found = []
    with path.open(encoding="utf-8") as file:
        for row in map(json.loads, file):
            article = "_".join(row["primary_gid"].split("_")[:2])
            for one in row["targets"]:
                label = round(one["polarity"] / 2) - 1
                found.append(Example(row["sentence_normalized"], (one["from"], one["to"]), label, article))
    return found


Found = list[tuple[dict[str, float], dict[str, float]]]


def features_of(examples: Sequence[Example]) -> Found:
    """The amounts by rule of each mention."""
    named = tokens_around_spans([one.text for one in examples], [one.span for one in examples])
    return [features(*one) for one in named]


def folds_of(examples: Sequence[Example], n: int) -> Ints:
    """A fold for each mention, all mentions of an article in one: articles are dealt out, the largest first."""
    names, article, counts = np.unique([one.article for one in examples], return_inverse=True, return_counts=True)
    fold, sizes = np.zeros(len(names), np.int64), np.zeros(n)
    for i in np.argsort(-counts, kind="stable").tolist():
        fold[i] = int(np.argmin(sizes))
        sizes[fold[i]] += counts[i]
    return np.asarray(fold[article])


def fitted(found: Found, labels: Ints) -> Weights:
    """The weights that make these labels likeliest."""
    leaning, reserving = ([pair[side] for pair in found] for side in (0, 1))
    names = [_common(leaning), _common(reserving)]
    s, u = _matrix(leaning, names[0]), _matrix(reserving, names[1])
    target = np.eye(3)[labels]
    weight = len(labels) / (3 * np.maximum(np.bincount(labels, minlength=3), 1))[labels]

    def loss(theta: Array) -> tuple[float, Array]:
        lean, reserve = s @ theta[: s.shape[1]], u @ theta[s.shape[1] :]
        logits = np.stack([-lean - reserve, np.zeros_like(lean), lean - reserve], axis=1)
        logits -= np.log(np.exp(logits).sum(axis=1, keepdims=True))
        off = (np.exp(logits) - target) * weight[:, None]
        held = PENALTY * np.concatenate([np.ones(s.shape[1]), np.ones(u.shape[1])])
        held[[s.shape[1] - 1, -1]] = 0.0
        slope = np.concatenate([s.T @ (off[:, 2] - off[:, 0]), u.T @ (-off[:, 0] - off[:, 2])])
        value = -(weight * (logits * target).sum(axis=1)).sum() + (held * theta**2).sum()
        return float(value), slope + 2 * held * theta

    best = minimize(loss, np.zeros(s.shape[1] + u.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    a, b = best[: s.shape[1]], best[s.shape[1] :]
    return Weights(
        dict(zip(names[0], np.round(a[:-1], 2).tolist(), strict=True)),
        dict(zip(names[1], np.round(b[:-1], 2).tolist(), strict=True)),
        (round(float(a[-1]), 2), round(float(b[-1]), 2)),
    )


def _common(amounts: Sequence[dict[str, float]]) -> list[str]:
    counts: dict[str, int] = {}
    for one in amounts:
        for name in one:
            counts[name] = counts.get(name, 0) + 1
    return sorted(name for name, n in counts.items() if n >= LEAST)


def _matrix(amounts: Sequence[dict[str, float]], names: Sequence[str]) -> sparse.csr_matrix:
    """Amounts by rule, and a last column of ones."""
    number = {name: i for i, name in enumerate(names)}
    cells = [(i, number[name], value) for i, one in enumerate(amounts) for name, value in one.items() if name in number]
    cells += [(i, len(names), 1.0) for i in range(len(amounts))]
    row, column, value = zip(*cells, strict=True)
    return sparse.csr_matrix((value, (row, column)), shape=(len(amounts), len(names) + 1))


def predicted(found: Found, weights: Weights) -> Ints:
    """The likeliest label of each mention."""
    lean = np.array([_sum(one, weights.lean) for one, _ in found]) + weights.constant[0]
    reserve = np.array([_sum(one, weights.reserve) for _, one in found]) + weights.constant[1]
    logits: Array = np.stack([-lean - reserve, np.zeros_like(lean), lean - reserve], axis=1)
    return np.asarray(logits.argmax(axis=1), np.int64)


def _sum(amounts: dict[str, float], weights: dict[str, float]) -> float:
    return sum(weights.get(name, 0.0) * value for name, value in amounts.items())


def cross_validated(examples: Sequence[Example], found: Found, n: int) -> Ints:
    """The label of each mention by weights tuned on the other folds."""
    labels, fold = np.array([one.label for one in examples]), folds_of(examples, n)
    guessed = np.zeros(len(examples), np.int64)
    for number in range(n):
        rest, here = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        weights = fitted([found[i] for i in rest], labels[rest])
        guessed[here] = predicted([found[i] for i in here], weights)
    return guessed


def _lines(weights: Weights) -> Iterator[str]:
    for table, values in (("lean", weights.lean), ("reserve", weights.reserve)):
        yield f"\n[weights.{table}]"
        yield from (f'"{name}" = {value}' for name, value in values.items())
    yield f"\n[weights.constant]\nlean = {weights.constant[0]}\nreserve = {weights.constant[1]}"


def main() -> None:
    """Print scores and weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("path", type=Path, help="NewsMTSC as JSON lines")
    given = parser.parse_args()
    examples = examples_of(given.path)
    labels = np.array([one.label for one in examples])
    print(
        f"# tuned on {given.path.name}, {len(examples)} mentions",
        *_lines(fitted(features_of(examples), labels)),
        sep="\n",
    )


if __name__ == "__main__":
    main()
