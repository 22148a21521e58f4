"""Story lists: recognised by their columns, under standard names, given to the documents read with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mediakit.errors import ReadError
from mediakit.readers import story_lists
from mediakit.readers.formats import Job
from mediakit.readers.read import read

MEDIA_CLOUD_OLD = (
    "stories_id,publish_date,title,url,language,ap_syndicated,themes,media_id,media_name,media_url\n"
    "11,2020-08-05 13:00:00,Bread is dear,http://post.example/bread,en,False,economy,1,Example Post,http://post.example\n"
)
MEDIA_CLOUD = (
    "id,indexed_date,language,media_name,media_url,publish_date,title,url\n"
    "a1f,2020-08-06,en,Example Post,post.example,2020-08-05,Bread is dear,http://post.example/bread\n"
)
GDELT_CSV = "URL,MobileURL,Date,Title\nhttps://post.example/bread,,2020-08-05 13:15:00,Bread is dear\n"
GDELT_JSON = json.dumps(
    {
        "articles": [
            {
                "url": "https://post.example/bread", "url_mobile": "", "title": "Bread is dear",
                "seendate": "20200805T131500Z", "socialimage": "", "domain": "post.example", "language": "English",
                "sourcecountry": "Exampleland",
            }
        ]
    }
)  # fmt: skip
GKG = (
    "GKGRECORDID\tDATE\tSourceCommonName\tDocumentIdentifier\tThemes\n"
    "20200805-1\t20200805131500\tpost.example\thttps://post.example/bread\tFOOD\n"
)
LISTS = {
    "old.csv": MEDIA_CLOUD_OLD, "new.csv": MEDIA_CLOUD, "gdelt.csv": GDELT_CSV, "gdelt.json": GDELT_JSON, "gkg.tsv": GKG,
}  # fmt: skip


def listed(path: Path) -> dict[str, object]:
    raw = story_lists.read(Job(path, path.name))
    assert raw.rejects == ()
    return raw.frame.row(0, named=True)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_recognised_and_its_columns_named(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(LISTS[name])
    assert story_lists.looks_like(path.read_bytes())
    row = listed(path)
    assert str(row["url"]).endswith("post.example/bread")
    assert str(row["date"]).replace("-", "").startswith("20200805")
    assert row.get("source") in (None, "Example Post", "post.example")
    assert row.get("language") in (None, "en")
    assert ("title" in row) != (name == "gkg.tsv")


@pytest.mark.parametrize(
    "head",
    [
        b"id,title,url,date,text", b"stories_id,title,url,story_text", b"title,url", b"", b"{}", b"[", b"<html>",
        b'{"seendate": 1, "url": 2, "title": 3, "body": "x"}', b"\xff\xfe\x00",
    ],
)  # fmt: skip
def test_what_is_none(head: bytes) -> None:
    assert not story_lists.looks_like(head)


@pytest.mark.parametrize("name", LISTS)
def test_rows_go_to_their_documents(tmp_path: Path, name: str) -> None:
    (tmp_path / "bread.md").write_text("---\nurl: http://www.post.example/bread/\n---\nThe price of bread rose.\n")
    (tmp_path / name).write_text(LISTS[name])
    report = read(tmp_path, missing_language="none")
    assert report.articles["text"].to_list() == ["The price of bread rose."]
    assert report.articles["date"].to_list() == ["2020-08-05"]
    assert report.rejects.height == 0


def test_rows_without_a_document_are_rejects(tmp_path: Path) -> None:
    (tmp_path / "rain.txt").write_text("Rain fell.")
    (tmp_path / "new.csv").write_text(MEDIA_CLOUD + "b2,2020-08-06,en,,,2020,Short\n")
    report = read(tmp_path)
    reasons = report.rejects["reason"].to_list()
    assert any("metadata without a text ('Bread is dear')" in reason for reason in reasons)
    assert any("7 fields where the header has 8" in reason for reason in reasons)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(sorted(LISTS)), data=st.data())
def test_any_damage(tmp_path: Path, name: str, data: st.DataObject) -> None:
    damaged = bytearray(LISTS[name].encode())
    for _ in range(data.draw(st.integers(0, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / name
    path.write_bytes(bytes(damaged[: data.draw(st.integers(0, len(damaged)))]))
    assert story_lists.looks_like(path.read_bytes()) in (True, False)
    raw = story_lists.read(Job(path, name))
    assert raw.frame.height == len(raw.rows)
    try:
        read(path)
    except ReadError as error:
        assert name in str(error)  # noqa: PT017


@settings(max_examples=100)
@given(st.binary(max_size=300))
def test_any_head(head: bytes) -> None:
    assert story_lists.looks_like(head) in (True, False)
