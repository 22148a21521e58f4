"""The whole reading: inputs, ids, notes, errors, several files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from mediakit.article import STANDARD_COLUMNS, Article, Reject, article_key
from mediakit.errors import ArgumentError, ReadError
from mediakit.readers import formats
from mediakit.readers.read import read


def write(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8", newline="")
    return path


def test_standard_columns_first_and_typed(tmp_path: Path) -> None:
    report = read(write(tmp_path / "a.csv", "text,topic\nWords.,x\n"))
    assert report.articles.columns == [*STANDARD_COLUMNS, "topic"]
    assert report.articles["events"].dtype == pl.List(pl.String)
    assert all(report.articles[name].dtype == pl.String for name in STANDARD_COLUMNS if name != "events")
    assert report.articles["article_id"].to_list() == [article_key(None, None, None, "Words.")]
    assert report.rejects.schema == {"file": pl.String, "row": pl.Int64, "reason": pl.String, "advice": pl.String}
    assert report.n_files == 1


def test_values(tmp_path: Path) -> None:
    content = 'id,source,title,event,text\n 7 ,  A , ,e1; e2|e3,"  a\r\nb\0 "\n'
    report = read(write(tmp_path / "a.csv", content))
    row = report.articles.row(0, named=True)
    assert (row["article_id"], row["source"], row["title"]) == ("7", "A", None)
    assert (row["events"], row["text"]) == (["e1", "e2", "e3"], "  a\nb ")
    assert any("NUL characters" in note for note in report.notes)
    assert any("events in 'event' are split" in note for note in report.notes)


def test_an_event_number_is_metadata(tmp_path: Path) -> None:
    report = read(write(tmp_path / "a.jsonl", '{"text": "Words.", "event": 3}\n'))
    assert report.articles["events"].to_list() == [[]]
    assert report.articles["meta_event"].to_list() == [3]


def test_repeated_ids_are_kept_and_distinct(tmp_path: Path) -> None:
    report = read(write(tmp_path / "a.csv", "id,text\na,One.\na,Two.\na~2,Three.\na,Four.\n,Five.\n"))
    assert report.articles["article_id"].to_list() == ["a", "a~3", "a~2", "a~4", article_key(None, None, None, "Five.")]
    assert any("was given before" in note and ": 2" in note for note in report.notes)


def test_exact_repeats_are_kept_and_counted(tmp_path: Path) -> None:
    report = read(write(tmp_path / "a.csv", "text,source\nOne.,A\nOne.,A\nOne.,B\n"))
    key = article_key("A", None, None, "One.")
    assert report.articles["article_id"].to_list()[:2] == [key, f"{key}~2"]
    assert report.articles["article_id"].n_unique() == 3
    assert any("exact repeats" in note and note.endswith(": 1") for note in report.notes)


def test_dates_with_times_keep_the_column(tmp_path: Path) -> None:
    report = read(write(tmp_path / "a.csv", "date,text\n2020-08-05T23:30:00+02:00,One.\n0001-01-01,Two.\n"))
    assert report.articles["date"].to_list() == ["2020-08-05", None]
    assert report.articles["meta_date"].to_list() == ["2020-08-05T23:30:00+02:00", "0001-01-01"]
    assert report.articles["date_note"].to_list() == [None, "given as '0001-01-01'"]


def test_date_order(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "date,text\n9/6/17,One.\n")
    assert read(path).articles["date"].to_list() == [None]
    assert read(path, date_order="mdy").articles["date"].to_list() == ["2017-09-06"]
    with pytest.raises(ArgumentError, match="date_order"):
        read(path, date_order="ymd")  # type: ignore[arg-type]


def test_files_with_the_same_columns_decide_their_dates_together(tmp_path: Path) -> None:
    write(tmp_path / "1.csv", "date,text\n9/6/17,One.\n")
    write(tmp_path / "2.csv", "text,date\nTwo.,13/6/17\n")
    assert read(tmp_path).articles["date"].to_list() == ["2017-06-09", "2017-06-13"]


def test_a_folder_of_everything(tmp_path: Path) -> None:
    write(tmp_path / "a" / "x.md", "---\ntitle: T\n---\nMarkdown.")
    write(tmp_path / "b.csv", "text,n\nCsv.,1\n")
    write(tmp_path / "c.jsonl", '{"text": "Jsonl.", "n": 2}\n')
    write(tmp_path / "d.txt", "Plain.")
    write(tmp_path / "e.xyz", "?")
    write(tmp_path / "f.csv", "name,place\nA,B\n")
    (tmp_path / "g.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    write(tmp_path / "h.txt", "")
    write(tmp_path / ".hidden" / "i.txt", "Hidden.")
    pl.DataFrame({"text": ["Parquet."], "n": [3.5]}).write_parquet(tmp_path / "j.parquet")
    seen: list[tuple[int, int, str]] = []
    report = read(tmp_path, on_progress=lambda done, total, name: seen.append((done, total, name)))
    assert set(report.articles["text"]) == {"Markdown.", "Csv.", "Jsonl.", "Plain.", "Parquet."}
    reasons = dict(report.rejects.select("file", "reason").iter_rows())
    assert reasons["e.xyz"] == "unknown format: .xyz"
    assert reasons["f.csv"].startswith("no column for the text; there are: name, place")
    assert reasons["g.doc"] == "unknown format: the file holds an old Word, Excel or Outlook file"
    assert reasons["h.txt"] == "the file is empty"
    assert len(reasons) == 4
    assert ".parquet" in report.rejects.filter(file="e.xyz")["advice"][0]
    assert seen[0] == (1, 9, "a/x.md")
    assert [done for done, _, _ in seen] == list(range(1, 10))
    assert report.n_files == 9
    assert "1 hidden files and folders were left out" in report.notes


def test_several_inputs_each_file_once(tmp_path: Path) -> None:
    one, two = write(tmp_path / "a" / "x.txt", "One."), write(tmp_path / "b" / "x.txt", "Two.")
    report = read([one, tmp_path / "b", str(two)])
    assert report.articles["file"].to_list() == ["a/x.txt", "b/x.txt"]
    assert any("named more than once" in note for note in report.notes)


def test_paths_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"no file or folder '.*nowhere\.csv'"):
        read(tmp_path / "nowhere.csv")
    with pytest.raises(ReadError, match="holds no files"):
        read(tmp_path)
    for name in ("a\0b", "x" * 5000):
        with pytest.raises(ReadError, match="no file or folder"):
            read(name)
    with pytest.raises(ReadError, match="no input"):
        read([])


def test_missing_text_lists_columns_and_says_how_to_map(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "kind,words\nx,A long sentence.\n")
    with pytest.raises(ReadError, match=r'there are: kind, words.*text="words" or --text "words"'):
        read(path)
    assert read(path, mapping={"text": "words"}).articles["kind"].to_list() == ["x"]


def test_mapped_column_that_is_not_there(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "text,outlet\nWords.,A\n")
    with pytest.raises(ReadError, match=r"no column 'paper'; there are: text, outlet"):
        read(path, mapping={"source": "paper"})


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = formats.Format("plain text", "document", "plain_text", 3)
    monkeypatch.setitem(formats.FORMATS, ".txt", small)
    with pytest.raises(ReadError, match="more than the 0 MB that plain text may have"):
        read(write(tmp_path / "a.txt", "Words."))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_a_file_that_may_not_be_opened(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "Words.")
    path.chmod(0)
    with pytest.raises(ReadError, match="cannot be opened"):
        read(path)


def test_a_document_of_several_articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A later format (a Nexis file, say) yields many articles: a page and a line in FORMATS are all it needs."""

    def page(job: formats.Job) -> Iterator[Article | Reject]:
        for text in job.path.read_text().split("--"):
            yield Article(text=text, metadata={"length": len(text)})
        yield job.reject("a page is missing", "fetch it again", row=9)

    monkeypatch.setitem(formats.FORMATS, ".many", formats.Format("many", "document", "unused", 1000))
    monkeypatch.setattr("mediakit.readers.gather.load", lambda chosen: page)
    report = read(write(tmp_path / "a.many", "One.-- --Three."))
    assert report.articles.select("text", "file", "length").rows() == [("One.", "a.many", 4), ("Three.", "a.many", 6)]
    assert report.rejects.rows() == [("a.many", 2, "no text", ""), ("a.many", 9, "a page is missing", "fetch it again")]


def test_lists_give_their_metadata_to_the_documents_beside_them(tmp_path: Path) -> None:
    entry = "@article{k1, title={A Title}, journal={The Paper}, year={2020}, file={one.txt:files/one.txt:text/plain}}"
    write(tmp_path / "list.bib", entry)
    write(
        tmp_path / "stories.csv", "stories_id,publish_date,title,url,media_name\n7,2020-08-05,Gone,http://a.example,A\n"
    )
    with pytest.raises(ReadError, match=r"list\.bib, row 1: metadata without a text"):
        read(tmp_path)
    write(tmp_path / "one.txt", "Words.")
    report = read(tmp_path)
    row = report.articles.row(0, named=True)
    assert (row["article_id"], row["title"], row["source"], row["date"]) == ("k1", "A Title", "The Paper", "2020")
    assert report.rejects.select("file", "row", "reason").rows() == [
        ("stories.csv", 1, "metadata without a text ('Gone')")
    ]


def test_same_input_same_result(tmp_path: Path) -> None:
    for name in "cab":
        write(tmp_path / f"{name}.txt", f"Text {name}.")
    first, second = read(tmp_path), read(tmp_path)
    assert first.articles.equals(second.articles)
    assert first.articles["file"].to_list() == ["a.txt", "b.txt", "c.txt"]


def test_every_registered_format_can_be_loaded() -> None:
    for suffix, chosen in formats.FORMATS.items():
        assert suffix == suffix.lower()
        assert callable(formats.load(chosen))
