"""The codebook's tables show what there is, and what cannot be used is said; frames of one's own are offered."""

from __future__ import annotations

import pytest

from mediakit.dashboard.views.codebook import _checked, frame_books
from mediakit.errors import CodebookError


@pytest.mark.parametrize("table", ["event", "actor", "concept", "figure", "frames"])
def test_each_table_is_shown_and_can_be_used(open_page, shown, table):
    app = open_page("codebook", table=table)
    assert not app.exception
    text = shown(app)
    assert "checked: they can be used" in text
    assert "failed unexpectedly" not in text
    labels = [one.proto.label for one in app.get("download_button")]
    assert labels[0].startswith("Download")


def test_a_corpus_without_a_folder_of_its_own_gets_a_copy(open_page, hostile):
    app = open_page("codebook", hostile)
    assert [one.label for one in app.button if one.key == "codebook-use"] == ["Use it with these articles"]


def test_a_frame_codebook_is_checked_by_line():
    assert _checked(b"frame,pattern,weight,note\nwar,attack*,1,\npeace,truce,2,\n") == 2
    with pytest.raises(CodebookError, match=r"^line 3: weight 'much'"):
        _checked(b"frame,pattern,weight,note\nwar,attack*,1,\npeace,truce,much,\n")


def test_frame_codebooks_of_the_corpus_folder_are_offered(tmp_path, make_corpus):
    from mediakit.corpus.corpus import Base, Corpus

    (tmp_path / "frames-ours.csv").write_text("frame,pattern\nwar,attack*\n", encoding="utf-8")
    base = make_corpus([{"text": "One."}]).base
    assert list(frame_books(Corpus(Base(base.articles, base.codebook, folder=tmp_path)))) == ["policy", "news", "ours"]
