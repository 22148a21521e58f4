"""BERT as MiniLM has it (Wang et al. 2020), with heads: written out, so that what is trained and exported can be read.

`Encoder` gives the vectors of all pieces. `Scorer` puts heads on it:

    toward    logits of negative, neutral, positive toward the marked place: mean of all pieces + mean of the marked ones
    tone      tone of a sentence, about -1 to 1: mean of all pieces
    same      384 numbers that are to stay MiniLM's own vectors: a task beside the others while it is taught, and not shipped
              (tone takes from them what they knew of subjects; likeness_branch.py makes the vectors that are)
    frames    what a sentence adds to the logits of five news frames: the mean of all pieces after layer MIDDLE, of length
              1. Fitted by frames_head.py, afterwards: subjects are seen lower down, the upper layers are busy with tone
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from data import base_folder
from safetensors.torch import load_file
from torch import Tensor, nn

WIDTH, HEADS, LAYERS, INNER, PIECES, LENGTH = 384, 12, 6, 1536, 30522, 512
FRAMES, MIDDLE = 5, 3


class Scores(NamedTuple):
    """What the heads say of texts; middle: the vectors of all pieces after layer MIDDLE; both: what the head `toward` reads."""

    toward: Tensor
    tone: Tensor
    same: Tensor
    frames: Tensor
    middle: Tensor
    both: Tensor


class Layer(nn.Module):
    """One layer: attention, then two dense layers, each with what came in added and normalised.

    bias, [1 or texts, 1 or heads, 1 or pieces, pieces], is added to the attention: it shuts out what is not there, and in MPNet
    tells distances.
    """

    def __init__(
        self, dropout: float, width: int = WIDTH, heads: int = HEADS, inner: int = INNER, least: float = 1e-12,
        size: int | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.heads, self.size = heads, size or width // heads
        self.query, self.key, self.value = (nn.Linear(width, heads * self.size) for _ in range(3))
        self.mix = nn.Linear(heads * self.size, width)
        self.norm_1, self.norm_2 = nn.LayerNorm(width, least), nn.LayerNorm(width, least)
        self.wide, self.narrow = nn.Linear(width, inner), nn.Linear(inner, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        return self.rest(x, self.looks(x, bias))

    def of_heads(self, part: nn.Linear, x: Tensor) -> Tensor:
        """[texts, heads, pieces, size]"""
        return part(x).view(*x.shape[:2], self.heads, self.size).transpose(1, 2)

    def looks(self, x: Tensor, bias: Tensor) -> Tensor:
        """How much each piece looks at each: [texts, heads, pieces, pieces]; a row adds up to 1."""
        q, k = self.of_heads(self.query, x), self.of_heads(self.key, x)
        return (q @ k.transpose(-1, -2) / math.sqrt(self.size) + bias).softmax(-1)

    def seen(self, x: Tensor, looks: Tensor) -> Tensor:
        """What the heads give, before it is mixed: [texts, pieces, heads * size]."""
        return (looks @ self.of_heads(self.value, x)).transpose(1, 2).flatten(2)

    def rest(self, x: Tensor, looks: Tensor) -> Tensor:
        """What is left to do when it is known who looks at what."""
        x = self.norm_1(x + self.dropout(self.mix(self.seen(x, looks))))
        return self.norm_2(x + self.dropout(self.narrow(nn.functional.gelu(self.wide(x)))))


class Encoder(nn.Module):
    """Numbers of pieces, their segment and a mask (1 where there is a piece) -> a vector for each piece, after all layers and
    after MIDDLE of them."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(PIECES, WIDTH), nn.Embedding(LENGTH, WIDTH)
        self.segments, self.norm = nn.Embedding(2, WIDTH), nn.LayerNorm(WIDTH, 1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.dropout = nn.Dropout(dropout)
        self.frozen = 0

    def middle(self, ids: Tensor, segments: Tensor, mask: Tensor) -> Tensor:
        """The vectors of all pieces after layer MIDDLE."""
        return self(ids, segments, mask)[1]

    def forward(self, ids: Tensor, segments: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        x = self.words(ids) + self.segments(segments) + self.places(torch.arange(ids.shape[1], device=ids.device))
        x = self.norm(x) if self.frozen else self.dropout(self.norm(x))
        bias = (1.0 - mask.float())[:, None, None, :] * -10000.0
        with torch.set_grad_enabled(torch.is_grad_enabled() and not self.frozen):
            for layer in self.layers[: self.frozen]:
                x = layer(x, bias)
        middle = x
        for number, layer in enumerate(self.layers[self.frozen :], self.frozen + 1):
            x = layer(x, bias)
            middle = x if number == MIDDLE else middle
        return x, middle

    def freeze(self, n: int) -> None:
        """Leave the words, places and the first n layers as they are: a third of the time saved with three."""
        self.frozen = n
        for part in (self.words, self.places, self.segments, self.norm, *self.layers[:n]):
            part.requires_grad_(False)
        for layer in self.layers[:n]:
            layer.dropout.p = 0.0


class Scorer(nn.Module):
    """The encoder with its heads."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(dropout)
        self.dropout = nn.Dropout(dropout)
        self.toward, self.tone, self.same = nn.Linear(2 * WIDTH, 3), nn.Linear(WIDTH, 1), nn.Linear(WIDTH, WIDTH)
        self.frames = nn.Linear(WIDTH, FRAMES).requires_grad_(False)
        with torch.no_grad():
            self.same.weight.copy_(torch.eye(WIDTH))
            self.same.bias.zero_()

    def forward(self, ids: Tensor, segments: Tensor, mask: Tensor, marks: Tensor) -> Scores:
        x, middle = self.encoder(ids, segments, mask)
        both = both_means(x, mask, marks)
        frames = self.frames(nn.functional.normalize(mean(middle, mask), dim=-1))
        whole = both[:, :WIDTH]
        tone = self.tone(self.dropout(whole))[:, 0]
        return Scores(self.toward(self.dropout(both)), tone, self.same(whole), frames, middle, both)


def mean(x: Tensor, mask: Tensor) -> Tensor:
    """The mean of the vectors where the mask is 1."""
    weight = mask.float()[:, :, None]
    return (x * weight).sum(1) / weight.sum(1).clamp(min=1.0)


def both_means(x: Tensor, mask: Tensor, marks: Tensor) -> Tensor:
    """The mean of all pieces beside that of the marked ones."""
    return torch.cat([mean(x, mask), mean(x, marks)], -1)


def base(dropout: float = 0.1) -> Scorer:
    """MiniLM's weights with new heads."""
    scorer = Scorer(dropout)
    given = load_file(base_folder() / "model.safetensors")
    own = scorer.encoder.state_dict()
    with torch.no_grad():
        for name, value in own.items():
            value.copy_(given[_their_name(name)])
    return scorer


_NAMES = {
    "words.": "embeddings.word_embeddings.", "places.": "embeddings.position_embeddings.",
    "segments.": "embeddings.token_type_embeddings.", "norm.": "embeddings.LayerNorm.",
}  # fmt: skip
_IN_LAYER = {
    "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
    "mix": "attention.output.dense", "norm_1": "attention.output.LayerNorm", "wide": "intermediate.dense",
    "narrow": "output.dense", "norm_2": "output.LayerNorm",
}  # fmt: skip


def _their_name(name: str) -> str:
    if name.startswith("layers."):
        _, number, part, kind = name.split(".")
        return f"encoder.layer.{number}.{_IN_LAYER[part]}.{kind}"
    part = name.split(".", maxsplit=1)[0] + "."
    return _NAMES[part] + name.split(".")[1]
