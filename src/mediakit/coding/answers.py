"""Where do answers go that are given on the Coding page? Into a journal of each coder, a line an answer, on the disk at once.

A line is added and never changed: an answer, or the taking back of the last one. So a killed server loses nothing that was
answered, two coders never write into one file, and the history of a coder's doubts stays. A last line that was cut short by
a crash is left out (it was never told to be kept).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from mediakit.coding.returned import Codes
from mediakit.coding.sample import Sample
from mediakit.errors import ArgumentError, StoreError
from mediakit.files import append_line

__all__ = ["Answers", "answer", "codes_so_far", "journal", "read_answers", "undo"]


@dataclass(frozen=True, slots=True)
class Answers:
    """What a coder has answered: (unit, variable) -> value; the answers given, the last at the end; lines of the journal."""

    given: dict[tuple[str, str], str]
    order: list[tuple[str, str]] = field(default_factory=list)
    n_lines: int = 0


def journal(folder: Path, sample: Sample, coder: str) -> Path:
    """The journal of a coder. Raises ArgumentError for somebody who is no coder of the sample."""
    if coder not in sample.coders:
        raise ArgumentError(f"{coder!r} is no coder of this sample; there are: {', '.join(sample.coders)}")
    return folder / sample.id / f"answers-{coder}.jsonl"


def read_answers(file: Path, sample: Sample) -> Answers:
    """Replay a journal. Raises StoreError for a line that is not the last and cannot be read."""
    try:
        lines = file.read_bytes().split(b"\n")
    except FileNotFoundError:
        return Answers({})
    except OSError as error:
        raise StoreError(f"{file}: cannot be read: {error.strerror}") from None
    units = set(sample.units["unit"])
    stack: list[tuple[tuple[str, str], str]] = []
    for number, line in enumerate(lines, 1):
        try:
            one = json.loads(line) if line.strip() else {}
            if one.get("do") == "undo" and stack:
                stack.pop()
            elif one.get("do") == "code" and one["unit"] in units:
                value = sample.scheme.variable(one["variable"]).read(one["value"])
                if value is None:
                    raise ArgumentError(f"{one['value']!r} is not allowed")
                stack.append(((one["unit"], one["variable"]), value))
        except (ValueError, KeyError, AttributeError) as error:
            if _cut_short(line):
                continue
            raise StoreError(f"{file}, line {number} cannot be read ({error}); take the line out") from None
    return Answers(dict(stack), [key for key, _ in stack], len(lines) - 1)


def _cut_short(line: bytes) -> bool:
    """Whether a crash ended the line: it begins as one and has no end."""
    return not line.rstrip().endswith(b"}")


def answer(file: Path, sample: Sample, unit: str, variable: str, value: str) -> None:
    """Keep an answer: it is on the disk when this returns.

    Raises ArgumentError for a unit, variable or value that the sample does not have.
    """
    read = sample.scheme.variable(variable).read(value)
    if read is None or unit not in set(sample.units["unit"]):
        raise ArgumentError(
            f"{variable}={value!r} of unit {unit} is not allowed; allowed: {sample.scheme.variable(variable).allowed()}"
        )
    append_line(file, json.dumps({"do": "code", "unit": unit, "variable": variable, "value": read}, ensure_ascii=False))


def undo(file: Path) -> None:
    """Take the last answer back."""
    append_line(file, json.dumps({"do": "undo"}))


def codes_so_far(folder: Path, sample: Sample) -> Codes:
    """What all coders have answered, as if their sheets had been read (what is not answered is left out)."""
    rows = []
    for coder in sample.coders:
        file = journal(folder, sample, coder)
        given = read_answers(file, sample).given
        rows += [(unit, coder, variable, value, "", file.name, 0) for (unit, variable), value in given.items()]
    schema = dict.fromkeys(("unit", "coder", "variable", "value", "note", "file"), pl.String) | {"row": pl.Int64}
    answers = pl.DataFrame(rows, schema=schema, orient="row")
    return Codes(sample.scheme, tuple(sorted(answers["coder"].unique())), sample.units, answers, sample)
