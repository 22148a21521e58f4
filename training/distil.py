"""A student that learns from several teachers, long and on many varied mentions: on a machine with a GPU, in minutes.

Run, in a folder WORK that carry.py unpacked (or DATA and `--device cpu` here, to try it on little):
    distil.py pool WORK [--turns 10]             mentions as they are and `--turns` times varied, as numbers of pieces
    distil.py label WORK RUN [RUN ...]           what the teachers of train.py say of them (pool-*.npy, shares.npz)
    distil.py student WORK OUT --base slim --start slim.pt --minutes 5
The student learns of each mention the teachers' mean shares (and people's label, where there is one: `--trust`), the
direction of the first teacher's vector (`--hint`), and the tone of sentences that the teachers and people give. From `--known`
of the time on it knows the rounding to 8 bits (rounding.py). A long, patient course on consistent labels is what makes a small
model as good as a large one (Beyer et al. 2022). Tried so far on little, on a processor; what it brings is not known
(attempts.md).
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from multiprocessing import Pool
from pathlib import Path

import carry
import data
import mpnet
import numpy as np
import rounding
import torch
from torch import Tensor, nn
from train import (
    BASES,
    Average,
    Batch,
    macro_f1,
    optimiser,
    pieces_plain,
    pieces_toward,
    sixteen,
    tokenizer,
    tone_scores,
    toward_scores,
)

from mediakit.models.marking import WINDOW, Pieces

# How often a name is hidden in a varied mention, and how many turns of the sentences are varied for tone
HIDE, SENTENCE_TURNS = 0.05, 2
Arrays = dict[str, np.ndarray]


def rows_of(found: list[Pieces]) -> Arrays:
    """Pieces as arrays, filled up to the window."""
    n = len(found)
    ids, segments = np.zeros((n, WINDOW), np.uint16), np.zeros((n, WINDOW), np.uint8)
    for i, one in enumerate(found):
        ids[i, : len(one.ids)], segments[i, : len(one.ids)] = one.ids, one.segments
    length = [len(one.ids) for one in found]
    small = {"length": length, "first": [one.first for one in found], "end": [one.end for one in found]}
    return {"ids": ids, "segments": segments} | {name: np.array(value, np.uint8) for name, value in small.items()}


def together(parts: list[Arrays]) -> Arrays:
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


_given: list[data.Toward] = []


def a_turn(turn: int) -> Arrays:
    """One turn of the mentions: -1 as they are."""
    tok = tokenizer()
    some = _given if turn < 0 else data.varied(_given, turn, everywhere=True)
    keys = np.array([data.key_of(one) for one in some], np.uint64)
    rng = random.Random(turn)
    hidden = [turn > 1 and rng.random() < HIDE for _ in some]
    found = rows_of(
        [pieces_toward(tok, replace(one, hidden=is_hidden)) for one, is_hidden in zip(some, hidden, strict=True)]
    )
    label = np.array([one.label for one in some], np.int8)
    own = {one.text for one in _given if one.label != data.NOBODY}
    told = np.array([one.text in own for one in _given])
    return found | {"key": keys, "label": label, "turn": np.full(len(some), turn, np.int16), "told": told}


def sentences(work: Path, turn: int) -> Arrays:
    """The sentences of the mentions and of the editorials, for tone; from turn 1 on with words exchanged."""
    tok, near, rng = tokenizer(), data.neighbours(), random.Random(turn)
    tones = [one for one in data.editorials(work / carry.FILES[1]) if data.part_of(one.article) == "train"]
    rated = {one.text: one.tone for one in tones[: len(_given)]}
    texts = list(dict.fromkeys([*(one.text for one in _given), *rated]))

    def other(text: str) -> str:
        return data.SMALL.sub(
            lambda word: rng.choice(near[word[0]]) if word[0] in near and rng.random() < data.EXCHANGED else word[0],
            text,
        )

    told = texts if turn == 0 else [other(text) for text in texts]
    rating = np.array([rated.get(text, np.nan) for text in texts], np.float32)
    return rows_of([pieces_plain(tok, text) for text in told]) | {"rating": rating if turn == 0 else rating * np.nan}


def make_pool(given: argparse.Namespace) -> None:
    """Write pool.npz and sentences.npz."""
    rows = json.loads((given.work / "mentions.json").read_text(encoding="utf-8"))[: given.limit]
    _given.extend(data.Toward(row["text"], tuple(row["span"]), row["label"], row["article"]) for row in rows)
    data.base_folder()
    with Pool(given.processes) as pool:
        later = pool.map_async(partial(sentences, given.work), range(1 + SENTENCE_TURNS), 1)
        parts = pool.map(a_turn, range(-1, given.turns), 1)
        np.savez(given.work / "sentences.npz", **together(later.get()))
    np.savez(given.work / "pool.npz", **together(parts))
    print("pool", sum(len(part["key"]) for part in parts), flush=True)


class Texts:
    """Arrays of pieces on a device, and batches of them."""

    def __init__(self, arrays: Arrays, device: str) -> None:
        self.length = arrays["length"].astype(np.int64)
        self.ids = torch.tensor(arrays["ids"].astype(np.int32), device=device)
        self.segments, self.first, self.end, self.lengths = (
            torch.tensor(arrays[name], device=device) for name in ("segments", "first", "end", "length")
        )

    def __getitem__(self, at: np.ndarray) -> Batch:
        n, where = int(self.length[at].max()), torch.tensor(at, device=self.ids.device)
        places = torch.arange(n, device=self.ids.device)[None]
        ids, segments = self.ids[where, :n].long(), self.segments[where, :n].long()
        mask = (places < self.lengths[where][:, None]).long()
        marks = ((places >= self.first[where][:, None]) & (places < self.end[where][:, None])).long()
        return ids, segments, mask, marks

    def by_length(self, size: int) -> Iterator[np.ndarray]:
        order = np.argsort(self.length, kind="stable")
        yield from (order[k : k + size] for k in range(0, len(order), size))


def endless(texts: Texts, rows: np.ndarray, size: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Batches of rows of like length, in random order, for ever."""
    while True:
        order = rng.permutation(rows)
        chunks = [order[k : k + size * 24] for k in range(0, len(order), size * 24)]
        found = []
        for chunk in chunks:
            ordered = chunk[np.argsort(texts.length[chunk], kind="stable")]
            found += [ordered[k : k + size] for k in range(0, len(ordered), size)]
        yield from (found[i] for i in rng.permutation(len(found)))


def labelled(given: argparse.Namespace) -> None:
    """What the teachers say of the pool and of the sentences."""
    work, device = given.work, given.device
    texts, plain = (Texts(dict(np.load(work / f"{name}.npz")), device) for name in ("pool", "sentences"))
    shares, tone = np.zeros((len(texts.length), 3)), np.zeros(len(plain.length))
    hint, n_tones = np.zeros((len(texts.length), 2 * mpnet.WIDTH), np.float16), 0
    said, measured = list[np.ndarray](), [one for one in newsmtsc_of(work) if data.part_of(one.article) != "train"]
    for number, run in enumerate(given.runs):
        settings = json.loads((run / "settings.json").read_text())
        model = BASES[settings["base"]](0.0).to(device).eval()
        model.load_state_dict(torch.load(run / "best.pt", weights_only=True, map_location=device))
        with torch.inference_mode(), half(device):
            for at in texts.by_length(given.batch):
                found = model(*texts[at])
                shares[at] += found.toward.float().softmax(-1).cpu().numpy()
                if number == 0:
                    hint[at] = found.both.half().cpu().numpy()
            if settings["tone"]:
                n_tones += 1
                for at in plain.by_length(given.batch):
                    tone[at] += model(*plain[at])[1].float().cpu().numpy()
        checked(model, given, run.name)
        with half(device):
            said.append(toward_scores(model, tokenizer(), measured))
    np.save(work / "pool-shares.npy", (shares / len(given.runs)).astype(np.float32))
    np.save(work / "pool-hint.npy", hint)
    np.save(work / "tone.npy", (tone / max(n_tones, 1)).astype(np.float32))
    key = np.array([data.key_of(one) for one in measured], np.uint64)
    np.savez(work / "teachers.npz", key=key, logits=np.stack(said))  # how good they are, where nothing is taught
    kept_shares(work, shares / len(given.runs))


def newsmtsc_of(work: Path) -> list[data.Toward]:
    return data.newsmtsc(work / carry.FILES[0])


def kept_shares(work: Path, shares: np.ndarray) -> None:
    """shares.npz as label.py writes it, so that train.py can teach by it: mentions as they are, and two turns varied."""
    with np.load(work / "pool.npz") as pool:
        kept = (pool["turn"] < 0) | ((pool["turn"] < 2) & pool["told"])
        key = pool["key"][kept]
    np.savez_compressed(work / "shares.npz", key=key, shares=shares[kept].astype(np.float16), turns=np.int64(2))


@cache
def checks(work: Path) -> tuple[list[data.Toward], list[data.Tone]]:
    """The mentions and the sentences of the validation part."""
    toward, tone = newsmtsc_of(work), data.editorials(work / carry.FILES[1])
    return tuple([one for one in some if data.part_of(one.article) == "validation"] for some in (toward, tone))


def half(device: str) -> torch.autocast:
    """Products in 16 bits within it, on a GPU."""
    return sixteen(device != "cpu", device)


def checked(model: nn.Module, given: argparse.Namespace, name: str, **more: float) -> dict[str, float]:
    """Agreement on the validation part, printed."""
    toward, tone = checks(given.work)
    labels = np.array([one.label for one in toward])
    with half(given.device):
        guessed = toward_scores(model, tokenizer(), toward).argmax(1)
        tones = tone_scores(model, tokenizer(), [one.text for one in tone])
    found = {
        "name": name, "macro_f1": round(macro_f1(labels, guessed), 4),
        "r": round(float(np.corrcoef(tones, [one.tone for one in tone])[0, 1]), 4), **more,
    }  # fmt: skip
    print(json.dumps(found), flush=True)
    return found


class Course:
    """A student, and what it learns from."""

    def __init__(self, given: argparse.Namespace) -> None:
        work, device = given.work, given.device
        self.given, self.rng = given, np.random.default_rng(given.seed)
        torch.manual_seed(given.seed)
        torch.set_float32_matmul_precision("high")
        with np.load(work / "pool.npz") as pool, np.load(work / "sentences.npz") as plain:
            self.texts, self.plain = Texts(dict(pool), device), Texts(dict(plain), device)
            label, rating = torch.tensor(pool["label"].astype(np.int64)), torch.tensor(plain["rating"])
        own = torch.full((len(label), 3), given.smoothing / 3)
        own[torch.arange(len(label)), label.clamp(min=0)] += 1 - given.smoothing
        shares = torch.tensor(np.load(work / "pool-shares.npy"))
        trust = torch.where(label == data.NOBODY, 1.0, given.trust)
        self.wanted = (trust[:, None] * shares + (1 - trust[:, None]) * own).to(device)
        tone = torch.tensor(np.load(work / "tone.npy"))
        self.tone = torch.where(rating.isnan(), tone, given.trust * tone + (1 - given.trust) * rating).to(device)
        self.tone_weight = torch.where(rating.isnan(), 1.0, 4.0).to(device)
        self.hint = torch.tensor(np.load(work / "pool-hint.npy")).to(device)
        known, every = np.flatnonzero(label.numpy() != data.NOBODY), np.arange(len(label))
        rated = np.flatnonzero(~rating.isnan().numpy())
        self.mentions = endless(
            self.texts, np.concatenate([every, *[known] * given.known_times]), given.batch, self.rng
        )
        sentence_rows = np.concatenate([np.arange(len(rating)), *[rated] * given.known_times])
        self.sentences = endless(self.plain, sentence_rows, given.batch, self.rng)
        self.model = self.fresh()
        if given.start:
            self.model.load_state_dict(torch.load(given.start, weights_only=True, map_location=device), strict=False)
        width = self.model.toward.in_features
        self.hinted = nn.Linear(width, self.hint.shape[1]).to(device)
        self.average = Average(self.model, given.average)

    def fresh(self) -> nn.Module:
        return BASES[self.given.base](self.given.dropout).to(self.given.device)

    def mention_loss(self) -> Tensor:
        at = next(self.mentions)
        batch = self.texts[at]
        where = torch.tensor(at, device=self.wanted.device)
        with half(self.given.device):
            found = self.model(*batch)
            hinted = self.hinted(found.both)
        loss = nn.functional.cross_entropy(found.toward.float(), self.wanted[where])
        off = 1 - nn.functional.cosine_similarity(hinted.float(), self.hint[where].float())
        return loss + self.given.hint * off.mean()

    def sentence_loss(self) -> Tensor:
        at = next(self.sentences)
        batch, where = self.plain[at], torch.tensor(at, device=self.wanted.device)
        with half(self.given.device):
            found = self.model(*batch)
        off = (found.tone.float() - self.tone[where]).square() * self.tone_weight[where]
        return 4.0 * off.mean()

    def __call__(self) -> None:
        given, began, gone, step, told = self.given, time.time(), 0.0, 0, 0.0
        opt = optimiser(self.model, given)
        opt.add_param_group({"params": list(self.hinted.parameters()), "lr": given.head_rate})
        first = [group["lr"] for group in opt.param_groups]
        is_rounded = False
        while gone < 1.0:
            gone = (time.time() - began) / 60 / given.minutes
            if not is_rounded and gone > given.known:
                rounding.known(self.model)
                is_rounded = True
            factor = min((step + 1) / given.warm, 0.5 * (1 + math.cos(math.pi * min(gone, 1.0))))
            for group, rate in zip(opt.param_groups, first, strict=True):
                group["lr"] = rate * factor
            loss = self.sentence_loss() if step % given.turn == 0 else self.mention_loss()
            loss.backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            opt.step()
            opt.zero_grad()
            self.average.step()
            step += 1
            if time.time() - told > given.seconds or gone >= 1.0:
                told = time.time()
                other = self.fresh()
                other.load_state_dict(self.average.kept)
                if is_rounded:
                    rounding.known(other)
                found = checked(
                    other, given, given.out.name, step=step, gone=round(gone, 3), loss=round(loss.item(), 3)
                )
                with (given.out.parent / f"{given.out.name}.jsonl").open("a") as log:
                    log.write(json.dumps(found) + "\n")
                if gone > 0.6:
                    self.keep()
        self.keep()

    def keep(self) -> None:
        """The averaged weights without the words' table, with 16 bits, in files of 15 MB."""
        state = {k: v.half().cpu().numpy() for k, v in self.average.kept.items() if k not in carry.TABLES}
        carry.write_parts(state, self.given.out.parent, self.given.out.name, 14 << 20)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("what", choices=("pool", "label", "student"))
    arguments.add_argument("work", type=Path)
    arguments.add_argument("runs", type=Path, nargs="*", help="teachers (label), or where to write (student)")
    for name, kind, preset in (
        ("turns", int, 10), ("processes", int, 2), ("limit", int, None), ("batch", int, 384), ("rate", float, 3e-4),
        ("head-rate", float, 1e-3), ("decay", float, 0.95), ("smoothing", float, 0.05), ("trust", float, 0.7),
        ("hint", float, 1.0), ("average", float, 0.999), ("dropout", float, 0.0), ("seed", int, 0),
        ("known-times", int, 5), ("minutes", float, 5.0), ("known", float, 0.55), ("warm", int, 300), ("turn", int, 5),
        ("seconds", float, 40.0), ("start", Path, None), ("base", str, "slim"), ("device", str, "cuda"), ("freeze", int, 0),
    ):  # fmt: skip
        arguments.add_argument(f"--{name}", type=kind, default=preset)
    given = arguments.parse_args()
    if given.what == "pool":
        make_pool(given)
    elif given.what == "label":
        labelled(given)
    else:
        given.out = given.runs[0]
        given.out.parent.mkdir(parents=True, exist_ok=True)
        Course(given)()


if __name__ == "__main__":
    main()
