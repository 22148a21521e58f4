"""Rounding to 8 bits known while a student learns (Jacob et al. 2018): its products see what the exported graph will.

The exported graph rounds the numbers of a text that go into a product to 255 steps from their least to their greatest, and a
matrix, for each of its columns, to 64 steps either side of nothing (export.py). `known(model)` makes every product of a model
do so; what is behind the rounding learns as if it were not there.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

STEPS_IN, STEPS_WEIGHT = 255, 64


class Rounded(nn.Linear):
    """A dense layer that rounds what goes in, and its matrix."""

    def forward(self, x: Tensor) -> Tensor:
        return nn.functional.linear(rounded_input(x), rounded_weight(self.weight), self.bias)


def known(model: nn.Module) -> None:
    """Round in every dense layer of the model, but in the head of frames, which is fitted afterwards."""
    for name, part in model.named_modules():
        if type(part) is nn.Linear and name != "frames":
            part.__class__ = Rounded


def rounded_weight(weight: Tensor) -> Tensor:
    with torch.no_grad():
        step = weight.abs().amax(1, keepdim=True).clamp(min=1e-9) / STEPS_WEIGHT
        change = (weight / step).round() * step - weight
    return weight + change


def rounded_input(x: Tensor) -> Tensor:
    with torch.no_grad():
        inner = tuple(range(1, x.ndim))
        low, high = x.amin(inner, keepdim=True).float().clamp(max=0), x.amax(inner, keepdim=True).float().clamp(min=0)
        step = (high - low).clamp(min=1e-9) / STEPS_IN
        zero = (-low / step).round()
        change = (((x / step).round() + zero).clamp(0, STEPS_IN) - zero) * step - x
    return x + change.to(x.dtype)
