"""A slim student: MPNet's lower layers with fewer heads and fewer inner units, with the heads of encoder.py.

prune.py makes its weights from a taught MPNet, train.py teaches it on, export.py writes it. It takes the same numbers of pieces
as MiniLM, and no segments. Two things keep it small and quick:

- The words' table is coded by products (Jegou, Douze & Schmid 2011): of each PART numbers of a word's vector the table has the
  number of the nearest of CODES vectors, a byte; these vectors are learned on.
- After layer MIDDLE only KEPT pieces go on: the marked ones, and those that all others look at most (Goyal et al. 2020). What
  the rest said is by then in them.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import encoder
import mpnet
import torch
from encoder import MIDDLE, Layer, Scores, both_means, mean
from torch import Tensor, nn

from mediakit.models.marking import WINDOW

WIDTH, SIZE, LAYERS, HEADS, INNER = mpnet.WIDTH, mpnet.WIDTH // mpnet.HEADS, 8, 5, 704
PART, CODES, TURNS = 4, 256, 8
# How many pieces go on after layer MIDDLE, and how many places there are
KEPT, PLACES = 16, mpnet.FILL + 1 + WINDOW
# What a mark adds to how much a piece is looked at (which is at most the number of pieces), and a piece that is not there
MARKED, NOTHING = 1e3, -1e6


class Vectors(NamedTuple):
    """The vectors of pieces: middle, of all after layer MIDDLE; last, of the pieces kept after all layers, with their mask and
    marks."""

    middle: Tensor
    last: Tensor
    mask: Tensor
    marks: Tensor


class Coded(nn.Module):
    """A words' table coded by products: numbers of pieces [texts, pieces] -> vectors [texts, pieces, WIDTH]."""

    codes: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("codes", torch.zeros((encoder.PIECES, WIDTH // PART), dtype=torch.uint8))
        self.books = nn.Parameter(torch.zeros((WIDTH // PART * CODES, PART)))

    def forward(self, ids: Tensor) -> Tensor:
        first = torch.arange(0, len(self.books), CODES, device=ids.device)
        codes = self.codes.index_select(0, ids.flatten()).view(*ids.shape, -1)
        return nn.functional.embedding(codes.long() + first, self.books).flatten(-2)

    def code(self, table: Tensor, often: Tensor) -> None:
        """Code a table [pieces, WIDTH], in which pieces count by how often they are read (k-means, Lloyd 1982)."""
        weight = (1.0 + often).sqrt()
        torch.manual_seed(0)
        for k, part in enumerate(table.split(PART, 1)):
            book = part[torch.multinomial(weight, CODES)]
            for _ in range(TURNS):
                code = (book.square().sum(1) - 2 * part @ book.T).argmin(1)
                held = torch.zeros(CODES).scatter_add_(0, code, weight)[:, None]
                total = torch.zeros_like(book).index_add_(0, code, part * weight[:, None])
                book = torch.where(held > 0, total / held.clamp(min=1e-9), book)
            self.codes[:, k] = (book.square().sum(1) - 2 * part @ book.T).argmin(1)
            self.books.data[k * CODES : (k + 1) * CODES] = book


class Encoder(nn.Module):
    """Numbers of pieces, a mask (1 where there is a piece) and the marked places -> the pieces' vectors."""

    def __init__(self, dropout: float = 0.1, heads: int = HEADS, inner: int = INNER, layers: int = LAYERS) -> None:
        super().__init__()
        self.words, self.places = Coded(), nn.Embedding(PLACES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, mpnet.LEAST)
        self.layers = nn.ModuleList(Layer(dropout, WIDTH, heads, inner, mpnet.LEAST, SIZE) for _ in range(layers))
        self.distances = nn.ModuleList(nn.Embedding(mpnet.BUCKETS, heads) for _ in range(layers))
        self.dropout = nn.Dropout(dropout)

    def start(self, ids: Tensor) -> Tensor:
        """The vectors before the first layer."""
        at = torch.arange(ids.shape[1], device=ids.device) + mpnet.FILL + 1
        return self.dropout(self.norm(self.words(ids) + self.places(at)))

    def middle(self, ids: Tensor, segments: Tensor, mask: Tensor) -> Tensor:
        """The vectors of all pieces after layer MIDDLE."""
        del segments
        return self.lower(ids, mask)[0]

    def lower(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """The vectors after layer MIDDLE, and how much each piece is looked at there [texts, pieces]."""
        x, absent = self.start(ids), shut_out(mask)
        apart, looks = mpnet.buckets(ids.shape[1]).to(ids.device), absent
        for layer, distance in zip(self.layers[:MIDDLE], self.distances[:MIDDLE], strict=True):
            looks = layer.looks(x, distance(apart).permute(2, 0, 1)[None] + absent)
            x = layer.rest(x, looks)
        return x, (looks * mask.to(x.dtype)[:, None, :, None]).sum((1, 2))

    def forward(self, ids: Tensor, segments: Tensor, mask: Tensor, marks: Tensor) -> Vectors:
        del segments
        middle, looked_at = self.lower(ids, mask)
        x, mask, marks, places = self.chosen(middle, looked_at, mask, marks)
        apart, absent = mpnet.buckets(ids.shape[1]).to(ids.device), shut_out(mask)
        apart = apart[places[:, :, None], places[:, None, :]]
        for layer, distance in zip(self.layers[MIDDLE:], self.distances[MIDDLE:], strict=True):
            x = layer(x, distance(apart).permute(0, 3, 1, 2) + absent)
        return Vectors(middle, x, mask, marks)

    @staticmethod
    def chosen(x: Tensor, looked_at: Tensor, mask: Tensor, marks: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """The KEPT pieces that go on, in their order: vectors, mask, marks, places."""
        worth = looked_at.detach() + MARKED * marks.to(x.dtype) + NOTHING * (1.0 - mask.to(x.dtype))
        n = torch.sym_min(x.shape[1], KEPT)
        places = worth.topk(n, 1).indices.sort(1).values
        kept = x.gather(1, places[:, :, None].expand(-1, -1, x.shape[2]))
        return kept, mask.gather(1, places), marks.gather(1, places), places


def shut_out(mask: Tensor) -> Tensor:
    """[texts, 1, 1, pieces]: what is added to the attention to pieces that are not there."""
    return (1.0 - mask.float())[:, None, None, :] * -10000.0


class Scorer(nn.Module):
    """The encoder with its heads."""

    def __init__(self, dropout: float = 0.1, heads: int = HEADS, inner: int = INNER, layers: int = LAYERS) -> None:
        super().__init__()
        self.encoder, self.dropout = Encoder(dropout, heads, inner, layers), nn.Dropout(dropout)
        self.toward, self.tone = nn.Linear(2 * WIDTH, 3), nn.Linear(WIDTH, 1)
        self.frames = nn.Linear(WIDTH, encoder.FRAMES).requires_grad_(False)

    def forward(self, ids: Tensor, segments: Tensor, mask: Tensor, marks: Tensor) -> Scores:
        found = self.encoder(ids, segments, mask, marks)
        both = both_means(found.last, found.mask, found.marks)
        frames = self.frames(nn.functional.normalize(mean(found.middle, mask), dim=-1))
        whole = both[:, :WIDTH]
        tone = self.tone(self.dropout(whole))[:, 0]
        return Scores(self.toward(self.dropout(both)), tone, whole, frames, found.middle, both)


def read(path: Path) -> encoder.Scorer | Scorer:
    """A scorer with the weights of a file: MiniLM, or a slim one of whatever size."""
    state = torch.load(path, weights_only=True)
    if "encoder.segments.weight" in state:
        made: encoder.Scorer | Scorer = encoder.Scorer()
    else:
        heads, inner = (state[f"encoder.layers.0.{part}.weight"].shape[0] for part in ("query", "wide"))
        made = Scorer(0.1, heads // SIZE, inner, sum(name.endswith("wide.bias") for name in state))
    made.load_state_dict(state)
    return made
