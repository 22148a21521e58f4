"""Results to take away: tables in several formats with codebook, recipes, README and report, as a folder or a ZIP file.

The same results give the same bytes: no clock is read, every order is fixed. Only an earlier export is overwritten, and
only if nothing else has been put into its folder.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from mediakit.corpus.corpus import Corpus
from mediakit.errors import ArgumentError, StoreError, listed, unknown
from mediakit.exports.codebook import codebook_markdown, codebook_table, frame_codebooks, frames_table
from mediakit.exports.readme import readme_text
from mediakit.exports.report import check_corpus, report_html
from mediakit.exports.tables import (
    Exportable,
    csv_bytes,
    file_name,
    json_bytes,
    left_out,
    parquet_bytes,
    tables_of,
)
from mediakit.exports.workbook import workbook_bytes
from mediakit.files import replace_folder, write_bytes
from mediakit.result import Result
from mediakit.version import __version__

__all__ = ["FORMATS", "export", "export_bytes"]

_ONE_EACH: dict[str, Callable[[pl.DataFrame], bytes]] = {
    "csv": csv_bytes,
    "parquet": parquet_bytes,
    "json": json_bytes,
}
FORMATS = (*_ONE_EACH, "xlsx", "html")
_RECIPES = "recipes.json"
_MARK = "mediakit export"
# The earliest date that a ZIP file can hold: the same bytes whenever it is written.
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def export(
    profile_or_result: Exportable,
    path: str | Path,
    formats: Sequence[str] | None = None,
    *,
    corpus: Corpus | None = None,
) -> Path:
    """Write results with codebook, recipes, README and report.

    Arguments: profile_or_result, the Profile of `mk.compare` or one Result; path, a folder, or a file ending in .zip;
    formats, of "csv", "parquet", "json", "xlsx", "html" (all of them by default); corpus, the one the results were made
    of, for what the report and the README say of it.
    Returns the path written. The same results give the same bytes. The text of articles is left out.
    Raises ArgumentError for an unknown format, a corpus of other texts, or a path that holds anything but an earlier
    export; StoreError where it cannot be written.
    """
    target = Path(path).expanduser().resolve()
    zipped = target.suffix.lower() == ".zip"
    files = _files(profile_or_result, _checked(formats), corpus)
    _refuse_foreign(target, zipped)
    try:
        if zipped:
            return write_bytes(target, _zip(files))
        return replace_folder(target, lambda folder: [write_bytes(folder / name, data) for name, data in files.items()])
    except OSError as error:
        raise StoreError(f"{target}: cannot be written: {error.strerror or error}") from error


def export_bytes(
    profile_or_result: Exportable, formats: Sequence[str] | None = None, *, corpus: Corpus | None = None
) -> bytes:
    """The same as a ZIP file's bytes, for a download."""
    return _zip(_files(profile_or_result, _checked(formats), corpus))


def _checked(formats: Sequence[str] | None) -> list[str]:
    given = [formats] if isinstance(formats, str) else list(FORMATS if formats is None else formats)
    for one in given:
        if one not in FORMATS:
            raise unknown("export format", one, FORMATS)
    if not given:
        raise ArgumentError(f"no export format was given; there are: {listed(FORMATS)}")
    return [one for one in FORMATS if one in given]


def _files(subject: Exportable, formats: Sequence[str], corpus: Corpus | None) -> dict[str, bytes]:
    """Every file of the package by name, sorted."""
    tables = tables_of(subject)
    if corpus is not None:
        check_corpus(tables, corpus)
    codebook = codebook_table(tables)
    books, lost = frame_codebooks(tables)
    files = {
        f"{name}.{form}": write(result.table)
        for form, write in _ONE_EACH.items() if form in formats
        for name, result in tables.items()
    }  # fmt: skip
    extra = list(lost)
    for book in books:
        name = file_name(f"frames-{book.id}")
        files |= {f"{name}.csv": csv_bytes(frames_table(book)), f"{name}.json": json_bytes(frames_table(book))}
        extra.append(f"{name}.csv, {name}.json: the patterns of the frame codebook, with weights")
    if corpus is not None and corpus.rejects.height:
        files["rejects.csv"] = csv_bytes(corpus.rejects)
        extra.append("rejects.csv: what was in the input and could not be read: file, row, reason, advice")
    if "xlsx" in formats:
        files["tables.xlsx"] = workbook_bytes(
            {name: one.table for name, one in tables.items()} | {"codebook": codebook}
        )
    if "html" in formats:
        files["report.html"] = report_html(corpus, subject).encode()
    files["codebook.csv"] = csv_bytes(codebook)
    files["codebook.md"] = codebook_markdown(tables, books).encode()
    dropped = sorted({name for names in left_out(subject).values() for name in names})
    files["README.md"] = readme_text(tables, formats, corpus, extra, dropped).encode()
    files[_RECIPES] = _recipes(tables, [*files, _RECIPES])
    return dict(sorted(files.items()))


def _recipes(tables: Mapping[str, Result], names: Iterable[str]) -> bytes:
    """How each table was made, and the files of this package (so that a later export knows it)."""
    content = {
        "written_by": _MARK,
        "mediakit": __version__,
        "files": sorted(names),
        "tables": {
            name: {"rows": one.table.height, "columns": one.table.columns, "recipe": one.recipe.as_dict()}
            for name, one in tables.items()
        },
    }
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True, default=_as_json)
    return (text + "\n").encode("utf-8", "backslashreplace")


def _as_json(value: Any) -> Any:
    return sorted(map(str, value)) if isinstance(value, (set, frozenset)) else str(value)


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
    if not zipped:
        return {one.name for one in target.iterdir()}
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
                content = json.loads(archive.read(_RECIPES))
        else:
            content = json.loads((target / _RECIPES).read_text(encoding="utf-8"))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return None
    if not isinstance(content, dict) or content.get("written_by") != _MARK:
        return None
    return set(map(str, content.get("files", ())))
