"""A store: articles on disk as Parquet parts with a manifest, for inputs too large or too slow to read again.

    STORE/manifest.json      format version, fingerprint, number of articles, parts with their rows and checksums, notes
    STORE/part-00000.parquet articles, in the order of the input
    STORE/tokens-00000/      what was derived from the part's text and kept (`mediakit score`; see token_files.py)
    STORE/rejects.parquet    what could not be read
    STORE/codebook.json      the codebook, where there is one

A store is written whole or not at all. Token folders that were made from the same articles are taken over.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from mediakit.corpus.codebook import Codebook
from mediakit.corpus.corpus import Base
from mediakit.corpus.token_files import load_tokens, made_from
from mediakit.corpus.tokens import blocks
from mediakit.errors import StoreError
from mediakit.files import locked, replace_folder
from mediakit.result import Result

__all__ = [
    "CODING",
    "FORMAT",
    "MANIFEST",
    "StoredPart",
    "check_place",
    "checksum",
    "is_store",
    "read_store",
    "stored_parts",
    "stored_where",
    "write_result",
    "write_results",
    "write_store",
]

FORMAT = 1
MANIFEST = "manifest.json"
# Validations that are kept with the corpus (coding/kept.py)
CODING = "coding"


@dataclass(frozen=True, slots=True)
class StoredPart:
    """A part of a store: its file with checksum, the row of its first article, and the folder of its tokens."""

    file: str
    sha256: str
    first: int
    tokens: str


def stored_parts(path: Path) -> list[StoredPart]:
    """The parts of a store, in order."""
    parts, first = [], 0
    for part in _manifest(path)["parts"]:
        parts.append(StoredPart(part["file"], part["sha256"], first, part["file"].replace("part-", "tokens-")[:-8]))
        first += int(part["n_articles"])
    return parts


def is_store(path: Path) -> bool:
    """Whether a folder is a store."""
    return (path / MANIFEST).is_file()


def stored_where(path: Path) -> dict[str, Any]:
    """The filter with which a store is opened: what was marked to be left out when it was written."""
    where: dict[str, Any] = _manifest(path).get("where", {})
    return where


def write_store(base: Base, path: Path, where: Mapping[str, Any] | None = None) -> Path:
    """Write a corpus's articles, rejects, notes and codebook as a store. Replaces a former store at that path.

    where: a filter that opening the store applies; all articles are written all the same
    """
    check_place(path)

    def fill(folder: Path) -> None:
        parts = []
        for number, (_, rows) in enumerate(blocks(base.articles)):
            name = f"part-{number:05d}.parquet"
            rows.write_parquet(folder / name, compression="lz4", statistics=False)
            parts.append({"file": name, "n_articles": rows.height, "sha256": checksum(folder / name)})
        base.rejects.write_parquet(folder / "rejects.parquet")
        base.rejects.write_csv(folder / "rejects.csv")  # the same for people: it is not read again
        (folder / "codebook.json").write_text(base.codebook.model_dump_json(by_alias=True), encoding="utf-8")
        if base.sources is not None:
            base.sources.write_parquet(folder / "sources.parquet")
        manifest = {
            "format": FORMAT, "fingerprint": base.fingerprint, "n_articles": base.articles.height, "parts": parts,
            "notes": list(base.notes), "where": dict(where or {}),
        }  # fmt: skip
        (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        for part in stored_parts(folder):
            if made_from(path / part.tokens, part.sha256):
                shutil.copytree(path / part.tokens, folder / part.tokens)
        if (path / CODING).is_dir():  # what people coded cannot be made again
            shutil.copytree(path / CODING, folder / CODING)

    with locked(path):
        return replace_folder(path, fill)


def read_store(path: Path) -> Base:
    """Open a store. Raises StoreError naming the file that is missing, damaged or of another version."""
    manifest = _manifest(path)
    frames = []
    for part in manifest["parts"]:
        file = path / part["file"]
        if not file.is_file():
            raise StoreError(f"{file} is missing from the store; make the store again with `mediakit read`")
        if checksum(file) != part["sha256"]:
            raise StoreError(f"{file} is damaged (its checksum differs); make the store again with `mediakit read`")
        frames.append(pl.read_parquet(file))
    if not frames:
        raise StoreError(f"{path} holds no articles; make the store again with `mediakit read`")
    sources = path / "sources.parquet"
    base = Base(
        articles=pl.concat(frames),
        codebook=_read(path / "codebook.json", lambda file: Codebook.model_validate_json(file.read_bytes())),
        rejects=_read(path / "rejects.parquet", pl.read_parquet),
        notes=tuple(manifest["notes"]),
        folder=path,
        sources=_read(sources, pl.read_parquet) if sources.is_file() else None,
    )
    base.__dict__["fingerprint"] = manifest["fingerprint"]
    parts = stored_parts(path)
    if all(made_from(path / part.tokens, part.sha256) for part in parts):
        base.__dict__["tokens"] = tuple(load_tokens(path / part.tokens) for part in parts)
    return base


def check_place(path: Path) -> None:
    """StoreError where a store cannot be written, since something else is there; before long work is begun."""
    if path.exists() and not is_store(path) and (path.is_file() or any(path.iterdir())):
        raise StoreError(f"{path} is there already and is not a store; give another path")


def write_results(path: Path, make: Callable[[Path], Mapping[str, Any]]) -> Path:
    """Write results beside a store's parts, in STORE/results: a Parquet table each, and their recipes.

    `make` is given a folder, writes tables there with `write_result`, and returns their recipes by name.
    """

    def fill(folder: Path) -> None:
        (folder / "recipes.json").write_text(json.dumps(make(folder), indent=1), encoding="utf-8")

    with locked(path):
        return replace_folder(path / "results", fill)


def write_result(folder: Path, name: str, result: Result) -> dict[str, Any]:
    """Write one result's table, and return its recipe."""
    result.table.write_parquet(folder / f"{name}.parquet", compression="lz4", statistics=False)
    return result.recipe.as_dict()


def _read(file: Path, how: Callable[[Path], Any]) -> Any:
    try:
        return how(file)
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        reason = str(error).splitlines()[0]
        raise StoreError(
            f"{file} is missing or damaged ({reason}); make the store again with `mediakit read`"
        ) from None


def _manifest(path: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        version = manifest["format"]
        if version == FORMAT:
            _ = [(part["file"], part["sha256"]) for part in manifest["parts"]], manifest["notes"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"{path / MANIFEST} cannot be read ({error}); make the store again with `mediakit read`"
        ) from None
    if version != FORMAT:
        raise StoreError(f"{path} is a store of format {version}; this version reads format {FORMAT}: make it again")
    return manifest


def checksum(file: Path) -> str:
    """SHA-256 of a file."""
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
