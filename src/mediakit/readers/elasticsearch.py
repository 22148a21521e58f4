"""Documents of Elasticsearch, OpenSearch or AmCAT4, by their JSON exports: every document a row of a table.

    a search        {"hits": {"hits": [{"_id": ..., "_source": {...}}, ...]}}; scroll pages in a list or by line
    a dump          a line for each document: {"_index": ..., "_id": ..., "_source": {...}} (elasticdump)
    a bulk file     two lines for each document: {"index": {"_id": ...}} and the document
    AmCAT4          {"results": [{"_id": ..., ...}], "meta": {...}}; pages of it in a list or by line

The document's `_id` becomes `_id`, which is read as the article's id; what else a hit says of itself (score, index) is left
out. A value in a list of one is that value, as fields of a search are. A page of a scroll that says it timed out or that shards
failed is noted: it may lack documents.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import polars as pl

from mediakit.article import Reject
from mediakit.readers.encoding import NotTextError, decode, without_surrogates
from mediakit.readers.formats import Job, RawTable
from mediakit.readers.values import frame_of, visible_name

__all__ = ["looks_like", "read"]

_ACTION = re.compile(r'\s*\{\s*"(index|create|update|delete)"\s*:\s*\{')
_ACTIONS = frozenset({"index", "create", "update", "delete"})


def looks_like(head: bytes) -> bool:
    """Whether a file that starts like this holds documents of Elasticsearch or AmCAT4.

    >>> looks_like(b'{"hits": {"hits": [{"_source": {}'), looks_like(b'[{"title": "a", "text": "b"}]')
    (True, False)
    """
    text = head.decode("utf-8-sig", "replace").lstrip()
    if text[:1] not in ("{", "["):
        return False
    if _ACTION.match(text) and ("\n" in text.strip()):
        return True
    start = text[:4_096]
    if re.search(r'"results"\s*:\s*\[', start):
        return re.search(r'"_id"\s*:', text) is not None
    if re.search(r'"hits"\s*:\s*\{', start):
        return re.search(r'"hits"\s*:\s*\[', text) is not None
    return re.search(r'"_source"\s*:\s*\{', text) is not None and re.search(r'"_(id|index)"\s*:', text) is not None


def read(job: Job) -> RawTable:
    """The documents of an export, and a reject for what is none."""
    try:
        text = decode(job.path.read_bytes(), job)
    except NotTextError as error:
        return _table([], [], [job.reject(str(error))])
    documents: list[dict[str, object]] = []
    rows: list[int] = []
    rejects: list[Reject] = []
    for row, found in enumerate(_pieces(text), 1):
        job.check_time()
        if isinstance(found, str):
            rejects.append(job.reject(found, "mend it, or export it again", row))
        elif not found:
            rejects.append(job.reject("a document without fields", "was it exported with its _source?", row))
        else:
            documents.append(_clean(found))
            rows.append(row)
    pages = text.count('"timed_out":true') + text.count('"timed_out": true')
    failed = re.search(r'"failed"\s*:\s*[1-9]', text)
    if pages or failed:
        job.note("the export says that a search timed out or that shards failed: documents may be missing")
    return _table(documents, rows, rejects)


def _pieces(text: str) -> Iterator[dict[str, object] | str]:
    """Documents, or why a piece is none."""
    try:
        whole = json.loads(text)
    except ValueError:
        yield from _by_line(text)
        return
    except RecursionError:
        yield "JSON that is nested too deep"
        return
    yield from _documents(whole)


def _by_line(text: str) -> Iterator[dict[str, object] | str]:
    action: dict[str, Any] | None = None
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError) as error:
            action = None
            yield f"not JSON (line {number}): {str(error)[:120]}"
            continue
        if action is not None:
            yield {"_id": action.get("_id"), **found} if isinstance(found, dict) else f"not a document (line {number})"
            action = None
        elif isinstance(found, dict) and len(found) == 1 and next(iter(found)) in _ACTIONS and _is_action(found):
            name, about = next(iter(found.items()))
            action = about if name in ("index", "create") else None
            if name in ("update", "delete"):
                yield f"an {name} of a bulk file, which is no whole document (line {number})"
        else:
            yield from _documents(found)
    if action is not None:
        yield "the bulk file ends before the document of its last line"


def _is_action(found: dict[str, Any]) -> bool:
    about = next(iter(found.values()))
    return isinstance(about, dict) and all(name.startswith("_") or name in ("routing", "pipeline") for name in about)


def _documents(found: Any) -> Iterator[dict[str, object] | str]:
    if isinstance(found, list):
        for one in found:
            yield from _documents(one)
    elif not isinstance(found, dict):
        yield "not a JSON object"
    elif isinstance(found.get("hits"), dict) and isinstance(found["hits"].get("hits"), list):
        yield from _documents(found["hits"]["hits"])
    elif isinstance(found.get("results"), list):
        yield from _documents(found["results"])
    elif isinstance(found.get("_source"), dict):
        yield {"_id": found.get("_id"), **found["_source"]} if found["_source"] else {}
    elif isinstance(found.get("fields"), dict) and "_id" in found:
        yield {"_id": found["_id"], **{name: _sole(value) for name, value in found["fields"].items()}}
    elif "_index" in found and "_source" not in found:
        yield {}
    else:
        yield found


def _sole(value: object) -> object:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _clean(document: dict[str, object]) -> dict[str, object]:
    cleaned: dict[str, object] = {}
    for place, (key, value) in enumerate(document.items(), 1):
        name = visible_name(without_surrogates(key), place)
        while name in cleaned:
            name += "_"
        cleaned[name] = value
    if cleaned.get("_id") is None:
        cleaned.pop("_id", None)
    return cleaned


def _table(documents: list[dict[str, object]], rows: list[int], rejects: list[Reject]) -> RawTable:
    return RawTable(frame_of(documents), pl.Series(rows, dtype=pl.Int64), None, tuple(rejects))
