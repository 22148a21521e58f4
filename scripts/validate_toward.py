"""How well is sentiment toward a name told? Scores against NewsMTSC's labels, beside the simplest methods.

Run: python scripts/validate_toward.py NEWSMTSC.jsonl [--folds 5] [--tuned-on-this]. Prints F1 of each label, their mean
(macro-F1), accuracy and the confusion matrix of the rules as shipped, and of VADER's compound score of the sentence and
of the clause around the name, cut at ±.05. With --tuned-on-this, where the file is the one that the weights are tuned on,
also of the rules with weights tuned on the other articles only (cross-validation): that is the figure to quote. The word
classes are the same in all folds; five of them were thought of after seeing errors on this file, so the last rows leave
those out.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

import mediakit as mk
from mediakit.corpus.named_sentences import tokens_around_spans
from mediakit.text.clauses import clause_around, standing
from tune_toward import LABELS, Example, Found, cross_validated, examples_of, features_of

__all__ = ["f1_of_labels", "guesses", "main", "report"]

Ints = npt.NDArray[np.int64]
POLAR = 0.05
AFTERWARDS = ("doubt", "conduct", "legal", "life", "prospect")


def f1_of_labels(guessed: Ints, labels: Ints) -> list[float]:
    """F1 of each label.

    >>> f1_of_labels(np.array([0, 1, 1]), np.array([0, 1, 2]))
    [1.0, 0.6666666666666666, 0.0]
    """
    both = [int(((guessed == k) & (labels == k)).sum()) for k in range(len(LABELS))]
    either = [int((guessed == k).sum() + (labels == k).sum()) for k in range(len(LABELS))]
    return [2 * n / m if m else 0.0 for n, m in zip(both, either, strict=True)]


def report(name: str, guessed: Ints, labels: Ints) -> Iterator[str]:
    """A method's line, and its confusion matrix."""
    f1 = f1_of_labels(guessed, labels)
    scores = "".join(f"{value:10.3f}" for value in (*f1, float(np.mean(f1)), float((guessed == labels).mean())))
    yield f"{name:<44}{scores}"
    for k, label in enumerate(LABELS):
        yield f"    {label:<16}" + "".join(f"{int(((labels == k) & (guessed == j)).sum()):8,}" for j in range(3))


def _by_vader(texts: Sequence[str]) -> Ints:
    compound = mk.sentiment_of(texts)["compound"].to_numpy()
    return np.where(compound >= POLAR, 2, np.where(compound <= -POLAR, 0, 1)).astype(np.int64)


def _clauses(examples: Sequence[Example]) -> Iterator[str]:
    named = tokens_around_spans([one.text for one in examples], [one.span for one in examples])
    for one, (tokens, first, end) in zip(examples, named, strict=True):
        a, b = clause_around(standing(tokens, first, end))
        yield one.text[tokens.starts[a] : tokens.ends[b - 1]]


def _without(found: Found, rules: Sequence[str]) -> Found:
    return [({rule: n for rule, n in lean.items() if rule not in rules}, reserve) for lean, reserve in found]


def guesses(path: Path, folds: int, tuned_on_this: bool) -> tuple[Ints, dict[str, Ints]]:
    """People's label of each mention, and the label that each method gives it, numbered as in LABELS."""
    examples = examples_of(path)
    texts = [one.text for one in examples]
    toward = mk.sentiment_toward(texts, [one.span for one in examples])["label"].to_list()
    methods = {"VADER, sentence": _by_vader(texts), "VADER, clause": _by_vader(list(_clauses(examples)))}
    shipped = f"rules as shipped{' (tuned on these: too high)' if tuned_on_this else ''}"
    methods[shipped] = np.array([LABELS.index(label) for label in toward])
    if tuned_on_this:
        found = features_of(examples)
        methods[f"rules, {folds} folds by article"] = cross_validated(examples, found, folds)
        fewer = _without(found, AFTERWARDS)
        methods["  without classes thought of afterwards"] = cross_validated(examples, fewer, folds)
    return np.array([one.label for one in examples]), methods


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("path", type=Path, help="NewsMTSC as JSON lines")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument(
        "--tuned-on-this", action="store_true", help="the weights are tuned on this file: cross-validate"
    )
    given = parser.parse_args()
    labels, methods = guesses(given.path, given.folds, given.tuned_on_this)
    print(
        f"{given.path.name}: {len(labels):,} mentions; rows of the matrices are people's labels, columns the method's"
    )
    print(f"{'':<44}" + "".join(f"{name:>10}" for name in (*LABELS, "macro-F1", "accuracy")))
    for name, guessed in methods.items():
        print(*report(name, guessed, labels), sep="\n")


if __name__ == "__main__":
    main()
