"""From trained weights to what is shipped: an ONNX graph with 8-bit weights, MiniLM's tokenizer, and a card.

Run: PYTHONPATH=src python training/export.py RUN/best.pt FOLDER. Then training/measure.py measures it and writes its card.

The graph reads one text at a time, so that a score never depends on what else is scored (8-bit dynamic quantisation takes its
scale from all that is in a batch). Weights have 7 bits of the 8 (reduce_range): on processors without VNNI, products of full
8-bit numbers overflow, and scores would differ from machine to machine.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import data
import encoder
import onnx
import slim
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn


class One(nn.Module):
    """A scorer of one text: pieces, segments and marks, each [pieces] -> logits, tone, part in the frames, and the
    vectors after layer MIDDLE [1, pieces, width], which likeness_branch.py goes on with."""

    def __init__(self, scorer: encoder.Scorer | slim.Scorer) -> None:
        super().__init__()
        self.scorer = scorer

    def forward(self, ids: Tensor, segments: Tensor, marks: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        mask = torch.ones_like(ids)[None]
        found = self.scorer(ids[None], segments[None], mask, marks[None])
        return found.toward[0], found.tone[0], found.frames[0], found.middle


def export(scorer: encoder.Scorer | slim.Scorer, path: Path) -> None:
    """Write the graph with 32-bit numbers."""
    scorer.eval()
    given = tuple(torch.ones(12, dtype=torch.long) for _ in range(3))
    n = torch.export.Dim("n", min=2, max=encoder.LENGTH)
    names, outputs = ["ids", "segments", "marks"], ["toward", "tone", "frames", "middle"]
    torch.onnx.export(
        One(scorer).eval(), given, str(path), input_names=names, output_names=outputs, dynamo=True,
        dynamic_shapes={name: {0: n} for name in names}, external_data=False, opset_version=18,
    )  # fmt: skip


def quantise(path: Path, to: Path) -> None:
    """Matrices and the words' table to 8 bits, a scale for each column."""
    prepared = path.with_suffix(".prepared.onnx")
    quant_pre_process(str(path), str(prepared), skip_symbolic_shape=True)
    quantize_dynamic(
        str(prepared), str(to), per_channel=True, reduce_range=True, weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
    )  # fmt: skip
    prepared.unlink()


def without_traces(path: Path) -> None:
    """Take out where in which file each node was made: the graph needs none of it, and paths of one machine are in it."""
    model = onnx.load(str(path))
    for one in (
        model,
        model.graph,
        *model.graph.node,
        *model.graph.value_info,
        *model.graph.input,
        *model.graph.output,
    ):
        del one.metadata_props[:]
        one.doc_string = ""
    onnx.save(model, str(path))


def slim_tokenizer(to: Path) -> None:
    """MiniLM's tokenizer, without its cutting and filling."""
    made = json.loads((data.base_folder() / "tokenizer.json").read_text(encoding="utf-8"))
    made["truncation"] = made["padding"] = None
    to.write_text(json.dumps(made, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("weights", type=Path)
    arguments.add_argument("folder", type=Path)
    given = arguments.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    whole = given.weights.parent / "whole.onnx"
    export(slim.read(given.weights), whole)
    quantise(whole, given.folder / "encoder.onnx")
    without_traces(given.folder / "encoder.onnx")
    slim_tokenizer(given.folder / "tokenizer.json")
    onnx.checker.check_model(str(given.folder / "encoder.onnx"))


if __name__ == "__main__":
    main()
