"""A sentence's vector, whose cosine tells likeness of meaning: three layers of their own on the shipped encoder's lower three.

Run: PYTHONPATH=src python training/likeness_branch.py DATA RUN/best.pt FOLDER [--minutes 35]
The encoder's upper layers are busy with tone, and no matrix on its vectors gives back what MiniLM knew of subjects
(attempts.md). So the branch begins with MiniLM's own upper layers, reads what the taught encoder has after layer MIDDLE, which
stays as it is (a slim encoder's through a matrix that is first fitted by least squares to give MiniLM's own at that place), and
learns to give MiniLM's own vectors of sentences, turned to their SAME strongest directions (all-MiniLM-L6-v2 was taught to be
alike where the meaning is: Reimers & Gurevych 2019). Sentences are those of the training parts of NewsMTSC and the editorials,
and of the articles with narrative frames; none of ECB+, on which likeness is measured.
Writes FOLDER/likeness.onnx beside the encoder.onnx of export.py, and RUN/likeness.pt; prints the cosine with MiniLM's vectors.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path

import data
import encoder
import export
import rounding
import slim
import torch
from encoder import LAYERS, MIDDLE, WIDTH, Layer, mean
from torch import Tensor, nn
from train import Average, batches, pieces_plain, tokenizer
from train import together as filled

SAME, BATCH, RATE, KNOWN, HELD = 128, 64, 3e-4, 0.6, 1000


class Branch(nn.Module):
    """The vectors of a sentence's pieces after layer MIDDLE [texts, pieces, width], and a mask -> SAME numbers."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.into = nn.Identity() if width == WIDTH else nn.Linear(width, WIDTH)
        self.layers = nn.ModuleList(Layer(0.0) for _ in range(LAYERS - MIDDLE))
        self.same = nn.Linear(WIDTH, SAME)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        bias = (1.0 - mask.float())[:, None, None, :] * -10000.0
        x = self.into(x)
        for layer in self.layers:
            x = layer(x, bias)
        return self.same(mean(x, mask))


class One(nn.Module):
    """The branch for one text: [1, pieces, width] -> [SAME], of length 1."""

    def __init__(self, branch: Branch) -> None:
        super().__init__()
        self.branch = branch

    def forward(self, middle: Tensor) -> Tensor:
        return nn.functional.normalize(self.branch(middle, torch.ones_like(middle[:, :, 0]))[0], dim=-1)


class Read:
    """Sentences: what the taught encoder has of them after layer MIDDLE (16 bits), and MiniLM's own vector.

    own, wanted_into: sums of products of those vectors (a column of ones last) with themselves, and with MiniLM's own there
    """

    def __init__(self, texts: Sequence[str], taught: encoder.Scorer | slim.Scorer, own: encoder.Scorer) -> None:
        tok = tokenizer()
        pieces = [pieces_plain(tok, text) for text in texts]
        self.length, self.width = [len(one.ids) for one in pieces], taught.tone.in_features
        self.middle, self.wanted = [torch.empty(0)] * len(pieces), torch.zeros((len(pieces), WIDTH))
        self.own = torch.zeros((self.width + 1, self.width + 1), dtype=torch.float64)
        self.wanted_into = torch.zeros((self.width + 1, WIDTH), dtype=torch.float64)
        order = sorted(range(len(pieces)), key=lambda i: self.length[i])
        with torch.inference_mode():
            for k in range(0, len(order), BATCH):
                at = order[k : k + BATCH]
                ids, segments, mask, _ = filled([pieces[i] for i in at])
                middle = taught.encoder.middle(ids, segments, mask)
                last, own_middle = own.encoder(ids, segments, mask)
                self._add(middle[mask.bool()], own_middle[mask.bool()])
                self.wanted[at] = nn.functional.normalize(mean(last, mask), dim=-1)
                for i, one in zip(at, middle.half(), strict=True):
                    self.middle[i] = one[: self.length[i]].clone()

    def _add(self, given: Tensor, wanted: Tensor) -> None:
        given = torch.cat([given, torch.ones((len(given), 1))], 1)
        self.own += (given.T @ given).double()
        self.wanted_into += (given.T @ wanted).double()

    def into(self) -> Tensor:
        """The matrix, its bias last, that gives MiniLM's own vectors after layer MIDDLE as nearly as one can."""
        return torch.linalg.solve(
            self.own + 1e-4 * self.own.diagonal().mean() * torch.eye(len(self.own)), self.wanted_into
        )

    def batch(self, at: Sequence[int]) -> tuple[Tensor, Tensor]:
        x = torch.zeros((len(at), max(self.length[i] for i in at), self.width))
        mask = torch.zeros(x.shape[:2])
        for row, i in enumerate(at):
            x[row, : self.length[i]], mask[row, : self.length[i]] = self.middle[i].float(), 1.0
        return x, mask


def sentences(folder: Path) -> list[str]:
    """What the branch learns from, in random order."""
    known = [one.text for one in data.newsmtsc(folder / "newsmtsc-train.jsonl") if data.part_of(one.article) == "train"]
    rated = [
        one.text for one in data.editorials(folder / "nyt-editorials-dev.tsv") if data.part_of(one.article) == "train"
    ]
    told = [text for _, text in data.sentences_of(folder / "narrative-frames-dev.jsonl", "ID")]
    found = list(dict.fromkeys([*known, *rated, *told]))
    random.Random(0).shuffle(found)
    return found


def start(own: encoder.Scorer, directions: Tensor, read: Read) -> Branch:
    """MiniLM's own upper layers, and its vectors turned."""
    made = Branch(read.width)
    for new, old in zip(made.layers, own.encoder.layers[MIDDLE:], strict=True):
        new.load_state_dict(old.state_dict())
    with torch.no_grad():
        made.same.weight.copy_(directions)
        made.same.bias.zero_()
        if isinstance(made.into, nn.Linear):
            found = read.into().float()
            made.into.weight.copy_(found[:-1].T)
            made.into.bias.copy_(found[-1])
    return made


def loss_of(given: Tensor, wanted: Tensor) -> Tensor:
    """How far vectors are from those wanted, and the likenesses of all pairs from theirs."""
    given, wanted = nn.functional.normalize(given, dim=-1), nn.functional.normalize(wanted, dim=-1)
    return (1 - (given * wanted).sum(-1)).mean() + 5.0 * nn.functional.mse_loss(given @ given.T, wanted @ wanted.T)


def taught(read: Read, branch: Branch, wanted: Tensor, minutes: float) -> Branch:
    """Teach the branch for some minutes; its averaged weights."""
    rng, average, n = random.Random(0), Average(branch, 0.998), len(read.length) - HELD
    opt = torch.optim.AdamW(branch.parameters(), lr=RATE, weight_decay=0.01, foreach=True)
    began, gone, step = time.time(), 0.0, 0
    while gone < 1.0:
        for at in batches(read.length[:n], BATCH, rng):
            gone = (time.time() - began) / 60 / minutes
            if gone > KNOWN:
                rounding.known(branch)
            for group in opt.param_groups:
                group["lr"] = RATE * min((step + 1) / 50, max(1 - gone, 0.0))
            loss = loss_of(branch(*read.batch(at)), wanted[at])
            loss.backward()
            opt.step()
            opt.zero_grad()
            average.step()
            step += 1
            if step % 100 == 0:
                print(step, round(gone, 2), round(loss.item(), 4), flush=True)
            if gone >= 1.0:
                break
        print(
            "cosine with MiniLM's own vectors, sentences left out:", round(cosine(read, average, wanted), 4), flush=True
        )
    made = Branch(read.width)
    made.load_state_dict(average.kept)
    return made.eval()


def cosine(read: Read, average: Average, wanted: Tensor) -> float:
    other, rows = Branch(read.width), list(range(len(read.length) - HELD, len(read.length)))
    other.load_state_dict(average.kept)
    with torch.inference_mode():
        given = torch.cat([other(*read.batch(rows[k : k + BATCH])) for k in range(0, HELD, BATCH)])
    return float(nn.functional.cosine_similarity(given, wanted[rows]).mean())


def write(branch: Branch, width: int, folder: Path, run: Path) -> None:
    """The graph with 8-bit weights."""
    whole = run / "likeness-whole.onnx"
    n = torch.export.Dim("n", min=2, max=encoder.LENGTH)
    torch.onnx.export(
        One(branch).eval(), (torch.zeros((1, 12, width)),), str(whole), input_names=["middle"], output_names=["same"],
        dynamo=True, dynamic_shapes={"middle": {1: n}}, external_data=False, opset_version=18,
    )  # fmt: skip
    export.quantise(whole, folder / "likeness.onnx")
    export.without_traces(folder / "likeness.onnx")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    for name in ("data", "weights", "folder"):
        arguments.add_argument(name, type=Path)
    arguments.add_argument("--minutes", type=float, default=35.0)
    arguments.add_argument("--limit", type=int, default=None)
    given = arguments.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(2)
    model, own = slim.read(given.weights).eval(), encoder.base(0.0).eval()
    read = Read(sentences(given.data)[: given.limit], model, own)
    directions = torch.linalg.svd(read.wanted[:-HELD], full_matrices=False).Vh[:SAME]
    wanted = read.wanted @ directions.T
    print(f"{len(wanted):,} sentences; of the length is kept {float(wanted.square().sum(1).mean()):.3f}", flush=True)
    made = taught(read, start(own, directions, read), wanted, given.minutes)
    torch.save(made.state_dict(), given.weights.parent / "likeness.pt")
    write(made, read.width, given.folder, given.weights.parent)


if __name__ == "__main__":
    main()
