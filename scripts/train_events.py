"""Learn how likely two articles tell the same event, from articles with known events. Prints how well it does.

Run: python scripts/train_events.py FILE [--write]

FILE has one JSON object a line with id, topic, event and text (ECB+: two events a topic that are alike on purpose).
The weights of seven likenesses (mediakit.corpus.event_pairs) and one threshold are learned; how much words count is not.

The cross-validation is nested: topics are dealt into three parts, three times over. Weights and threshold come from two
parts, each clustered on its own, and the third is clustered on its own, all its topics together. --write learns both
from all parts in the same way and writes them where `mk.events` reads them.

Not an untouched test set: the likenesses were chosen among some twenty by this cross-validation. What was tried is in
docs/methods.md.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.article import STANDARD_COLUMNS
from mediakit.corpus.codebook import Codebook
from mediakit.corpus.corpus import Base, Corpus
from mediakit.corpus.event_pairs import LIKENESSES, Weights, candidates, likenesses, scored
from mediakit.corpus.event_words import EventWords, event_words
from mediakit.stats.average_link import average_link

__all__ = ["Topics", "b_cubed", "cross_validated", "fitted", "pair_f1", "read"]

Ints = npt.NDArray[np.int64]
Array = npt.NDArray[np.float64]
PARTS, SEEDS = 3, 3
THRESHOLDS = np.round(np.arange(0.10, 0.605, 0.01), 2)
# Neighbouring thresholds whose mean decides, so that one lucky threshold does not.
SMOOTHED = 7
PLACE = Path(__file__).parent.parent / "src/mediakit/corpus/event_weights.json"
ORIGIN = "ECB+ topics 1-35 (Cybulska & Vossen 2014), dev side; learned by scripts/train_events.py"


@dataclass(frozen=True, eq=False)
class Topics:
    """The articles of some topics, clustered on their own: their words, candidate pairs, likenesses and true events."""

    words: EventWords
    a: Ints
    b: Ints
    likenesses: Array
    event: Ints

    def groups(self, weights: Weights, threshold: float | None = None) -> Ints:
        """The groups found."""
        found = scored(self.words, self.a, self.b, np.zeros(len(self.a)), weights)
        least = weights.threshold if threshold is None else threshold
        return average_link(len(self.event), found.a, found.b, found.probability, least)


def read(rows: Sequence[dict[str, object]]) -> Topics:
    """Some articles as `mk.events` sees them."""
    kinds = {name: pl.List(pl.String) if name == "events" else pl.String for name in STANDARD_COLUMNS}
    given = [{"article_id": str(row["id"]), "source": "ECB+", "text": str(row["text"])} for row in rows]
    corpus = Corpus(Base(pl.DataFrame(given, schema=kinds), Codebook()))
    words = event_words(corpus)
    ids = corpus.base.articles["article_id"].gather(words.rows).to_list()
    events = {str(row["id"]): str(row["event"]) for row in rows}
    known = pl.Series([events[one] for one in ids]).rank("dense").cast(pl.Int64).to_numpy()
    a, b = candidates(words)
    return Topics(words, a, b, likenesses(words, a, b), known)


def b_cubed(event: Ints, group: Ints) -> float:
    """B-cubed F1 (Bagga & Baldwin 1998): of each article's group, how much is of its event, and of its event, how much is
    in its group, both averaged over articles."""
    _, inverse, n = np.unique(np.stack([event, group]), axis=1, return_inverse=True, return_counts=True)
    size_event, size_group = ({one: int((of == one).sum()) for one in set(of.tolist())} for of in (event, group))
    shared = n[inverse.ravel()]
    precision = float(np.mean(shared / np.array([size_group[one] for one in group.tolist()])))
    recall = float(np.mean(shared / np.array([size_event[one] for one in event.tolist()])))
    return 2 * precision * recall / (precision + recall)


def pair_f1(event: Ints, group: Ints) -> float:
    """F1 of pairs of articles: same group against same event."""
    above = np.triu_indices(len(event), 1)
    same, found = ((of[:, None] == of)[above] for of in (event, group))
    return float(2 * (same & found).sum() / max(same.sum() + found.sum(), 1))


def fitted(sets: Sequence[Topics]) -> Weights:
    """Weights by logistic regression over the candidates of all sets, and the threshold best on average over them."""
    from sklearn.linear_model import LogisticRegression

    x = np.concatenate([one.likenesses for one in sets])
    y = np.concatenate([one.event[one.a] == one.event[one.b] for one in sets])
    spread = x.std(axis=0)
    model = LogisticRegression(max_iter=1000).fit(x / spread, y)
    weights = Weights(float(model.intercept_[0]), model.coef_[0] / spread, 0.0)
    curve = np.array([[b_cubed(one.event, one.groups(weights, t)) for t in THRESHOLDS] for one in sets]).mean(axis=0)
    side = SMOOTHED // 2
    smooth = np.convolve(np.pad(curve, side, "edge"), np.full(SMOOTHED, 1 / SMOOTHED), "valid")
    return Weights(weights.intercept, weights.weights, float(THRESHOLDS[int(smooth.argmax())]))


def dealt(rows: Sequence[dict[str, object]], seed: int) -> list[Topics]:
    """The topics dealt into PARTS."""
    topics = np.unique([str(row["topic"]) for row in rows])
    np.random.default_rng(seed).shuffle(topics)
    return [read([row for row in rows if str(row["topic"]) in set(some)]) for some in np.array_split(topics, PARTS)]


def cross_validated(rows: Sequence[dict[str, object]]) -> list[tuple[float, float, float]]:
    """B-cubed F1, pair F1 and the threshold of every part left out."""
    found = []
    for seed in range(SEEDS):
        sets = dealt(rows, seed)
        for left_out in range(PARTS):
            weights = fitted([one for number, one in enumerate(sets) if number != left_out])
            test = sets[left_out]
            group = test.groups(weights)
            found.append((b_cubed(test.event, group), pair_f1(test.event, group), weights.threshold))
    return found


@cache
def rows_of(path: str) -> tuple[dict[str, object], ...]:
    """The articles of a file."""
    return tuple(json.loads(line) for line in Path(path).read_text("utf-8").splitlines() if line.strip())


def main() -> None:
    """Cross-validate, and write the weights where asked."""
    given = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    given.add_argument("file")
    given.add_argument("--write", action="store_true")
    asked = given.parse_args()
    rows = rows_of(asked.file)
    scores = np.array(cross_validated(rows))
    mean, spread, least = scores.mean(axis=0), scores.std(axis=0), scores.min(axis=0)
    print(f"{len(scores)} parts of topics left out: B-cubed F1 {mean[0]:.3f} (sd {spread[0]:.3f}, least {least[0]:.3f}), "
          f"pair F1 {mean[1]:.3f}, threshold {mean[2]:.2f} (sd {spread[2]:.2f})")  # fmt: skip
    if asked.write:
        learned = [fitted(dealt(rows, seed)) for seed in range(SEEDS)]
        about = {
            "origin": ORIGIN, "intercept": round(float(np.mean([one.intercept for one in learned])), 3),
            "weights": {
                name: round(float(np.mean([one.weights[i] for one in learned])), 3) for i, name in enumerate(LIKENESSES)
            },
            "threshold": round(float(np.mean([one.threshold for one in learned])), 2),
        }  # fmt: skip
        PLACE.write_text(json.dumps(about, indent=1) + "\n", "utf-8")
        print(json.dumps(about, indent=1))


if __name__ == "__main__":
    main()
