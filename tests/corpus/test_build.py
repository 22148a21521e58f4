"""From paths to a Corpus: folders with a codebook and sources, files with any columns, texts at hand; fingerprints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

import mediakit as mk
from mediakit.errors import ArgumentError, CodebookError, ReadError

ARTICLE = "---\ntitle: {title}\nsource: {source}\ndate: 2020-08-05\n---\n\nSome text of {source}.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for source in ("a", "b"):
        (tmp_path / "articles" / source).mkdir(parents=True)
        (tmp_path / "articles" / source / "one.md").write_text(
            ARTICLE.format(title=f"Of {source}", source=source), "utf-8"
        )
    (tmp_path / "corpus.toml").write_text("[corpus]\ntitle = 'Two'\n", "utf-8")
    (tmp_path / "sources.csv").write_text("source,name,camp,note\na,Daily A,state,x\nb, ,,y\n", "utf-8")
    return tmp_path


def test_a_corpus_folder(folder: Path) -> None:
    corpus = mk.open(folder)
    assert repr(corpus) == "Corpus('Two': 2 articles, 2 sources, 4 sentences)"
    assert corpus.articles.select("source", "camp").rows() == [("a", "state"), ("b", None)]
    assert "note" not in corpus.articles.columns
    assert corpus.sources_named() == {"a": "Daily A", "b": "b"}
    assert corpus.rejects.is_empty()
    assert corpus.where(camp="state").n_articles == 1


def test_articles_can_be_left_out(folder: Path) -> None:
    book = folder / "corpus.toml"
    book.write_text("[corpus]\nleave_out = ['articles/a/one.md']\n", "utf-8")
    assert mk.open(folder).articles["source"].to_list() == ["b"]
    book.write_text("[corpus]\nleave_out = ['a/one.md']\n", "utf-8")
    assert mk.open(folder).n_articles == 1
    book.write_text("[corpus]\nleave_out = ['articles/c.md']\n", "utf-8")
    with pytest.raises(CodebookError, match=r"key 'leave_out': no article 'c\.md'; there are: a/one\.md, b/one\.md"):
        mk.open(folder)
    book.write_text("[corpus]\nleave_out = ['a/one.md', 'b/one.md']\n", "utf-8")
    with pytest.raises(CodebookError, match="'leave_out' names every article"):
        mk.open(folder)


def test_another_codebook_takes_the_place_of_the_folders(folder: Path) -> None:
    other = folder / "other.toml"
    other.write_text("[corpus]\ntitle = 'Other'\nleave_out = ['b/one.md']\n", "utf-8")
    (folder / "corpus.toml").write_text("broken = ", "utf-8")
    corpus = mk.open(folder, codebook=other)
    assert (corpus.title, corpus.articles["source"].to_list()) == ("Other", ["a"])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"name,camp\nA,x\n", r"sources\.csv: no column 'source'; there are: name, camp"),
        (b"", r"no column 'source'; there are: \(none\)"),
        (b"source\na\na\n", "source 'a' stands twice"),
        (b"source,name\na,\xe9\n", "cannot be read as a CSV table in UTF-8"),
    ],
)
def test_a_wrong_table_of_sources(folder: Path, content: bytes, message: str) -> None:
    (folder / "sources.csv").write_bytes(content)
    with pytest.raises(ReadError, match=message):
        mk.open(folder)


def test_sources_that_are_not_listed_are_noted(folder: Path) -> None:
    (folder / "sources.csv").write_text("source,camp\na,x\n", "utf-8")
    assert any("sources.csv does not list: b" in note for note in mk.open(folder).notes)
    (folder / "sources.csv").write_text("source,camp\n", "utf-8")
    assert any("does not list: a, b" in note for note in mk.open(folder).notes)
    (folder / "sources.csv").unlink()
    assert mk.open(folder).sources_named() == {"a": "a", "b": "b"}


@pytest.mark.parametrize("listed", ["source,aliases,camp\na,b; c,x\n", "source,alias,camp\na,b,x\na,c,x\n"])
def test_aliases_in_sources_csv_are_joined(folder: Path, listed: str) -> None:
    (folder / "sources.csv").write_text(listed, "utf-8")
    corpus = mk.open(folder)
    assert corpus.articles.select("source", "source_given", "camp").rows() == [("a", None, "x"), ("a", "b", "x")]
    assert "sources joined as sources.csv says: b -> a (1)" in corpus.notes


def test_a_folder_without_articles(folder: Path) -> None:
    for file in folder.glob("articles/*/*"):
        file.unlink()
    with pytest.raises(ReadError):
        mk.open(folder)
    for place in (*folder.glob("articles/*"), folder / "articles"):
        place.rmdir()
    with pytest.raises(ReadError, match="no folder `articles`"):
        mk.open(folder)
    with pytest.raises(ReadError, match="there is no file or folder"):
        mk.open(folder / "nowhere")


def test_any_columns(tmp_path: Path) -> None:
    file = tmp_path / "articles.csv"
    file.write_text("outlet,body,composed\na,One text.,yes\nb,Two texts.,\n,,\n", "utf-8")
    corpus = mk.read(file, text="body", source="outlet")
    assert corpus.articles.select("source", "text", "composed").rows() == [
        ("a", "One text.", True),
        ("b", "Two texts.", False),
    ]
    assert corpus.title == "articles.csv"
    (tmp_path / "book.toml").write_text("[corpus]\ntitle = 'Named'\n", "utf-8")
    assert mk.read(file, text="body", source="outlet", codebook=tmp_path / "book.toml").title == "Named"


def test_what_cannot_be_read_is_a_reject(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A text.", "utf-8")
    (tmp_path / "b.txt").write_text("", "utf-8")
    corpus = mk.read(tmp_path)
    assert corpus.n_articles == 1
    assert corpus.rejects["file"].to_list() == ["b.txt"]
    assert corpus.rejects["reason"].is_not_null().all()


def test_texts_at_hand() -> None:
    corpus = mk.from_texts({"a": ["Same.", "Same.", "Same."], "b": ["Same."]})
    ids = corpus.articles["article_id"].to_list()
    assert len(set(ids)) == 4
    assert ids[1:3] == [f"{ids[0]}~2", f"{ids[0]}~3"]
    assert corpus.articles.columns[:9] == [
        "article_id",
        "source",
        "title",
        "date",
        "author",
        "url",
        "language",
        "events",
        "text",
    ]
    with pytest.raises(ArgumentError, match="no texts were given"):
        mk.from_texts({})


def test_the_fingerprint_changes_with_text_and_codebook_only(make_corpus: Any) -> None:
    row = {"title": "T", "text": "One.", "camp": "x", "n": "1"}
    first = make_corpus([row]).fingerprint
    assert len(first) == 16
    assert make_corpus([row]).fingerprint == first
    assert make_corpus([dict(reversed(row.items()))]).fingerprint == first  # the order of columns is no matter
    others = [
        make_corpus([row | {"text": "One!"}]), make_corpus([row | {"title": None}]), make_corpus([row | {"article_id": "z"}]),
        make_corpus([row, row | {"text": "Two."}]), make_corpus([row], {"corpus": {"title": "New"}}),
    ]  # fmt: skip
    assert len({first, *(corpus.fingerprint for corpus in others)}) == 1 + len(others)


def test_a_selection_has_the_fingerprint_of_its_corpus(make_corpus: Any) -> None:
    corpus = make_corpus([{"text": "One."}, {"source": "b", "text": "Two."}])
    assert corpus.where(source="b").fingerprint == corpus.fingerprint


def test_no_column_of_the_articles_is_lost(folder: Path) -> None:
    table = pl.DataFrame({"source": ["a"], "text": ["One."], "desk": ["foreign"]})
    table.write_parquet(folder / "one.parquet")
    assert mk.open(folder / "one.parquet").articles["desk"].to_list() == ["foreign"]
