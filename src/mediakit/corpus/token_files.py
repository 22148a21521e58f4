"""Tokens on disk: what was derived from a block's text, so that opening a store does not read the text again.

One folder a block: plain NumPy arrays, opened by memory map, and two Arrow files of strings. What measures derived from whole
sentences (scores, tallies, word counts) lies beside them, each under a name that tells its settings, so that other settings do
not find it. A folder is written whole or not at all, and names the articles' file that it was made from by its checksum.
No pickle is written or read.
"""

from __future__ import annotations

import json
from collections import UserDict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mediakit.corpus.manifest import fits, write_checksums
from mediakit.corpus.tokens import Tokens
from mediakit.errors import StoreError
from mediakit.files import checkpoint, replace_folder
from mediakit.text.chunks import Chunks, as_strings
from mediakit.text.sentences import Sentences
from mediakit.text.words import Words

if TYPE_CHECKING:  # loaded with the first count: opening a store needs none of it
    from scipy import sparse

__all__ = ["FORMAT", "belongs", "load_tokens", "made_from", "save_tokens"]

# To be raised when the word or sentence rule, or the layout here, changes: older token files are then made anew.
FORMAT = 1
_ARRAYS = {
    "core_of": ("chunks", "core_of"),
    "codes": ("chunks", "codes"),
    "field_starts": ("chunks", "starts"),
    "sentence_starts": ("sentences", "starts"),
    "field": ("sentences", "field"),
    "paragraph": ("sentences", "paragraph"),
    "word_ids": ("words", "ids"),
    "word_starts": ("words", "starts"),
}


class WhenAsked(UserDict[Any, Any]):
    """Values that are loaded when they are first asked for: opening a store then needs no library for sparse tables."""

    def __getitem__(self, key: Any) -> Any:
        value = self.data[key]
        if isinstance(value, partial):
            value = self.data[key] = value()
        return value


def save_tokens(tokens: Tokens, folder: Path, source: str) -> Path:
    """Write a block's tokens with what measures derived from them. `source` is the checksum of the articles' file."""

    def fill(place: Path) -> None:
        for name, (part, attribute) in _ARRAYS.items():
            np.save(place / f"{name}.npy", getattr(getattr(tokens, part), attribute), allow_pickle=False)
        strings = {
            "types": tokens.chunks.types,
            "cores": tokens.chunks.cores,
            "words": as_strings(tokens.words.vocabulary),
        }
        for name, values in strings.items():
            _write_strings(place / f"{name}.arrow", values)
        kept = [_save(place, number, key, value) for number, (key, value) in enumerate(tokens.cache.items())]
        facts = {
            "format": FORMAT, "source": source, "first": tokens.first, "n_articles": tokens.n_articles,
            "kept": [one for one in kept if one],
        }  # fmt: skip
        checkpoint("tokens")
        (place / "tokens.json").write_text(json.dumps(facts), encoding="utf-8")
        write_checksums(place)

    return replace_folder(folder, fill, durable=False)


def made_from(folder: Path, source: str) -> bool:
    """Whether a folder holds whole tokens of this format made from the articles' file with this checksum."""
    try:
        facts = json.loads((folder / "tokens.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    if not isinstance(facts, dict):
        return False
    return bool(facts.get("format") == FORMAT and facts.get("source") == source and not fits(folder, whole=False))


def belongs(folder: Path, source: str) -> bool:
    """Whether tokens are of the articles' file with this checksum, as far as they say, whole or damaged; such are not
    passed over."""
    try:
        facts = json.loads((folder / "tokens.json").read_bytes())
    except FileNotFoundError:
        return False
    except (OSError, ValueError):
        return True
    return not isinstance(facts, dict) or (facts.get("format") == FORMAT and facts.get("source") == source)


def load_tokens(folder: Path) -> Tokens:
    """Open a block's tokens, after comparing them with their checksums.

    Raises StoreError naming the folder where a file of it is missing or damaged.
    """
    if wrong := fits(folder, whole=True):
        raise StoreError(f"{folder} is damaged ({wrong}); make it again with `mediakit repair {folder.parent}`")
    try:
        facts = json.loads((folder / "tokens.json").read_text(encoding="utf-8"))
        arrays = {name: _array(folder / f"{name}.npy") for name in _ARRAYS}
        types, cores, words = (_read_strings(folder / f"{name}.arrow") for name in ("types", "cores", "words"))
        chunks = Chunks(types, cores, arrays["core_of"], arrays["codes"], arrays["field_starts"])
        sentences = Sentences(arrays["sentence_starts"], arrays["field"], arrays["paragraph"])
        kept = WhenAsked({_key(one["key"]): partial(_load, folder, one) for one in facts["kept"]})
        tokens = Tokens(int(facts["first"]), int(facts["n_articles"]), chunks, sentences, kept)
        tokens.__dict__["words"] = Words(words.to_pylist(), arrays["word_ids"], arrays["word_starts"])
    except (OSError, ValueError, KeyError, pa.ArrowInvalid) as error:
        reason = str(error).splitlines()[0]
        raise StoreError(f"{folder} is damaged ({reason}); make it again with `mediakit score`") from None
    return tokens


def _save(place: Path, number: int, key: object, value: object) -> dict[str, Any] | None:
    """Write one derived value; None for what is not kept (it is quick to make, or has no plain form)."""
    from scipy import sparse

    from mediakit.corpus.tallies import Tally

    if isinstance(value, Tally):
        for name, matrix in (("n", value.n), ("weight", value.weight)):
            _save_matrix(place, f"{number}-{name}", matrix)
        return {"key": key, "kind": "tally", "number": number, "shape": list(value.n.shape)}
    if isinstance(value, sparse.csr_matrix):
        _save_matrix(place, str(number), value)
        return {"key": key, "kind": "matrix", "number": number, "shape": list(value.shape)}
    if isinstance(value, dict) and all(isinstance(one, np.ndarray) for one in value.values()):
        for name, array in value.items():
            np.save(place / f"{number}-{name}.npy", array, allow_pickle=False)
        return {"key": key, "kind": "arrays", "number": number, "names": list(value)}
    return None


def _load(folder: Path, one: dict[str, Any]) -> object:
    number = one["number"]
    if one["kind"] == "tally":
        from mediakit.corpus.tallies import Tally

        n, weight = (_load_matrix(folder, f"{number}-{name}", one["shape"]) for name in ("n", "weight"))
        return Tally(n, weight)
    if one["kind"] == "matrix":
        return _load_matrix(folder, str(number), one["shape"])
    return {name: _array(folder / f"{number}-{name}.npy") for name in one["names"]}


def _save_matrix(place: Path, name: str, matrix: sparse.csr_matrix) -> None:
    for part in ("data", "indices", "indptr"):
        np.save(place / f"{name}-{part}.npy", getattr(matrix, part), allow_pickle=False)


def _load_matrix(folder: Path, name: str, shape: list[int]) -> sparse.csr_matrix:
    from scipy import sparse

    parts = tuple(_array(folder / f"{name}-{part}.npy") for part in ("data", "indices", "indptr"))
    return sparse.csr_matrix(parts, shape=tuple(shape))


def _array(file: Path) -> npt.NDArray[Any]:
    try:
        array: npt.NDArray[Any] = np.load(file, mmap_mode="r", allow_pickle=False)
    except (ValueError, EOFError):
        raise ValueError(f"{file.name} is no array") from None
    return array


def _key(saved: object) -> object:
    """JSON makes lists of tuples: keys are tuples or strings."""
    return tuple(saved) if isinstance(saved, list) else saved


def _write_strings(file: Path, strings: pa.StringArray) -> None:
    table = pa.table({"strings": strings})
    with pa.OSFile(str(file), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def _read_strings(file: Path) -> pa.StringArray:
    with pa.memory_map(str(file)) as source:
        strings = pa.ipc.open_file(source).read_all().column("strings").combine_chunks()
    return strings.chunk(0) if isinstance(strings, pa.ChunkedArray) else strings
