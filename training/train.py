"""From data files and MiniLM's weights to an encoder with heads.

Run: PYTHONPATH=src python training/train.py DATA OUT [--epochs 4] [--rate 8e-5] [--exchange .25] [--hide .1] [--tone] ...
DATA is the folder of the data files, OUT gets best.pt (the averaged weights after the last epoch), log.jsonl and settings.json.
Every run prints macro-F1 on the validation part after each epoch; the held-out part is looked at by measure.py only.

A teacher is made by the same script with `--base mpnet`; label.py writes what one or several of them say of mentions, and
`--shares FILE` teaches these beside people's labels (distillation, Hinton et al. 2015). `--bf16` reckons in 16 bits where the
processor has units for it (AMX): four to eight times as fast there, slower elsewhere.
From `--known` of the course on, products are rounded as in the exported graph (rounding.py).
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import data
import encoder
import mpnet
import numpy as np
import rounding
import slim
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from mediakit.models.marking import HIDDEN, Pieces, marked, plain

Batch = tuple[Tensor, Tensor, Tensor, Tensor]
# What is taught, by name: MiniLM; MPNet, the teacher; its lower layers; and what prune.py makes of these (with --start)
BASES: dict[str, Callable[[float], nn.Module]] = {
    "minilm": encoder.base, "mpnet": mpnet.base, "mpnet-8": partial(mpnet.base, layers=slim.LAYERS), "slim": slim.Scorer,
}  # fmt: skip
WEIGHTS = dict.fromkeys(BASES, mpnet.weights) | {"minilm": lambda: data.base_folder() / "model.safetensors"}


def tokenizer() -> Tokenizer:
    """MiniLM's own, without cutting or filling."""
    made = Tokenizer.from_file(str(data.base_folder() / "tokenizer.json"))
    made.no_truncation()
    made.no_padding()
    return made


def pieces_toward(tok: Tokenizer, one: data.Toward) -> Pieces:
    """The numbers of a text with its marked span; the name's pieces hidden where the example says so."""
    encoded = tok.encode(one.text, add_special_tokens=False)
    found = marked(encoded.ids, encoded.offsets, one.span)
    if not one.hidden:
        return found
    ids = list(found.ids)
    inside = range(found.first + 1, found.end - 1)
    for i in [*inside, *(i for i, s in enumerate(found.segments) if s and i < len(ids) - 1)]:
        ids[i] = HIDDEN
    return found._replace(ids=ids)


def pieces_plain(tok: Tokenizer, text: str) -> Pieces:
    return plain(tok.encode(text, add_special_tokens=False).ids)


def together(found: Sequence[Pieces]) -> Batch:
    """Numbers, segments, mask and marked places of texts, filled up to the longest."""
    n, length = len(found), max(len(one.ids) for one in found)
    ids, segments, mask, marks = (torch.zeros((n, length), dtype=torch.long) for _ in range(4))
    for i, one in enumerate(found):
        k = len(one.ids)
        ids[i, :k], segments[i, :k], mask[i, :k] = torch.tensor(one.ids), torch.tensor(one.segments), 1
        marks[i, one.first : one.end] = 1
    return ids, segments, mask, marks


def batches(lengths: Sequence[int], size: int, rng: random.Random) -> list[list[int]]:
    """Places in batches of texts of like length, in random order."""
    order = list(range(len(lengths)))
    rng.shuffle(order)
    chunks = [sorted(order[k : k + size * 24], key=lambda i: lengths[i]) for k in range(0, len(order), size * 24)]
    found = [chunk[k : k + size] for chunk in chunks for k in range(0, len(chunk), size)]
    rng.shuffle(found)
    return found


class Average:
    """Weights averaged over steps: less noise than the last step's (Polyak & Juditsky 1992)."""

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.model, self.decay, self.steps = model, decay, 0
        self.kept = {name: value.detach().clone() for name, value in model.state_dict().items()}
        self.moving = [name for name, value in self.kept.items() if value.is_floating_point()]

    def step(self) -> None:
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        own = self.model.state_dict()
        torch._foreach_lerp_([self.kept[k] for k in self.moving], [own[k] for k in self.moving], 1 - decay)


def optimiser(model: nn.Module, settings: argparse.Namespace) -> torch.optim.AdamW:
    """Lower layers learn more slowly (factor `--decay` a layer); heads at `--head-rate`; a whole words' table stays."""
    groups: list[dict[str, Any]] = []
    core = model.encoder
    if isinstance(core.words, nn.Embedding):
        core.words.requires_grad_(False)
    if settings.freeze:
        core.freeze(settings.freeze)
    for name, value in core.named_parameters():
        if not value.requires_grad:
            continue
        level = int(name.split(".")[1]) + 1 if name.startswith("layers.") else 0
        rate = settings.rate * settings.decay ** (len(core.layers) - level)
        groups.append({"params": [value], "lr": rate, "weight_decay": 0.01 if value.ndim > 1 else 0.0})
    groups.append({"params": [*model.toward.parameters(), *model.tone.parameters()], "lr": settings.head_rate})
    if hasattr(model, "same"):
        groups.append({"params": list(model.same.parameters()), "lr": settings.rate})
    return torch.optim.AdamW(groups, weight_decay=0.01, foreach=True)


def sixteen(on: bool, device: str = "cpu") -> torch.autocast:
    """Products in 16 bits within it, where asked for."""
    return torch.autocast(device, torch.bfloat16, enabled=on)


def on_device(model: nn.Module, batch: Batch) -> Batch:
    """A batch where the model's weights are."""
    at = next(model.parameters()).device
    return tuple(part.to(at) for part in batch)


def toward_scores(model: nn.Module, tok: Tokenizer, examples: Sequence[data.Toward]) -> np.ndarray:
    """Logits, in the order given."""
    found = [pieces_toward(tok, one) for one in examples]
    order = sorted(range(len(found)), key=lambda i: len(found[i].ids))
    scores = np.zeros((len(found), 3), np.float32)
    model.eval()
    with torch.inference_mode():
        for k in range(0, len(order), 64):
            at = order[k : k + 64]
            scores[at] = model(*on_device(model, together([found[i] for i in at])))[0].float().cpu().numpy()
    model.train()
    return scores


def tone_scores(model: nn.Module, tok: Tokenizer, texts: Sequence[str]) -> np.ndarray:
    """Tones, in the order given."""
    found = [pieces_plain(tok, text) for text in texts]
    order = sorted(range(len(found)), key=lambda i: len(found[i].ids))
    scores = np.zeros(len(found), np.float32)
    model.eval()
    with torch.inference_mode():
        for k in range(0, len(order), 64):
            at = order[k : k + 64]
            scores[at] = model(*on_device(model, together([found[i] for i in at])))[1].float().cpu().numpy()
    model.train()
    return scores


def macro_f1(labels: np.ndarray, guessed: np.ndarray) -> float:
    """The mean of the labels' F1."""
    each = [
        2 * ((labels == k) & (guessed == k)).sum() / max(((labels == k).sum() + (guessed == k).sum()), 1)
        for k in range(3)
    ]
    return float(np.mean(each))


class Factors:
    """What the rates are multiplied by at each step: up over the first steps, then down to 0.

    With `--minutes` the way down ends by the clock, however few steps that allows; the factors are written to plan.txt, and
    a run with `--plan plan.txt` repeats them step by step.
    """

    def __init__(self, steps: int, settings: argparse.Namespace) -> None:
        self.steps, self.minutes, self.file = steps, settings.minutes, settings.out / "plan.txt"
        self.given = [float(line) for line in settings.plan.read_text().split()] if settings.plan else None
        self.began, self.over, self.known = time.time(), False, dict[int, float]()
        self.file.write_text("")

    def __call__(self, k: int) -> float:
        """The factor of step k; asked once for each group of weights."""
        if k not in self.known:
            self.known[k] = self._factor(k)
            with self.file.open("a") as file:
                file.write(f"{self.known[k]!r}\n")
        self.over = self.known[k] == 0.0
        return self.known[k]

    def gone(self, k: int) -> float:
        """The share of the course that is behind step k, by how far the rates have come down."""
        return 0.0 if k <= self.warm else 1.0 - self(k)

    @property
    def warm(self) -> int:
        return max(25, self.steps // 40)

    def _factor(self, k: int) -> float:
        if self.given is not None:
            return self.given[k] if k < len(self.given) else 0.0
        gone = k / self.steps
        if self.minutes:
            gone = max(gone, (time.time() - self.began) / 60 / self.minutes)
        return min((k + 1) / self.warm, max(1 - gone, 0.0))


class Run:
    """A training: examples, model, and one step for a batch of each task."""

    def __init__(self, settings: argparse.Namespace) -> None:
        self.settings, self.rng, self.tok = settings, random.Random(settings.seed), tokenizer()
        torch.manual_seed(settings.seed)
        toward = data.newsmtsc(settings.data / "newsmtsc-train.jsonl")
        tone = data.editorials(settings.data / "nyt-editorials-dev.tsv")
        self.train = [one for one in toward if data.part_of(one.article) == "train"][: settings.limit]
        self.check = [one for one in toward if data.part_of(one.article) == "validation"]
        self.tone = [one for one in tone if data.part_of(one.article) == "train"][: settings.limit]
        self.tone_check = [one for one in tone if data.part_of(one.article) == "validation"]
        self.names = data.Names(self.train)
        if settings.shares:
            self.train = data.with_shares(settings.data, settings.shares)[: settings.limit]
            self.train += [one for one in self.train if one.label != data.NOBODY] * (settings.known_times - 1)
        self.fresh = lambda: BASES[settings.base](settings.dropout)
        self.model = self.fresh().to(settings.device)
        if settings.base == "slim" and not settings.start:
            raise SystemExit("--base slim needs --start, the weights that prune.py wrote")
        if settings.start:
            self.model.load_state_dict(torch.load(settings.start, weights_only=True, map_location=settings.device))
        self.average, self.is_rounded = Average(self.model, settings.average), False
        self.lengths = [len(pieces_toward(self.tok, one).ids) for one in self.train]
        self.tone_pieces = [pieces_plain(self.tok, one.text) for one in self.tone]
        if settings.tone and settings.same:
            self.original = self._original()

    def _original(self) -> Tensor:
        """The likeness vectors of MiniLM as it came: what the head `same` is to keep."""
        model = encoder.base()
        model.eval()
        kept = torch.zeros((len(self.tone), encoder.WIDTH))
        with torch.inference_mode():
            order = sorted(range(len(self.tone)), key=lambda i: len(self.tone_pieces[i].ids))
            for k in range(0, len(order), 64):
                at = order[k : k + 64]
                kept[at] = model(*together([self.tone_pieces[i] for i in at]))[2].float()
        return kept

    def augmented(self, one: data.Toward) -> data.Toward:
        draw = self.rng.random()
        if draw < self.settings.hide:
            return replace(one, hidden=True)
        if draw < self.settings.hide + self.settings.exchange:
            return self.names.exchanged(one, self.rng)
        return one

    def toward_loss(self, at: Sequence[int]) -> Tensor:
        found = [self.augmented(self.train[i]) for i in at]
        logits = self.model(*on_device(self.model, together([pieces_toward(self.tok, one) for one in found])))[0]
        wanted = torch.tensor([one.wanted(self.settings.smoothing, self.settings.trust) for one in found]).to(logits)
        return nn.functional.cross_entropy(logits, wanted)

    def tone_loss(self, at: Sequence[int]) -> Tensor:
        _, tone, same = self.model(*on_device(self.model, together([self.tone_pieces[i] for i in at])))[:3]
        loss = 8.0 * nn.functional.mse_loss(tone, torch.tensor([self.tone[i].tone for i in at]).to(tone))
        if not self.settings.same:
            return loss
        wanted = self.original[list(at)].to(same.device)
        return loss + self.settings.same * (1 - nn.functional.cosine_similarity(same, wanted)).mean()

    def epoch(self) -> Iterator[Tensor]:
        """The losses of an epoch's batches."""
        size = self.settings.batch
        work = [(self.toward_loss, at) for at in batches(self.lengths, size, self.rng)]
        if self.settings.tone:
            lengths = [len(one.ids) for one in self.tone_pieces]
            for _ in range(self.settings.tone_times):
                work += [(self.tone_loss, at) for at in batches(lengths, size, self.rng)]
        self.rng.shuffle(work)
        for loss, at in work:
            with sixteen(self.settings.bf16, self.settings.device):
                found = loss(at)
            yield found

    def checked(self) -> dict[str, float]:
        """Agreement on the validation part, of the averaged weights."""
        other = self.fresh().to(self.settings.device)
        other.load_state_dict(self.average.kept)
        if self.is_rounded:
            rounding.known(other)
        labels = np.array([one.label for one in self.check])
        with sixteen(self.settings.bf16, self.settings.device):
            guessed = toward_scores(other, self.tok, self.check).argmax(1)
        found = {"macro_f1": macro_f1(labels, guessed), "accuracy": float((labels == guessed).mean())}
        if self.settings.tone:
            with sixteen(self.settings.bf16, self.settings.device):
                tones = tone_scores(other, self.tok, [one.text for one in self.tone_check])
            found["r"] = float(np.corrcoef(tones, [one.tone for one in self.tone_check])[0, 1])
        return {name: round(value, 4) for name, value in found.items()}

    def __call__(self) -> None:
        size = self.settings.batch
        steps = -(-len(self.train) // size)
        if self.settings.tone:
            steps += self.settings.tone_times * -(-len(self.tone) // size)
        steps *= self.settings.epochs
        opt = optimiser(self.model, self.settings)
        began, done = time.time(), 0
        factors = Factors(steps, self.settings)
        plan = torch.optim.lr_scheduler.LambdaLR(opt, factors)
        for number in range(self.settings.epochs):
            for loss in self.epoch():
                if factors.over:
                    break
                if not self.is_rounded and factors.gone(done) > self.settings.known:
                    rounding.known(self.model)
                    self.is_rounded = True
                loss.backward()
                nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
                opt.step()
                plan.step()
                opt.zero_grad()
                self.average.step()
                done += 1
                if done % 50 == 0:
                    torch.save(self.average.kept, self.settings.out / "best.pt")
                if done % 10 == 0:
                    print(done, steps, round(loss.item(), 3), round(time.time() - began), flush=True)
            found = {"epoch": number + 1, **self.checked(), "seconds": round(time.time() - began)}
            print(found, flush=True)
            with (self.settings.out / "log.jsonl").open("a") as log:
                log.write(json.dumps(found) + "\n")
            torch.save(self.average.kept, self.settings.out / "best.pt")
            torch.save(self.model.state_dict(), self.settings.out / "last.pt")
            if factors.over:
                break


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("out", type=Path)
    for name, kind, given in (
        ("epochs", int, 4), ("batch", int, 32), ("rate", float, 8e-5), ("head-rate", float, 1e-3), ("decay", float, 0.9),
        ("smoothing", float, 0.05), ("exchange", float, 0.25), ("hide", float, 0.1), ("same", float, 0.5),
        ("average", float, 0.995), ("seed", int, 0), ("limit", int, None), ("threads", int, 2), ("freeze", int, 0),
        ("minutes", float, None), ("plan", Path, None), ("start", Path, None), ("shares", Path, None), ("trust", float, 0.5),
        ("tone-times", int, 1), ("known-times", int, 1), ("dropout", float, 0.1), ("device", str, "cpu"),
        ("known", float, 1.0),
    ):  # fmt: skip
        arguments.add_argument(f"--{name}", type=kind, default=given)
    arguments.add_argument("--tone", action="store_true", help="learn the editorials' tone too")
    arguments.add_argument(
        "--bf16", action="store_true", help="reckon in 16 bits, where the processor has units for it"
    )
    arguments.add_argument("--base", choices=list(BASES), default="minilm")
    settings = arguments.parse_args()
    settings.out.mkdir(parents=True, exist_ok=True)
    kept = {**vars(settings), "base_sha256": data.checksum(WEIGHTS[settings.base]())}
    (settings.out / "settings.json").write_text(json.dumps(kept, default=str, indent=1))
    torch.set_num_threads(settings.threads)
    Run(settings)()


if __name__ == "__main__":
    main()
