"""From a taught MPNet to the slim model: which heads and inner units stay, and what follows them fitted anew.

Run: PYTHONPATH=src python training/prune.py DATA RUN/best.pt|base RUN/slim.pt [--heads 5] [--inner 704] [--texts 700]
RUN is a folder that train.py wrote with `--base mpnet-8`; base: MPNet as it came. Layer by layer, on sentences of the training
part, those heads and inner units go whose loss changes least what the layer gives (optimal brain surgeon, Hassibi & Stork
1993), and the matrix behind them is fitted by least squares, so that the slim model gives what the dense one gives as nearly as
it can, with the errors of its earlier layers mended. Prints macro-F1 of both on the validation part; then train.py teaches the
slim one on.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import data
import encoder
import mpnet
import torch
from encoder import Layer
from slim import HEADS, INNER, LAYERS, PLACES, SIZE, WIDTH, Scorer, shut_out
from torch import Tensor, nn
from train import Batch, batches, macro_f1, pieces_toward, together, tokenizer, toward_scores

from mediakit.models.marking import HIDDEN

# MPNet's own number for a word that is hidden
MASK = 30526
# What is added to the diagonal of sums of products, beside their mean; the share of units left after each turn
RIDGE, LEFT = 1e-4, 0.8


class Sums:
    """Sums of products of a layer's units (a column of ones last) with themselves and with what they are to give."""

    def __init__(self, units: int) -> None:
        self.own = torch.zeros((units + 1, units + 1), dtype=torch.float64)
        self.wanted = torch.zeros((units + 1, WIDTH), dtype=torch.float64)

    def add(self, units: Tensor, wanted: Tensor) -> None:
        units = torch.cat([units, torch.ones((len(units), 1))], 1)
        self.own += (units.T @ units).double()
        self.wanted += (units.T @ wanted).double()

    def of(self, kept: Tensor) -> tuple[Tensor, Tensor]:
        """The sums of the units kept."""
        at = torch.cat([kept, torch.tensor([len(self.own) - 1])])
        own = self.own[at][:, at]
        return own + torch.eye(len(at), dtype=own.dtype) * own.diagonal().mean() * RIDGE, self.wanted[at]

    def fitted(self, kept: Tensor) -> tuple[Tensor, Tensor]:
        """Matrix and bias behind the units kept, by least squares."""
        found = torch.linalg.solve(*self.of(kept))
        return found[:-1].T.float(), found[-1].float()

    def explained(self, kept: Tensor) -> float:
        """How much of what is wanted the units kept give."""
        own, wanted = self.of(kept)
        return float((torch.linalg.solve(own, wanted) * wanted).sum())

    def units(self, n: int) -> Tensor:
        """The n units that are left when those whose loss costs least go, a fifth at a time."""
        kept = torch.arange(len(self.own) - 1)
        while len(kept) > n:
            own, wanted = self.of(kept)
            inverse = torch.linalg.inv(own)
            cost = (inverse @ wanted).square().sum(1) / inverse.diagonal()
            kept = kept[cost[:-1].argsort(descending=True)[: max(n, int(len(kept) * LEFT))].sort().values]
        return kept

    def heads(self, n: int) -> list[int]:
        """The n heads that are left when one after the other goes without which most is explained."""
        heads = list(range((len(self.own) - 1) // SIZE))
        while len(heads) > n:
            heads.remove(max(heads, key=lambda one: self.explained(units_of([h for h in heads if h != one]))))
        return heads


def units_of(heads: list[int]) -> Tensor:
    """The units of heads."""
    return (torch.tensor(heads)[:, None] * SIZE + torch.arange(SIZE)).flatten()


def attended(layer: Layer, x: Tensor, bias: Tensor) -> Tensor:
    """What the heads of a layer give, before it is mixed."""
    return layer.seen(x, layer.looks(x, bias))


def inside(layer: Layer, x: Tensor) -> Tensor:
    """What the inner units of a layer give."""
    return nn.functional.gelu(layer.wide(x))


def take(new: nn.Linear, old: nn.Linear, at: Tensor) -> None:
    """The rows kept of a matrix and its bias."""
    new.weight.copy_(old.weight[at])
    new.bias.copy_(old.bias[at])


def fit(new: nn.Linear, sums: Sums, at: Tensor) -> None:
    weight, bias = sums.fitted(at)
    new.weight.copy_(weight)
    new.bias.copy_(bias)


class Pruning:
    """A dense and a slim scorer side by side on the same texts, layer by layer.

    wanted, given: of each batch the vectors that the dense one has, and those that the slim one has
    """

    def __init__(self, dense: mpnet.Scorer, texts: Sequence[Batch], heads: int, inner: int) -> None:
        self.dense, self.heads, self.inner = dense.eval(), heads, inner
        self.slim = Scorer(heads=heads, inner=inner, layers=len(dense.encoder.layers)).eval()
        self.masks = [mask for _, _, mask, _ in texts]
        self._ends(sum(torch.bincount(ids[mask.bool()], minlength=encoder.PIECES) for ids, _, mask, _ in texts))
        self.wanted = [dense.encoder.start(ids, mask) for ids, _, mask, _ in texts]
        self.given = [self.slim.encoder.start(ids) for ids, *_ in texts]

    def _ends(self, often: Tensor) -> None:
        """What stands before and after the layers; often: how often each piece is read."""
        numbers = mpnet.numbers(torch.arange(encoder.PIECES))
        numbers[HIDDEN] = MASK
        old, new = self.dense.encoder, self.slim.encoder
        new.words.code(old.words.weight[numbers], often)
        new.places.weight.copy_(old.places.weight[:PLACES])
        new.norm.load_state_dict(old.norm.state_dict())
        self.slim.toward.load_state_dict(self.dense.toward.state_dict())
        self.slim.tone.load_state_dict(self.dense.tone.state_dict())

    def attention(self, number: int) -> list[int]:
        """Fit a layer's attention; gives the heads kept."""
        old, new = self.dense.encoder.layers[number], self.slim.encoder.layers[number]
        table, sums = self.dense.encoder.distance.weight, Sums(mpnet.HEADS * SIZE)
        biases = [table[mpnet.buckets(mask.shape[1])].permute(2, 0, 1)[None] + shut_out(mask) for mask in self.masks]
        for k, (bias, mask) in enumerate(zip(biases, self.masks, strict=True)):
            full, there = self.wanted[k] + old.mix(attended(old, self.wanted[k], bias)), mask.bool()
            sums.add(attended(old, self.given[k], bias)[there], (full - self.given[k])[there])
            self.wanted[k] = old.norm_1(full)
        kept = sums.heads(self.heads)
        at = units_of(kept)
        for name in ("query", "key", "value"):
            take(getattr(new, name), getattr(old, name), at)
        fit(new.mix, sums, at)
        new.norm_1.load_state_dict(old.norm_1.state_dict())
        self.slim.encoder.distances[number].weight.copy_(table[:, kept])
        for k, bias in enumerate(biases):
            self.given[k] = new.norm_1(self.given[k] + new.mix(attended(new, self.given[k], bias[:, kept])))
        return kept

    def inner_units(self, number: int) -> None:
        """Fit a layer's inner units."""
        old, new, sums = self.dense.encoder.layers[number], self.slim.encoder.layers[number], Sums(mpnet.INNER)
        for k, mask in enumerate(self.masks):
            full, there = self.wanted[k] + old.narrow(inside(old, self.wanted[k])), mask.bool()
            sums.add(inside(old, self.given[k])[there], (full - self.given[k])[there])
            self.wanted[k] = old.norm_2(full)
        at = sums.units(self.inner)
        take(new.wide, old.wide, at)
        fit(new.narrow, sums, at)
        new.norm_2.load_state_dict(old.norm_2.state_dict())
        self.given = [new.norm_2(x + new.narrow(inside(new, x))) for x in self.given]

    def lost(self) -> float:
        """The share of the dense vectors' variance that the slim ones miss."""
        missed = total = 0.0
        for x, y, mask in zip(self.given, self.wanted, self.masks, strict=True):
            there = y[mask.bool()]
            missed += float((x[mask.bool()] - there).square().sum())
            total += float((there - there.mean(0)).square().sum())
        return missed / total

    def __call__(self) -> Scorer:
        for number in range(len(self.dense.encoder.layers)):
            kept = self.attention(number)
            self.inner_units(number)
            print(f"layer {number + 1}: heads {kept}, {self.lost():.3f} of the variance lost", flush=True)
        return self.slim


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    for name in ("data", "weights", "to"):
        arguments.add_argument(name, type=Path)
    for name, number in (("heads", HEADS), ("inner", INNER), ("texts", 700), ("layers", LAYERS)):
        arguments.add_argument(f"--{name}", type=int, default=number)
    given = arguments.parse_args()
    rng, tok = random.Random(0), tokenizer()
    every = data.newsmtsc(given.data / "newsmtsc-train.jsonl")
    some = rng.sample([one for one in every if data.part_of(one.article) == "train"], given.texts)
    pieces = [pieces_toward(tok, one) for one in some]
    texts = [together([pieces[i] for i in at]) for at in batches([len(one.ids) for one in pieces], 32, rng)]
    dense = mpnet.base(layers=given.layers)
    if given.weights != Path("base"):
        dense.load_state_dict(torch.load(given.weights, weights_only=True))
    with torch.no_grad():
        made = Pruning(dense, texts, given.heads, given.inner)()
    torch.save(made.state_dict(), given.to)
    check = [one for one in every if data.part_of(one.article) == "validation"]
    labels = torch.tensor([one.label for one in check]).numpy()
    for name, model in (("dense", dense), ("slim", made)):
        found = macro_f1(labels, toward_scores(model, tok, check).argmax(1))
        print(f"{name}: macro-F1 {found:.3f} (validation)", flush=True)


if __name__ == "__main__":
    main()
