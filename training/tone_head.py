"""The tone of sentences as a head on an encoder that was taught tone toward names only: one ridge regression.

Run: PYTHONPATH=src python training/tone_head.py DATA RUN/best.pt RUN/with-tone.pt
The penalty is chosen on the validation part. Nothing else moves. (train.py --tone teaches both together.)
"""

from __future__ import annotations

import argparse
from pathlib import Path

import data
import encoder
import numpy as np
import torch
from train import pieces_plain, together, tokenizer


def vectors(model: encoder.Scorer, texts: list[str]) -> np.ndarray:
    """The mean over all pieces of each text."""
    tok = tokenizer()
    found = [pieces_plain(tok, text) for text in texts]
    order = sorted(range(len(found)), key=lambda i: len(found[i].ids))
    kept = np.zeros((len(found), encoder.WIDTH))
    with torch.inference_mode():
        for k in range(0, len(order), 64):
            at = order[k : k + 64]
            kept[at] = model.pooled(*together([found[i] for i in at]))[0].numpy()
    return kept


def ridge(x: np.ndarray, y: np.ndarray, penalty: float) -> tuple[np.ndarray, float]:
    """Weights and intercept (Hoerl & Kennard 1970)."""
    middle, mean = x.mean(0), y.mean()
    centred = x - middle
    weight = np.linalg.solve(centred.T @ centred + penalty * np.eye(x.shape[1]), centred.T @ (y - mean))
    return weight, float(mean - middle @ weight)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    for name in ("data", "weights", "to"):
        arguments.add_argument(name, type=Path)
    given = arguments.parse_args()
    torch.set_num_threads(2)
    model = encoder.base()
    model.load_state_dict(torch.load(given.weights, weights_only=True))
    model.eval()
    rows = [
        one for one in data.editorials(given.data / "nyt-editorials-dev.tsv") if data.part_of(one.article) != "held-out"
    ]
    x, y = vectors(model, [one.text for one in rows]), np.array([one.tone for one in rows])
    train = np.array([data.part_of(one.article) == "train" for one in rows])
    found = []
    for penalty in 2.0 ** np.arange(-2, 10):
        weight, intercept = ridge(x[train], y[train], penalty)
        found.append((float(np.corrcoef(x[~train] @ weight + intercept, y[~train])[0, 1]), penalty, weight, intercept))
    r, penalty, weight, intercept = max(found, key=lambda one: one[0])
    print(f"validation r {r:.3f} with penalty {penalty}")
    with torch.no_grad():
        model.tone.weight.copy_(torch.tensor(weight, dtype=torch.float32)[None])
        model.tone.bias.fill_(intercept)
    torch.save(model.state_dict(), given.to)


if __name__ == "__main__":
    main()
