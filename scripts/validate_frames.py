"""How well do frame codebooks and learned frames agree with people? Prints Markdown tables.

Run: python scripts/validate_frames.py [--gvfc CSV] [--narrative JSONL] [--frac CSV] [--folds 10] [--seed 0]

--gvfc       headlines with one of nine frames (columns Example, Category): learned frames (`mk.train_frames`)
--narrative  articles with five generic frames, True or False (RE, HI, CO, MO, EC): the codebook `news`, learned frames
--frac       sentences with a policy frame's code (sentence, label): the codebook `policy`, learned frames

Everything that is chosen (thresholds, which score of an article, how much a frame's cues count against another's, C of the
machines) is chosen inside the training folds; texts are scored on folds left out. Beside stand the simplest methods: the
commonest frame, and TF-IDF of words with logistic regression.

None of these is an untouched test set. The codebooks are meant to be tuned on the second and third. What learned frames
count and the usual C were chosen by comparing some fifty settings on the first, by ten-fold cross-validation with the same
seeds that are used here: differences were mostly within a point, and its accuracy has a standard error of 1.3 points.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from mediakit.corpus.corpus import Part
from mediakit.lexicons.frames import load_frames
from mediakit.measures.framing import tally_of
from mediakit.models.features import texts_as_articles
from mediakit.models.fitting import folds_of
from mediakit.models.quality import quality
from mediakit.models.training import train_frames

__all__ = ["SETS", "Scored", "best_threshold", "frac", "gvfc", "main", "narrative"]

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Predict = Callable[[npt.NDArray[np.int64], npt.NDArray[np.int64]], Mask]
NARRATIVE = {"RE": "responsibility", "HI": "human_interest", "CO": "conflict", "MO": "morality", "EC": "economic"}
FRAC = {
    1: "economic", 3: "morality", 4: "fairness_and_equality", 5: "legality", 6: "policy_prescription",
    8: "security_and_defense", 9: "health_and_safety", 11: "cultural_identity", 12: "public_opinion", 15: "other",
}  # fmt: skip
# How much more or less a frame's cues count than another's, as they are tried one after the other.
FACTORS = (0.4, 0.6, 0.8, 1.0, 1.3, 1.7, 2.2)


@dataclass(frozen=True)
class Scored:
    """The scores of some methods on one set: its name, what it holds, the columns to show, a row a method."""

    data: str
    about: str
    n: int
    columns: tuple[str, ...]
    rows: list[dict[str, Any]]


def cross_validated(truth: Mask, predict: Predict, n_folds: int, seed: int) -> Mask:
    """Predictions for every text from folds that do not hold it."""
    given = np.zeros(truth.shape, np.bool_)
    for train, test in folds_of(truth, None, n_folds, seed):
        given[test] = predict(train, test)
    return given


def simplest(texts: Sequence[str], truth: Mask, multi: bool) -> dict[str, Predict]:
    """The commonest frame; TF-IDF of words with logistic regression (scikit-learn's defaults, balanced classes)."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    def commonest(train: npt.NDArray[np.int64], test: npt.NDArray[np.int64]) -> Mask:
        n = truth[train].sum(axis=0)
        row = n >= len(train) / 2 if multi else np.arange(len(n)) == n.argmax()
        return np.tile(row, (len(test), 1))

    def regression(train: npt.NDArray[np.int64], test: npt.NDArray[np.int64]) -> Mask:
        words = TfidfVectorizer()
        known, new = words.fit_transform([texts[i] for i in train]), words.transform([texts[i] for i in test])
        share = np.zeros((len(test), truth.shape[1]))
        for frame in range(truth.shape[1]):
            model = LogisticRegression(class_weight="balanced", max_iter=1000)
            share[:, frame] = model.fit(known, truth[train, frame]).predict_proba(new)[:, 1]
        return share >= 0.5 if multi else np.arange(truth.shape[1]) == share.argmax(axis=1)[:, None]

    return {"commonest frame": commonest, "TF-IDF + logistic regression": regression}


def best_threshold(score: Array, truth: Mask) -> float:
    """The score from which on calling it the frame gives the best F1."""
    found = np.unique(score)
    f1 = [2 * (truth & (score >= t)).sum() / ((score >= t).sum() + truth.sum()) for t in found]
    return float(found[int(np.argmax(f1))])


def article_scores(part: Part, n: int) -> dict[str, Array]:
    """Scores of each article for each frame of `news`: [articles, frames]."""
    book = load_frames("news")
    onto = sparse.csr_matrix(
        (np.ones(part.n_sentences), (part.article, np.arange(part.n_sentences))), (n, part.n_sentences)
    )
    found = tally_of(part, book)
    n_sentences, n_words = onto @ np.ones(part.n_sentences), np.maximum(onto @ part.n_words, 1)
    has = (onto @ (found.n > 0).astype(np.float64)).toarray()
    weighted = (onto @ found.weight).toarray()
    return {
        "share of sentences": has / np.maximum(n_sentences, 1)[:, None],
        "weighted per 1,000 words": weighted / n_words[:, None] * 1000,
        "sentences": has,
        "of all frames' cues": weighted / np.maximum(weighted.sum(axis=1, keepdims=True), 1e-9),
    }


def by_threshold(scores: dict[str, Array], truth: Mask) -> Predict:
    """The codebook: for each frame the score and the threshold with the best F1 on the training folds."""

    def predict(train: npt.NDArray[np.int64], test: npt.NDArray[np.int64]) -> Mask:
        given = np.zeros((len(test), truth.shape[1]), np.bool_)
        for frame in range(truth.shape[1]):
            tried = []
            for score in scores.values():
                at = best_threshold(score[train, frame], truth[train, frame])
                yes = score[train, frame] >= at
                f1 = 2 * (yes & truth[train, frame]).sum() / (yes.sum() + truth[train, frame].sum())
                tried.append((float(f1), score[test, frame] >= at))
            given[:, frame] = max(tried, key=lambda one: one[0])[1]
        return given

    return predict


def by_largest(score: Array, truth: Mask) -> Predict:
    """The codebook: the frame with the largest weighted cues, each times a factor chosen on the training folds.

    The last frame is `other`: it is given where no cue is found.
    """

    def choice(some: Array, factors: Array) -> Mask:
        best = (some * factors).argmax(axis=1)
        best[some.max(axis=1) <= 0] = truth.shape[1] - 1
        return np.asarray(np.arange(truth.shape[1]) == best[:, None])

    def predict(train: npt.NDArray[np.int64], test: npt.NDArray[np.int64]) -> Mask:
        factors = np.ones(score.shape[1])
        for _ in range(2):
            for frame in range(score.shape[1]):
                tried = []
                for factor in FACTORS:
                    new = factors.copy()
                    new[frame] = factor
                    tried.append((_macro_f1(choice(score[train], new), truth[train]), -abs(factor - 1), factor))
                factors[frame] = max(tried)[2]
        return choice(score[test], factors)

    return predict


def _macro_f1(given: Mask, truth: Mask) -> float:
    return float((2 * (given & truth).sum(axis=0) / np.maximum(given.sum(axis=0) + truth.sum(axis=0), 1)).mean())


def gvfc(path: Path, n_folds: int, seed: int) -> Iterator[Scored]:
    """Headlines with one of nine frames."""
    table = pl.read_csv(path).unique(maintain_order=True)
    frames = sorted(set(table["Category"]))
    truth = np.array([[one == frame for frame in frames] for one in table["Category"]])
    rows = []
    for name, predict in simplest(table["Example"].to_list(), truth, multi=False).items():
        rows.append(_scores(name, frames, truth, cross_validated(truth, predict, n_folds, seed), multi=False))
    report = train_frames(table, text="Example", label="Category", n_folds=n_folds, seed=seed).report
    rows.append({"name": "learned frames", **report["scores"]})
    about = f"{len(truth):,} headlines, {len(frames)} frames, {n_folds} folds"
    yield Scored(path.name, about, len(truth), ("accuracy", "macro_f1"), rows)


def narrative(path: Path, n_folds: int, seed: int) -> Iterator[Scored]:
    """Articles with five generic frames, any of them."""
    articles = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    texts = [str(one["text"]) for one in articles]
    truth = np.array([[str(one[code]) == "True" for code in NARRATIVE] for one in articles])
    order = [frame.id for frame in load_frames("news").frames]
    columns = [order.index(frame) for frame in NARRATIVE.values()]
    scores = {name: some[:, columns] for name, some in article_scores(texts_as_articles(texts), len(texts)).items()}
    methods = {"codebook `news`": by_threshold(scores, truth), **simplest(texts, truth, multi=True)}
    rows = [
        _scores(name, list(NARRATIVE), truth, cross_validated(truth, predict, n_folds, seed), multi=True)
        for name, predict in methods.items()
    ]
    labels = [";".join(code for code, has in zip(NARRATIVE, row, strict=True) if has) for row in truth.tolist()]
    labelled = pl.DataFrame({"text": texts, "label": labels})
    report = train_frames(labelled, multi=True, unit="article", n_folds=n_folds, seed=seed).report
    rows.append({"name": "learned frames", **report["scores"]})
    about = f"{len(texts)} articles, five frames, {n_folds} folds"
    yield Scored(path.name, about, len(texts), ("accuracy", "macro_f1", "micro_f1"), rows)


def frac(path: Path, n_folds: int, seed: int) -> Iterator[Scored]:
    """Sentences with the code of one policy frame."""
    table = pl.read_csv(path).filter(pl.col("label").is_in(list(FRAC)))
    frames = list(FRAC.values())
    truth = np.array([[FRAC[label] == frame for frame in frames] for label in table["label"].to_list()])
    texts, book = table["sentence"].to_list(), load_frames("policy")
    part = texts_as_articles(texts)
    onto = sparse.csr_matrix(
        (np.ones(part.n_sentences), (part.article, np.arange(part.n_sentences))), (len(texts), part.n_sentences)
    )
    weighted = (onto @ tally_of(part, book).weight).toarray()
    order = [frame.id for frame in book.frames]
    score = weighted[:, [order.index(frame) for frame in frames[:-1]]]
    for name, rows_kept in (("with `other`", np.ones(len(texts), np.bool_)), ("without `other`", ~truth[:, -1])):
        kept = np.flatnonzero(rows_kept)
        yield _frac_table(path, name, [texts[i] for i in kept], score[kept], truth[kept], frames, n_folds, seed)


def _frac_table(
    path: Path, name: str, texts: list[str], score: Array, truth: Mask, frames: list[str], n_folds: int, seed: int
) -> Scored:
    named = truth if truth[:, -1].any() else truth[:, :-1]
    names = frames[: named.shape[1]]
    given = cross_validated(truth, by_largest(score, truth), n_folds, seed)[:, : named.shape[1]]
    rows = [_scores("codebook `policy`", names, named, given, multi=False)]
    for method, predict in simplest(texts, named, multi=False).items():
        rows.append(_scores(method, names, named, cross_validated(named, predict, n_folds, seed), multi=False))
    labelled = pl.DataFrame({"text": texts, "label": [names[i] for i in named.argmax(axis=1)]})
    report = train_frames(labelled, n_folds=n_folds, seed=seed).report
    rows.append({"name": "learned frames", **report["scores"]})
    about = f"{len(texts)} sentences, {named.shape[1]} frames, {n_folds} folds"
    return Scored(f"{path.name} {name}", about, len(texts), ("accuracy", "macro_f1"), rows)


def _scores(name: str, frames: list[str], truth: Mask, given: Mask, *, multi: bool) -> dict[str, Any]:
    return {"name": name, **quality(frames, truth, given, given.astype(np.float64), multi=multi)}


def _print_scores(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> None:
    print("| method | " + " | ".join(columns) + " |\n|---|" + "---|" * len(columns))
    for row in rows:
        print(f"| {row['name']} | " + " | ".join(f"{row[column]:.3f}" for column in columns) + " |")
    learned = rows[-1]
    print(f"\nlearned frames: calibration error {learned['ece']:.3f}, Brier score {learned['brier']:.3f}\n")


def _print_frames(rows: Sequence[dict[str, Any]]) -> None:
    print("F1 by frame (precision / recall):\n")
    print("| frame | n | " + " | ".join(row["name"] for row in rows) + " |\n|---|---|" + "---|" * len(rows))
    n_of = {one["frame"]: one["n"] for one in rows[0]["frames"]}
    by_name = [{one["frame"]: one for one in row["frames"]} for row in rows]
    for frame, n in n_of.items():
        cells = (
            f"{one[frame]['f1']:.2f} ({one[frame]['precision']:.2f} / {one[frame]['recall']:.2f})" for one in by_name
        )
        print(f"| {frame} | {n} | " + " | ".join(cells) + " |")


SETS = {"gvfc": gvfc, "narrative": narrative, "frac": frac}


def main() -> None:
    """Print a table for each set that is given."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    for name, measure in SETS.items():
        parser.add_argument(f"--{name}", type=Path, help=measure.__doc__)
    parser.add_argument("--folds", type=int, default=10, help="folds of the cross-validation")
    parser.add_argument("--seed", type=int, default=0, help="seed of the folds")
    given = parser.parse_args()
    for name, measure in SETS.items():
        for scored in measure(getattr(given, name), given.folds, given.seed) if getattr(given, name) else ():
            print(f"\n## {scored.data}: {scored.about}\n")
            _print_scores(scored.rows, scored.columns)
            _print_frames(scored.rows)


if __name__ == "__main__":
    main()
