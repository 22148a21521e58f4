"""Is every byte of a store as it was written, and what can be made again?

`verify` compares every file with the checksums that the store keeps (manifest.py) and names those that differ, are
missing or do not
belong. `mend` makes again what another file of the store holds too: the manifest from its copy, facts from the parts,
the list of
rejects from the one for people and the other way round. Tokens and results are derived from the articles: damaged ones
are removed,
and scoring makes them anew (compare/repair.py). A damaged part of articles, a codebook or a table of sources cannot be
made from
anything else in the store; it is named, with what to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import polars as pl

from mediakit.corpus.manifest import (
    CHECKSUMS,
    COPY,
    MANIFEST,
    checked,
    is_store,
    manifest_of,
    stored_parts,
    unsealed,
)
from mediakit.errors import StoreError
from mediakit.files import locked, remove, write_bytes, write_file

__all__ = ["Fault", "mend", "verify"]

Kind = Literal["manifest", "facts", "rejects", "tokens", "results", "foreign", "articles", "codebook", "sources"]
ADVICE: dict[Kind, str] = {
    "manifest": "mediakit repair takes the copy",
    "facts": "mediakit repair makes them from the articles",
    "rejects": "mediakit repair makes it from the other list of rejects",
    "tokens": "mediakit repair scores the part again",
    "results": "mediakit repair makes them again",
    "foreign": "it was not written by mediakit and is not read; move it away",
    "articles": "nothing else holds them: read the input again (parts that are whole are kept)",
    "codebook": "nothing else holds it: give it again with --corpus-codebook",
    "sources": "nothing else holds it: read the input again",
}
_FOLDERS = ("results",)


@dataclass(frozen=True, slots=True)
class Fault:
    """A file that is not as it was written: its name in the store, what is wrong, and what kind of file it is."""

    file: str
    problem: str
    kind: Kind

    @property
    def advice(self) -> str:
        """What to do."""
        return ADVICE[self.kind]


def verify(path: Path) -> list[Fault]:
    """Compare every file of a store with its checksum.

    Arguments: path, the store. Returns the faults found, in the order of the files' names; none where all is well.
    Raises StoreError where there is no store, or both copies of its manifest are damaged.
    """
    if not is_store(path):
        raise StoreError(f"{path} is no store; `mediakit read INPUT --to STORE` makes one")
    faults = [
        Fault(name, problem, "manifest") for name in (MANIFEST, COPY) if (problem := _manifest_problem(path / name))
    ]
    manifest = _either(path)
    known = {MANIFEST, COPY, "coding"}  # (what people coded is not of the store: coding/kept.py)
    for file, said, kind in _named(manifest):
        known.add(file)
        faults += _compared(path / file, said, file, kind)
    for part in manifest["parts"]:
        tokens = part["file"].replace("part-", "tokens-").removesuffix(".parquet")
        known.add(tokens)
        faults += _derived(path / tokens, "tokens")
    for name in _FOLDERS:
        known.add(name)
        faults += _derived(path / name, "results")
    faults += [
        Fault(one.name, "is not in the manifest", "foreign") for one in sorted(path.iterdir()) if one.name not in known
    ]
    return sorted(faults, key=lambda fault: fault.file)


def mend(path: Path, faults: list[Fault]) -> list[Fault]:
    """Make again what another file of the store holds too, and remove what is derived and damaged; returns what is left.

    Raises StoreError where the store cannot be written.
    """
    with locked(path):
        broken = {fault.file for fault in faults}
        if broken & {MANIFEST, COPY}:
            good = path / (COPY if MANIFEST in broken else MANIFEST)
            for name in broken & {MANIFEST, COPY}:
                write_bytes(path / name, good.read_bytes())
        for fault in faults:
            if fault.kind in ("tokens", "results"):
                remove(path / fault.file.split("/")[0])
        for part in stored_parts(path):
            if part.facts in broken and part.file not in broken:
                _rewrite(path / part.facts, pl.read_parquet(path / part.file).drop("text"))
        if "rejects.csv" in broken and "rejects.parquet" not in broken:
            table = pl.read_parquet(path / "rejects.parquet")
            write_file(path / "rejects.csv", table.write_csv)
        if "rejects.parquet" in broken and "rejects.csv" not in broken:
            kinds = {"file": pl.String, "row": pl.Int64, "reason": pl.String, "advice": pl.String}
            table = pl.read_csv(path / "rejects.csv", schema=kinds)
            write_file(path / "rejects.parquet", table.write_parquet)
    return verify(path)


def _rewrite(file: Path, table: pl.DataFrame) -> None:
    write_file(file, lambda place: table.write_parquet(place, compression="lz4", statistics=False))


def _named(manifest: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], Kind]]:
    kinds: dict[str, Kind] = {"codebook.json": "codebook", "sources.parquet": "sources"}
    for part in manifest["parts"]:
        yield part["file"], part, "articles"
        yield part["file"].replace("part-", "facts-"), part["facts"], "facts"
    for name, said in manifest["files"].items():
        yield name, said, kinds.get(name, "rejects")


def _manifest_problem(file: Path) -> str:
    try:
        unsealed(file.read_bytes())
    except FileNotFoundError:
        return "is missing"
    except (OSError, ValueError, TypeError) as error:
        return f"cannot be read ({error})"
    return ""


def _either(path: Path) -> dict[str, Any]:
    """The manifest, or its copy.

    Raises StoreError where both are damaged.
    """
    if not _manifest_problem(path / MANIFEST):
        return manifest_of(path)
    if _manifest_problem(path / COPY):
        raise StoreError(f"{path}: {MANIFEST} and its copy are both damaged; make the store again with `mediakit read`")
    return unsealed((path / COPY).read_bytes())


def _compared(file: Path, said: dict[str, Any], name: str, kind: Kind) -> list[Fault]:
    try:
        checked(file, said)
    except StoreError as error:
        return [Fault(name, str(error).removeprefix(f"{file} ").split("; make the store")[0], kind)]
    return []


def _derived(folder: Path, kind: Kind) -> list[Fault]:
    """Faults in a folder of tokens or results; one that was never made is none."""
    if not folder.is_dir():
        return []
    sums = f"{folder.name}/{CHECKSUMS}"
    try:
        files: dict[str, Any] = unsealed((folder / CHECKSUMS).read_bytes())["files"]
    except FileNotFoundError:
        return [Fault(sums, "is missing", kind)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        return [Fault(sums, f"cannot be read ({error})", kind)]
    faults = [
        fault for name, said in files.items() for fault in _compared(folder / name, said, f"{folder.name}/{name}", kind)
    ]
    others = sorted({one.name for one in folder.iterdir()} - {*files, CHECKSUMS})
    return faults + [Fault(f"{folder.name}/{name}", "is not among the checksums", kind) for name in others]
