"""Generic news frames of an article by its sentences, as a head on a taught encoder: one logistic regression a frame.

Run: PYTHONPATH=src:scripts python training/frames_head.py DATA RUN/best.pt RUN/with-frames.pt
An article is the mean of its sentences' vectors (after layer MIDDLE, of length 1, weighed by their pieces), so
each sentence has its part in the article's logit. How good it is comes from ten folds of articles, the same folds as those of
TF-IDF with logistic regression beside it (scripts/validate_frames.py); the penalty is chosen inside the training folds. What is
written is fitted on all articles. RUN/frames.json gets the figures and the scales that make logits probabilities (Platt 1999,
on logits of articles left out).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import data
import encoder
import numpy as np
import polars as pl
import slim
import torch
from measure import interval
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from train import together, tokenizer

from mediakit.lexicons.frames import load_frames
from mediakit.models.features import texts_as_articles
from mediakit.models.fitting import folds_of
from mediakit.models.marking import Pieces, plain_parts
from mediakit.models.training import train_frames
from validate_frames import NARRATIVE, article_scores, by_threshold, cross_validated, simplest

FILE = "narrative-frames-dev.jsonl"
PENALTIES = (0.001, 0.003, 0.01, 0.03)
N_FOLDS, SEED = 10, 0


def vectors(model: encoder.Scorer | slim.Scorer, folder: Path) -> np.ndarray:
    """[articles, width]: the mean of the sentences' vectors."""
    tok, pieces, article = tokenizer(), list[Pieces](), list[str]()
    for name, text in data.sentences_of(folder / FILE, "ID"):
        some = plain_parts(tok.encode(text, add_special_tokens=False).ids)
        pieces += some
        article += [name] * len(some)
    width = model.frames.in_features
    found = np.zeros((len(pieces), width))
    order = sorted(range(len(pieces)), key=lambda i: len(pieces[i].ids))
    with torch.inference_mode():
        for k in range(0, len(order), 64):
            at = order[k : k + 64]
            ids, segments, mask, _ = together([pieces[i] for i in at])
            middle = encoder.mean(model.encoder.middle(ids, segments, mask), mask)
            found[at] = torch.nn.functional.normalize(middle, dim=-1).numpy()
    names = list(dict.fromkeys(article))
    number = np.array([names.index(one) for one in article])
    weight = np.array([len(one.ids) for one in pieces], float)
    summed = np.zeros((len(names), width))
    np.add.at(summed, number, found * weight[:, None])
    return summed / np.bincount(number, weights=weight)[:, None]


def regression(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights and intercept of one frame, on vectors as they are; the penalty with the best F1 in five folds."""
    spread = np.maximum(x.std(0), 1e-9)
    given, mean = (x - x.mean(0)) / spread, x.mean(0)
    inner = StratifiedKFold(5, shuffle=True, random_state=SEED)

    def made(c: float) -> LogisticRegression:
        return LogisticRegression(C=c, class_weight="balanced", max_iter=3000)

    f1 = {c: _f1(y, cross_val_predict(made(c), given, y, cv=inner)) for c in PENALTIES}
    model = made(max(PENALTIES, key=lambda c: round(f1[c], 4))).fit(given, y)
    weight = model.coef_[0] / spread
    return weight, float(model.intercept_[0] - weight @ mean)


def _f1(truth: np.ndarray, given: np.ndarray) -> float:
    return 2 * float((truth & given).sum()) / max(float(truth.sum() + given.sum()), 1.0)


def macro_f1(truth: np.ndarray, given: np.ndarray) -> float:
    """The mean of the frames' F1."""
    return float(np.mean([_f1(truth[:, k], given[:, k]) for k in range(truth.shape[1])]))


def learned_words(rows: list[dict[str, object]]) -> float:
    """Macro-F1 of a codebook learned from the articles' words, on the same folds (mediakit.train_frames)."""
    labels = [";".join(code for code in NARRATIVE if str(row[code]) == "True") for row in rows]
    labelled = pl.DataFrame({"text": [str(row["text"]) for row in rows], "label": labels})
    report = train_frames(labelled, multi=True, unit="article", n_folds=N_FOLDS, seed=SEED).report
    return float(report["scores"]["macro_f1"])


def scale(logit: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """Slope and intercept that make a logit a probability."""
    model = LogisticRegression(C=1e6).fit(logit[:, None], truth)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    for name in ("data", "weights", "to"):
        arguments.add_argument(name, type=Path)
    given = arguments.parse_args()
    torch.set_num_threads(1)
    model = slim.read(given.weights)
    model.eval()
    rows = [json.loads(line) for line in (given.data / FILE).read_text(encoding="utf-8").splitlines()]
    truth = np.array([[str(row[code]) == "True" for code in NARRATIVE] for row in rows])
    x = vectors(model, given.data)
    logit = np.zeros(truth.shape)
    for train, test in folds_of(truth, None, N_FOLDS, SEED):
        for k in range(truth.shape[1]):
            weight, intercept = regression(x[train], truth[train, k])
            logit[test, k] = x[test] @ weight + intercept
    texts = [str(row["text"]) for row in rows]
    plain = cross_validated(truth, simplest(texts, truth, multi=True)["TF-IDF + logistic regression"], N_FOLDS, SEED)
    order = [frame.id for frame in load_frames("news").frames]
    columns = [order.index(frame) for frame in NARRATIVE.values()]
    scores = {name: some[:, columns] for name, some in article_scores(texts_as_articles(texts), len(texts)).items()}
    listed = cross_validated(truth, by_threshold(scores, truth), N_FOLDS, SEED)
    ids = [str(row["ID"]) for row in rows]
    low, high = interval(ids, lambda at: macro_f1(truth[at], logit[at] > 0))
    learned = [regression(x, truth[:, k]) for k in range(truth.shape[1])]
    found = {
        "figure": "macro-F1", "value": macro_f1(truth, logit > 0), "low": low, "high": high, "n": len(rows),
        "unit": "articles on climate", "beside": "the word list `news` on the same folds (tuned on these too)",
        "value_beside": macro_f1(truth, listed), "value_tf_idf": macro_f1(truth, plain),
        "value_learned": learned_words(rows), "n_articles": len(rows), "data": FILE,
        "f1_of_frames": {name: _f1(truth[:, k], logit[:, k] > 0) for k, name in enumerate(NARRATIVE.values())},
        "n_of_frames": {name: int(truth[:, k].sum()) for k, name in enumerate(NARRATIVE.values())},
        "part": "every article by heads fitted without it",
        "scales": [scale(logit[:, k], truth[:, k]) for k in range(truth.shape[1])], "names": list(NARRATIVE.values()),
    }  # fmt: skip
    with torch.no_grad():
        model.frames.weight.copy_(torch.tensor(np.array([weight for weight, _ in learned]), dtype=torch.float32))
        model.frames.bias.copy_(torch.tensor([intercept for _, intercept in learned], dtype=torch.float32))
    torch.save(model.state_dict(), given.to)
    (given.to.parent / "frames.json").write_text(json.dumps(found, indent=1), encoding="utf-8")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
