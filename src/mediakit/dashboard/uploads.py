"""What becomes of files that are given to the dashboard? They are read into a store in a private folder of their visitor.

The store's name is a checksum of the files and of how they were read, so that a link to it restores it in the browser that gave
them (or for who signed in), and the same files make the same store; to anybody else the name says nothing, since each
visitor's names are looked up in a folder of their own. It is removed with the server, or twelve hours after the last visit.
What is to stay is a corpus on disk, opened by its path. Nothing leaves this machine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

import mediakit as mk
from mediakit.corpus.corpus import Base, Corpus
from mediakit.corpus.joined import joined
from mediakit.corpus.store import is_store, write_store
from mediakit.dashboard.where import upload_folder
from mediakit.errors import ReadError
from mediakit.files import temporary_folder, write_bytes

__all__ = ["Given", "keep_base", "read_given"]

Given = Sequence[tuple[str, bytes]]


def read_given(
    files: Given,
    columns: Mapping[str, str],
    beside: Corpus | None = None,
    on_progress: Callable[[int, int, str], None] | None = None,
) -> str:
    """Read files into a store and return its name.

    Arguments: files, names with bytes; columns, of a table, where they have other names than usual; beside, the corpus
    whose articles and codebook go with them; on_progress, called with (files done, files in all, file name).
    Raises ReadError where there is no article at all.
    """
    if not files:
        raise ReadError("no file was given")
    digest = hashlib.blake2b(json.dumps(dict(sorted(columns.items()))).encode(), digest_size=8)
    digest.update((beside.fingerprint if beside else "").encode())
    for name, data in files:
        digest.update(name.encode() + b"\0" + data)
    upload = f"upload-{digest.hexdigest()}"
    if is_store(upload_folder(upload)):
        return upload
    with temporary_folder() as folder:
        for number, (name, data) in enumerate(files):
            write_bytes(folder / _place(number, name, files), data)
        given: dict[str, Any] = dict(columns)
        base = mk.read(folder, on_progress=on_progress, **given).base
    base = Base(base.articles, base.codebook, base.rejects, base.notes)  # its folder is gone
    write_store(joined(beside.base, base) if beside else base, upload_folder(upload))
    return upload


def keep_base(base: Base) -> str:
    """Write a corpus as a store of uploads (an edited codebook, say) and return its name."""
    upload = f"upload-{base.fingerprint}"
    write_store(base, upload_folder(upload))
    return upload


def _place(number: int, name: str, files: Given) -> str:
    """A file's own name, without folders; a number before it where two have one name."""
    bare = PurePosixPath(name.replace("\\", "/")).name or "file"
    names = [PurePosixPath(one.replace("\\", "/")).name for one, _ in files]
    return bare if names.count(bare) == 1 else f"{number + 1}-{bare}"
