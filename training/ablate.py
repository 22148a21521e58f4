"""What does each idea bring? MiniLM taught with all of them, and without one at a time; on a part of the mentions, to be quick.

Run: PYTHONPATH=src python training/ablate.py DATA FOLDER [--limit 1736] [--epochs 2] [--at-once 2]
Each is a run of train.py in a folder of its own, on one thread. Prints for each macro-F1 on the validation part, with bounds by
resampling articles, r with the ratings of editorials there, and how often a label changes when a name of the counterfactual set
is exchanged for another. One seed: of two that lie within each other's bounds neither is better.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import data
import numpy as np
import slim
from measure import asked, changes, counterfactual, interval, macro_f1
from train import tokenizer, toward_scores

HERE = Path(__file__).parent
SHARES = str(HERE / "shares.npz")
ALL = {"exchange": ".25", "hide": ".1", "tone": None, "decay": ".9", "average": ".995", "rate": "1e-4"}
# name -> what is other than in ALL; False: left out
VARIANTS: dict[str, dict[str, str | bool]] = {
    "all": {},
    "no names exchanged": {"exchange": "0"},
    "no names hidden": {"hide": "0"},
    "no second task (editorials)": {"tone": False},
    "lower three layers left as they are": {"freeze": "3"},
    "with a teacher, the same mentions": {"shares": SHARES, "trust": ".7"},
}


def taught(name: str, folder: Path, to: Path, more: list[str]) -> Path:
    """Run train.py for a variant; gives its weights."""
    run, options = to / "-".join(re.findall(r"\w+", name)), ALL | VARIANTS[name]
    told = [f"--{key}" if value is None else f"--{key}={value}" for key, value in options.items() if value is not False]
    with (to / f"{run.name}.log").open("w") as log:
        command = [sys.executable, str(HERE / "train.py"), str(folder), str(run), "--threads=1", *told, *more]
        subprocess.run(command, check=True, stdout=log, stderr=subprocess.STDOUT)
    return run / "best.pt"


def changed(model: object) -> float:
    """The share of pairs of names with which the label is another."""
    labels = []
    for one in counterfactual().values():
        for sentence in one["sentences"]:
            texts, spans = asked(sentence, one["names"])
            some = [data.Toward(text, span, data.NOBODY, "") for text, span in zip(texts, spans, strict=True)]
            labels.append(toward_scores(model, tokenizer(), some).argmax(1).tolist())
    return float(np.mean(changes(labels)))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    for name in ("data", "to"):
        arguments.add_argument(name, type=Path)
    for name, number in (("limit", 1736), ("epochs", 2), ("at-once", 2)):
        arguments.add_argument(f"--{name}", type=int, default=number)
    given = arguments.parse_args()
    given.to.mkdir(parents=True, exist_ok=True)
    more = [f"--limit={given.limit}", f"--epochs={given.epochs}"]
    check = data.newsmtsc(given.data / "newsmtsc-train.jsonl")
    check = [one for one in check if data.part_of(one.article) == "validation"]
    labels, articles = np.array([one.label for one in check]), [one.article for one in check]
    with ThreadPoolExecutor(given.at_once) as pool:
        found = pool.map(lambda name: (name, taught(name, given.data, given.to, more)), VARIANTS)
        for name, weights in found:
            model = slim.read(weights)
            guessed = toward_scores(model, tokenizer(), check).argmax(1)
            low, high = interval(articles, lambda at, g=guessed: macro_f1(labels[at], g[at]))
            last = json.loads((weights.parent / "log.jsonl").read_text().splitlines()[-1])
            tone = f"{last['r']:.3f}" if "r" in last else "–"
            f1 = macro_f1(labels, guessed)
            print(f"| {name} | {f1:.3f} ({low:.3f} to {high:.3f}) | {tone} | {changed(model):.1%} |", flush=True)


if __name__ == "__main__":
    main()
