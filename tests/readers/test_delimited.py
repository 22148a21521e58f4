"""CSV and TSV: rows, lines, quoting, delimiters, headers."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.errors import ReadError
from mediakit.readers.delimited import read as read_page
from mediakit.readers.formats import Job
from mediakit.readers.read import ReadReport, read


def given_csv(folder: Path, content: str | bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def texts(report: ReadReport) -> list[str]:
    return report.articles["text"].to_list()


def test_rows_and_lines_with_quoted_line_breaks(tmp_path: Path) -> None:
    content = 'title,text\nA,"one\ntwo\nthree"\nB,\nC,"  "\nD,last\n'
    report = read(given_csv(tmp_path, content))
    assert texts(report) == ["one\ntwo\nthree", "last"]
    assert report.rejects.rows() == [("a.csv", 2, "no text (line 5)", ""), ("a.csv", 3, "no text (line 6)", "")]


def test_ragged_rows_are_rejects_with_row_and_line(tmp_path: Path) -> None:
    report = read(given_csv(tmp_path, "title,text\nA,one\nB,two,three\nC\nD,four,,\nE,five\n"))
    assert texts(report) == ["one", "four", "five"]  # fields too many that are empty lose nothing
    assert [(row, reason) for _, row, reason, _ in report.rejects.rows()] == [
        (2, "3 fields where the header has 2 (line 3)"),
        (3, "1 fields where the header has 2 (line 4)"),
    ]


def test_a_quotation_mark_never_closed_is_not_silent(tmp_path: Path) -> None:
    report = read(given_csv(tmp_path, 'title,text\nA,"one, and"\nB,"two\nC,three\nD,four\n'))
    assert texts(report) == ["one, and"]
    assert report.rejects["row"].to_list() == [2]
    assert "not closed before the file's end (line 3)" in report.rejects["reason"][0]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    rows = [["title", "text"], ["A", "One, two; three | four"], ["B", "Five, six"]]
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    assert texts(read(given_csv(tmp_path, buffer.getvalue()))) == ["One, two; three | four", "Five, six"]


def test_one_column(tmp_path: Path) -> None:
    assert texts(read(given_csv(tmp_path, "text\nHello world.\nBye.\n"))) == ["Hello world.", "Bye."]
    assert texts(read(given_csv(tmp_path, "text\nHello, world.\nBye.\n"))) == ["Hello, world.", "Bye."]


def test_tsv_without_quoting_keeps_its_quotation_marks(tmp_path: Path) -> None:
    content = 'id\ttext\n1\t"Yes," he said.\n2\tShe said "no\n3\t"Maybe\n'
    report = read(given_csv(tmp_path, content, "a.tsv"))
    assert texts(report) == ['"Yes," he said.', 'She said "no', '"Maybe']
    assert any("read as they stand" in note for note in report.notes)


def test_no_header_is_noticed_and_can_be_mapped(tmp_path: Path) -> None:
    path = given_csv(tmp_path, "1_1\t-0.35\tA first sentence.\n1_2\t0.5\tA second sentence.\n", "a.tsv")
    with pytest.raises(
        ReadError, match=r"there are: column_1, column_2, column_3; 'column_3' has the longest"
    ) as error:
        read(path)
    assert 'text="column_3"' in str(error.value)
    report = read(path, mapping={"text": "column_3"})
    assert texts(report) == ["A first sentence.", "A second sentence."]
    assert any("without a header" in note for note in report.notes)


def test_names_that_are_numbers_are_a_header_if_the_user_says_so(tmp_path: Path) -> None:
    report = read(given_csv(tmp_path, "1,2\na,b\n"), mapping={"text": "2"})
    assert texts(report) == ["b"]


def test_repeated_and_empty_names(tmp_path: Path) -> None:
    report = read(given_csv(tmp_path, ",text,tag,tag\n0,Words.,x,y\n"))
    assert report.articles.columns[9:] == ["column_1", "tag", "tag_2"]
    assert any("'tag' is there more than once" in note for note in report.notes)


def test_long_fields_and_the_modules_limit_is_left_alone(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    report = read(given_csv(tmp_path, "text,x\n" + "word " * 200_000 + ",1\n"))
    assert len(texts(report)[0]) == 1_000_000
    assert csv.field_size_limit() == before


def test_byte_order_mark_and_latin_1(tmp_path: Path) -> None:
    assert texts(read(given_csv(tmp_path, "\ufefftext,source\nWords.,A\n".encode()))) == ["Words."]
    latin = "text;source\nDer Käufer äußerte sich über die Größe.;Süddeutsche\n".encode("latin-1")
    report = read(given_csv(tmp_path, latin))
    assert report.articles["source"].to_list() == ["Süddeutsche"]
    assert any("read as cp1252" in note for note in report.notes)


FIELDS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=20)


@given(st.lists(st.tuples(FIELDS, FIELDS.map(lambda text: "x" + text)), min_size=1, max_size=8))
def test_what_csv_writes_is_read(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([("title", "text"), *rows])
    path = tmp_path_factory.getbasetemp() / "round.csv"
    path.write_text(buffer.getvalue(), "utf-8", newline="")
    table = read_page(Job(path, "round.csv"))
    assert table.rejects == ()
    assert table.frame.rows() == rows
