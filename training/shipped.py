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
SCORER, OF_8_BITS = "scorer.", "_quantized"


def weights_of(path: Path) -> dict[str, torch.Tensor]:
    """The weights by the names of the scorer; MiniLM's head `same`, which is not shipped, as it began."""
    graph = onnx.load(str(path)).graph
    given = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    products = [node.input[1].removesuffix(OF_8_BITS) for node in graph.node if node.op_type == "MatMulInteger"]
    layers = range(sum(name.endswith("wide.bias") for name in given))
    places = [f"encoder.layers.{k}.{part}" for k in layers for part in IN_LAYER]
    found = {}
    for stem in products:
        name = stem.removesuffix(".weight_Transposed") if stem.startswith(SCORER) else SCORER + places.pop(0)
        found[f"{name}.weight"] = (given[stem + OF_8_BITS].astype(np.float32) * given[f"{stem}_scale"]).T
    if places:
        raise SystemExit(f"{path}: the graph has no {places[0]}")
    for name, value in given.items():
        stem = name.removesuffix(OF_8_BITS)
        if not name.startswith(SCORER) or stem in products:
            continue
        if stem != name:
            scale, zero = (given[f"{stem}_{part}"].astype(np.float32) for part in ("scale", "zero_point"))
            found[stem] = (value - zero) * scale
        elif "_" not in name.rsplit(".", 1)[1]:
            found[name] = value
    made = {name.removeprefix(SCORER): torch.tensor(np.ascontiguousarray(value)) for name, value in found.items()}
    if "encoder.segments.weight" in made:
        made |= {"same.weight": torch.eye(encoder.WIDTH), "same.bias": torch.zeros(encoder.WIDTH)}
    return made


def main() -> None:
    path, to = map(Path, sys.argv[1:])
    torch.save(weights_of(path), to)


if __name__ == "__main__":
    main()
