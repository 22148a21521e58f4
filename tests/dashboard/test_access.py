"""Visitors are told apart, paths stay inside what may be opened, and what only shows changes nothing."""

from __future__ import annotations

import csv
import io
import os
import time
from pathlib import Path

import polars as pl
import pytest
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

import mediakit as mk
from mediakit.dashboard import access, pinning, where, word_lists
from mediakit.dashboard.cache import View
from mediakit.dashboard.uploads import read_given
from mediakit.errors import ArgumentError, MediakitError

FILES = [("a.txt", b"The bridge was closed.")]


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    """A started folder with a corpus inside, one outside, and a link from the one to the other."""
    for name in ("started/inside", "outside"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "one.md").write_text("---\ntitle: One\nsource: s\n---\nText.\n", encoding="utf-8")
    (tmp_path / "started" / "link").symlink_to(tmp_path / "outside")
    return tmp_path


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize(
    "asked",
    ["../outside", "inside/../../outside", "link", "{outside}", "/etc/passwd", "/", "~", "a\0b", "\0", "x" * 5_000,
     "upload-../../x", "upload-0123456789abcdef/../..", "file:///etc/passwd", "..\\outside"],
)  # fmt: skip
def test_no_address_leads_out_of_the_started_folder(corpora, monkeypatch, asked, shared):
    if shared:
        monkeypatch.setenv("MEDIAKIT_SHARED", "1")
    with pytest.raises(ArgumentError) as said:
        where.chosen_path(corpora / "started", asked.format(outside=corpora / "outside"))
    assert len(str(said.value)) < 400
    assert where.chosen_path(corpora / "started", "inside") == (corpora / "started" / "inside").resolve()


def test_a_shared_dashboard_opens_what_its_roots_hold_and_no_more(corpora, monkeypatch):
    started = corpora / "started"
    assert where.permitted(corpora / "outside", started) == corpora / "outside"  # one's own machine
    monkeypatch.setenv("MEDIAKIT_SHARED", "1")
    for path in ("outside", "started/link", "started/../outside"):
        with pytest.raises(ArgumentError, match="may open"):
            where.permitted(corpora / path, started)
    where.remember(corpora / "outside")
    assert where.opened_before() == []
    monkeypatch.setenv("MEDIAKIT_ROOTS", os.pathsep.join([str(corpora / "nowhere"), str(corpora / "outside")]))
    assert where.permitted(started / "link", started) == corpora / "outside"


def test_an_upload_a_word_list_and_a_finding_are_their_visitors_own(monkeypatch, tmp_path):
    monkeypatch.setenv("MEDIAKIT_SHARED", "1")
    view, ways = View(str(tmp_path), ""), {}
    for who in ("ann", "bob"):
        monkeypatch.setattr(access, "_identity", lambda who=who: who)
        ways[who] = (where.upload_folder("upload-0123456789abcdef"), pinning.findings_file(view))
    assert not set(ways["ann"]) & set(ways["bob"])
    monkeypatch.setattr(access, "_identity", lambda: "ann")
    upload, kept = read_given(FILES, {}), word_lists.kept_list("list.csv", b"word,weight\ngood,1\n")
    assert where.chosen_path(tmp_path, upload).is_dir()
    assert word_lists.word_list(kept).patterns
    monkeypatch.setattr(access, "_identity", lambda: "bob")
    with pytest.raises(ArgumentError, match="is not there"):
        where.chosen_path(tmp_path, upload)
    with pytest.raises(MediakitError, match="not on this machine"):
        word_lists.word_list(kept)


def test_a_visitors_folder_goes_when_it_was_left(monkeypatch):
    places = access._Places()
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    mine = places.of("ann")
    mine.mkdir()
    now[0] = access.KEPT_FOR - 1
    places.of("bob")
    assert mine.is_dir()
    now[0] = access.KEPT_FOR + 1
    places.of("bob")
    assert not mine.exists()
    assert places.root.stat().st_mode & 0o077 == 0


def test_a_browser_is_known_again_by_its_token_whatever_the_mask():
    token, other = bytes(range(16)), bytes(16)
    cookies = [generate_xsrf_token_string(token, 1) for _ in range(3)]
    assert len(set(cookies)) > 1
    assert {access._token(one) for one in cookies} == {token.hex()}
    assert access._token(generate_xsrf_token_string(other, 1)) == other.hex()
    assert {access._token(one) for one in ("", "x", "2|zz|zz|1", "2|00|00|1", "2|||", "1|00|00|1")} == {""}


def test_read_only_pages_show_and_offer_nothing(open_page, shown, monkeypatch):
    monkeypatch.setenv("MEDIAKIT_READ_ONLY", "1")
    data = open_page("data")
    assert "read-only" in shown(data)
    assert not data.file_uploader
    assert "articles without a date" in shown(data)
    book = open_page("codebook")
    assert "read-only" in shown(book)
    assert not [one for one in book.button if one.key in ("codebook-save", "codebook-use", "frames-save")]
    assert [one.proto.disabled for one in book.dataframe] == [True]


def test_signing_in_demanded_and_not_configured_shows_nothing(open_page, shown, monkeypatch):
    monkeypatch.setenv("MEDIAKIT_SIGN_IN", "1")
    text = shown(open_page("overview"))
    assert "nobody gets in" in text
    assert "Iran" not in text


@pytest.mark.parametrize("pattern", ["/(a+)+$/", "/(a|a)*$/", "/(.*a){20}$/"])
def test_no_pattern_takes_long(pattern):
    corpus = mk.from_texts({"s": ["a" * 30_000 + "! and more", "aaaa"]})
    begin = time.process_time()
    mk.concordance(corpus, pattern=pattern)
    assert time.process_time() - begin < 5


def test_what_a_table_gives_away_is_no_formula():
    from mediakit.exports.tables import csv_bytes

    evil = ["=cmd|' /C calc'!A0", "+1", "-1+2", "@SUM(1)", "\t=1", "\r=1"]
    cells = [row[0] for row in csv.reader(io.StringIO(csv_bytes(pl.DataFrame({"title": evil})).decode(), newline=""))]
    assert len(cells) == 1 + len(evil)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
