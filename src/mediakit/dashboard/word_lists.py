"""Which word lists were given to the dashboard? They are kept in the visitor's private folder, named by their content.

So a link can name a list and the browser that gave it finds it; a name that was never given finds nothing, and no path can be
asked for.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path, PurePosixPath

import mediakit as mk
from mediakit.dashboard.access import private_place
from mediakit.errors import ArgumentError
from mediakit.files import write_bytes
from mediakit.lexicons.lexicon import Lexicon

__all__ = ["kept_list", "word_list"]

_KEPT = re.compile(r"[0-9a-f]{16}-[\w.-]{1,80}")


def kept_list(name: str, data: bytes) -> str:
    """Keep a word list; the name under which it is found again. Raises StoreError where it cannot be written."""
    bare = re.sub(r"[^\w.-]+", "-", PurePosixPath(name.replace("\\", "/")).name)[-80:] or "list"
    kept = f"{hashlib.blake2b(data, digest_size=8).hexdigest()}-{bare}"
    if not (_folder() / kept).is_file():
        write_bytes(_folder() / kept, data)
    return kept


def word_list(name: str) -> Lexicon:
    """A word list that was given before, by the name that `kept_list` returned.

    Raises ArgumentError where there is none of this name, CodebookError where it cannot be read.
    """
    file = _folder() / name
    if not _KEPT.fullmatch(name) or not file.is_file():
        raise ArgumentError(f"the word list {name!r} is not on this machine; choose its file again")
    lexicon: Lexicon = mk.load_lexicon(file)
    return lexicon


def _folder() -> Path:
    return private_place() / "word-lists"
