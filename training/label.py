"""What do teachers say of mentions? Their mean shares, to be learned beside people's labels (distillation, Hinton et al. 2015).

Run: PYTHONPATH=src python training/label.py DATA OUT.npz RUN [RUN ...] [--most 50000] [--turns 2] [--bf16]
RUN is a folder that train.py wrote. Mentions are those of `data.mentions`; of those that nobody labelled, `--most` are drawn;
and those of `--turns` turns with words and names exchanged (`data.varied`).
No sentence of the validation and the held-out part is among them, nor a text that may only be measured on. OUT.npz holds a
number for each mention (data.key_of) and the shares, no text; `train.py --shares OUT.npz` finds the mentions again.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import data
import numpy as np
import torch
from train import BASES, sixteen, tokenizer, toward_scores


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("runs", type=Path, nargs="+")
    arguments.add_argument("--most", type=int, default=50_000)
    arguments.add_argument("--turns", type=int, default=2)
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--bf16", action="store_true")
    given = arguments.parse_args()
    torch.set_num_threads(given.threads)
    every = data.mentions(given.data)
    known, found = ([one for one in every if (one.label == data.NOBODY) == nobody] for nobody in (False, True))
    random.Random(0).shuffle(found)
    mentions = known + found[: given.most]
    print(f"{len(known):,} mentions with labels, {len(mentions) - len(known):,} of {len(found):,} without", flush=True)
    more = [one for turn in range(given.turns) for one in data.varied(every, turn)]
    print(f"{len(more):,} varied", flush=True)
    mentions += more
    total = np.zeros((len(mentions), 3))
    for run in given.runs:
        model = BASES[json.loads((run / "settings.json").read_text())["base"]](0.0)
        model.load_state_dict(torch.load(run / "best.pt", weights_only=True))
        with sixteen(given.bf16):
            logits = torch.tensor(toward_scores(model, tokenizer(), mentions))
        total += torch.softmax(logits, -1).numpy()
    keys = np.array([data.key_of(one) for one in mentions], np.uint64)
    shares = (total / len(given.runs)).astype(np.float16)
    np.savez_compressed(given.out, key=keys, shares=shares, turns=np.int64(given.turns))


if __name__ == "__main__":
    main()
