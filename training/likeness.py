"""Do sentence vectors tell whether two articles tell the same event, beside words? On ECB+ (Cybulska & Vossen 2014).

Run: PYTHONPATH=src:scripts python training/likeness.py DATA RUN/best.pt|base
Prints, for pairs of articles: the area under the curve and the average precision of one likeness alone (tf-idf cosine,
vectors, both); then B-cubed and pair F1 of groups by the seven likenesses of words (corpus/event_pairs.py) and by these with
those of vectors, everything learned without the topics that are scored (scripts/train_events.py).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import data
import encoder
import numpy as np
import torch
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import average_precision_score, roc_auc_score
from train import pieces_plain, together, tokenizer

import train_events
from mediakit.corpus.event_pairs import LEAST_LIKELY
from mediakit.stats.average_link import average_link

FILE, LEAD = "ecbplus-dev.jsonl", 3
# Likenesses of vectors that are put beside those of words, one set after the other
SETS = ((), ("whole",), ("lead",), ("centred",), ("sentences",), ("sentences", "lead"), ("sentences", "whole", "lead"))


def sentence_vectors(model: encoder.Scorer, folder: Path) -> tuple[list[str], list[np.ndarray], list[np.ndarray]]:
    """Ids; of each article its sentences' vectors of length 1, and their pieces."""
    tok = tokenizer()
    rows = [(name, pieces_plain(tok, text)) for name, text in data.sentences_of(folder / FILE, "id")]
    found = np.zeros((len(rows), encoder.WIDTH))
    order = sorted(range(len(rows)), key=lambda i: len(rows[i][1].ids))
    with torch.inference_mode():
        for k in range(0, len(order), 64):
            at = order[k : k + 64]
            same = model(*together([rows[i][1] for i in at])).same
            found[at] = torch.nn.functional.normalize(same, dim=-1).numpy()
    names = list(dict.fromkeys(name for name, _ in rows))
    number = np.array([names.index(name) for name, _ in rows])
    pieces = np.array([len(one.ids) for _, one in rows], float)
    each = [np.flatnonzero(number == k) for k in range(len(names))]
    return names, [found[some] for some in each], [pieces[some] for some in each]


class Vectors:
    """Likenesses of two articles by their sentences' vectors."""

    def __init__(self, vectors: Sequence[np.ndarray], pieces: Sequence[np.ndarray]) -> None:
        self.vectors, self.pieces = vectors, pieces
        whole = _unit(np.array([w @ v for v, w in zip(vectors, pieces, strict=True)]))
        lead = _unit(np.array([w[:LEAD] @ v[:LEAD] for v, w in zip(vectors, pieces, strict=True)]))
        self.of = {"whole": whole, "lead": lead, "centred": _unit(whole - whole.mean(0))}

    def likeness(self, name: str, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """whole, lead: cosine of means; centred: the same without what all articles share; sentences: of each sentence that of
        the likest one of the other article, the mean."""
        if name == "sentences":
            return np.array([self._sentences(i, j) for i, j in zip(a.tolist(), b.tolist(), strict=True)])
        return (self.of[name][a] * self.of[name][b]).sum(1)

    def _sentences(self, i: int, j: int) -> float:
        each = self.vectors[i] @ self.vectors[j].T
        ways = (
            each.max(1) @ self.pieces[i] / self.pieces[i].sum(),
            each.max(0) @ self.pieces[j] / self.pieces[j].sum(),
        )
        return float(np.mean(ways))


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def alone(texts: list[str], event: np.ndarray, topic: np.ndarray, vectors: Vectors) -> None:
    """How well one likeness orders pairs of articles: all pairs, and those of one topic, whose two events are alike."""
    words = TfidfVectorizer(stop_words="english").fit_transform(texts)
    cosine = (words @ words.T).toarray()
    a, b = np.triu_indices(len(texts), 1)
    same, within = event[a] == event[b], topic[a] == topic[b]
    centred = vectors.likeness("centred", a, b)
    told = {
        "tf-idf cosine": cosine[a, b],
        "vectors, whole": vectors.likeness("whole", a, b),
        "vectors, centred": centred,
    }
    told["tf-idf and centred, in units of spread"] = cosine[a, b] / cosine[a, b].std() + centred / centred.std()
    print(
        "| likeness | AUC | average precision | AUC in a topic | average precision in a topic |\n|---|---|---|---|---|"
    )
    for name, value in told.items():
        cells = [f(same[k], value[k]) for k in (slice(None), within) for f in (roc_auc_score, average_precision_score)]
        print(f"| {name} | {' | '.join(f'{one:.3f}' for one in cells)} |")


def together_with_words(rows: Sequence[dict[str, object]], ids: dict[str, int], vectors: Vectors) -> None:
    """Groups by words, and by words and vectors."""
    read, groups = train_events.read, train_events.Topics.groups
    print("\n| likenesses of vectors beside those of words | B-cubed F1 | sd over parts | pair F1 |\n|---|---|---|---|")
    for names in SETS:

        def reading(some: Sequence[dict[str, object]], names: tuple[str, ...] = names) -> train_events.Topics:
            found = read(some)
            at = np.array(
                [ids[one] for one in sorted(str(row["id"]) for row in some)]
            )  # numbers are in the order of ids
            a, b = at[found.a], at[found.b]
            more = [vectors.likeness(name, a, b) for name in names]
            return replace(found, likenesses=np.column_stack([found.likenesses, *more]))

        train_events.read, train_events.Topics.groups = reading, _groups
        scores = np.array(train_events.cross_validated(rows))
        figures = (scores[:, 0].mean(), scores[:, 0].std(), scores[:, 1].mean())
        print(f"| {', '.join(names) or 'none'} | {' | '.join(f'{one:.3f}' for one in figures)} |")
    train_events.read, train_events.Topics.groups = read, groups


def _groups(self: train_events.Topics, weights: train_events.Weights, threshold: float | None = None) -> np.ndarray:
    """As Topics.groups, from however many likenesses there are."""
    probability = 1 / (1 + np.exp(-(self.likenesses @ weights.weights + weights.intercept)))
    kept = probability >= LEAST_LIKELY
    least = weights.threshold if threshold is None else threshold
    return average_link(len(self.event), self.a[kept], self.b[kept], probability[kept], least)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("weights")
    given = arguments.parse_args()
    torch.set_num_threads(1)
    model = encoder.base()
    if given.weights != "base":
        model.load_state_dict(torch.load(given.weights, weights_only=True))
    model.eval()
    rows = [json.loads(line) for line in (given.data / FILE).read_text(encoding="utf-8").splitlines()]
    names, found, pieces = sentence_vectors(model, given.data)
    order = [names.index(f"{Path(FILE).stem}_{row['id']}") for row in rows]
    vectors = Vectors([found[k] for k in order], [pieces[k] for k in order])
    event, topic = (np.array([str(row[key]) for row in rows]) for key in ("event", "topic"))
    alone([str(row["text"]) for row in rows], event, topic, vectors)
    together_with_words(rows, {str(row["id"]): k for k, row in enumerate(rows)}, vectors)


if __name__ == "__main__":
    main()
