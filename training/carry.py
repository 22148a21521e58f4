"""What another machine needs to teach with distil.py, in a few small files; and what it brings back, as weights.

Run here (PYTHONPATH=src):           training/carry.py pack DATA FOLDER START.pt
there, with torch, numpy, tokenizers
and safetensors only:                training/carry.py unpack FOLDER WORK
and with what comes back:            training/carry.py weights STUDENT_FILES START.pt OUT.pt
Matrices travel with 8 bits a number, a scale a row: what is taught begins there, and mends it.
"""

from __future__ import annotations

import gzip
import json
import sys
from dataclasses import asdict
from pathlib import Path

import data
import mpnet
import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

FILES = ("newsmtsc-train.jsonl", "nyt-editorials-dev.tsv")
PART = 50 << 20
# What of a student stays as it is while it is taught: MiniLM's words' table, and the codes of the slim one's
CODES = "encoder.words.codes"
TABLES = {"encoder.words.weight", CODES}
State = dict[str, Tensor]


def rounded(state: State) -> dict[str, np.ndarray]:
    """Matrices as 8-bit numbers with a scale a row, the rest as it is."""
    found = {}
    for name, value in state.items():
        if value.ndim == 2 and min(value.shape) > 2:
            step = value.abs().amax(1, keepdim=True).clamp(min=1e-9) / 127
            found[f"q.{name}"], found[f"s.{name}"] = (value / step).round().to(torch.int8).numpy(), step.numpy()
        elif value.is_floating_point():
            found[f"f.{name}"] = value.float().numpy()
    return found


def state_of(given: dict[str, np.ndarray]) -> State:
    """The weights that `rounded` gave."""
    return {
        name[2:]: torch.tensor(value.astype(np.float32) * (given[f"s.{name[2:]}"] if name.startswith("q.") else 1))
        for name, value in given.items()
        if not name.startswith("s.")
    }


def write_parts(given: dict[str, np.ndarray], folder: Path, stem: str, most: int) -> None:
    """Arrays in files of at most so many bytes each."""
    parts, size = list[dict[str, np.ndarray]]([{}]), 0
    for name, value in given.items():
        if size + value.nbytes > most and parts[-1]:
            parts.append({})
            size = 0
        parts[-1][name] = value
        size += value.nbytes
    for k, part in enumerate(parts):
        np.savez(folder / f"{stem}-{k}.npz", **part)


def read_parts(folder: Path, stem: str) -> dict[str, np.ndarray]:
    found = {}
    for file in sorted(folder.glob(f"{stem}-[0-9]*.npz")):
        with np.load(file, allow_pickle=False) as part:
            found |= dict(part)
    return found


def pack(given: Path, folder: Path, start: Path) -> None:
    """Write the folder: data and mentions, MPNet, the slim student's start, MiniLM."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {name: (given / name).read_bytes() for name in FILES}
    texts["tokenizer.json"] = (data.base_folder() / "tokenizer.json").read_bytes()
    texts["neighbours.json"] = json.dumps(data.neighbours()).encode()
    texts["mentions.json"] = json.dumps([asdict(one) for one in data.mentions(given)]).encode()
    for name, text in texts.items():
        (folder / f"{name}.gz").write_bytes(gzip.compress(text, mtime=0))
    write_parts(rounded(load_file(mpnet.weights())), folder, "mpnet", PART)
    write_parts(rounded(load_file(data.base_folder() / "model.safetensors")), folder, "minilm", PART)
    state = torch.load(start, weights_only=True)
    np.savez(folder / "slim-words.npz", codes=state.pop(CODES).numpy())
    write_parts(rounded(state), folder, "slim", PART)


def unpack(folder: Path, work: Path) -> None:
    """Make of the folder what train.py and distil.py read, as far as its files are there; what is made stays."""
    work.mkdir(parents=True, exist_ok=True)
    for file in folder.glob("*.gz"):
        (work / file.stem).write_bytes(gzip.decompress(file.read_bytes()))
    for stem, name in (("mpnet", "mpnet.safetensors"), ("minilm", "model.safetensors")):
        if not (work / name).exists() and (given := read_parts(folder, stem)):
            save_file(state_of(given), work / name)
    if (folder / "slim-words.npz").exists() and not (work / "slim.pt").exists():
        state = state_of(read_parts(folder, "slim"))
        with np.load(folder / "slim-words.npz", allow_pickle=False) as words:
            state[CODES] = torch.tensor(words["codes"])
        torch.save(state, work / "slim.pt")


def weights(files: Path, start: Path, to: Path) -> None:
    """A student's weights from the files that distil.py wrote (FOLDER/STEM), with the words' table of its start."""
    state = {name: torch.tensor(value).float() for name, value in read_parts(files.parent, files.name).items()}
    given = torch.load(start, weights_only=True) if start.suffix == ".pt" else load_file(start)
    given.setdefault("encoder.words.weight", given.pop("embeddings.word_embeddings.weight", None))
    torch.save({name: given[name] for name in TABLES if given.get(name) is not None} | state, to)


def main() -> None:
    what, *paths = sys.argv[1:]
    {"pack": pack, "unpack": unpack, "weights": weights}[what](*map(Path, paths))


if __name__ == "__main__":
    main()
