"""A research package: results with all that a reader, a reviewer or a data editor needs beside them, as folder or ZIP.

The same input gives the same bytes: no clock is read, every order is fixed. Only an earlier export is overwritten, and
only if nothing else has been put into its folder. What is in it is decided in `contents.py`.
"""

from __future__ import annotations

import datetime
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from mediakit.compare.matching import AUTO
from mediakit.corpus.corpus import Corpus
from mediakit.errors import ArgumentError, ReadError, StoreError, listed, unknown
from mediakit.exports.contents import FORMATS, MARK, RECIPES, Wanted, files_of
from mediakit.exports.database import SCHEMA, export_to_database
from mediakit.exports.tables import Exportable
from mediakit.files import checkpoint, locked, replace_folder, write_bytes
from mediakit.readers.databases import is_database

__all__ = ["FORMATS", "export", "export_bytes", "package_files"]

# The earliest date that a ZIP file can hold: the same bytes whenever it is written.
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def export(
    corpus_or_results: Corpus | Exportable,
    path: str | Path,
    formats: Sequence[str] | None = None,
    with_text: bool = False,
    force: bool = False,
    *,
    corpus: Corpus | None = None,
    by: str | Sequence[str] = "source",
    within: str | None = AUTO,
    seed: int = 0,
    creators: Sequence[str] = (),
    published: str | None = None,
    replace: bool = False,
    schema: str = SCHEMA,
) -> Path | str:
    """Write a research package: tables, codebook, recipes, methods, references, report and metadata; or its tables to a
    database.

    Arguments: corpus_or_results, a Corpus (every result it gives), the Profile of `mk.compare`, or one Result;
    path, a folder, a file ending in .zip, or a database (postgresql://USER@HOST/NAME, sqlite:///FILE,
    duckdb:///FILE), which gets the tables of a Corpus in a new schema named `schema`; replace, an earlier export
    there; formats, of FORMATS (None: all but "json", of results those of tables); with_text, the texts of articles
    whose `licence` allows it; force, all texts; corpus, the one that given results were made of, for what is said
    of it; by, within, seed, how a Corpus is compared; creators, who made it ("Family, Given"); published, the day
    (ISO). Returns the path written, or where in the database the tables are. The same input gives the same bytes.
    Without `with_text` the articles' text is left out and what tables show of it is capped (excerpts.py).
    Raises ArgumentError for an unknown format, a corpus of other texts, texts that no licence lets go, or a path that
    holds anything but an earlier export; StoreError where it cannot be written.
    """
    if is_database(path):
        if not isinstance(corpus_or_results, Corpus):
            raise ArgumentError("a database takes the tables of a Corpus: give mk.export the corpus itself")
        return export_to_database(
            corpus_or_results, path, schema=schema, replace=replace, by=by, within=within, seed=seed, with_text=with_text,
            force=force,
        )  # fmt: skip
    target = Path(path).expanduser().resolve()
    zipped = target.suffix.lower() == ".zip"
    wanted = Wanted(_checked(formats), with_text, force, by, within, seed, tuple(creators), _day(published))
    _refuse_foreign(target, zipped)
    files = files_of(corpus_or_results, corpus, wanted)
    try:
        if zipped:
            return write_bytes(target, _zip(files))
        with locked(target):
            return replace_folder(target, lambda folder: _fill(folder, files))
    except OSError as error:
        raise StoreError(f"{target}: cannot be written: {error.strerror or error}") from error


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        write_bytes(folder / name, data, durable=False)
        checkpoint("export")


def export_bytes(
    corpus_or_results: Corpus | Exportable,
    formats: Sequence[str] | None = None,
    *,
    corpus: Corpus | None = None,
    by: str | Sequence[str] = "source",
) -> bytes:
    """The same as a ZIP file's bytes, for a download."""
    return _zip(files_of(corpus_or_results, corpus, Wanted(_checked(formats), by=by)))


def package_files(path: str | Path) -> dict[str, bytes]:
    """The files of a package, from its folder or ZIP file.

    Raises ReadError where there is none.
    """
    place = Path(path)
    try:
        if place.is_dir():
            found = {
                one.relative_to(place).as_posix(): one.read_bytes() for one in sorted(place.rglob("*")) if one.is_file()
            }
        else:
            with zipfile.ZipFile(place) as archive:
                found = {one: archive.read(one) for one in sorted(archive.namelist()) if not one.endswith("/")}
        marked = json.loads(found[RECIPES]).get("written_by") == MARK
    except (OSError, KeyError, ValueError, AttributeError, zipfile.BadZipFile) as error:
        raise ReadError(f"{place} is no package of mediakit: {_reason(error)}") from None
    if not marked:
        raise ReadError(f"{place} is no package of mediakit: {RECIPES} was not written by it")
    return found


def _reason(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"it has no {RECIPES}"
    return f"{RECIPES} is damaged" if isinstance(error, (ValueError, AttributeError)) else str(error)


def _checked(formats: Sequence[str] | None) -> tuple[str, ...] | None:
    if formats is None:
        return None
    given = [formats] if isinstance(formats, str) else list(formats)
    for one in given:
        if one not in FORMATS:
            raise unknown("export format", one, FORMATS)
    if not given:
        raise ArgumentError(f"no export format was given; there are: {listed(FORMATS, 20)}")
    return tuple(one for one in FORMATS if one in given)


def _day(published: str | None) -> str:
    """A day of publication, checked.

    Raises ArgumentError for anything but YYYY-MM-DD.
    """
    if not published:
        return ""
    try:
        return datetime.date.fromisoformat(published).isoformat()
    except ValueError:
        raise ArgumentError(f"published={published!r} is no day; write YYYY-MM-DD, such as 2026-03-31") from None


def _zip(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o644 << 16  # as on Unix, wherever it is written
            archive.writestr(entry, data)
    return buffer.getvalue()


def _refuse_foreign(target: Path, zipped: bool) -> None:
    """Refuse a path that holds anything but an earlier export."""
    if not target.exists():
        return
    if zipped != target.is_file():
        kind = "a folder" if target.is_dir() else "a file"
        raise ArgumentError(f"{target} is {kind}; give a folder, or a file ending in .zip")
    present = _names_in(target, zipped)
    if not present and not zipped:
        return
    ours = _files_of_earlier(target, zipped)
    if ours is None:
        raise ArgumentError(f"{target} is there and is not an earlier export; give a new path, or move it away first")
    foreign = sorted(present - ours)
    if foreign:
        raise ArgumentError(
            f"{target} holds files beside the earlier export: {listed(foreign, 5)}; move them away, or give a new path"
        )


def _names_in(target: Path, zipped: bool) -> set[str]:
    """Files, and folders without any."""
    if not zipped:
        every = [one for one in target.rglob("*") if one.is_symlink() or not one.is_dir() or not any(one.iterdir())]
        return {one.relative_to(target).as_posix() for one in every}
    try:
        with zipfile.ZipFile(target) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, OSError):
        return set()


def _files_of_earlier(target: Path, zipped: bool) -> set[str] | None:
    """The files that an earlier export wrote; None if there was none."""
    try:
        if zipped:
            with zipfile.ZipFile(target) as archive:
                content = json.loads(archive.read(RECIPES))
        else:
            content = json.loads((target / RECIPES).read_text(encoding="utf-8"))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return None
    if not isinstance(content, dict) or content.get("written_by") != MARK:
        return None
    return set(map(str, content.get("files", ())))
