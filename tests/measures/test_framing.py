"""Frame cues by hand, with a codebook that can be counted, the ratio to the matched rate, and errors with line numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

import mediakit as mk
from mediakit.errors import ArgumentError, CodebookError
from mediakit.lexicons.frames import BUNDLED, load_frames

CSV = """frame,pattern,weight,note
law,court*,1,
law,\"\"\"human rights\"\"\",2,a phrase
law,social,0.5,
economy,\"\"\"social security\"\"\",,
economy,price*,1,
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    (tmp_path / "mine.csv").write_text(CSV, encoding="utf-8")
    return tmp_path / "mine.csv"


def by_frame(result: mk.Result, column: str) -> dict[tuple[str, str], Any]:
    return {(source, frame): value for source, frame, value in result.table.select("source", "frame", column).rows()}


@pytest.fixture
def corpus(make_corpus: Any) -> Any:
    return make_corpus(
        [
            {
                "source": "a",
                "text": "The court sat. The courts spoke of human rights. Prices rose. Nothing.",
                "events": ["e1"],
            },  # 4 sentences, 12 words
            {"source": "a", "text": "Social security fell. Social peace.", "events": ["e2"]},
            {"source": "b", "text": "A court. A price.", "events": ["e1"]},
            {"source": "b", "text": "Nothing at all.", "events": None},
        ]
    )


def test_a_table_by_hand(corpus: Any, book: Path) -> None:
    result = mk.framing(corpus, codebook=book)
    assert result.table.columns == [
        "source",
        "codebook",
        "frame",
        "n_articles",
        "n_sentences",
        "n_matches",
        "share_sentences",
        "ci_low",
        "ci_high",
        "per_1000_words",
        "ratio_to_matched_rate",
        "note",
    ]
    assert set(result.table["codebook"]) == {"mine"}
    assert by_frame(result, "n_sentences") == {
        ("a", "law"): 6,
        ("a", "economy"): 6,
        ("b", "law"): 3,
        ("b", "economy"): 3,
    }
    # "social security" is economy's, and not law's "social" too: the longest match wins over all frames
    assert by_frame(result, "n_matches") == {("a", "law"): 4, ("a", "economy"): 2, ("b", "law"): 1, ("b", "economy"): 1}
    shares = {
        ("a", "law"): (2 / 4 + 1 / 2) / 2,
        ("a", "economy"): (1 / 4 + 1 / 2) / 2,
        ("b", "law"): 1 / 4,
        ("b", "economy"): 1 / 4,
    }
    assert by_frame(result, "share_sentences") == pytest.approx(shares)
    weighted = {
        ("a", "law"): (1 + 1 + 2 + 0.5) / 17,
        ("a", "economy"): 2 / 17,
        ("b", "law"): 1 / 7,
        ("b", "economy"): 1 / 7,
    }
    assert by_frame(result, "per_1000_words") == pytest.approx({key: value * 1000 for key, value in weighted.items()})
    assert set(result.table["note"]) == {"too few articles"}


def test_the_ratio_to_the_matched_rate_by_hand(corpus: Any, book: Path) -> None:
    found = by_frame(mk.framing(corpus, codebook=book), "ratio_to_matched_rate")
    # e1: law .5 in a, .5 in b; economy .25 and .5. e2 is told by a alone, so it is left out. Background is no event.
    expected = {
        ("a", "law"): 0.5 / 0.5,
        ("b", "law"): 0.5 / 0.5,
        ("a", "economy"): 0.25 / 0.375,
        ("b", "economy"): 0.5 / 0.375,
    }
    assert found == pytest.approx(expected)


def test_without_events_the_ratio_is_to_all_articles(make_corpus: Any, book: Path) -> None:
    corpus = make_corpus(
        [{"source": "a", "text": "A court. Word."}, {"source": "b", "text": "Word."}, {"source": "b", "text": "Word."}]
    )
    found = by_frame(mk.framing(corpus, codebook=book), "ratio_to_matched_rate")
    assert found == {("a", "law"): 3.0, ("b", "law"): 0.0, ("a", "economy"): None, ("b", "economy"): None}


@pytest.mark.parametrize("by", ["event", ["source", "event"], "part", "article", "month"])
def test_any_groups(corpus: Any, book: Path, by: Any) -> None:
    table = mk.framing(corpus, by=by, codebook=book).table
    assert table.height % 2 == 0
    if by == "event":
        assert table["ratio_to_matched_rate"].is_null().all()  # an event has nothing to be set against on that event


def test_sentences_with_cues(corpus: Any, book: Path) -> None:
    table = mk.framing(corpus, by="sentence", codebook=book).table
    assert table.select("article_id", "sentence", "frame", "n_matches").rows() == [
        ("a1", 1, "law", 1),
        ("a1", 2, "law", 2),
        ("a1", 3, "economy", 1),
        ("a2", 1, "economy", 1),
        ("a2", 2, "law", 1),
        ("a3", 1, "law", 1),
        ("a3", 2, "economy", 1),
    ]


def test_articles_in_other_languages_have_no_cues(make_corpus: Any, book: Path) -> None:
    corpus = make_corpus([{"text": "A court. Word."}, {"text": "Court court.", "language": "fr"}])
    result = mk.framing(corpus, codebook=book)
    row = result.table.filter(pl.col("frame") == "law").row(0, named=True)
    assert (row["n_articles"], row["n_sentences"], row["n_matches"], row["share_sentences"]) == (1, 2, 1, 0.5)
    assert mk.framing(corpus, by="sentence", codebook=book).table["article_id"].to_list() == ["a1"]
    assert mk.evidence(corpus, result, row)["article_id"].to_list() == ["a1"]
    assert result.recipe.notes == ("1 articles are not in English and have no score",)


def test_heavy_patterns_come_first_in_evidence(corpus: Any, book: Path) -> None:
    result = mk.framing(corpus, codebook=book)
    found = mk.evidence(corpus, result, 0)
    texts = corpus.base.articles["text"].to_list()
    assert texts[0][found["start_char"][0] : found["end_char"][0]] == "human rights"
    assert found.height == 4


# ------------------------------------------------------------------------------------------------ codebooks


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "frame,words\nlaw,x\n",
            "line 1: no column 'pattern'; the columns are frame, pattern, weight, note .* given: frame, words",
        ),
        ("", "line 1: no column 'frame'"),
        ("frame,pattern\n", "no patterns"),
        ("frame,pattern\nlaw,court\n,prison\n", "line 3: the frame is empty"),
        ("frame,pattern\nlaw,\n", "line 2: empty pattern"),
        ("frame,pattern\nlaw,court\nlaw,/(/\n", "line 3: pattern '/\\(/' is not a valid regular expression"),
        (
            "frame,pattern,weight\nlaw,court,heavy\n",
            "line 2: weight 'heavy' of 'court' is not a number above 0 and up to 100",
        ),
        ("frame,pattern,weight\nlaw,court,0\n", "line 2: weight '0'"),
        ("frame,pattern,weight\nlaw,court,nan\n", "line 2: weight 'nan'"),
        ("frame,pattern,weight\nlaw,court,101\n", "line 2: weight '101'"),
        (
            "frame,pattern\nlaw,court\neconomy,court\nlaw,Court\n",
            "line 4: pattern 'Court' stands in frame 'law' already, at line 2",
        ),
    ],
)
def test_errors_name_file_and_line(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "book.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CodebookError, match=rf"book\.csv: {message}"):
        load_frames(file)


def test_other_errors_of_codebooks(tmp_path: Path, book: Path) -> None:
    with pytest.raises(CodebookError, match="there is no such file"):
        load_frames(tmp_path / "none.csv")
    with pytest.raises(ArgumentError, match="unknown frame codebook 'polcy' \\(did you mean 'policy'\\?\\)"):
        load_frames("polcy")
    (tmp_path / "latin.csv").write_bytes(b"frame,pattern\nlaw,\xe9\n")
    with pytest.raises(CodebookError, match="not UTF-8"):
        load_frames(tmp_path / "latin.csv")
    book.with_suffix(".toml").write_text("x = ", encoding="utf-8")
    with pytest.raises(CodebookError, match=r"mine\.toml: not valid TOML"):
        load_frames(book)
    book.with_suffix(".toml").write_text("[[frame]]\nname = 'x'\n", encoding="utf-8")
    with pytest.raises(CodebookError, match=r"mine\.toml: line 1: key 'id' is missing"):
        load_frames(book)


def test_the_facts_beside_a_codebook(book: Path) -> None:
    assert [frame.id for frame in load_frames(book).frames] == ["law", "economy"]
    book.with_suffix(".toml").write_text(
        "id = 'own'\ntitle = 'Own'\n[[frame]]\nid = 'economy'\nname = 'Economy'\ndefinition = 'Money.'\nexamples = ['A.']\n",
        encoding="utf-8",
    )
    found = load_frames(book)
    assert (found.id, found.title) == ("own", "Own")
    assert [(frame.id, frame.name, frame.definition) for frame in found.frames] == [
        ("economy", "Economy", "Money."),
        ("law", "law", ""),
    ]
    assert found.weights == (1.0, 2.0, 0.5, 1.0, 1.0)


@pytest.mark.parametrize("name", BUNDLED)
def test_bundled_codebooks_are_whole(name: str) -> None:
    found = load_frames(name)
    assert found.reference
    assert found.licence
    for number, frame in enumerate(found.frames):
        assert frame.definition
        assert found.frame_of.count(number) >= 10, frame.id
