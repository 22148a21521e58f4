"""A larger student, tried and not shipped (attempts.md, n5): MPNet's lower layers with fewer heads and fewer inner units, and a
words' table of 4 bits, with the heads of encoder.py.

prune.py makes its weights from a taught MPNet, train.py teaches it on, export.py writes it. It takes the same numbers of pieces
as MiniLM, and no segments.
"""

from __future__ import annotations

from pathlib import Path

import encoder
import mpnet
import torch
from encoder import Layer, Scores, mean
from torch import Tensor, nn

WIDTH, SIZE, LAYERS, HEADS, INNER = mpnet.WIDTH, mpnet.WIDTH // mpnet.HEADS, 8, 5, 704
# After how many layers the head of frames reads
FRAMES_AFTER = 3


class Encoder(nn.Module):
    """Numbers of pieces and a mask (1 where there is a piece) -> a vector for each piece, after all layers and after
    FRAMES_AFTER of them."""

    def __init__(self, dropout: float = 0.1, heads: int = HEADS, inner: int = INNER, layers: int = LAYERS) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(encoder.PIECES, WIDTH), nn.Embedding(mpnet.PLACES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, mpnet.LEAST)
        self.layers = nn.ModuleList(Layer(dropout, WIDTH, heads, inner, mpnet.LEAST, SIZE) for _ in range(layers))
        self.distances = nn.ModuleList(nn.Embedding(mpnet.BUCKETS, heads) for _ in range(layers))
        self.dropout = nn.Dropout(dropout)

    def start(self, ids: Tensor) -> Tensor:
        """The vectors before the first layer."""
        at = torch.arange(ids.shape[1], device=ids.device) + mpnet.FILL + 1
        return self.dropout(self.norm(self.words(ids) + self.places(at)))

    def forward(self, ids: Tensor, segments: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        del segments
        x, buckets, absent = self.start(ids), mpnet.buckets(ids.shape[1]).to(ids.device), shut_out(mask)
        middle = x
        for number, (layer, distance) in enumerate(zip(self.layers, self.distances, strict=True), 1):
            x = layer(x, distance(buckets).permute(2, 0, 1)[None] + absent)
            middle = x if number == FRAMES_AFTER else middle
        return x, middle


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
        x, middle = self.encoder(ids, segments, mask)
        whole, place = mean(x, mask), mean(x, marks)
        toward = self.toward(self.dropout(torch.cat([whole, place], -1)))
        frames = self.frames(nn.functional.normalize(mean(middle, mask), dim=-1))
        return Scores(toward, self.tone(self.dropout(whole))[:, 0], whole, frames, middle)


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


def four_bits(table: Tensor) -> Tensor:
    """Each row's numbers as odd multiples, -15 to 15, of half a step of its own: the step with the least error of eleven."""
    most = table.abs().amax(1, keepdim=True)
    best, error = torch.zeros_like(table), torch.full((len(table), 1), torch.inf)
    for share in torch.arange(0.5, 1.01, 0.05).tolist():
        step = most * share / 7.5
        found = (torch.floor(table / step).clamp(-8, 7) + 0.5) * step
        new = (found - table).square().sum(1, keepdim=True)
        best, error = torch.where(new < error, found, best), torch.minimum(new, error)
    return best


class Packed(nn.Module):
    """The words' table that four_bits gives, two numbers in a byte: numbers of pieces -> vectors."""

    def __init__(self, table: Tensor) -> None:
        super().__init__()
        step = 2 * table.abs().amin(1)
        places = (table / step[:, None] + 7.5).round()
        if not torch.allclose((places - 7.5) * step[:, None], table, atol=1e-6):
            raise SystemExit("the words' table has other numbers than four_bits gives")
        high, low = places.to(torch.uint8).chunk(2, 1)
        self.register_buffer("packed", high * 16 + low)
        self.register_buffer("step", step)

    def forward(self, ids: Tensor) -> Tensor:
        both = self.packed[ids].float()
        high = torch.floor(both / 16)
        return (torch.cat([high, both - 16 * high], -1) - 7.5) * self.step[ids][..., None]
