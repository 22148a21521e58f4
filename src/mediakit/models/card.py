"""What is the shipped model, and how far can it be trusted? Its card, read from the file that lies beside its weights.

card.json is written by training/measure.py: base, training data, date, seeds, checksums, temperature, the bound below which
a score is unsure, and what was measured. Every figure about the model that mediakit shows comes from it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from mediakit.errors import CodebookError

__all__ = ["FOLDER", "FORMAT", "Card", "agreement", "card", "checked", "read_card"]

FOLDER = Path(__file__).parent / "data" / "encoder"
# To be raised when the graph's inputs or outputs, or the keys of the card, change their meaning.
FORMAT = 3
# What the figure of vectors is of, and what of its articles was not taught (sentences of them were, for tone)
_OF = {"same": (" of telling pairs on the same event from others", "whose events it was not taught")}
_KEYS = {"format", "name", "date", "files", "temperature", "unsure_below", "measured", "symmetry", "limits", "frames"}


@dataclass(frozen=True, slots=True)
class Card:
    """A model's card.

    name, date; files: name -> SHA-256; temperature: what logits toward a name are divided by; unsure_below: a greatest share
    below it is unsure; measured: head -> figures; symmetry: set -> figures; limits: sentences; frames: the news frames in the
    order of the network's outputs, with slope and intercept that make a logit a probability; folder: where the files are
    """

    name: str
    date: str
    files: Mapping[str, str]
    temperature: float
    unsure_below: float
    measured: Mapping[str, Mapping[str, Any]]
    symmetry: Mapping[str, Mapping[str, Any]]
    limits: tuple[str, ...]
    frames: Mapping[str, tuple[float, float]]
    folder: Path

    @property
    def fingerprint(self) -> str:
        """The first 16 hex digits of the weights' SHA-256: results name the model by it."""
        return self.files["encoder.onnx"][:16]


def read_card(folder: Path) -> Card:
    """Read a model's card. Raises CodebookError that names the file and what is wrong with it."""
    file = folder / "card.json"
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise CodebookError(
            f"{file}: the model's card cannot be read: {error.strerror}; install mediakit again"
        ) from None
    except ValueError as error:
        raise CodebookError(f"{file}: the model's card is not JSON: {error}; install mediakit again") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        given = found.get("format") if isinstance(found, dict) else None
        raise CodebookError(f"{file}: key 'format' is {given!r}; this version reads {FORMAT}; install mediakit again")
    if missing := sorted(_KEYS - set(found)):
        raise CodebookError(f"{file}: key {missing[0]!r} is missing; install mediakit again")
    return Card(
        found["name"], found["date"], found["files"], float(found["temperature"]), float(found["unsure_below"]),
        found["measured"], found["symmetry"], tuple(found["limits"]),
        {name: (float(one[0]), float(one[1])) for name, one in found["frames"].items()}, folder,
    )  # fmt: skip


@cache
def card() -> Card:
    """The card of the model that comes with mediakit."""
    return read_card(FOLDER)


def checked(of: Card, name: str) -> bytes:
    """The content of one of the model's files.

    Raises CodebookError where it can't be read or isn't the file that the card names: scores of other weights would go by
    figures that were measured on these.
    """
    file = of.folder / name
    try:
        content = file.read_bytes()
    except OSError as error:
        raise CodebookError(
            f"{file}: the model's file cannot be read: {error.strerror}; install mediakit again"
        ) from None
    found = hashlib.sha256(content).hexdigest()
    if found != of.files.get(name):
        raise CodebookError(
            f"{file}: SHA-256 is {found[:16]}…, the model's card names {str(of.files.get(name))[:16]}…; the file is damaged "
            "or of another model; install mediakit again"
        )
    return content


def agreement(head: str, of: Card | None = None) -> str:
    """How well a head of the model does by people's judgement, in one sentence, from its card.

    Arguments: head, "toward", "tone", "frames" or "same"; of, a card (None: that of the shipped model).
    """
    of = of or card()
    one = of.measured[head]
    beside = str(one["beside"]).replace("`", "")  # (marks of MODEL.md)
    of_what, unseen = _OF.get(head, ("", "that it had not seen"))
    return (
        f"model {of.name} ({of.fingerprint}): {one['figure']}{of_what} {one['value']:.2f} "
        f"({one['low']:.2f} to {one['high']:.2f}) on {one['n']:,} {one['unit']} {unseen}; {beside} {one['value_beside']:.2f}"
    )
