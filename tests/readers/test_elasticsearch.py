"""JSON exports of Elasticsearch and AmCAT4: searches, scroll pages, dumps, bulk files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import mediakit as mk
from mediakit.errors import ReadError

DOCS = [
    {"title": f"Title {n}", "publisher": "Daily", "date": f"2020-08-0{n}T10:00:00", "text": f"Words of number {n}."}
    for n in (1, 2, 3)
]
HITS = [{"_index": "news", "_id": f"d{n}", "_score": 1.0, "_source": doc} for n, doc in enumerate(DOCS, 1)]


def page(hits: list[Any]) -> dict[str, Any]:
    return {"took": 3, "timed_out": False, "_shards": {"failed": 0}, "hits": {"total": {"value": 3}, "hits": hits}}


def lines(items: list[Any]) -> str:
    return "\n".join(json.dumps(item) for item in items) + "\n"


FORMS = {
    "search.json": json.dumps(page(HITS)),
    "pretty.json": json.dumps(page(HITS), indent=2),
    "scroll.json": json.dumps([page(HITS[:2]), page(HITS[2:]), page([])]),
    "scroll.ndjson": lines([page(HITS[:1]), page(HITS[1:])]),
    "dump.json": lines(HITS),
    "hits.json": json.dumps(HITS),
    "bulk.ndjson": lines(
        [line for hit in HITS for line in ({"index": {"_index": "news", "_id": hit["_id"]}}, hit["_source"])]
    ),
    "fields.json": json.dumps(
        page(
            [{"_index": "n", "_id": hit["_id"], "fields": {k: [v] for k, v in hit["_source"].items()}} for hit in HITS]
        )
    ),
    "amcat.json": json.dumps({"results": [{"_id": h["_id"], **h["_source"]} for h in HITS], "meta": {"page": 0}}),
    "amcat.ndjson": lines([{"results": [{"_id": h["_id"], **h["_source"]}], "meta": {"page": 0}} for h in HITS]),
}


@pytest.mark.parametrize("name", list(FORMS))
def test_every_form_gives_the_same_articles(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(FORMS[name], encoding="utf-8")
    corpus = mk.read(tmp_path / name, missing_language="none")
    articles = corpus.base.articles
    assert articles["article_id"].to_list() == ["d1", "d2", "d3"]
    assert articles["text"].to_list() == [doc["text"] for doc in DOCS]
    assert articles["date"].to_list() == ["2020-08-01", "2020-08-02", "2020-08-03"]
    assert articles["source"].to_list() == ["Daily"] * 3
    assert not corpus.rejects.height


def test_what_is_no_document_is_a_reject(tmp_path: Path) -> None:
    text = (
        lines([{"index": {"_id": "a"}}, DOCS[0], {"delete": {"_id": "b"}}])
        + "{broken\n"
        + lines([{"create": {"_id": "c"}}])
    )
    (tmp_path / "bulk.json").write_text(text, encoding="utf-8")
    corpus = mk.read(tmp_path / "bulk.json")
    assert corpus.n_articles == 1
    reasons = corpus.rejects["reason"].to_list()
    assert ["delete" in reasons[0], "not JSON (line 4)" in reasons[1], "ends before" in reasons[2]] == [True] * 3
    (tmp_path / "bare.json").write_text(
        json.dumps(page([{"_index": "n", "_id": "1", "_source": {}}])), encoding="utf-8"
    )
    with pytest.raises(ReadError, match="without fields"):
        mk.read(tmp_path / "bare.json")


def test_a_search_that_timed_out_is_noted(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(json.dumps(page(HITS) | {"timed_out": True}), encoding="utf-8")
    assert any("documents may be missing" in note for note in mk.read(tmp_path / "s.json").notes)


def test_plain_lists_stay_what_they_were(tmp_path: Path) -> None:
    (tmp_path / "plain.json").write_text(json.dumps(DOCS), encoding="utf-8")
    corpus = mk.read(tmp_path / "plain.json")
    assert corpus.n_articles == 3
    assert not any("Elasticsearch" in note for note in corpus.notes)
