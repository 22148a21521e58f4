"""The weights of a shipped graph, to teach or measure on from where it stands: matrices as its 8 bits have them.

Run: PYTHONPATH=src python training/shipped.py FOLDER/encoder.onnx OUT.pt. Exported again they give the same 8-bit numbers.
"""

from __future__ import annotations

import sys
from pathlib import Path

import encoder
import numpy as np
import onnx
import torch
from onnx import numpy_helper

# Matrices have no names of their own in the graph; they stand in this order in each layer
IN_LAYER = ("query", "key", "value", "mix", "wide", "narrow")


def weights_of(path: Path) -> dict[str, torch.Tensor]:
    """The weights by the names of encoder.Scorer; the head `same`, which is not shipped, as it began."""
    graph = onnx.load(str(path)).graph
    given = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    found = {
        name.removeprefix("scorer."): value
        for name, value in given.items()
        if name.startswith("scorer.") and "_" not in name.rsplit(".", 1)[1]
    }
    for name in ("encoder.words.weight", "encoder.places.weight", "encoder.segments.weight"):
        table, scale, zero = (
            given[f"scorer.{name}_{part}"].astype(np.float32) for part in ("quantized", "scale", "zero_point")
        )
        found[name] = (table - zero) * scale
    products = iter([node for node in graph.node if node.op_type == "MatMulInteger"])
    places = [f"encoder.layers.{k}.{part}" for k in range(encoder.LAYERS) for part in IN_LAYER]
    for node in products:
        stem = node.input[1].removesuffix("_quantized")
        name = (
            stem.removeprefix("scorer.").removesuffix(".weight_Transposed")
            if stem.startswith("scorer.")
            else places.pop(0)
        )
        found[f"{name}.weight"] = (given[node.input[1]].astype(np.float32) * given[f"{stem}_scale"]).T
    if places:
        raise SystemExit(f"{path}: the graph has no {places[0]}")
    found |= {"same.weight": np.eye(encoder.WIDTH, dtype=np.float32), "same.bias": np.zeros(encoder.WIDTH, np.float32)}
    return {name: torch.tensor(np.ascontiguousarray(value)) for name, value in found.items()}


def main() -> None:
    path, to = map(Path, sys.argv[1:])
    torch.save(weights_of(path), to)


if __name__ == "__main__":
    main()
