"""Files are read where they are; what could not be is named; another corpus is opened by its path and restored by its link."""

from __future__ import annotations

import pytest

from mediakit.dashboard.uploads import read_given
from mediakit.dashboard.where import chosen_path, opened_before, remember, upload_folder
from mediakit.errors import ArgumentError, ReadError

CSV = b"""source,title,date,text
north,One,2020-01-02,The bridge was closed.
south,Two,2020-01-03,
east,Three,2020-01-04,Open.
"""


def test_the_bundled_corpus_has_a_report(open_page, shown):
    text = shown(open_page("data"))
    assert "articles without a date: 51 of 52" in text
    assert "Nothing was rejected" in text


def test_an_upload_is_read_and_its_bad_row_named(open_page, shown):
    app = open_page("data")
    app.file_uploader(key="files").upload("rows.csv", CSV, "text/csv").run()
    app.button(key="read").click().run()
    assert not app.exception
    text = shown(app)
    assert "<b>2</b><span>articles</span>" in text
    assert "1 things in the input did not become articles" in text
    table = app.dataframe[0].value
    assert "rows.csv" in str(table["file"][0])
    app.button(key="look").click().run()
    assert app.query_params["corpus"][0].startswith("upload-") or app.query_params["corpus"].startswith("upload-")
    assert "2 articles, 2 sources" in shown(app)


def test_files_that_hold_no_article_say_so(open_page, shown):
    app = open_page("data")
    app.file_uploader(key="files").upload("rows.csv", b"a,b\n1,2\n", "text/csv").run()
    app.button(key="read").click().run()
    assert "No article could be read" in shown(app)


def test_the_same_files_make_the_same_store_and_other_columns_another():
    files = [("rows.csv", CSV)]
    assert read_given(files, {}) == read_given(files, {})
    assert read_given(files, {"title": "date"}) != read_given(files, {})
    with pytest.raises(ReadError, match="no file"):
        read_given([], {})


def test_files_of_one_name_are_both_read(own_home):
    name = read_given([("a.txt", b"One."), ("b/a.txt", b"Two.")], {})
    assert (upload_folder(name) / "manifest.json").is_file()
    assert not str(upload_folder(name)).startswith(str(own_home))  # a private folder, not the user's
    assert upload_folder(name).parents[2].stat().st_mode & 0o077 == 0


def test_beside_the_articles_at_hand(open_page, shown):
    app = open_page("data")
    app.file_uploader(key="files").upload("rows.csv", CSV, "text/csv").run()
    app.toggle(key="beside").set_value(True).run()
    app.button(key="read").click().run()
    app.button(key="look").click().run()
    assert "54 articles, 9 sources" in shown(app)


def test_another_path_is_opened_and_its_link_works_afterwards(open_page, shown, hostile):
    assert "was not opened here before" in shown(open_page("overview", corpus=str(hostile)))
    app = open_page("data")
    app.text_input(key="path").set_value(str(hostile)).run()
    app.button(key="open").click().run()
    assert "12 articles, 2 sources" in shown(app)
    assert "12 articles, 2 sources" in shown(open_page("overview", corpus=str(hostile)))


def test_a_path_that_is_not_there_is_said_in_place(open_page, shown, tmp_path):
    app = open_page("data")
    app.text_input(key="path").set_value(str(tmp_path / "no")).run()
    app.button(key="open").click().run()
    assert "there is no file or folder" in shown(app)


def test_data_can_be_reached_where_no_corpus_could_be_opened(open_page, shown, tmp_path):
    text = shown(open_page("data", tmp_path / "nowhere"))
    assert "The corpus cannot be opened" in text
    assert "Add files" in text


def test_an_upload_that_is_gone_is_said(tmp_path):
    with pytest.raises(ArgumentError, match="is not there"):
        chosen_path(tmp_path, "upload-0123456789abcdef")
    with pytest.raises(ArgumentError, match="not opened here"):
        chosen_path(tmp_path, "../upload-0123456789abcdef")


def test_what_was_opened_is_remembered_the_last_first(tmp_path):
    for name in ("a", "b", "a"):
        remember(tmp_path / name)
    assert opened_before() == [str(tmp_path / "a"), str(tmp_path / "b")]
