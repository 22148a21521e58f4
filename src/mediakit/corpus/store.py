"""A store: articles on disk as Parquet parts with a manifest, for inputs too large or too slow to read again.

    STORE/manifest.json       what is in it, with checksums (manifest.py); manifest-2.json is a copy
    STORE/part-00000.parquet  articles, in the order of the input
    STORE/facts-00000.parquet the same without their texts: what an opened store holds in memory
    STORE/tokens-00000/       what was derived from the part's text and kept (`mediakit score`; see token_files.py)
    STORE/results/            results of the full scoring
    STORE/rejects.parquet     what could not be read
    STORE/codebook.json       the codebook, where there is one

A store is written whole or not at all. Token folders that were made from the same articles are taken over. A store
whose writer was
stopped between two renamings is found again where it was moved (files.py).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

import polars as pl

from mediakit.corpus.codebook import Codebook
from mediakit.corpus.corpus import Base
from mediakit.corpus.manifest import (
    AGAIN,
    COPY,
    FORMAT,
    FULL_CHECK_BYTES,
    MANIFEST,
    StoredPart,
    checked,
    entry,
    manifest_of,
    sealed,
    stored_parts,
    write_checksums,
)
from mediakit.corpus.manifest import is_store as _is_store
from mediakit.corpus.stored_parts import PARTS_IN_MEMORY, StoredTexts, StoredTokens
from mediakit.corpus.token_files import belongs, load_tokens, made_from
from mediakit.corpus.tokens import blocks
from mediakit.engine.memory import give_back
from mediakit.errors import StoreError
from mediakit.files import checkpoint, locked, recover, remove, replace_folder
from mediakit.result import Finish, Pieces, Result

__all__ = [
    "CODING",
    "FORMAT",
    "MANIFEST",
    "StoredPart",
    "Unwritten",
    "check_place",
    "finish",
    "is_store",
    "read_store",
    "stored_parts",
    "stored_where",
    "write_parts",
    "write_pieces",
    "write_result",
    "write_results",
    "write_store",
]

# Pieces of a result (some 250,000 rows, 50 MB) that are put together before they are written; more are written one by one.
PIECES_IN_MEMORY = 5
# Validations that are kept with the corpus (coding/kept.py)
CODING = "coding"


def is_store(path: Path) -> bool:
    """Whether a folder is a store; one that a stopped writer had moved away is put back first."""
    return _is_store(path) or (recover(path) and _is_store(path))


def stored_where(path: Path) -> dict[str, Any]:
    """The filter with which a store is opened: what was marked to be left out when it was written."""
    where: dict[str, Any] = manifest_of(path).get("where", {})
    return where


class Unwritten(Mapping[str, Any]):
    """What of a store is not in its parts: codebook, rejects, sources, notes, filter, where it comes from; and the fingerprint,
    once the parts are known."""

    def __init__(
        self, base: Base, where: Mapping[str, Any] | None, fingerprint: Callable[[Path], str], source: str | None = None
    ) -> None:
        self.base, self.where, self.fingerprint = base, dict(where or {}), fingerprint
        self._facts = {"notes": list(base.notes), "where": self.where}
        if source is not None:  # which files, read how: the same need not be read again
            self._facts["source"] = source

    def __getitem__(self, name: str) -> Any:
        return self._facts[name]

    def __iter__(self) -> Any:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)


def write_store(base: Base, path: Path, where: Mapping[str, Any] | None = None) -> Path:
    """Write a corpus's articles, rejects, notes and codebook as a store. Replaces a former store at that path.

    where: a filter that opening the store applies; all articles are written all the same
    """
    rows = (rows for _, rows in blocks(base.articles)) if base.texts is None else base.texts.parts(base.facts)
    return write_parts(rows, Unwritten(base, where, lambda _: base.fingerprint), path)


def write_parts(parts: Iterable[pl.DataFrame], rest: Unwritten, path: Path) -> Path:
    """Write a store from its parts, one at a time in memory.

    Raises StoreError where there is something else at the path, or it cannot be written.
    """
    check_place(path)

    def fill(folder: Path) -> None:
        written = [_write_part(folder, number, rows) for number, rows in enumerate(parts)]
        _write_rest(folder, rest, written)
        for part in stored_parts(folder):
            if made_from(path / part.tokens, part.sha256):
                shutil.copytree(path / part.tokens, folder / part.tokens, copy_function=_link_or_copy)
        if (path / CODING).is_dir():  # what people coded cannot be made again
            shutil.copytree(path / CODING, folder / CODING)

    with locked(path):
        return replace_folder(path, fill)


def finish(folder: Path, rest: Unwritten, files: Iterable[Path]) -> None:
    """Make a folder whose parts are written a store: their facts, all else, and the manifest."""
    written = []
    for file in files:
        facts = file.with_name(file.name.replace("part-", "facts-"))
        table = pl.read_parquet(file, columns=[name for name in pl.read_parquet_schema(file) if name != "text"])
        table.write_parquet(facts, compression="lz4", statistics=False)
        written.append({"file": file.name, "n_articles": table.height, **entry(file), "facts": entry(facts)})
        checkpoint("part")
    _write_rest(folder, rest, written)


def _write_part(folder: Path, number: int, rows: pl.DataFrame) -> dict[str, Any]:
    file, facts = folder / f"part-{number:05d}.parquet", folder / f"facts-{number:05d}.parquet"
    rows.write_parquet(file, compression="lz4", statistics=False)
    rows.drop("text").write_parquet(facts, compression="lz4", statistics=False)
    checkpoint("part")
    return {"file": file.name, "n_articles": rows.height, **entry(file), "facts": entry(facts)}


def _write_rest(folder: Path, rest: Unwritten, parts: list[dict[str, Any]]) -> None:
    base = rest.base
    base.rejects.write_parquet(folder / "rejects.parquet")
    base.rejects.write_csv(folder / "rejects.csv")  # the same for people
    (folder / "codebook.json").write_text(base.codebook.model_dump_json(by_alias=True), encoding="utf-8")
    names = ["rejects.parquet", "rejects.csv", "codebook.json"]
    if base.sources is not None:
        base.sources.write_parquet(folder / "sources.parquet")
        names.append("sources.parquet")
    manifest = sealed(
        {
            "format": FORMAT, "fingerprint": rest.fingerprint(folder), "n_articles": sum(part["n_articles"] for part in parts),
            "parts": parts, "files": {name: entry(folder / name) for name in names}, **rest,
        }
    )  # fmt: skip
    for name in (COPY, MANIFEST):
        (folder / name).write_bytes(manifest)


def _link_or_copy(source: str, target: str) -> None:
    """Files that are never changed in place can be shared by the former store and the new one."""
    try:
        Path(target).hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)


def read_store(path: Path) -> Base:
    """Open a store: its facts, and its texts and tokens to be read part by part when they are asked for.

    Raises StoreError naming the file that is missing, damaged or of another version.
    """
    is_store(path)  # (puts one back that was moved away)
    for again in (True, False):
        manifest = manifest_of(path)
        try:
            return _read_store(path, manifest)
        except StoreError:
            if not again or manifest == manifest_of(path):
                raise  # (else somebody put a new store there while this one was opened)
    raise AssertionError


def _read_store(path: Path, manifest: dict[str, Any]) -> Base:
    parts = stored_parts(path)
    if not parts:
        raise StoreError(f"{path} holds no articles; make the store again with `mediakit read`")
    whole = sum(part["bytes"] for part in manifest["parts"]) <= FULL_CHECK_BYTES
    for said in manifest["parts"]:
        checked(path / said["file"], said, whole=whole)
    for part, said in zip(parts, manifest["parts"], strict=True):
        checked(path / part.facts, said["facts"])
    for name, said in manifest["files"].items():
        checked(path / name, said)
    sources = path / "sources.parquet"
    base = Base(
        articles=pl.concat([_read(path / part.facts, pl.read_parquet) for part in parts]),
        codebook=_read(path / "codebook.json", lambda file: Codebook.model_validate_json(file.read_bytes())),
        rejects=_read(path / "rejects.parquet", pl.read_parquet),
        notes=tuple(manifest["notes"]),
        folder=path,
        sources=_read(sources, pl.read_parquet) if "sources.parquet" in manifest["files"] else None,
        texts=StoredTexts(path, tuple(parts), checked=whole),
    )
    base.__dict__["fingerprint"] = manifest["fingerprint"]
    if all(belongs(path / part.tokens, part.sha256) for part in parts):
        folders = [path / part.tokens for part in parts]
        few = len(parts) <= PARTS_IN_MEMORY
        base.__dict__["tokens"] = tuple(map(load_tokens, folders)) if few else StoredTokens(folders)
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
        write_checksums(folder)

    with locked(path):
        return replace_folder(path / "results", fill, durable=False)


def write_result(folder: Path, name: str, result: Result) -> dict[str, Any]:
    """Write one result's table, and return its recipe."""
    result.table.write_parquet(folder / f"{name}.parquet", compression="lz4", statistics=False)
    checkpoint("result")
    return result.recipe.as_dict()


def write_pieces(folder: Path, name: str, pieces: Pieces) -> dict[str, Any]:
    """Write a result too large for memory, and return its recipe. Few pieces are put together, as a result that fits."""
    kept = list(islice(pieces.tables, PIECES_IN_MEMORY + 1))
    if len(kept) <= PIECES_IN_MEMORY:
        return write_result(folder, name, replace(pieces, tables=iter(kept)).result())
    pieces = replace(pieces, tables=chain(kept, pieces.tables))
    del kept
    import pyarrow.parquet as pq

    finish, spool = None, folder / f".{name}"
    if pieces.over is not None and pieces.finish is not None:
        finish, pieces = _spooled(pieces, pieces.over, pieces.finish, spool)
    writer, first = None, 0
    for table in pieces.tables:
        rows = (finish(table, slice(first, first + table.height)) if finish else table).to_arrow()
        writer = writer or pq.ParquetWriter(
            folder / f"{name}.parquet", rows.schema, compression="lz4", write_statistics=False
        )
        writer.write_table(rows)
        first += table.height
    assert writer is not None
    writer.close()
    remove(spool)
    checkpoint("result")
    return pieces.recipe().as_dict()


def _spooled(pieces: Pieces, over: str, finish: Finish, spool: Path) -> tuple[Callable[..., pl.DataFrame], Pieces]:
    """Put the pieces aside, one file each, while a column of all of them is gathered; then what finishes a piece."""
    spool.mkdir()
    values = []
    for number, table in enumerate(pieces.tables):
        table.write_ipc(spool / f"{number:05d}.arrow")
        values.append(table[over])
        del table
    give_back()
    again = (pl.read_ipc(file.read_bytes()) for file in sorted(spool.iterdir()))
    return finish(pl.concat(values)), replace(pieces, tables=again)


def _read(file: Path, how: Callable[[Path], Any]) -> Any:
    try:
        return how(file)
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        reason = str(error).splitlines()[0]
        raise StoreError(f"{file} is missing or damaged ({reason}); {AGAIN} {file.parent}") from None
