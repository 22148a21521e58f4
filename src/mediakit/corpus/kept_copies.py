"""What was found out about copies, as files: one process looks for them, another goes on with what it found.

To look for copies among 100 MB takes five seconds and half a gigabyte; what is found is small. Arrays only, never a pickle.
"""

from __future__ import annotations

import zipfile
from collections.abc import MutableMapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from mediakit.corpus.copies import Copies
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.wire import Wire, cache_of

__all__ = ["give_copies", "take_copies"]

_KINDS: dict[str, type[Copies] | type[Wire]] = {"copies": Copies, "wire": Wire}


def give_copies(corpus: Corpus, folder: Path) -> None:
    """Write what is known of a selection's copies into a folder."""
    for name, kind in _KINDS.items():
        for number, (key, found) in enumerate(_known(_cache(name, corpus), name)):
            arrays: dict[str, Any] = {one.name: np.asarray(getattr(found, one.name)) for one in fields(kind)}
            arrays["settings"] = np.array(key[1:], np.float64)
            np.savez(folder / f"{name}-{number}.npz", **arrays)


def take_copies(corpus: Corpus, folder: Path) -> None:
    """Take up what was written of the same selection. A file that cannot be read is as one that is not there."""
    for name, kind in _KINDS.items():
        cache = _cache(name, corpus)
        for file in sorted(folder.glob(f"{name}-*.npz")):
            try:
                with file.open("rb") as given, np.load(given, allow_pickle=False) as found:
                    key = (name, *found["settings"].tolist())
                    if key not in cache:
                        cache[key] = kind(**{one.name: _plain(found[one.name]) for one in fields(kind)})
            except (OSError, ValueError, KeyError, zipfile.BadZipFile):
                continue


def _cache(name: str, corpus: Corpus) -> MutableMapping[Any, Any]:
    if name == "wire":
        return cache_of(corpus)
    return corpus.parts[0].cache if corpus.parts else {}


def _known(cache: MutableMapping[Any, Any], name: str) -> list[tuple[Any, Any]]:
    return [(key, found) for key, found in cache.items() if isinstance(key, tuple) and key and key[0] == name]


def _plain(value: Any) -> Any:
    """An array, or the number that it holds."""
    return value if value.ndim else value.item()
