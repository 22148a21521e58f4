"""How is a codebook edited as tables? Its parts as rows, rows as a codebook again, and a `corpus.toml` that keeps what stays.

A cell that holds several patterns has one a line or sets them apart with a semicolon. Writing changes the entries that
changed and leaves the rest of the file, comments included, as it was.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from mediakit.corpus.codebook import Codebook, codebook_of
from mediakit.errors import CodebookError

__all__ = ["PARTS", "codebook_from_rows", "codebook_rows", "codebook_toml"]

# The parts of a codebook with the columns of their tables; a concept has a row for each of its variants
PARTS: dict[str, tuple[str, ...]] = {
    "event": ("id", "name", "from", "to", "terms"),
    "actor": ("id", "name", "camp", "aliases"),
    "concept": ("id", "name", "variant", "patterns"),
    "figure": ("id", "name", "event", "terms", "unit", "basis"),
}
_LISTS = ("terms", "aliases", "patterns")
_SEPARATOR = "; "
Rows = list[dict[str, str]]


def codebook_rows(codebook: Codebook) -> dict[str, Rows]:
    """The parts of a codebook as tables: part -> rows of text.

    >>> rows = codebook_rows(codebook_of({"actor": [{"id": "un", "name": "UN", "aliases": ["UN", "OHCHR"]}]}))
    >>> rows["actor"]
    [{'id': 'un', 'name': 'UN', 'camp': '', 'aliases': 'UN; OHCHR'}]
    """
    found: dict[str, Rows] = {}
    for part, columns in PARTS.items():
        entries = [one.model_dump(by_alias=True) for one in getattr(codebook, part)]
        if part == "concept":
            entries = [
                {"id": one["id"], "name": one["name"], "variant": label, "patterns": patterns}
                for one in entries
                for label, patterns in (one["variants"] or {"": []}).items()
            ]
        found[part] = [{name: _cell(one.get(name)) for name in columns} for one in entries]
    return found


def codebook_from_rows(codebook: Codebook, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> Codebook:
    """The codebook with the parts that tables give; the others, and what the corpus is, stay.

    Raises CodebookError naming the table, the row and what is wrong.
    """
    return codebook_of(_content(codebook) | {part: _entries(part, rows) for part, rows in tables.items()})


def codebook_toml(codebook: Codebook, former: str = "") -> str:
    """A codebook as the text of a `corpus.toml`.

    Arguments: codebook; former, the file's text so far: entries that did not change, and its comments, stay as they are.

    >>> print(codebook_toml(codebook_of({"actor": [{"id": "un", "name": "UN"}]})).strip())
    [[actor]]
    id = "un"
    name = "UN"
    """
    import tomlkit

    document = tomlkit.parse(former)
    new = _content(codebook)
    _update(document, "corpus", new["corpus"])
    for part in PARTS:
        _update_part(document, part, new[part])
    return tomlkit.dumps(document)


def _update_part(document: Any, part: str, entries: Sequence[Mapping[str, Any]]) -> None:
    """Bring the entries of a part up to date; they are set anew only where some are gone or stand in another order."""
    import tomlkit

    former = list(document.get(part, []))
    ids = [one.get("id") for one in former]
    if not entries:
        document.pop(part, None)
        return
    if ids != [one["id"] for one in entries[: len(ids)]]:
        known = dict(zip(ids, former, strict=True))
        former = [known.get(one["id"]) for one in entries]
        document[part] = tomlkit.aot()
        for table in former:
            document[part].append(tomlkit.table() if table is None else table)
    elif part not in document:
        document[part] = tomlkit.aot()
    for entry in entries[len(document[part]) :]:
        document[part].append(tomlkit.table().add("id", entry["id"]))
    for table, entry in zip(document[part], entries, strict=True):
        _into(table, entry)


def _content(codebook: Codebook) -> dict[str, Any]:
    """A codebook as the values that its file holds: what is empty is left out."""
    found = codebook.model_dump(by_alias=True, exclude_defaults=True)
    for part in PARTS:
        found[part] = [{k: v for k, v in one.items() if v not in (None, "", [], {})} for one in found.get(part, [])]
    return {"corpus": found.get("corpus", {}), **{part: found[part] for part in PARTS}}


def _entries(part: str, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of a table as entries; empty rows are left out."""
    entries: list[dict[str, Any]] = []
    for number, row in enumerate(rows, 1):
        values = {name: _cell(row.get(name)).strip() for name in PARTS[part]}
        if not any(values.values()):
            continue
        if not values["id"]:
            raise CodebookError(
                f"{part}s, row {number}: the id is empty; give a short name of letters, digits, - and _"
            )
        entry: dict[str, Any] = {
            name: _patterns(value) if name in _LISTS else value for name, value in values.items() if value
        }
        for name in ("from", "to"):
            if name in entry and part == "event":
                entry[name] = _day(entry[name], f"{part}s, row {number}, {name}")
        entries.append(entry)
    return _concepts(entries) if part == "concept" else entries


def _concepts(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of variants as concepts; a concept's name stands in its first row."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        one = found.setdefault(row["id"], {"id": row["id"], "name": row.get("name", ""), "variants": {}})
        one["name"] = one["name"] or row.get("name", "")
        if "variant" in row:
            if row["variant"] in one["variants"]:
                raise CodebookError(
                    f"concepts: {row['id']!r} has the variant {row['variant']!r} twice; join their patterns"
                )
            one["variants"][row["variant"]] = row.get("patterns", [])
        elif "patterns" in row:
            raise CodebookError(f"concepts: {row['id']!r} has patterns without a variant; name what they call it")
    return [{name: value for name, value in one.items() if value} for one in found.values()]


def _patterns(text: str) -> list[str]:
    return [one for line in text.splitlines() for piece in line.split(";") if (one := piece.strip())]


def _day(text: str, where: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        raise CodebookError(f"{where}: {text!r} is not a day; write it as 2019-11-15") from None


def _cell(value: object) -> str:
    if value is None:
        return ""
    return _SEPARATOR.join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _plain(entry: Any) -> Any:
    return entry.unwrap() if hasattr(entry, "unwrap") else entry


def _update(document: Any, name: str, content: Mapping[str, Any]) -> None:
    """Bring a table of the file up to date, key by key."""
    import tomlkit

    if not content:
        return
    if name not in document:
        document[name] = tomlkit.table()
    for key, value in content.items():
        if isinstance(value, Mapping):
            _update(document[name], key, value)
        elif _plain(document[name].get(key)) != value:
            document[name][key] = value


def _into(table: Any, entry: Mapping[str, Any]) -> None:
    """Bring an entry of the file up to date: what did not change keeps its place, its line breaks and its comments."""
    for key in [key for key in table if key not in entry]:
        del table[key]
    for key, value in entry.items():
        if key not in table or _plain(table[key]) != value:
            table[key] = value
