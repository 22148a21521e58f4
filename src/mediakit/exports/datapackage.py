"""The package described for data portals and readers: Frictionless Data Package (v1), every CSV with its schema.

Types come from the tables themselves, meanings from schema.py. Dates are strings, because an article's date may be
partial (2020-08). article_id refers to the list of articles wherever a table has it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

import polars as pl

from mediakit.exports.codebook import described

__all__ = ["ARTICLES", "data_package", "media_type"]

ARTICLES = "corpus/articles.csv"
_TYPES = {
    ".bib": "application/x-bibtex", ".cff": "text/yaml", ".csv": "text/csv", ".gexf": "application/xml",
    ".graphml": "application/xml", ".html": "text/html", ".json": "application/json", ".md": "text/markdown",
    ".mtx": "text/plain", ".parquet": "application/vnd.apache.parquet", ".pdf": "application/pdf",
    ".png": "image/png", ".ris": "application/x-research-info-systems", ".svg": "image/svg+xml",
    ".tex": "application/x-tex", ".toml": "application/toml", ".tsv": "text/tab-separated-values",
    ".txt": "text/plain", ".py": "text/x-python", ".R": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip


def media_type(path: str) -> str:
    """The media type of a file of the package, by its ending."""
    return _TYPES.get(PurePosixPath(path).suffix, "application/octet-stream")


def data_package(about: Mapping[str, Any], tables: Mapping[str, pl.DataFrame], files: Mapping[str, bytes]) -> bytes:
    """datapackage.json.

    Arguments: about, name, title, description and so on of the package; tables, path of a CSV -> its table; files, every
    file of the package by path.
    """
    names: set[str] = set()
    resources = [_resource(path, files[path], tables.get(path), tables, names) for path in sorted(files)]
    content = {"profile": "data-package", **about, "resources": resources}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def _resource(
    path: str, data: bytes, table: pl.DataFrame | None, tables: Mapping[str, pl.DataFrame], names: set[str]
) -> dict[str, Any]:
    found = {
        "name": _name(path, names),
        "path": path,
        "format": PurePosixPath(path).suffix.lstrip("."),
        "mediatype": media_type(path),
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
    }
    if table is None:
        return {"profile": "data-resource", "type": "file", **found}
    return {
        "profile": "tabular-data-resource",
        **found,
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "doubleQuote": True, "header": True},
        "schema": _schema(path, table, tables),
    }


def _name(path: str, taken: set[str]) -> str:
    """A resource's name: lower case, of letters, digits, '.', '-' and '_', none twice."""
    clean = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in path.lower()).strip("-")
    name, number = clean or "file", 1
    while name in taken:
        number += 1
        name = f"{clean}-{number}"
    taken.add(name)
    return name


def _schema(path: str, table: pl.DataFrame, tables: Mapping[str, pl.DataFrame]) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(one, table) for one in described(table)], "missingValues": [""]}
    if path == ARTICLES:
        schema["primaryKey"] = ["article_id"]
    elif "article_id" in table.columns and ARTICLES in tables:
        reference = {"resource": _name(ARTICLES, set()), "fields": ["article_id"]}
        schema["foreignKeys"] = [{"fields": ["article_id"], "reference": reference}]
    return schema


def _field(one: Mapping[str, Any], table: pl.DataFrame) -> dict[str, Any]:
    kind = table.schema[one["variable"]]
    found: dict[str, Any] = {"name": one["variable"], "type": _type(kind), "title": one["label"]}
    found["description"] = one["meaning"]
    if one["unit"]:
        found["unit"] = one["unit"]
    if kind == pl.Boolean:
        found |= {"trueValues": ["true"], "falseValues": ["false"]}
    if one["type"] == "share" and kind.is_numeric():
        found["constraints"] = {"minimum": 0, "maximum": 1}
    return found


def _type(kind: pl.DataType) -> str:
    if kind == pl.Boolean:
        return "boolean"
    if kind.is_integer():
        return "integer"
    return "number" if kind.is_float() or kind.is_decimal() else "string"
