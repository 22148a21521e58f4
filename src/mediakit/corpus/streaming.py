"""From a table larger than memory to a store, a batch at a time; what was read before an interruption is not read again.

Texts go to a spool beside the store as they are read; ids, dates and metadata stay in memory, because some of what is
known of them is
known only of all of them (in which order days and months stand, which ids come twice). Then the store is written from
the spool, part
by part: the same articles, ids, parts and fingerprint as of a table read whole. The spool (`.STORE.reading`) is kept
where reading is
cut off, and used by the next run if the files and settings are the same.

What has to be in memory: every column but the text, some 200 to 400 bytes an article.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

import polars as pl

from mediakit.article import STANDARD_COLUMNS, Reject
from mediakit.corpus.build import with_composed
from mediakit.corpus.codebook import Codebook, load_codebook
from mediakit.corpus.corpus import Base
from mediakit.corpus.fingerprint import fingerprint_of
from mediakit.corpus.manifest import manifest_of
from mediakit.corpus.store import Unwritten, is_store, read_store, write_parts
from mediakit.corpus.tokens import BLOCK_BYTES, block_starts
from mediakit.engine.memory import give_back
from mediakit.errors import ReadError, StoreError, listed
from mediakit.files import checkpoint, locked, remove, write_bytes, write_file
from mediakit.readers.batches import BATCHED, Batch, NotInBatches, batches_of
from mediakit.readers.columns import MissingColumnError
from mediakit.readers.dates import DateOrder
from mediakit.readers.formats import Job, Notes
from mediakit.readers.inputs import Found, find
from mediakit.readers.languages import DETECT, check_choice, detect, fill_languages
from mediakit.readers.normalise import (
    FILE,
    LINE,
    REJECT_SCHEMA,
    ROW,
    clean_text,
    keys_of,
    rejected,
    short,
    stack,
    standardise,
    visible,
    with_ids,
)
from mediakit.readers.read import columns_of
from mediakit.readers.sources import SOURCES_FILE, join_aliases, read_sources, sources_beside

__all__ = ["STREAM_FROM_BYTES", "NotInBatches", "Streaming", "in_batches", "read_into"]

# Below, a table is read whole: 64 MB of Parquet are some 150 MB of text and take about a gigabyte while they are read.
STREAM_FROM_BYTES = 64_000_000
_SEEN, _TOLD, _BYTES = "\x00seen", "\x00told", "\x00bytes"


@dataclass(frozen=True)
class Streaming:
    """How tables are read in batches: as the arguments of `mk.read` of the same names."""

    mapping: Mapping[str, str]
    date_order: DateOrder | None = None
    missing_language: str = DETECT
    sources: Path | None = None
    codebook: Path | None = None

    def key(self, files: Sequence[Found], names: Path | None = None) -> str:
        """Of these settings and files as they are now."""
        stats = [(str(file.path.absolute()), file.path.stat().st_size, file.path.stat().st_mtime_ns) for file in files]
        others = [one.read_text("utf-8", "replace") for one in (names, self.codebook) if one and one.is_file()]
        said = [sorted(self.mapping.items()), self.date_order, self.missing_language, stats, others, BLOCK_BYTES]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def in_batches(inputs: Path | Sequence[Path], encoding: str | None = None) -> bool:
    """Whether inputs are tables that can be read a batch at a time, and large enough for it."""
    paths = [inputs] if isinstance(inputs, Path) else list(inputs)
    if (
        encoding is not None
        or not all(map(Path.exists, paths))
        or any((path / "corpus.toml").is_file() for path in paths)
    ):
        return False
    files = [file for file in find(paths).files if file.path.name != SOURCES_FILE]
    if not all(file.folder is None and file.path.is_file() and file.path.suffix.lower() in BATCHED for file in files):
        return False
    return sum(file.path.stat().st_size for file in files) >= STREAM_FROM_BYTES


def read_into(
    inputs: Path | Sequence[Path],
    path: Path,
    how: Streaming,
    *,
    on_share: Callable[[str, float], None] | None = None,
) -> Path:
    """Read tables into a store.

    Arguments: inputs, of the formats of BATCHED, with the same columns; path, the store; how; on_share, called with a stage
    ("Reading", "Writing") and the share of it that is done, 0 to 1.
    Returns the store's path. Raises NotInBatches where a file has to be read whole, ReadError where there is no
    article, StoreError
    where the store cannot be written.
    """
    check_choice(how.missing_language)
    tell = on_share or (lambda stage, share: None)
    found = find(list(inputs) if not isinstance(inputs, Path) else inputs)
    codebook = load_codebook(how.codebook) if how.codebook else Codebook()
    spool = path.with_name(f".{path.name}.reading")
    names = _names(how, found.given)
    files = [file for file in found.files if names is None or file.path != names.absolute()]
    whole = _is_of(path, how.key(files, names))
    if whole and not spool.exists():
        return path
    with locked(spool):
        if whole:  # a writer was stopped between putting the store in its place and removing what it was made from
            remove(spool)
            return path
        for index, share in _spooled(files, spool, how, how.key(files, names)):
            tell("Reading", (index + share) / len(files))
        give_back()
        notes = Notes()
        facts, rejects, sizes = _facts(spool, how, notes, names)
        one = inputs if isinstance(inputs, Path) else None
        base = Base(with_composed(facts), codebook, rejects, notes.sentences(), one, texts=None)
        parts = _parts(spool, base.facts, block_starts(sizes))
        n = len(block_starts(sizes)) - 1
        told = (rows for number, rows in enumerate(parts, 1) if tell("Writing", number / n) is None)
        write_parts(told, Unwritten(base, None, lambda folder: _fingerprint(base, folder), how.key(files, names)), path)
        remove(spool)
    return path


def _is_of(path: Path, source: str) -> bool:
    """Whether a store is there already that was made of the same files in the same way, as far as opening checks it."""
    try:
        return is_store(path) and manifest_of(path).get("source") == source and read_store(path) is not None
    except StoreError:
        return False


def _names(how: Streaming, given: list[Path]) -> Path | None:
    return how.sources if how.sources is not None else sources_beside(given)


def _spooled(files: list[Found], spool: Path, how: Streaming, key: str) -> Iterator[tuple[int, float]]:
    """Read what is not in the spool yet; yields the file's number and the share of it that is done."""
    done = _whole_batches(spool, key)
    number, first, state = len(done), 0, None
    if done:
        last = done[-1]
        first, state = (last["file"] + 1, None) if last["share"] >= 1 else (last["file"], last["next"])
        yield last["file"], last["share"]
    columns: dict[str, str] | None = done[-1]["columns"] if done else None
    raw_names: list[str] | None = done[-1]["names"] if done else None
    for index in range(first, len(files)):
        job = Job(files[index].path, files[index].label, None, None, how.mapping)
        for batch in batches_of(job, state if index == first else None):
            names = batch.table.frame.columns
            if columns is None or raw_names is None:
                columns, raw_names = _columns(batch, how, job), names
            if sorted(names) != sorted(raw_names) and batch.table.frame.height:
                raise NotInBatches("its columns differ from those before")
            about = {
                "key": key,
                "file": index,
                "next": batch.next,
                "share": batch.share,
                "columns": columns,
                "names": raw_names,
            }
            _spool(spool, number, batch, about, job, how)
            number += 1
            checkpoint("spool")
            give_back()
            yield index, batch.share
    if not number:
        raise ReadError(f"no article could be read: {listed([file.label for file in files], 3)}: no rows")


def _columns(batch: Batch, how: Streaming, job: Job) -> dict[str, str]:
    try:
        columns = columns_of(batch.table.frame, how.mapping, job.label, Notes())
    except MissingColumnError as error:
        raise NotInBatches(str(error)) from None
    if f"{columns['text']}_2" in batch.table.frame.columns:
        raise NotInBatches("texts may go on in further columns")
    return columns


def _whole_batches(spool: Path, key: str) -> list[dict[str, Any]]:
    """What the spool holds of this input; nothing where it is of another."""
    files = takewhile(Path.is_file, (spool / f"batch-{number:05d}.json" for number in range(1_000_000)))
    try:
        done = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    except (OSError, ValueError):
        done = []
    if not done or any(one["key"] != key for one in done):
        remove(spool)
        return []
    return done


def _spool(spool: Path, number: int, batch: Batch, about: dict[str, Any], job: Job, how: Streaming) -> None:
    """Write a batch: its texts, its other columns, and at last what says that it is whole."""
    raw, columns = batch.table.frame, about["columns"]
    text = clean_text(raw[columns["text"]], job.label, job.notes)
    seen = visible(text)
    lines = pl.repeat(None, raw.height, dtype=pl.Int64, eager=True) if batch.table.lines is None else batch.table.lines
    light = raw.drop(columns["text"]).with_columns(
        pl.lit(job.label).alias(FILE), batch.table.rows.alias(ROW), lines.alias(LINE), seen.alias(_SEEN),
        text.str.len_bytes().fill_null(0).cast(pl.Int64).alias(_BYTES), _languages(raw, text, columns, how).alias(_TOLD),
    )  # fmt: skip
    write_file(spool / f"texts-{number:05d}.arrow", lambda file: _ipc(text.filter(seen).to_frame(), file))
    write_file(spool / f"light-{number:05d}.arrow", lambda file: _ipc(light, file))
    said = {
        **about, "n": int(seen.sum()), "notes": job.notes.as_plain(),
        "rejects": [[one.file, one.row, one.reason, one.advice] for one in batch.table.rejects],
    }  # fmt: skip
    job.notes.__init__()  # type: ignore[misc]
    write_bytes(spool / f"batch-{number:05d}.json", json.dumps(said).encode())


def _languages(raw: pl.DataFrame, text: pl.Series, columns: Mapping[str, str], how: Streaming) -> pl.Series:
    """The language of each text that gives none; null for the others."""
    missing = short(raw, "language", columns).is_null()
    found = pl.repeat(None, raw.height, dtype=pl.String, eager=True)
    if how.missing_language != DETECT or not missing.any():
        return found
    return found.scatter(missing.arg_true(), detect(text.filter(missing)))


def _ipc(table: pl.DataFrame, file: Path) -> None:
    table.write_ipc(file, compression="lz4")


def _facts(
    spool: Path, how: Streaming, notes: Notes, names: Path | None
) -> tuple[pl.DataFrame, pl.DataFrame, pl.Series]:
    """All that is known of the articles but their texts; the rejects; and how many bytes each text has."""
    done = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(spool.glob("batch-*.json"))]
    for one in done:
        notes.add_plain(one["notes"])
    light = stack([pl.read_ipc(file) for file in sorted(spool.glob("light-*.arrow"))])
    columns = {name: column for name, column in done[0]["columns"].items() if name != "text"}
    label = listed(light[FILE].unique(maintain_order=True), 3)
    columns_of(
        pl.DataFrame(schema={**light.schema, done[0]["columns"]["text"]: pl.String})[done[0]["names"]],
        how.mapping,
        label,
        notes,
    )
    seen, told, sizes = (light[name] for name in (_SEEN, _TOLD, _BYTES))
    raw = light.drop(_SEEN, _TOLD, _BYTES)
    table = standardise(raw, columns, label=label, notes=notes, date_order=how.date_order).articles.drop("text")
    table = table.filter(seen)
    lost = [Reject(*row) for one in done for row in one["rejects"]]
    rejects = pl.concat(
        [pl.DataFrame([(r.file, r.row, r.reason, r.advice) for r in lost], schema=REJECT_SCHEMA, orient="row"),
         rejected(raw.select(FILE, ROW, LINE).filter(~seen))]
    )  # fmt: skip
    if not table.height:
        first = f": {rejects['reason'][0]}" if rejects.height else ""
        raise ReadError(f"no article could be read{first}")
    del light, raw
    if names is not None:
        table, remarks = join_aliases(table, read_sources(names), names.name)
        for remark in remarks:
            notes.say(remark)
    found = told.filter(seen).filter(table["language"].is_null()) if how.missing_language == DETECT else None
    table = fill_languages(table, how.missing_language, notes, found)
    table = with_ids(table, notes, _keys(spool, table))
    metadata = [name for name in table.columns if name not in STANDARD_COLUMNS]
    kept = [name for name in STANDARD_COLUMNS if name != "text"]
    return table.select(*kept, *metadata), rejects.sort("file", "row", maintain_order=True), sizes.filter(seen)


def _texts(spool: Path) -> Iterator[pl.Series]:
    for file in sorted(spool.glob("texts-*.arrow")):
        yield pl.read_ipc(file)["text"]


def _keys(spool: Path, table: pl.DataFrame) -> list[str] | None:
    """The ids of the articles that have none, in their order."""
    if not table["article_id"].null_count():
        return None
    keys, at = list[str](), 0
    for texts in _texts(spool):
        rows = table[at : at + texts.len()].with_columns(texts)
        keys += keys_of(rows.filter(pl.col("article_id").is_null()))
        at += texts.len()
    return keys


def _parts(spool: Path, facts: pl.DataFrame, starts: list[int]) -> Iterator[pl.DataFrame]:
    """The articles in the parts of the store."""
    texts, rest, at = _texts(spool), pl.Series("text", [], dtype=pl.String), 0
    place = facts.columns.index("events") + 1
    for end in starts[1:]:
        while rest.len() < end - at:
            rest = pl.concat([rest, next(texts)])
        rows = facts[at:end]
        columns = rows.get_columns()
        yield pl.DataFrame([*columns[:place], rest[: end - at], *columns[place:]])
        rest, at = rest[end - at :], end
        give_back()


def _fingerprint(base: Base, folder: Path) -> str:
    """As of the same articles in memory: their texts are read from the parts just written."""
    files = sorted(folder.glob("part-*.parquet"))

    def read(name: str) -> Iterator[pl.Series]:
        if name != "text":
            return iter([base.facts[name]])
        return (pl.read_parquet(file, columns=["text"])["text"] for file in files)

    return fingerprint_of(base.codebook, [*base.facts.columns, "text"], read)
