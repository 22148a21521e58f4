"""Quotations: language cases as data, exact offsets, any text, selection; and voices counted by hand."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediakit as mk
from mediakit.corpus.codebook import Codebook
from mediakit.errors import ArgumentError
from mediakit.text.cues import STANCES

CASES = tomllib.loads((Path(__file__).parent.parent / "cases" / "quotations.toml").read_text(encoding="utf-8"))["case"]


def _case(case: dict[str, Any]) -> Any:
    marks = [pytest.mark.xfail(reason=case["fails"], strict=True)] if "fails" in case else []
    return pytest.param(case["text"], case["said"], id=case["text"][:60], marks=marks)


def of(*texts: str, **more: Any) -> pl.DataFrame:
    return mk.quotations(mk.from_texts({"a": list(texts)}, **more)).table


def test_there_are_cases_enough() -> None:
    assert len(CASES) >= 60
    assert sum("fails" in case for case in CASES) < 6


@pytest.mark.parametrize(("text", "said"), [_case(case) for case in CASES])
def test_case(text: str, said: list[list[str]]) -> None:
    table = of(text)
    found = [[value or "" for value in row] for row in table.select("speaker", "cue", "stance", "type", "text").rows()]
    assert found == said
    for row in table.iter_rows(named=True):
        assert " ".join(text[row["start_char"] : row["end_char"]].split()) == row["text"]
        if row["speaker"] is not None:
            assert text[row["speaker_start_char"] : row["speaker_end_char"]] == row["speaker"]


def test_offsets_are_code_points_of_the_stored_field() -> None:
    text = "🙂 Ünder rain.\n\n  The mayor said: “Élan 🙂 ends here.”"
    [row] = of(text).rows(named=True)
    assert text[row["start_char"] : row["end_char"]] == "“Élan 🙂 ends here.”"
    assert text[row["speaker_start_char"] : row["speaker_end_char"]] == "The mayor"
    assert row["field"] == "text"


def test_a_headline_is_a_field_of_its_own(make_corpus: Any) -> None:
    corpus = make_corpus([{"title": "Mayor denies bridge is unsafe", "text": "He said it was safe."}])
    assert mk.quotations(corpus).table.select("field", "text").rows() == [
        ("title", "bridge is unsafe"),
        ("text", "it was safe"),
    ]


PIECES = st.lists(
    st.sampled_from(
        ["said", "“", "”", '"', "''", ",", ".", "?", ":", ";", "\n\n", "Ann Lee", "the", "that", "according to", "told",
         "—", "who", "claim", "saying", "he", "and", "accused", "(", ")", "İ", "🙂", "e\u0301", "\u00a0", "not", "'s", "-",
         "Mr."]
    ),
    max_size=40,
)  # fmt: skip


@given(st.one_of(st.text(max_size=80), PIECES.map(" ".join), PIECES.map("".join)))
def test_any_text_gives_spans_inside_it(text: str) -> None:
    corpus = mk.from_texts({"a": [text or "x", "Ann Lee said so."]})
    stored = dict(corpus.articles.select("article_id", "text").rows())
    result = mk.quotations(corpus)
    for row in result.table.iter_rows(named=True):
        whole = stored[row["article_id"]]
        assert 0 <= row["start_char"] < row["end_char"] <= len(whole)
        assert whole[row["start_char"] : row["end_char"]].split() == row["text"].split() != []
        assert row["type"] in ("direct", "indirect", "mixed")
        assert row["stance"] is None or row["stance"] in STANCES
        if row["speaker"] is not None:
            assert 0 <= row["speaker_start_char"] < row["speaker_end_char"] <= len(whole)
    counted = mk.voices(corpus).table
    assert counted["n_quotations"].sum() == result.table.height


def test_limit_is_told() -> None:
    corpus = mk.from_texts({"a": ["Ann said yes. Ann said no. Ann said perhaps."]})
    result = mk.quotations(corpus, limit=2)
    assert result.table.height == 2
    assert result.recipe.notes == ("3 quotations, the first 2 shown",)
    assert mk.quotations(corpus).recipe.notes == ()
    with pytest.raises(ArgumentError, match="limit is -1"):
        mk.quotations(corpus, limit=-1)


def test_a_quotation_is_listed_where_some_of_it_is_selected() -> None:
    corpus = mk.from_texts({"a": ["Ann Lee said the bridge is safe. “It will stand for long,” she added."]})
    assert mk.quotations(corpus.where(voice="marked")).table["text"].to_list() == ["“It will stand for long,”"]
    assert mk.quotations(corpus.where(voice="quoted")).table.height == 2
    assert mk.quotations(corpus.where(voice="own")).table.height == 0


def test_evidence_is_the_content() -> None:
    corpus = mk.from_texts({"a": ["It rained. “We saw it all,” said Bo Day.", "Ann Lee said it was over."]})
    result = mk.quotations(corpus)
    for number, row in enumerate(result.table.iter_rows(named=True)):
        [span] = mk.evidence(corpus, result, number).rows(named=True)
        assert (span["article_id"], span["field"]) == (row["article_id"], row["field"])
        assert span["start_char"] <= row["start_char"] < row["end_char"] <= span["end_char"]


TALK = {
    "a": ["Ann Lee said it is so. Lee claimed that all is well. Ms. Lee claimed it. “All is well now,” she said."],
    "b": ["Bo Day denied it. There was “no such thing here” then."],
}


def test_voices_by_hand() -> None:
    rows = mk.voices(mk.from_texts(TALK)).table.rows(named=True)
    assert [(row["source"], row["speaker"], row["n_quotations"], row["n_words"]) for row in rows] == [
        ("a", "Ann Lee", 4, 12),  # it is so; that all is well; it; All is well now
        ("b", "Bo Day", 2, 5),
    ]
    lee, day = rows
    assert lee["cues"] == "claimed 2, said 2"
    assert (lee["share_neutral"], lee["share_claimed"], lee["share_denied"]) == (0.5, 0.5, 0.0)
    assert day["cues"] == "denied 1"
    assert day["share_denied"] == 1.0
    assert lee["share_of_quoted_words"] == 1.0


def test_voices_take_the_actor_with_the_longest_alias() -> None:
    book = Codebook.model_validate(
        {
            "actor": [
                {"id": "party", "name": "The Party", "aliases": ["party"]},
                {"id": "green", "name": "Green Party", "aliases": ['"green party"', "greens"]},
            ]
        }
    )
    text = "The Green Party said no. The Greens said yes. The party said nothing. Ann Lee said so."
    table = mk.voices(mk.from_texts({"a": [text]}, codebook=book)).table
    assert dict(table.select("speaker", "n_quotations").rows()) == {"Green Party": 2, "The Party": 1, "Ann Lee": 1}


def test_what_has_no_speaker_counts_and_says_so() -> None:
    table = mk.voices(mk.from_texts({"a": ["The tower fell. “We saw it all from here.” Ann Lee said it stood."]})).table
    assert dict(table.select("speaker", "n_words").rows()) == {"(not named)": 6, "Ann Lee": 2}
    row = table.row(0, named=True)
    assert (row["speaker"], row["cues"], row["share_neutral"], row["share_of_quoted_words"]) == (
        "(not named)",
        "",
        None,
        0.75,
    )


def test_a_voice_has_the_same_name_in_any_selection() -> None:
    corpus = mk.from_texts({"a": ["Ann Lee said it is so."], "b": ["Lee denied it."]})
    assert mk.voices(corpus.where(source="b")).table["speaker"].to_list() == ["Ann Lee"]
